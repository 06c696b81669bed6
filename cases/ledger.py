"""What the log says as known at an instant: plain rows for the counting rule, read in a few queries.

Rewound to `known_by` are recording, verification, withdrawal and correction of outcomes, recording and
withdrawal of activities, reversals and decisions, and merges. Campaign membership, country, sensitivity and
consent are as today (rule point 25).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q, QuerySet

from cases import clock, merged_rows, publicity
from cases.dates import PartialDate
from cases.models import Case, Decision, Membership, Outcome, Reversal
from cases.models.activities import CaseActivity
from cases.models.cases import CaseQuerySet
from cases.publicity import Agreement, MaySay
from cases.vocabulary import ActivityKind, ActivityState, Consent, OutcomeKind


@dataclass(frozen=True)
class Days:
    """The possible days of something, both included. An open start is None; an open end has been closed."""

    first: date | None
    last: date

    def touches(self, year: int) -> bool:
        return (self.first is None or self.first.year <= year) and self.last.year >= year

    def inside(self, year: int) -> "Days":
        """Return only the possible days of `year`."""
        opening, closing = date(year, 1, 1), date(year, 12, 31)
        return Days(max(self.first or opening, opening), min(self.last, closing))

    def is_inside(self, year: int) -> bool:
        return self.first is not None and self.first.year == year == self.last.year


@dataclass(frozen=True)
class CaseFacts:
    """A case as today."""

    pk: int
    reference: str
    person: int | None
    people: tuple[int, int]
    country: str
    agreed: Agreement

    def may_say_on(self, day: date) -> MaySay:
        return publicity.may_say(self.agreed, day)

    def consent_on(self, day: date) -> Consent:
        return self.may_say_on(day).consent


@dataclass(frozen=True)
class OutcomeRow:
    pk: int
    case: int
    kind: OutcomeKind
    days: Days
    edtf: str
    known_at: datetime
    is_verified: bool
    verified_at: datetime | None
    chain: int
    is_narrowed: bool = False  # to the year of a decision


@dataclass(frozen=True)
class ActivityRow:
    pk: int
    kind: ActivityKind
    days: Days
    campaign: int | None
    number: str
    edtf: str


@dataclass(frozen=True)
class ReversalRow:
    pk: int
    days: Days
    known_at: datetime


@dataclass(frozen=True)
class DecisionRow:
    pk: int
    year: int
    counts: bool
    activity: int | None
    decided_at: datetime
    decided_by: str
    reason: str


@dataclass(frozen=True)
class Ledger:
    """Everything a tally of some years needs, by survivor case and by outcome."""

    cases: dict[int, CaseFacts]
    outcomes: dict[int, list[OutcomeRow]]
    activities: dict[int, list[ActivityRow]]
    reversals: dict[int, list[ReversalRow]]
    decisions: dict[int, list[DecisionRow]]


def read(
    cases: CaseQuerySet,
    *,
    years: Iterable[int],
    known_by: datetime,
    campaigns: Iterable[int] | None = None,
    countries: Iterable[str] | None = None,
) -> Ledger:
    """Read the outcomes of `cases` that touch `years`, with what judges them, in five queries.

    `campaigns` limits cases (members, past ones too) and activities; `countries` cases. None selects all,
    an empty choice nothing. A sealed case whose owner does not allow totals is in nothing (point 31).
    """
    scope = cases.in_totals()
    if countries is not None:
        # An unknown country is in no list of countries (point 12).
        scope = scope.filter(country__in=[country for country in countries if country])
    wanted_campaigns = None if campaigns is None else frozenset(campaigns)
    then = merged_rows.owners_at(known_by, Outcome, CaseActivity)
    were = then[merged_rows.relation_of(Outcome)]
    touching = _touching(
        merged_rows.belonging_to(_of_campaigns(scope, wanted_campaigns, known_by), were), years, known_by
    )
    of_cases = touching.values("case_id")
    outcomes, facts = _outcomes(touching, known_by, were)
    had = then[merged_rows.relation_of(CaseActivity)]
    linked = Q(case_id__in=of_cases) | Q(case_id__in=set(were.values()))
    if had:  # also where a later merge left them with a case between
        linked |= Q(pk__in=[row for row, owner in had.items() if owner in outcomes])
    return Ledger(
        cases=facts,
        outcomes=outcomes,
        activities=_activities(linked, known_by, had, wanted_campaigns),
        reversals=_reversals(of_cases, known_by),
        decisions=_decisions(of_cases, known_by),
    )


def _of_campaigns(scope: CaseQuerySet, campaigns: frozenset[int] | None, known_by: datetime) -> CaseQuerySet:
    """Membership is that of today, but for what a later merge gave: before it they were two (point 32)."""
    if campaigns is None:
        return scope
    return scope.in_campaigns(sorted(campaigns), but=merged_rows.copied_since(known_by, Membership))


# ---------------------------------------------------------------- rows


def _touching(members: Q, years: Iterable[int], known_by: datetime) -> QuerySet[Outcome]:
    """Return the outcome rows in effect at `known_by` that may touch one of `years`.

    A row with an open end may touch every later year up to its recording. A correction replaces its row
    from its own recording; a corrected row never comes back (point 39).
    """
    chosen = sorted(years)
    opening, closing = date(chosen[0], 1, 1), date(chosen[-1], 12, 31)
    touches = (Q(happened_on_first=None) | Q(happened_on_first__lte=closing)) & (
        Q(happened_on_last=None) | Q(happened_on_last__gte=opening)
    )
    in_effect = Q(corrects=None) | Q(recorded_at__lte=known_by)
    not_replaced = Q(corrected_by=None) | Q(corrected_by__recorded_at__gt=known_by)
    return Outcome.objects.known_by(known_by).filter(members, touches, in_effect, not_replaced)


def _outcomes(
    rows: QuerySet[Outcome], known_by: datetime, were: dict[int, int]
) -> tuple[dict[int, list[OutcomeRow]], dict[int, CaseFacts]]:
    found: dict[int, list[OutcomeRow]] = defaultdict(list)
    facts: dict[int, CaseFacts] = {}
    for row in rows.select_related("case__person").order_by("pk"):
        case = were.get(row.pk, row.case_id)
        facts.setdefault(row.case_id, _facts(row.case))
        found[case].append(
            OutcomeRow(
                pk=row.pk,
                case=case,
                kind=OutcomeKind(row.kind),
                days=_days(row.happened_on_first, row.happened_on_last, row.known_at),
                edtf=row.happened_on_edtf,
                known_at=row.known_at,
                is_verified=_is_verified(row, known_by),
                verified_at=row.verified_at,
                chain=row.chain_id or row.pk,
            )
        )
    missing = set(found) - set(facts)
    if missing:
        facts.update(
            {case.pk: _facts(case) for case in Case.objects.filter(pk__in=missing).select_related("person")}
        )
    return found, {pk: facts[pk] for pk in found}


def _is_verified(row: Outcome, known_by: datetime) -> bool:
    """Verified by then, by somebody else than the recorder of this row (points 5 and 19)."""
    if row.verified_at is None or row.verified_at > known_by:
        return False
    return row.verified_by_id != row.recorded_by_id


def _activities(
    linked: Q, known_by: datetime, were: dict[int, int], campaigns: frozenset[int] | None
) -> dict[int, list[ActivityRow]]:
    """Return the begun activities of each case, as known; of the filter's campaigns where there is one."""
    rows = (
        CaseActivity.objects.filter(linked)
        .filter(activity__state=ActivityState.BEGUN, activity__known_at__lte=known_by)
        .exclude(activity__withdrawn_at__lte=known_by)
        .select_related("activity")
        .order_by("activity_id")
    )
    if campaigns is not None:
        rows = rows.filter(activity__campaign__in=campaigns)
    found: dict[int, dict[int, ActivityRow]] = defaultdict(dict)
    for row in rows:
        done = row.activity
        found[were.get(row.pk, row.case_id)][done.pk] = ActivityRow(
            pk=done.pk,
            kind=ActivityKind(done.kind),
            days=_days(done.began_on_first, done.began_on_last, done.known_at),
            campaign=done.campaign_id,
            number=done.number,
            edtf=done.began_on_edtf,
        )
    return {case: list(rows.values()) for case, rows in found.items()}


