"""THE DEFINITION of the positive-impact figure: counting rule 2019-1, point by point.

Every page, export, chart, command and frozen edition of the figure calls this module. The rule is printed
whole in docs/counting-rule.md; the numbers in brackets are its points. The log is read, as known at an
instant, by `cases/ledger.py`; versions of the rule are in `cases/rules.py`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from cases import ledger
from cases.ledger import ActivityRow, CaseFacts, Days, DecisionRow, Ledger, OutcomeRow, ReversalRow
from cases.models.cases import CaseQuerySet
from cases.rules import CURRENT, IMPORTANCE, Rule
from cases.vocabulary import Family


class Reason(StrEnum):
    """Why an outcome is not counted, nearest to counting first (26)."""

    NOT_VERIFIED = "not verified"
    NO_ACTIVITY = "no activity"
    NOT_AFTER = "not after"
    REVERSED = "reversed"
    DECIDED_NOT = "decided not to count"
    KIND = "kind does not count"


class Doubt(StrEnum):
    """What a named person may decide (15)."""

    DATE = "date"
    ORDER = "order"
    REVERSAL = "reversal"


_NEAREST_FIRST = list(Reason)


@dataclass(frozen=True)
class Verdict:
    """One outcome judged for one year: counted when nothing fails and nothing is in doubt."""

    outcome: OutcomeRow
    year: int
    failures: tuple[Reason, ...]
    doubts: tuple[Doubt, ...]
    activity: ActivityRow | None
    decision: DecisionRow | None
    is_since_reversed: bool

    @property
    def counts(self) -> bool:
        return not self.failures and not self.doubts

    @property
    def is_undetermined(self) -> bool:
        return bool(self.doubts) and not self.failures

    @property
    def reason(self) -> Reason | None:
        """The last of the order that applies (26)."""
        return max(self.failures, key=_NEAREST_FIRST.index) if self.failures else None

    @property
    def days_between(self) -> tuple[int, int | None] | None:
        """Fewest and most days from the first activity to the outcome, over their possible days (13)."""
        if self.activity is None or self.outcome.days.first is None:
            return None
        fewest = (self.outcome.days.first - self.activity.days.last).days
        began = self.activity.days.first
        return fewest, (self.outcome.days.last - began).days if began else None


@dataclass(frozen=True)
class Line:
    """One case in one list, with every outcome of it that touches the period."""

    case: CaseFacts
    deciding: Verdict
    verdicts: tuple[Verdict, ...]

    @property
    def reason(self) -> Reason | None:
        """The first of the order among the outcomes' reasons: listed once, nearest to counting (26)."""
        reasons = [verdict.reason for verdict in self.verdicts if verdict.reason]
        return min(reasons, key=_NEAREST_FIRST.index) if reasons else None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Every reason of every outcome, each once."""
        found = {reason for verdict in self.verdicts for reason in verdict.failures}
        return tuple(reason for reason in _NEAREST_FIRST if reason in found)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        found = {doubt for verdict in self.verdicts if verdict.is_undetermined for doubt in verdict.doubts}
        return tuple(doubt for doubt in Doubt if doubt in found)


@dataclass(frozen=True)
class Cell:
    key: str
    value: int


@dataclass(frozen=True)
class Tally:
    """N, its range and every case behind it. Unit: cases, each once, however many outcomes (1)."""

    years: tuple[int, ...]
    rule: Rule
    known_by: datetime
    counted: tuple[Line, ...]
    undetermined: tuple[Line, ...]
    excluded: tuple[Line, ...]
    systemic_cases: frozenset[int]
    harmed_cases: frozenset[int]

    @property
    def systemic(self) -> int:
        """Cases with a systemic outcome that passes every test; never in N (30)."""
        return len(self.systemic_cases)

    @property
    def harm(self) -> int:
        """Cases with a verified negative outcome wholly inside the year; never subtracted (30)."""
        return len(self.harmed_cases)

    @property
    def value(self) -> int:
        return len(self.counted)

    @property
    def value_max(self) -> int:
        """N plus the undetermined cases; N itself is the least (14)."""
        return len(self.counted) + len(self.undetermined)

    @property
    def people(self) -> tuple[int, int]:
        """Distinct persons of counted cases; a group adds its stated range (3)."""
        persons = {line.case.person for line in self.counted if line.case.person is not None}
        groups = [line.case.people for line in self.counted if line.case.person is None]
        return len(persons) + sum(g[0] for g in groups), len(persons) + sum(g[1] for g in groups)

    @property
    def outcomes(self) -> int:
        """All outcomes of counted cases that pass every test (3)."""
        return sum(len({v.outcome.pk for v in line.verdicts if v.counts}) for line in self.counted)

    @property
    def releases(self) -> int:
        """Counted cases with a passing outcome of the liberty family, never bail or furlough (3)."""
        return sum(
            any(v.counts and v.outcome.kind.family == Family.LIBERTY for v in line.verdicts)
            for line in self.counted
        )

    @property
    def decided(self) -> int:
        """Cases that are counted by a named person's decision (14)."""
        return sum(line.deciding.decision is not None for line in self.counted)

    def by_kind(self) -> list[Cell]:
        return _cells(line.deciding.outcome.kind.value for line in self.counted)

    def by_country(self) -> list[Cell]:
        """By the case's country today; an unknown one is a cell of its own (12)."""
        return _cells(line.case.country for line in self.counted)

    def by_campaign(self) -> list[Cell]:
        """By campaign-of-decision: that of the first activity shown, or none (29)."""
        keys = (
            (line.deciding.activity.campaign if line.deciding.activity else None) for line in self.counted
        )
        return _cells(str(key) if key is not None else "" for key in keys)

    def exclusions(self) -> list[Cell]:
        counts = Counter(line.reason for line in self.excluded)
        return [Cell(reason.value, counts[reason]) for reason in Reason if counts[reason]]


