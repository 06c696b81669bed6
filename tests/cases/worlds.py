"""Plain worlds for the counting rule, and hypothesis strategies that make them, biased to the edges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from tests.cases.recount import FAMILY, QUALIFYING


@dataclass(frozen=True)
class Case:
    id: int
    person: int
    country: str  # "" = unknown
    sensitivity: str  # standard, restricted, sealed
    in_totals: bool  # a sealed case's owner allows totals
    campaigns: tuple[int, ...]  # member of, past ones included


@dataclass(frozen=True)
class Activity:
    id: int
    kind: str
    state: str  # begun, planned, cancelled
    first: date | None
    last: date | None
    cases: tuple[int, ...]
    campaign: int | None
    known_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Outcome:
    id: int
    case: int
    kind: str
    first: date | None
    last: date | None
    known_at: datetime
    recorded_at: datetime
    recorded_by: int
    verified_at: datetime | None
    verified_by: int | None
    withdrawn_at: datetime | None
    corrects: int | None
    sure: str  # confirmed, likely, unsure: no point of the rule reads it


@dataclass(frozen=True)
class Reversal:
    id: int
    outcome: int
    first: date | None
    last: date | None
    known_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Decision:
    id: int
    outcome: int
    year: int
    counts: bool
    activity: int | None
    decided_at: datetime
    withdrawn_at: datetime | None


@dataclass(frozen=True)
class Merge:
    duplicate: int
    survivor: int
    merged_at: datetime


@dataclass(frozen=True)
class World:
    cases: tuple[Case, ...] = ()
    campaigns: tuple[int, ...] = ()
    activities: tuple[Activity, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    reversals: tuple[Reversal, ...] = ()
    decisions: tuple[Decision, ...] = ()
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True)
class Question:
    """The keyword arguments of `recount`, but `now`, which is NOW."""

    year: int
    known_by: datetime | None
    campaigns: frozenset[int] | None
    countries: frozenset[str] | None

    def arguments(self) -> dict[str, Any]:
        return {
            "known_by": self.known_by,
            "now": NOW,
            "campaigns": None if self.campaigns is None else set(self.campaigns),
            "countries": None if self.countries is None else set(self.countries),
        }


NOW = datetime(2024, 1, 1, tzinfo=UTC)  # later than every instant of a generated world
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
YEARS = (2018, 2019, 2020, 2021)
EDGES = tuple(
    date.fromisoformat(day)
    for day in (
        "2018-12-02", "2018-12-31", "2019-01-01", "2019-01-30", "2019-01-31", "2019-06-15", "2019-11-30",
        "2019-12-01", "2019-12-02", "2019-12-30", "2019-12-31", "2020-01-01", "2020-01-30", "2020-01-31",
        "2020-06-30", "2020-12-01", "2020-12-31",
    )
)  # fmt: skip
NUDGES = (0, 0, 0, 0, 1, -1, 30, 31, -30)
HOURS = (time(0), time(12), time.max)
LAGS = (timedelta(0), timedelta(microseconds=1), timedelta(hours=12), timedelta(days=30), timedelta(days=200))
MAIN_KINDS = ("released_unconditionally", "stay_of_execution", "conviction_quashed", "family_contact")
SHAPES = ("day",) * 5 + ("range", "range", "about", "month", "year", "open_start", "open_end", "unknown")
SENSITIVITIES = ("standard", "standard", "standard", "standard", "restricted", "sealed")
STATES = ("begun",) * 6 + ("planned", "cancelled")
Days = tuple[date | None, date | None]


def closed(row: Outcome | Activity | Reversal) -> tuple[date, date]:
    """Possible days by (4), for the refusals and the years a decision may name."""
    first = row.first or date.min
    return first, row.last or max(first, row.known_at.date())


def refusals(world: World) -> list[str]:
    """What (40), (32) and (39) would refuse of this world; a generated world has none."""
    found: list[str] = []
    outcomes = {o.id: o for o in world.outcomes}
    activities = {a.id: a for a in world.activities}
    cases = {c.id: c for c in world.cases}
    rows: tuple[Outcome | Activity | Reversal, ...] = (*world.outcomes, *world.activities, *world.reversals)
    for row in rows:
        if row.first is not None and row.first > row.known_at.date() + timedelta(days=1):
            found.append("a first possible day later than the day after recording")
    for o in world.outcomes:
        if o.verified_at is not None and o.verified_at < (o.recorded_at if o.corrects else o.known_at):
            found.append("verification before recording")
        if o.verified_at is not None and o.verified_by == o.recorded_by:
            found.append("verification by the recorder")
        if o.corrects is not None:
            if outcomes[o.corrects].case != o.case:
                found.append("a correction in another case")
            if outcomes[o.corrects].recorded_at > o.recorded_at:
                found.append("a correction before what it corrects")
    corrected = [o.corrects for o in world.outcomes if o.corrects is not None]
    if len(corrected) != len(set(corrected)):
        found.append("a second correction of one row")
    for d in world.decisions:
        first, last = closed(outcomes[d.outcome])
        if first > date(d.year, 12, 31) or last < date(d.year, 1, 1):
            found.append("a decision for a year that the date does not touch")
        if d.activity is not None and min(last, date(d.year, 12, 31)) <= closed(activities[d.activity])[0]:
            found.append("a decision naming an activity that cannot have been before")
    into = {m.duplicate: m.survivor for m in world.merges}
    for start in into:
        seen, here = {start}, into[start]
        while here in into and here not in seen:
            seen.add(here)
            here = into[here]
        if here in seen:
            found.append("a circle of merges")
    if len(into) != len(world.merges):
        found.append("a case merged twice")
    for m in world.merges:
        if cases[m.duplicate].sensitivity != cases[m.survivor].sensitivity:
            found.append("a merge of different sensitivity")
    return found


def written_by(world: World, at: datetime) -> World:
    """The world in which nothing after `at` was written. Membership, country, sensitivity are as today."""

    def until(moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment <= at else None

    outcomes = tuple(
        replace(
            o,
            withdrawn_at=until(o.withdrawn_at),
            verified_at=until(o.verified_at),
            verified_by=o.verified_by if until(o.verified_at) else None,
        )
        for o in world.outcomes
        if (o.known_at if o.corrects is None else o.recorded_at) <= at
    )
    return replace(
        world,
        outcomes=outcomes,
        activities=tuple(
            replace(a, withdrawn_at=until(a.withdrawn_at)) for a in world.activities if a.known_at <= at
        ),
        reversals=tuple(
            replace(r, withdrawn_at=until(r.withdrawn_at)) for r in world.reversals if r.known_at <= at
        ),
        decisions=tuple(
            replace(d, withdrawn_at=until(d.withdrawn_at)) for d in world.decisions if d.decided_at <= at
        ),
        merges=tuple(m for m in world.merges if m.merged_at <= at),
    )


def without_negatives(world: World) -> World:
    """The same world had no negative outcome been entered, nor what hangs on one. A thread of corrections
    stays when any row of it is not negative: taking one out would bring back a corrected row."""
    rows = {o.id: o for o in world.outcomes}

    def head(o: Outcome) -> int:
        return o.id if o.corrects is None else head(rows[o.corrects])

    kept = {head(o) for o in world.outcomes if FAMILY[o.kind] != "negative"}
    gone = {o.id for o in world.outcomes if head(o) not in kept}
    return replace(
        world,
        outcomes=tuple(o for o in world.outcomes if o.id not in gone),
        reversals=tuple(r for r in world.reversals if r.outcome not in gone),
        decisions=tuple(d for d in world.decisions if d.outcome not in gone),
    )


@st.composite
def possible_days(draw: st.DrawFn, around: tuple[date, ...]) -> tuple[Days, datetime]:
    """First and last possible day, and an instant of recording that (40) does not refuse."""

    def day() -> date:
        return draw(st.sampled_from(around)) + timedelta(days=draw(st.sampled_from(NUDGES)))

    shape = draw(st.sampled_from(SHAPES))
    one = day()
    first: date | None = one
    last: date | None = one
    if shape == "range":
        first, last = sorted((one, day()))
    elif shape == "about":
        first, last = one - timedelta(days=3), one + timedelta(days=3)
    elif shape == "month":
        first = one.replace(day=1)
        last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    elif shape == "year":
        first, last = date(one.year, 1, 1), date(one.year, 12, 31)
    elif shape == "open_start":
        first = None
    elif shape == "open_end":
        last = None
    elif shape == "unknown":
        first = last = None
    base = first or one
    lag = draw(st.sampled_from((0, 0, 1, -1, 31, 60, 400)))
    known_at = datetime.combine(base + timedelta(days=lag), draw(st.sampled_from(HOURS)), UTC)
    return (first, last), known_at


@st.composite
def worlds(draw: st.DrawFn, additions_only: bool = False, backdated: bool = True) -> World:
    """A random world of at most four cases. `additions_only`: outcomes, activities and verifications only,
    nothing withdrawn, corrected, reversed, decided or merged. `backdated=False`: known_at is recorded_at."""
    focus = tuple(draw(st.lists(st.sampled_from(EDGES), min_size=1, max_size=3, unique=True)))
    wide = 0 if additions_only else 1

    def maybe(one_in: int) -> bool:
        return draw(st.integers(1, one_in)) == 1

    def later(than: datetime) -> datetime:
        return than + draw(st.sampled_from(LAGS))

    def withdrawn(than: datetime, one_in: int = 9) -> datetime | None:
        return later(than) if not additions_only and maybe(one_in) else None

    campaigns = (1, 2)
    count = draw(st.sampled_from((1, 2, 2, 3, 3, 4)))
    cases = [
        Case(
            id=number,
            person=draw(st.integers(1, 3)),
            country=draw(st.sampled_from(("QM", "QN", ""))),
            sensitivity=draw(st.sampled_from(SENSITIVITIES)),
            in_totals=draw(st.booleans()),
            campaigns=draw(st.sampled_from(((1,), (2,), (1, 2), ()))),
        )
        for number in range(1, count + 1)
    ]
    merges: list[Merge] = []
    for i in range(1, count if wide else 1):  # survivors come earlier in a random order: no circles
        if maybe(4):
            order = cases if maybe(2) else cases[::-1]
            taken = {m.duplicate for m in merges}
            duplicate, survivor = order[i], order[draw(st.integers(0, i - 1))]
            here = survivor.id
            while here in taken:
                here = next(m.survivor for m in merges if m.duplicate == here)
            if duplicate.id in taken or here == duplicate.id:
                continue
            moment = datetime.combine(draw(st.sampled_from(focus)), draw(st.sampled_from(HOURS)), UTC)
            merges.append(Merge(duplicate.id, survivor.id, later(moment)))
            touched = {c for m in merges for c in (m.duplicate, m.survivor)}
            cases = [replace(c, sensitivity=survivor.sensitivity) if c.id in touched else c for c in cases]
    numbers = [c.id for c in cases]

    activities: list[Activity] = []
    earlier = focus + tuple(day - timedelta(days=back) for day in focus for back in (1, 45, 90, 400))
    for number in range(1, draw(st.sampled_from((0, 1, 2, 2, 3, 3, 4, 5))) + 1):
        (first, last), known_at = draw(possible_days(earlier))
        some = st.sets(st.sampled_from(numbers), min_size=1, max_size=3)
        kinds = sorted(QUALIFYING) * 4 + ["public_event", "media_work", "research"]
        activities.append(
            Activity(
                id=number,
                kind=draw(st.sampled_from(kinds)),
                state=draw(st.sampled_from(STATES)),
                first=first,
                last=last,
                cases=tuple(sorted(draw(some)) if maybe(3) else numbers),
                campaign=draw(st.sampled_from((1, 1, 2, None))),
                known_at=known_at,
                withdrawn_at=withdrawn(known_at, 10),
            )
        )

    if maybe(2):  # a certain one, long before: else most worlds hold nothing that counts
        spring = date(2018, 3, 1)
        known_at = datetime.combine(spring, time(12), UTC)
        number = len(activities) + 1
        activities.append(
            Activity(number, "letters", "begun", spring, spring, tuple(numbers), 1, known_at, None)
        )

    outcomes: list[Outcome] = []

    def outcome(corrects: Outcome | None) -> Outcome:
        (first, last), known_at = draw(possible_days(focus))
        recorded_at = later(known_at) if backdated and maybe(4) else known_at
        if corrects is not None:
            moment = corrects.recorded_at + timedelta(seconds=1)
            recorded_at = max(recorded_at, later(moment))
            known_at = known_at if backdated and maybe(3) else recorded_at
        recorder = draw(st.integers(1, 2))
        verified = draw(st.sampled_from((True, True, True, True, False)))
        kinds = tuple(FAMILY) if maybe(3) else MAIN_KINDS
        return Outcome(
            id=len(outcomes) + 1,
            case=corrects.case if corrects else draw(st.sampled_from(numbers)),
            kind=draw(st.sampled_from(kinds)),
            first=first,
            last=last,
            known_at=known_at,
            recorded_at=recorded_at,
            recorded_by=recorder,
            verified_at=later(recorded_at if corrects else known_at) if verified else None,
            verified_by=3 - recorder if verified else None,
            withdrawn_at=None,
            corrects=corrects.id if corrects else None,
            sure=draw(st.sampled_from(("confirmed", "likely", "unsure"))),
        )

    for _ in range(draw(st.sampled_from((1, 2, 3, 3, 4, 4, 5)))):
        row = outcome(None)
        outcomes.append(row)
        while wide and maybe(7):
            row = outcome(row)
            outcomes.append(row)
        # only a thread's latest row is withdrawn
        outcomes[-1] = replace(row, withdrawn_at=withdrawn(max(row.recorded_at, row.verified_at or LONG_AGO)))

    reversals: list[Reversal] = []
    decisions: list[Decision] = []
    for row in outcomes if wide else []:
        early, late = row.first or focus[0], closed(row)[1]
        if maybe(5):
            days = (
                early,
                late,
                date(late.year, 12, 31),
                date(late.year + 1, 1, 1),
                late + timedelta(days=90),
            )
            (first, last), known_at = draw(possible_days(days))
            known_at = max(known_at, row.recorded_at)
            reversals.append(
                Reversal(len(reversals) + 1, row.id, first, last, known_at, withdrawn(known_at, 5))
            )
        touched_years = [y for y in YEARS if y <= late.year and y >= closed(row)[0].year]
        for _ in range(draw(st.sampled_from((0, 0, 0, 0, 1, 1, 2)))):
            if not touched_years:
                break
            year = draw(st.sampled_from(touched_years))
            named = [None] + [
                a for a in activities if closed(a)[0] < min(late, date(year, 12, 31)) and row.case in a.cases
            ]
            activity = draw(st.sampled_from(named[::-1]))
            number = len(decisions) + 1
            moment = max(row.recorded_at, activity.known_at if activity else LONG_AGO)
            decided_at = later(moment) + timedelta(seconds=number)  # no two at one instant
            decisions.append(
                Decision(
                    id=number,
                    outcome=row.id,
                    year=year,
                    counts=draw(st.sampled_from((True, True, False))),
                    activity=activity.id if activity else None,
                    decided_at=decided_at,
                    withdrawn_at=withdrawn(decided_at),
                )
            )
    return World(
        cases=tuple(cases),
        campaigns=campaigns,
        activities=tuple(activities),
        outcomes=tuple(outcomes),
        reversals=tuple(reversals),
        decisions=tuple(decisions),
        merges=tuple(merges),
    )


def instants(world: World) -> list[datetime]:
    """Every instant at which something was written into this world."""
    found: set[datetime | None] = {m.merged_at for m in world.merges}
    rows: tuple[Outcome | Activity | Reversal, ...] = (*world.outcomes, *world.activities, *world.reversals)
    for row in rows:
        found |= {row.known_at, row.withdrawn_at}
    for o in world.outcomes:
        found |= {o.recorded_at, o.verified_at}
    for d in world.decisions:
        found |= {d.decided_at, d.withdrawn_at}
    return sorted(moment for moment in found if moment is not None)


@st.composite
def questions(draw: st.DrawFn, world: World) -> Question:
    """A year and a scope; known_by none, or exactly at, or just before, an instant of this world."""
    known_by = None
    scoped = draw(st.booleans())
    if draw(st.booleans()):
        moment = draw(st.sampled_from(instants(world)))
        known_by = moment - draw(st.sampled_from((timedelta(0), timedelta(0), timedelta(microseconds=1))))
    near = sorted(
        {year for o in world.outcomes for year in (closed(o)[1].year, (o.first or closed(o)[1]).year)}
    )
    return Question(
        year=draw(st.sampled_from((*near, *near, *near, *near, *near, near[0] - 1, near[-1] + 1))),
        known_by=known_by,
        campaigns=_frozen(draw(st.sampled_from((None, {1}, {1}, {2}, {1, 2}, set())))) if scoped else None,
        countries=_frozen(draw(st.sampled_from((None, None, None, {"QM"}, {"QM", "QN"}, {""}, set()))))
        if scoped
        else None,
    )


def _frozen(chosen: set[Any] | None) -> frozenset[Any] | None:
    return None if chosen is None else frozenset(chosen)
