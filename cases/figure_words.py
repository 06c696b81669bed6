"""The other numbers in words: how each is counted, what makes its range, and the kinds it falls into."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from cases.vocabulary import ActivityKind, Status

OF_ACTIVITIES: Final = frozenset({"activities", "messages", "signatures", "participants", "classrooms"})
COUNTRIES: Final = "countries"
_HELD: Final = frozenset({"people-held", COUNTRIES})
_OF_PEOPLE: Final = _later(
    "By the log of each person's situation, verified or not. A person with several cases counts once; "
    "a group counts the people stated. The range: a date that may lie in the year, a release or death "
    "that is not confirmed, and a group whose number is not certain."
)
_OF_COUNTRIES: Final = _later(
    "A country counts once, as soon as one person of its cases was certainly held. A case whose country "
    "is not known is in no list. The range: countries where somebody may have been held in the year."
)
_OF_ACTS: Final = _later(
    "What has begun and was not withdrawn, once however many cases it is for. The range: what may have "
    "begun in the year."
)
_OF_TAKING_PART: Final = _later(
    "The latest number of each activity and section, where the day it is told of lies in the year. "
    "The range: a later number whose day may lie in the year."
)


def how(figure: str) -> str | Promise:
    """Say how a figure is counted, and what makes its range."""
    if figure == COUNTRIES:
        return _OF_COUNTRIES
    if figure == "activities":
        return _OF_ACTS
    return _OF_TAKING_PART if figure in OF_ACTIVITIES else _OF_PEOPLE


def by_kind(figure: str) -> str:
    """Return what the part by kind is called: people held are filed by their last situation."""
    return _("By the last situation in the year") if figure in _HELD else _("By kind")


def kind_label(figure: str, kind: str) -> str:
    if not kind:
        return _("Not known")
    return str(ActivityKind(kind).label if figure in OF_ACTIVITIES else Status(kind).label)