def tally(
    first_year: int,
    last_year: int | None = None,
    *,
    cases: CaseQuerySet,
    now: datetime,
    known_by: datetime | None = None,
    campaigns: Iterable[int] | None = None,
    countries: Iterable[str] | None = None,
    rule: Rule | Mapping[int, Rule] = CURRENT,
) -> Tally:
    """Return the cases counted in a year or a span of years, the undetermined and the excluded ones.

    Unit: cases, each once however many outcomes. Year: of the event, wholly inside. `cases` is what the
    reader's access allows; `campaigns` limits cases and activities, `countries` cases; None is all, empty
    is nothing. `known_by` rewinds what was known, verified, withdrawn, decided and merged to an instant;
    None means now. A span is the union of its years (2). Source: counting rule 2019-1, docs/counting-rule.md.
    """
    years = tuple(range(first_year, (last_year or first_year) + 1))
    each = tally_years(
        years, cases=cases, now=now, known_by=known_by, campaigns=campaigns, countries=countries, rule=rule
    )
    return each[first_year] if len(years) == 1 else union([each[year] for year in years])


def tally_years(
    years: Sequence[int],
    *,
    cases: CaseQuerySet,
    now: datetime,
    known_by: datetime | None = None,
    campaigns: Iterable[int] | None = None,
    countries: Iterable[str] | None = None,
    rule: Rule | Mapping[int, Rule] = CURRENT,
) -> dict[int, Tally]:
    """Return one tally for each year from one reading of the log; `rule` may differ by year (2)."""
    cut_off = min(known_by, now) if known_by else now
    log = ledger.read(cases, years=years, known_by=cut_off, campaigns=campaigns, countries=countries)
    return {year: _tally(log, year, _rule_of(year, rule), cut_off) for year in years}


def _rule_of(year: int, rule: Rule | Mapping[int, Rule]) -> Rule:
    return rule if isinstance(rule, Rule) else rule[year]


def _tally(log: Ledger, year: int, rule: Rule, known_by: datetime) -> Tally:
    counted, undetermined, excluded = [], [], []
    systemic: set[int] = set()
    harmed: set[int] = set()
    for pk, case in sorted(log.cases.items(), key=lambda item: item[1].reference):
        verdicts = [
            judge(row, year, rule, log.activities.get(pk, []), log.reversals, log.decisions)
            for row in _touching(log, pk, year)
        ]
        systemic |= {pk for verdict in verdicts if _is_systemic(verdict)}
        harmed |= {pk for verdict in verdicts if _is_harm(verdict)}
        listed = tuple(v for v in verdicts if _is_listed(v))
        if any(verdict.counts for verdict in listed):
            counted.append(Line(case, _deciding([v for v in listed if v.counts]), listed))
        elif any(verdict.is_undetermined for verdict in listed):
            undetermined.append(Line(case, _deciding([v for v in listed if v.is_undetermined]), listed))
        elif listed:
            excluded.append(Line(case, _nearest(listed), listed))
    return Tally(
        years=(year,),
        rule=rule,
        known_by=known_by,
        counted=tuple(counted),
        undetermined=tuple(undetermined),
        excluded=tuple(excluded),
        systemic_cases=frozenset(systemic),
        harmed_cases=frozenset(harmed),
    )


