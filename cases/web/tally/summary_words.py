"""How far a summary is, what came up since it was approved, and what came later: in words."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _later

from cases.models import VictorySummary
from cases.since_then import Later
from cases.summaries import News
from cases.vocabulary import Consent, SummaryState
from cases.web.tally import words

AGAIN = "again"
NOT_WRITTEN = "none"


@dataclass(frozen=True)
class StateShown:
    """A state as a tag: an icon, words and a colour token."""

    key: str
    label: str
    icon: str
    token: str


def state_of(summary: VictorySummary | None, news: Collection[News]) -> StateShown:
    if summary is None:
        return StateShown(NOT_WRITTEN, _("Not written"), "circle-dashed", "t-plain")
    if news:
        return StateShown(AGAIN, _("Approve again"), "triangle-alert", "t-risk")
    icon, token = _LOOKS[SummaryState(summary.state)]
    return StateShown(summary.state, str(summary.get_state_display()), icon, token)


_LOOKS = {
    SummaryState.DRAFT: ("pencil", "t-calm"),
    SummaryState.CHECKED: ("check", "t-trial"),
    SummaryState.APPROVED: ("circle-check-big", "t-free"),
}


def states() -> dict[str, str]:
    """Return the states by which the list is narrowed, in the order of the work."""
    return {
        NOT_WRITTEN: _("Not written"),
        **{state.value: str(state.label) for state in SummaryState},
        AGAIN: _("Approve again"),
    }


_NEWS = {
    News.OUTCOME: _later("What it tells was corrected or withdrawn."),
    News.LATER: _later("What came later is not the same any more."),
    News.CONSENT: _later("The consent was written down anew."),
    News.DEATH: _later("A death is on record, and nobody has said that the family knows."),
    News.TEXT: _later("By what is known now, it holds a word that has to go."),
}


def news(found: Collection[News]) -> tuple[str, ...]:
    return tuple(_(_NEWS[one]) for one in found)


@dataclass(frozen=True)
class LaterShown:
    """Something that came later, or may have."""

    what: str
    when: str
    is_death: bool
    remarks: tuple[str, ...]

    @property
    def line(self) -> str:
        return ", ".join((self.what, self.when, *self.remarks))


def later(row: Later) -> LaterShown:
    remarks = []
    if row.strand == "reversal":
        remarks.append(_("it ended the development"))
    elif not row.is_certain:
        remarks.append(_("may be later"))
    if not row.is_verified:
        remarks.append(_("not verified"))
    return LaterShown(row.label or _("Reversed"), words.when(row.edtf), row.is_death, tuple(remarks))


def missing(
    summary: VictorySummary | None, consent: Consent, found: Collection[News], *, is_held_back: bool
) -> tuple[str, ...]:
    """Return what stands between a summary and its publication."""
    told = list(news(found))
    if is_held_back and News.DEATH not in found:
        told.append(_(_NEWS[News.DEATH]))
    if summary is not None and consent == Consent.MAY_BE_NAMED and not summary.text:
        told.append(_("The text with the name is not written."))
    if summary is not None and not summary.anonymised_text:
        told.append(_("The text without the name is not written."))
    if consent == Consent.NOT_FOR_PUBLICATION:
        told.append(_("Not for publication: nothing of it is printed."))
    return tuple(told)
