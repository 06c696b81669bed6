"""What a change would do when it is saved: to the person's situation, and to the year's figure.

Nothing is written. The tally is asked the same way as the figure itself (cases/tallies.py).
"""

from dataclasses import dataclass
from datetime import datetime

from cases import editions, ledger, situation, tallies
from cases.dates import PartialDate
from cases.ledger import ActivityRow, OutcomeRow
from cases.models import Case, StatusChange
from cases.situation import Situation
from cases.tallies import Doubt, Reason, Verdict
from cases.vocabulary import Family, OutcomeKind, Sensitivity, Status, Sureness


@dataclass(frozen=True)
class TallyEffect:
    """What an outcome would do to one year's figure, once verified."""

    year: int
    verdict: Verdict
    is_counted_already: bool

    @property
    def first_activity(self) -> ActivityRow | None:
        return self.verdict.activity

    @property
    def reason(self) -> Reason | None:
        return self.verdict.reason

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        return self.verdict.doubts if self.verdict.is_undetermined else ()


@dataclass(frozen=True)
class Effect:
    """`moves` is False when a death or release that is not Confirmed leaves the situation as it is."""

    before: Situation
    after: Situation
    tallies: tuple[TallyEffect, ...]
    can_be_verified: bool
    is_start_known: bool

    @property
    def moves(self) -> bool:
        return self.before.status != self.after.status


@dataclass(frozen=True)
class _Foreseen:
    """A status change that is not recorded yet."""

    to: str
    happened_on: PartialDate
    sureness: str
    recorded_at: datetime
    known_at: datetime
    verified_at: datetime | None = None


def foresee(
    case: Case,
    *,
    to: Status | None,
    outcome: OutcomeKind | None,
    happened_on: PartialDate,
    sureness: Sureness,
    at: datetime,
) -> Effect:
    """Return what recording this on `case` at `at` would do. Six queries at most."""
    changes: list[situation.Change] = list(StatusChange.objects.filter(case=case).live())
    before = situation.derive(changes)
    if to is not None:
        changes.append(_Foreseen(to, happened_on, sureness, at, at))
    is_positive = outcome is not None and outcome.family not in (Family.NEGATIVE, Family.SYSTEMIC)
    is_in_totals = case.sensitivity != Sensitivity.SEALED or case.in_totals
    found = _tally_effects(case, outcome, happened_on, at) if is_positive and is_in_totals and outcome else ()
    return Effect(
        before,
        situation.derive(changes),
        found,
        can_be_verified=sureness == Sureness.CONFIRMED,
        is_start_known=not found or happened_on.first is not None,
    )


def _tally_effects(
    case: Case, kind: OutcomeKind, happened_on: PartialDate, at: datetime
) -> tuple[TallyEffect, ...]:
    """Judge the outcome, as if verified, for the last years that its date touches, two at most."""
    days = ledger.days_of(happened_on, at)
    row = OutcomeRow(
        pk=0,
        case=case.pk,
        kind=kind,
        days=days,
        edtf=happened_on.edtf,
        known_at=at,
        is_verified=True,
        verified_at=at,
        chain=0,
    )
    first = days.first.year if days.first else days.last.year - 1
    years = range(max(first, days.last.year - 1), days.last.year + 1)
    activities = ledger.activities_of(case, at)
    rules = editions.rules_of(years)
    now = tallies.tally_years(list(years), cases=Case.objects.filter(pk=case.pk), now=at, rule=rules)
    return tuple(
        TallyEffect(year, tallies.judge(row, year, rules[year], activities, {}, {}), now[year].value > 0)
        for year in years
    )
