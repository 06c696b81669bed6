"""Cases whose date, order or reversal is in doubt: what is known of both strands, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import behind_figures, clock, doubts
from cases.access import Actor
from cases.behind_figures import Beside
from cases.models import Activity, Decision
from cases.tallies import Doubt, Line, Verdict
from cases.vocabulary import ActivityKind
from cases.web import charts
from cases.web.charts import RangeStrip, Span
from cases.web.tally import words
from cases.web.tally.frame import YearPage
from cases.web.tally.lists import Listed, listed
from cases.web.tally.rows import CaseShown, shown

_A_PAGE = 20
_DECIDED_SHOWN = 50
_ACTIONS_DRAWN = 6


@dataclass(frozen=True)
class InDoubt:
    """One outcome in doubt, its doubts in words, and the days on which each strand may have happened.

    `actions`: ours that may have been before it, by number and in words; `asks_order` where one of them has
    to be named to count it.
    """

    row: int
    development: str
    doubts: tuple[str, ...]
    strip: RangeStrip
    message: str
    actions: tuple[tuple[int, str], ...]
    asks_order: bool
    url: str


@dataclass(frozen=True)
class UndecidedCase:
    """A case with its outcomes in doubt; `is_mine` when the reader may decide them."""

    case: CaseShown
    outcomes: tuple[InDoubt, ...]
    is_mine: bool


@dataclass(frozen=True)
class DecidedRow:
    """What somebody decided by hand, in words, with where it is taken back by who may."""

    reference: str
    development: str
    answer: str
    by: str
    reason: str
    take_back_url: str


@dataclass(frozen=True)
class UndecidedPage:
    """`first_url` is where one begins to decide, one case after the other, whichever page it is on."""

    list: Listed
    cases: tuple[UndecidedCase, ...]
    decided: tuple[DecidedRow, ...]
    first_url: str


def undecided(actor: Actor, page: YearPage, number: str) -> UndecidedPage:
    """Return the undetermined cases that `actor` may open, a page at a time. Six queries."""
    found = listed(
        actor,
        page,
        page.tally.undetermined,
        number=number,
        base_url=page.url("tally_decide"),
        a_page=_A_PAGE,
    )
    cases = set(found.names)
    actions = _actions(actor, cases, page) if cases else {}
    ends = _ends(actor, cases, found.lines) if cases else {}
    decided = doubts.decided_in(actor, page.year, known_by=page.tally.known_by, at_most=_DECIDED_SHOWN)
    mine = _decidable(actor, page, {row.outcome.case_id for row in decided})
    return UndecidedPage(
        found,
        tuple(
            UndecidedCase(
                shown(line, found.names[line.case.pk]),
                tuple(_outcomes(line, actions.get(line.case.pk, []), ends, page)),
                is_mine=line.case.pk in mine,
            )
            for line in found.lines
        ),
        tuple(_decided(row, is_mine=row.outcome.case_id in mine) for row in decided),
        first_url=_first_of(page, mine),
    )


def first_to_decide(actor: Actor, page: YearPage) -> str:
    """Return the address of the first outcome of the year that `actor` may decide; empty without one."""
    return _first_of(page, _decidable(actor, page, set()))


def _decidable(actor: Actor, page: YearPage, others: set[int]) -> set[int]:
    """Return on which of the year's undetermined cases, and of `others`, `actor` may decide."""
    about = others | {line.case.pk for line in page.tally.undetermined}
    return doubts.decidable(actor, about) if about and page.may_act else set()


def _first_of(page: YearPage, mine: set[int]) -> str:
    line = next((line for line in page.tally.undetermined if line.case.pk in mine), None)
    if line is None:
        return ""
    return _url(line, next(verdict for verdict in line.verdicts if verdict.is_undetermined), page)


def _url(line: Line, verdict: Verdict, page: YearPage) -> str:
    return reverse("cases:decide_outcome", args=[line.case.reference, verdict.outcome.pk, page.year])


def one_in_doubt(actor: Actor, page: YearPage, row: int) -> InDoubt | None:
    """Return one outcome of a page of one case, drawn; None where nothing about it is in doubt."""
    lines = (*page.tally.undetermined, *page.tally.counted)
    cases = {line.case.pk for line in lines}
    actions, ends = _actions(actor, cases, page), _ends(actor, cases, lines)
    for line in lines:
        for found in _outcomes(line, actions.get(line.case.pk, []), ends, page):
            if found.row == row:
                return found
    return None