def _touching(log: Ledger, case: int, year: int) -> list[OutcomeRow]:
    """Return the case's outcomes that touch the year, narrowed where a decision says so (16)."""
    rows = [_narrowed(row, log.decisions.get(row.pk, [])) for row in log.outcomes[case]]
    return [row for row in rows if row.days.touches(year)]


def _narrowed(row: OutcomeRow, decisions: list[DecisionRow]) -> OutcomeRow:
    """Yes narrows the possible days to its year, for every figure (16)."""
    year = _year_decided(decisions)
    if year is None or not row.days.touches(year) or row.days.is_inside(year):
        return row
    return replace(row, days=row.days.inside(year), is_narrowed=True)


def _year_decided(decisions: list[DecisionRow]) -> int | None:
    """The year of the latest yes that still holds; the latest decision on a year holds (16)."""
    holding = {decision.year: decision for decision in decisions}
    yes = [decision for decision in holding.values() if decision.counts]
    return max(yes, key=lambda decision: (decision.decided_at, decision.pk)).year if yes else None


# ---------------------------------------------------------------- one outcome


def judge(
    row: OutcomeRow,
    year: int,
    rule: Rule,
    activities: list[ActivityRow],
    reversals: dict[int, list[ReversalRow]],
    decisions: dict[int, list[DecisionRow]],
) -> Verdict:
    """Judge one outcome for one year. Only its possible days inside the year are compared (6)."""
    days = row.days.inside(year)
    decision = _latest([d for d in decisions.get(row.pk, []) if d.year == year])
    yes = decision if decision and decision.counts else None
    order = _order(days, [done for done in activities if done.kind in rule.qualifying], yes)
    ends = reversals.get(row.chain, [])
    reversal = _reversal(days, ends, year, rule, yes)
    doubts = [doubt for doubt in (_date_doubt(row, year), order.doubt, reversal.doubt) if doubt]
    failures = {failure for failure in (order.failure, reversal.failure) if failure}
    if not row.is_verified:
        failures.add(Reason.NOT_VERIFIED)
    if decision and not decision.counts and doubts:
        failures.add(Reason.DECIDED_NOT)
    if not rule.counts(row.kind):
        failures.add(Reason.KIND)
    settled = row.is_narrowed or order.is_settled or reversal.is_settled
    return Verdict(
        outcome=row,
        year=year,
        failures=tuple(reason for reason in Reason if reason in failures),
        doubts=tuple(doubts),
        activity=order.activity,
        decision=decision if settled or doubts else None,
        is_since_reversed=bool(ends) and reversal.failure is None,
    )


@dataclass(frozen=True)
class _Test:
    """What one test found: it passes, fails for certain, is in doubt, or was settled by a decision."""

    failure: Reason | None = None
    doubt: Doubt | None = None
    is_settled: bool = False
    activity: ActivityRow | None = None


def _date_doubt(row: OutcomeRow, year: int) -> Doubt | None:
    """A date that crosses the year's end is undetermined for the year (3, 6)."""
    return None if row.days.is_inside(year) else Doubt.DATE


def _order(days: Days, qualifying: list[ActivityRow], yes: DecisionRow | None) -> _Test:
    """After we campaigned: later than the last possible day of one activity; the same day is not (7)."""
    if not qualifying:
        return _Test(failure=Reason.NO_ACTIVITY)
    before = [done for done in qualifying if days.first and done.days.last < days.first]
    if before:
        return _Test(activity=min(before, key=_earliest))
    if all(done.days.first and days.last <= done.days.first for done in qualifying):
        return _Test(failure=Reason.NOT_AFTER)
    # A named activity settles the order; it is not certainly before, so it is not the one shown (7, 16).
    is_named = yes is not None and yes.activity in {done.pk for done in qualifying}
    return _Test(is_settled=True) if is_named else _Test(doubt=Doubt.ORDER)


def _reversal(days: Days, ends: list[ReversalRow], year: int, rule: Rule, yes: DecisionRow | None) -> _Test:
    """Reversed within 30 days, or by 31 December of its year, does not count; later it stays (23)."""
    found = [(end, _undoes(days, end.days, year, rule)) for end in ends]
    if any(undoes for _, undoes in found):
        return _Test(failure=Reason.REVERSED)
    open_ends = [end for end, undoes in found if undoes is None]
    if any(yes is None or end.known_at > yes.decided_at for end in open_ends):
        return _Test(doubt=Doubt.REVERSAL)
    return _Test(is_settled=bool(open_ends))


