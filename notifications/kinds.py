"""Kinds of news: who hears of each, what may be filtered by, and the words of a line.

The words are those of `cases.vocabulary.Announced`, read when a page is made and never stored.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.vocabulary import Announced


class FollowLevel(TextChoices):
    """How much somebody wants to be told of what they follow. Listed from the most to the least."""

    EVERYTHING = "everything", _("Everything")
    OUTCOMES = "outcomes", _("Situation and outcomes")
    NAMED = "named", _("Only when I am named")


# Told to the people they are addressed to, and to nobody else: the words speak to them.
ADDRESSED: Final = frozenset(
    {
        Announced.HAND_OVER,
        Announced.ACCESS,
        Announced.EMERGENCY,
        Announced.TASK,
        Announced.TASK_MOVED,
        Announced.MAY_BE_SAME,
    }
)
OF_OUTCOMES: Final = frozenset({Announced.STATUS, Announced.OUTCOME, Announced.WITHDRAWN})
# What a program may be told: what happened to a case, not what was asked of somebody.
FOR_PROGRAMS: Final = tuple(what for what in Announced if what not in ADDRESSED and what != Announced.NOTE)

UNHEARD: Final = "unheard"  # told to administrators, of no case: nobody on the duty list opened it either
_UNHEARD_WORDS = _("Something urgent was opened by nobody in time")


class Group(TextChoices):
    """Kinds that are read together: the filters of the inbox."""

    FOR_YOU = "for_you", _("For you")
    OUTCOMES = "outcomes", _("Situation and outcomes")
    REST = "rest", _("Everything else")


def kinds_of(group: str) -> set[str]:
    """Return the kinds of a group; of what is no group, none."""
    for_you = {*map(str, ADDRESSED), UNHEARD}
    outcomes = {*map(str, OF_OUTCOMES), str(Announced.VERIFIED)}
    rest = set(Announced.values) - for_you - outcomes
    return {Group.FOR_YOU: for_you, Group.OUTCOMES: outcomes, Group.REST: rest}.get(group, set())  # type: ignore[call-overload]


def admits(level: str, what: Announced) -> bool:
    """True when who follows at this level hears of this kind."""
    if what in ADDRESSED or level == FollowLevel.NAMED:
        return False
    return level == FollowLevel.EVERYTHING or what in OF_OUTCOMES


def most(levels: list[str]) -> str:
    """Return the level that tells the most."""
    return next(level for level in FollowLevel.values if level in levels)


def words_of(what: str) -> str | Promise:
    return _UNHEARD_WORDS if what == UNHEARD else Announced(what).label