def activities_of(case: Case, known_by: datetime) -> list[ActivityRow]:
    """Return the begun activities of one case, as known."""
    return _activities(Q(case=case), known_by, {}, None).get(case.pk, [])


def _reversals(of_cases: QuerySet, known_by: datetime) -> dict[int, list[ReversalRow]]:
    """Return reversals by the chain of rows they end: correcting a row does not lose what ended it."""
    found: dict[int, list[ReversalRow]] = defaultdict(list)
    rows = Reversal.objects.known_by(known_by).filter(outcome__case_id__in=of_cases)
    for row in rows.annotate(chain=F("outcome__chain_id")).order_by("pk"):
        days = _days(row.happened_on_first, row.happened_on_last, row.known_at)
        found[row.chain or row.outcome_id].append(ReversalRow(row.pk, days, row.known_at))
    return found


def _decisions(of_cases: QuerySet, known_by: datetime) -> dict[int, list[DecisionRow]]:
    found: dict[int, list[DecisionRow]] = defaultdict(list)
    rows = Decision.objects.known_by(known_by).filter(outcome__case_id__in=of_cases)
    for row in rows.select_related("recorded_by").order_by("known_at", "pk"):
        found[row.outcome_id].append(
            DecisionRow(
                row.pk,
                row.year,
                row.counts,
                row.activity_id,
                row.known_at,
                row.recorded_by.working_name if row.recorded_by else "the operator",
                row.reason,
            )
        )
    return found


def days_of(happened_on: PartialDate, known_at: datetime) -> Days:
    """Return the possible days of something that would be recorded at `known_at`."""
    return _days(happened_on.first, happened_on.last, known_at)


def _days(first: date | None, last: date | None, known_at: datetime) -> Days:
    """Close an open or unknown end on the day of recording; an open start stays open (point 4)."""
    if last is None:
        recorded = clock.day_of(known_at)
        last = max(recorded, first) if first else recorded
    return Days(first, last)


def _facts(case: Case) -> CaseFacts:
    return CaseFacts(
        pk=case.pk,
        reference=case.reference,
        person=case.person_id,
        people=(case.people_min, case.people_max),
        country=case.country,
        agreed=publicity.agreement_of(case),
    )