def _actions(actor: Actor, cases: set[int], page: YearPage) -> dict[int, list[Activity]]:
    """Return the qualifying activities of each case."""
    found: dict[int, list[Activity]] = defaultdict(list)
    for link in behind_figures.actions_of(actor, cases, page.tally.known_by):
        if ActivityKind(link.activity.kind) in page.tally.rule.qualifying:
            found[link.case_id].append(link.activity)
    return found


def _ends(actor: Actor, cases: set[int], lines: Sequence[Line]) -> dict[int, list[Beside]]:
    """Return what ended each outcome, by the first row of its chain."""
    chains = {verdict.outcome.chain for line in lines for verdict in line.verdicts}
    found: dict[int, list[Beside]] = defaultdict(list)
    for fact in behind_figures.beside(actor, cases, chains):
        if fact.strand == "reversal":
            found[fact.of].append(fact)
    return found


def _outcomes(
    line: Line, actions: list[Activity], ends: dict[int, list[Beside]], page: YearPage
) -> Iterator[InDoubt]:
    for verdict in line.verdicts:
        if verdict.is_undetermined:
            yield _in_doubt(line, verdict, actions, ends.get(verdict.outcome.chain, []), page)


def _in_doubt(
    line: Line, verdict: Verdict, actions: list[Activity], ends: Iterable[Beside], page: YearPage
) -> InDoubt:
    outcome = verdict.outcome
    telling = _telling(actions, outcome.days.last)
    spans = [Span(words.development(outcome), outcome.days.first, outcome.days.last)]
    if Doubt.REVERSAL in verdict.doubts:
        spans += [
            Span(_("Reversed, %(when)s") % {"when": words.when(end.edtf)}, end.first, end.last or page.today)
            for end in ends
        ]
    spans += [_span(done) for done in telling]
    return InDoubt(
        row=outcome.pk,
        development=words.development(outcome),
        doubts=tuple(words.doubt(doubt, page.year) for doubt in verdict.doubts),
        strip=charts.range_strip(spans),
        message=_message(verdict, page.year),
        actions=tuple((done.pk, _action(done)) for done in telling),
        asks_order=Doubt.ORDER in verdict.doubts,
        url=_url(line, verdict, page),
    )


def _telling(actions: list[Activity], until: date) -> list[Activity]:
    """Return the actions that may have begun before the outcome's last day, the latest few."""
    possible = [done for done in actions if done.began_on_first is None or done.began_on_first < until]
    return possible[-_ACTIONS_DRAWN:]


def _span(done: Activity) -> Span:
    told = _("We acted: %(action)s") % {"action": _action(done)}
    last = done.began_on_last or clock.day_of(done.known_at)
    return Span(told, done.began_on_first, last, is_ours=True)


def _action(done: Activity) -> str:
    label = f"{ActivityKind(done.kind).label} {done.number}".strip()
    return _("%(action)s, %(when)s") % {"action": label, "when": words.when(done.began_on_edtf)}


def _message(verdict: Verdict, year: int) -> str:
    """Say what the drawing shows."""
    if Doubt.ORDER in verdict.doubts:
        return _("The days on which it may have happened and those on which we may have acted overlap.")
    if Doubt.REVERSAL in verdict.doubts:
        return _("The days on which it may have been reversed reach both sides of the limit.")
    return _("The days on which it may have happened reach beyond %(year)s.") % {"year": year}


def _decided(row: Decision, *, is_mine: bool) -> DecidedRow:
    outcome, case = row.outcome, row.outcome.case
    who = row.recorded_by.working_name if row.recorded_by else _("the operator")
    url = reverse("cases:withdraw_decision", args=[case.reference, row.pk]) if is_mine else ""
    return DecidedRow(
        reference=case.reference,
        development=words.development_of(outcome),
        answer=_("Counts") if row.counts else _("Does not count"),
        by=_("%(who)s, %(day)s") % {"who": who, "day": words.day(row.recorded_at)},
        reason=row.reason,
        take_back_url=url,
    )
