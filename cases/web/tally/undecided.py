"""Cases whose date, order or reversal is in doubt: what is known of both strands, side by side."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cases import behind_figures, clock
from cases.access import Actor
from cases.behind_figures import Beside
from cases.models import Activity
from cases.tallies import Doubt, Line, Verdict
from cases.vocabulary import ActivityKind
from cases.web import charts
from cases.web.charts import RangeStrip, Span
from cases.web.tally import words
from cases.web.tally.frame import YearPage
from cases.web.tally.lists import Listed, listed
from cases.web.tally.rows import CaseShown, shown

_A_PAGE = 20
_ACTIONS_DRAWN = 6


@dataclass(frozen=True)
class InDoubt:
    """One outcome in doubt, its doubts in words, and the days on which each strand may have happened."""

    development: str
    doubts: tuple[str, ...]
    strip: RangeStrip
    message: str


@dataclass(frozen=True)
class UndecidedCase:
    case: CaseShown
    outcomes: tuple[InDoubt, ...]


@dataclass(frozen=True)
class UndecidedPage:
    list: Listed
    cases: tuple[UndecidedCase, ...]


def undecided(actor: Actor, page: YearPage, number: str) -> UndecidedPage:
    """Return the undetermined cases that `actor` may open, a page at a time. Four queries."""
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
    return UndecidedPage(
        found, tuple(_case(line, found, actions.get(line.case.pk, []), ends, page) for line in found.lines)
    )


def _actions(actor: Actor, cases: set[int], page: YearPage) -> dict[int, list[Activity]]:
    """Return the qualifying activities of each case."""
    found: dict[int, list[Activity]] = defaultdict(list)
    for link in behind_figures.actions_of(actor, cases, page.tally.known_by):
        if ActivityKind(link.activity.kind) in page.tally.rule.qualifying:
            found[link.shown_with].append(link.activity)  # type: ignore[attr-defined]
    return found


def _ends(actor: Actor, cases: set[int], lines: Sequence[Line]) -> dict[int, list[Beside]]:
    """Return what ended each outcome, by the first row of its chain."""
    chains = {verdict.outcome.chain for line in lines for verdict in line.verdicts}
    found: dict[int, list[Beside]] = defaultdict(list)
    for fact in behind_figures.beside(actor, cases, chains):
        if fact.strand == "reversal":
            found[fact.of].append(fact)
    return found


def _case(
    line: Line, found: Listed, actions: list[Activity], ends: dict[int, list[Beside]], page: YearPage
) -> UndecidedCase:
    in_doubt = tuple(
        _in_doubt(verdict, actions, ends.get(verdict.outcome.chain, []), page)
        for verdict in line.verdicts
        if verdict.is_undetermined
    )
    return UndecidedCase(shown(line, found.names[line.case.pk]), in_doubt)


def _in_doubt(verdict: Verdict, actions: list[Activity], ends: Iterable[Beside], page: YearPage) -> InDoubt:
    outcome = verdict.outcome
    spans = [Span(words.development(outcome), outcome.days.first, outcome.days.last)]
    if Doubt.REVERSAL in verdict.doubts:
        spans += [
            Span(_("Reversed, %(when)s") % {"when": words.when(end.edtf)}, end.first, end.last or page.today)
            for end in ends
        ]
    spans += [_span(done) for done in _telling(actions, outcome.days.last)]
    return InDoubt(
        development=words.development(outcome),
        doubts=tuple(words.doubt(doubt, page.year) for doubt in verdict.doubts),
        strip=charts.range_strip(spans),
        message=_message(verdict, page.year),
    )


def _telling(actions: list[Activity], until: date) -> list[Activity]:
    """Return the actions that may have begun before the outcome's last day, the latest few."""
    possible = [done for done in actions if done.began_on_first is None or done.began_on_first < until]
    return possible[-_ACTIONS_DRAWN:]


def _span(done: Activity) -> Span:
    label = f"{ActivityKind(done.kind).label} {done.number}".strip()
    told = _("We acted: %(action)s, %(when)s") % {"action": label, "when": words.when(done.began_on_edtf)}
    last = done.began_on_last or clock.day_of(done.known_at)
    return Span(told, done.began_on_first, last, is_ours=True)


def _message(verdict: Verdict, year: int) -> str:
    """Say what the drawing shows."""
    if Doubt.ORDER in verdict.doubts:
        return _("The days on which it may have happened and those on which we may have acted overlap.")
    if Doubt.REVERSAL in verdict.doubts:
        return _("The days on which it may have been reversed reach both sides of the limit.")
    return _("The days on which it may have happened reach beyond %(year)s.") % {"year": year}
