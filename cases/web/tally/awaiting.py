"""Outcomes of the year that wait for a second person: what verifying each would do, and where it is done."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import behind_figures
from cases.access import Actor
from cases.models import Outcome
from cases.tallies import Line, Reason, Verdict
from cases.web.tally import words
from cases.web.tally.frame import YearPage
from cases.web.tally.rows import CaseShown, shown

_A_PAGE = 50


@dataclass(frozen=True)
class AwaitingRow:
    """One outcome. `url` where the reader verifies it; else `why_not` says for whom it waits."""

    case: CaseShown
    development: str
    recorded: str
    then: str
    url: str
    why_not: str


@dataclass(frozen=True)
class AwaitingPage:
    """The first rows that the reader may open, those they may verify first; and how many there are."""

    rows: tuple[AwaitingRow, ...]
    total: int
    hidden: int

    @property
    def first_url(self) -> str:
        """Where one begins to verify, one outcome after the other."""
        return next((row.url for row in self.rows if row.url), "")

    @property
    def further(self) -> int:
        return self.total - self.hidden - len(self.rows)


def awaiting(actor: Actor, page: YearPage) -> AwaitingPage:
    """Return what waits for a second person. Two queries."""
    waiting = {verdict.outcome.pk: (line, verdict) for line, verdict in _waiting(page)}
    rows = behind_figures.rows_of(actor, waiting)
    order = sorted(rows.values(), key=lambda row: (not _is_mine(actor, row, page), row.recorded_at, row.pk))
    names = behind_figures.names_of(actor, {row.case_id for row in order[:_A_PAGE]}) if order else {}
    found = []
    for row in order[:_A_PAGE]:
        line, verdict = waiting[row.pk]
        found.append(_row(actor, row, line, verdict, shown(line, names[line.case.pk]), page))
    return AwaitingPage(tuple(found), len(waiting), len(waiting) - len(rows))


def _waiting(page: YearPage) -> Iterable[tuple[Line, Verdict]]:
    for line in (*page.tally.counted, *page.tally.undetermined, *page.tally.excluded):
        for verdict in line.verdicts:
            if Reason.NOT_VERIFIED in verdict.failures:
                yield line, verdict


def _is_mine(actor: Actor, row: Outcome, page: YearPage) -> bool:
    may_verify = row.may_verify  # type: ignore[attr-defined]
    return page.may_act and may_verify and row.recorded_by_id != actor.pk and row.is_confirmed


def _row(
    actor: Actor, row: Outcome, line: Line, verdict: Verdict, case: CaseShown, page: YearPage
) -> AwaitingRow:
    url = ""
    if _is_mine(actor, row, page):
        place = reverse("cases:verify", args=[row.case.reference, "outcome", row.pk])
        url = f"{place}?year={page.year}"
    who = row.recorded_by.working_name if row.recorded_by else _("the operator")
    told = {"who": who, "day": words.day(row.recorded_at)}
    return AwaitingRow(
        case=case,
        development=words.development(verdict.outcome),
        recorded=_("Recorded by %(who)s, %(day)s") % told,
        then=_then(line, verdict, page),
        url=url,
        why_not="" if url else _why_not(actor, row),
    )


def _then(line: Line, verdict: Verdict, page: YearPage) -> str:
    """Say what would become of it once a second person has verified it."""
    left = [why for why in verdict.failures if why != Reason.NOT_VERIFIED]
    if left:
        short = words.reason(left[0], page.tally.rule, page.year).short
        return _("Verified, it still would not count: %(why)s.") % {"why": short}
    if verdict.doubts:
        return _("Verified, it needs a decision.")
    if any(one.counts for one in line.verdicts):
        return _("The case counts already, by another development.")
    return _("Verified, the case counts.")


def _why_not(actor: Actor, row: Outcome) -> str:
    if row.verified_at is not None:
        return _("Verified since, %(day)s") % {"day": words.day(row.verified_at)}
    if not row.is_confirmed:
        return _("%(how)s: only what is Confirmed can be verified") % {"how": row.get_sureness_display()}
    if row.recorded_by_id == actor.pk:
        return _("You recorded it: somebody else has to verify it")
    return _("It waits for somebody who may verify this case")