def _undoes(outcome: Days, end: Days, year: int, rule: Rule) -> bool | None:
    """True when the reversal certainly undoes the outcome, False when certainly not, None in between."""
    cut_off, within = date(year, 12, 31), timedelta(days=rule.reversal_days)
    if end.last <= cut_off or (outcome.first and end.last - outcome.first <= within):
        return True
    if end.first and end.first > cut_off and end.first - outcome.last > within:
        return False
    return None


def _earliest(done: ActivityRow) -> tuple[date, date, int]:
    """Earliest last possible day, then earliest first possible day, then lowest reference (7)."""
    return done.days.last, done.days.first or date.min, done.pk


def _latest(decisions: list[DecisionRow]) -> DecisionRow | None:
    return max(decisions, key=lambda decision: (decision.decided_at, decision.pk), default=None)


# ---------------------------------------------------------------- one case


def _is_listed(verdict: Verdict) -> bool:
    """Neither negative nor systemic; an excluded open start only in the year of its last day (27, 28)."""
    if verdict.outcome.kind.family in (Family.NEGATIVE, Family.SYSTEMIC):
        return False
    days = verdict.outcome.days
    return not (verdict.failures and days.first is None and days.last.year != verdict.year)


def _is_systemic(verdict: Verdict) -> bool:
    """A systemic outcome that passes every test but that of the kind (30)."""
    passes = not verdict.doubts and set(verdict.failures) <= {Reason.KIND}
    return verdict.outcome.kind.family == Family.SYSTEMIC and passes


def _is_harm(verdict: Verdict) -> bool:
    """A verified negative outcome wholly inside the year, with or without an activity (30)."""
    row = verdict.outcome
    return row.kind.family == Family.NEGATIVE and row.is_verified and row.days.is_inside(verdict.year)


def _deciding(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the most important outcome: family, then earliest days, then lowest reference (20, 21)."""
    return min(verdicts, key=_importance)


def _importance(verdict: Verdict) -> tuple[int, date, date, int]:
    row = verdict.outcome
    return IMPORTANCE.index(row.kind.family), row.days.first or date.min, row.days.last, row.pk


def _nearest(verdicts: Sequence[Verdict]) -> Verdict:
    """Return the outcome that is nearest to counting, to show an excluded case by."""
    return min(verdicts, key=lambda v: (_NEAREST_FIRST.index(v.reason or Reason.KIND), _importance(v)))


def _cells(keys: Iterable[str]) -> list[Cell]:
    return [Cell(key, value) for key, value in sorted(Counter(keys).items(), key=lambda i: (-i[1], i[0]))]


# ---------------------------------------------------------------- a span of years


def union(years: Sequence[Tally]) -> Tally:
    """The union of any years, each once: counted in any, else undetermined in any, else excluded (2).

    They need not follow on each other. `rule` is the first one's: each year was counted under its own.
    """
    counted = _merged([line for year in years for line in year.counted])
    seen = {line.case.pk for line in counted}
    undetermined = _merged([line for year in years for line in year.undetermined if line.case.pk not in seen])
    seen |= {line.case.pk for line in undetermined}
    excluded = _merged([line for year in years for line in year.excluded if line.case.pk not in seen])
    return Tally(
        years=tuple(year.years[0] for year in years),
        rule=years[0].rule,
        known_by=years[0].known_by,
        counted=counted,
        undetermined=undetermined,
        excluded=excluded,
        systemic_cases=frozenset().union(*(year.systemic_cases for year in years)),
        harmed_cases=frozenset().union(*(year.harmed_cases for year in years)),
    )


def _merged(lines: Iterable[Line]) -> tuple[Line, ...]:
    by_case: dict[int, list[Line]] = {}
    for line in lines:
        by_case.setdefault(line.case.pk, []).append(line)
    merged = []
    for same in by_case.values():
        verdicts = tuple(verdict for line in same for verdict in line.verdicts)
        deciding = [line.deciding for line in same]
        chosen = _nearest(deciding) if deciding[0].failures else _deciding(deciding)
        merged.append(Line(same[0].case, chosen, verdicts))
    return tuple(sorted(merged, key=lambda line: line.case.reference))
