"""The oracle: rule `2019-1` of counting-rule.md recounted from the page alone, to be compared with
`cases/tallies.py`. "Point 4" is one of the twelve points, "(4)" one of "Read exactly so". Where the page
can be read in two ways the literal one is taken and marked "reading:". Plain worlds in, plain lines out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cases.worlds import Activity, Case, Decision, Outcome, Reversal, World

FAMILIES = {
    "life": "stay_of_execution execution_not_carried_out commutation removed_from_death_row",
    "liberty": "released_unconditionally released_conditionally released_into_exile "
    "released_at_end_of_sentence pardoned acquitted charges_dropped",
    "legal": "conviction_quashed sentence_reduced retrial_ordered travel_ban_lifted",
    "protection": "threats_ceased protection_measures asylum_or_relocation",
    "treatment": "medical_care_given moved_from_worse family_contact lawyer_access whereabouts_disclosed "
    "ill_treatment_stopped",
    "accountability": "investigation_opened perpetrator_charged compensation apology",
    "temporary": "bail furlough",
    "recognition": "un_opinion official_reply award raised_by_government",
    "systemic": "law_or_policy_changed",
    "negative": "re_arrest sentence_increased worse_place torture medical_care_denied contact_cut_off "
    "forcible_return reprisal_against_family execution death_in_custody",
}
FAMILY = {kind: family for family, kinds in FAMILIES.items() for kind in kinds.split()}
ORDER = list(FAMILIES)  # point 9 and (20): life, liberty, legal, protection, treatment, accountability
QUALIFYING = {
    "urgent_action", "petition", "letters", "write_for_rights", "lobbying",
    "trial_observation", "private_approach",
}  # fmt: skip
REASONS = ["not_verified", "no_activity", "not_after", "reversed", "decided_not", "kind"]  # (26)
Days = tuple[date, date]  # date.min stands for an open start
TODAY = datetime.max.replace(tzinfo=UTC)  # whatever known_by says


@dataclass(frozen=True)
class Line:
    outcome_id: int
    activity_id: int | None
    days_fewest: int | None
    days_most: int | None
    by_decision: bool
    since_reversed: bool


@dataclass(frozen=True)
class Result:
    counted: dict[int, Line]
    undetermined: set[int]
    excluded: dict[int, str]
    people: int
    outcomes: int
    releases: int
    systemic: int
    harm: int


@dataclass(frozen=True)
class Verdict:
    case: int
    family: str
    state: str  # "counted", "undetermined" or one of REASONS
    key: tuple[int, date, date, int]
    line: Line


def recount(
    world: World, year: int, *, known_by: datetime | date | None, now: datetime,
    campaigns: set[int] | None = None, countries: set[str] | None = None,
) -> Result:  # fmt: skip
    """Point 1: a case counts once per year per scope. Point 2: the year of the event, not of its entry."""
    return recount_span(
        world, year, year, known_by=known_by, now=now, campaigns=campaigns, countries=countries
    )


def recount_span(
    world: World, first_year: int, last_year: int, *, known_by: datetime | date | None, now: datetime,
    campaigns: set[int] | None = None, countries: set[str] | None = None,
) -> Result:  # fmt: skip
    """(2) The union of the years: counted in any, else undetermined in any, else excluded; the deciding
    outcome is the most important of the years'. Hence all years' verdicts are simply put together."""
    # reading: a date inside the span that crosses a year's end inside it stays undetermined.
    # reading: of equally important deciding outcomes of two years, (21) decides as within a year.
    # reading: a span's exclusion is under the first reason of (26) among all its years.
    at = _instant(known_by, now)
    root = {c.id: _survivor(world, c.id, at) for c in world.cases}
    verdicts: list[Verdict] = []
    harmed: set[int] = set()
    for case in world.cases:
        members = {c for c, survivor in root.items() if survivor == case.id}
        if not members or not _selected(world, case, members, campaigns, countries):
            continue
        activities = [a for a in world.activities if _qualifies(a, members, at, campaigns)]
        for outcome in world.outcomes:
            if outcome.case not in members or not _in_force(world, outcome, at):
                continue
            for year in range(first_year, last_year + 1):
                if FAMILY[outcome.kind] == "negative":
                    # (30) "live, verified, wholly inside the year, with or without an activity".
                    # reading: a reversal of it is not asked about; a yes narrows it too, "every figure".
                    first, last = _possible(world, outcome, at)
                    if _verified(outcome, at) and first >= date(year, 1, 1) and last <= date(year, 12, 31):
                        harmed.add(case.id)
                elif verdict := _judge(world, case.id, outcome, year, at, activities):
                    verdicts.append(verdict)
    return _result(world, verdicts, len(harmed))


def _result(world: World, verdicts: list[Verdict], harm: int) -> Result:
    """(3) people, outcomes, releases. (14) N holds no undetermined case. (15) A case is in one list.
    (26) An excluded case is listed once, under the first reason. (30) Systemic is in none of them."""
    # reading: a systemic outcome of a counted case is "counted apart": not among its `outcomes` of (3).
    own = [v for v in verdicts if v.family != "systemic"]
    passing = sorted((v for v in own if v.state == "counted"), key=lambda v: v.key, reverse=True)
    counted = {v.case: v.line for v in passing}  # (20), (21): the lowest key is written last and stays
    undetermined = {v.case for v in own if v.state == "undetermined"} - set(counted)
    excluded: dict[int, str] = {}
    for v in sorted((v for v in own if v.state in REASONS), key=lambda v: REASONS.index(v.state)):
        if v.case not in counted and v.case not in undetermined:
            excluded.setdefault(v.case, v.state)
    return Result(
        counted=counted, undetermined=undetermined, excluded=excluded,
        people=len({c.person for c in world.cases if c.id in counted}),
        outcomes=len({v.line.outcome_id for v in passing}),
        releases=len({v.case for v in passing if v.family == "liberty"}),
        systemic=len({v.case for v in verdicts if v.family == "systemic" and v.state == "counted"}),
        harm=harm,
    )  # fmt: skip


def _judge(
    world: World, case: int, outcome: Outcome, year: int, at: datetime, activities: list[Activity]
) -> Verdict | None:
    """One live outcome that is not negative, in one year: None when it does not touch the year (27)."""
    opens, closes = date(year, 1, 1), date(year, 12, 31)
    first, last = _possible(world, outcome, at)
    if last < opens or first > closes:
        return None
    early, late = max(first, opens), min(last, closes)  # (6) only the days inside the year are compared
    decision = _held(world, outcome, at).get(year)
    yes, no = (decision, None) if decision and decision.counts else (None, decision)
    raw_first, raw_last = _days(outcome)
    doubts = [raw_first < opens or raw_last > closes]  # point 3: date, order, reversals, were none decided
    left = [first < opens or last > closes]  # what a yes leaves of them

    # (7) After: later than the last possible day of at least one; the same day is not after.
    before = [a for a in activities if _days(a)[1] < early]
    # reading: "of every qualifying activity" of none is "no activity" only, never also "not after".
    not_after = bool(activities) and all(late <= _days(a)[0] for a in activities)
    doubts.append(bool(activities) and not before and not not_after)
    # (16) "settles the order wherever the named activity qualifies": here, in this scope, as known.
    left.append(doubts[1] and not (yes and yes.activity in {a.id for a in activities}))

    was_reversed = since_reversed = False
    open_ends: list[bool] = []
    for reversal in _reversals(world, outcome, at):  # (23), cut-off: 31 December of the year counted
        begun, ended = _days(reversal)
        # reading: a reversal dated before its outcome is "at most 30" days after it.
        if ended <= closes or (ended - early).days <= 30:
            was_reversed = True
        elif begun > closes and (begun - late).days > 30:
            since_reversed = True
        else:  # (16) a yes "settles reversals recorded by then"; recording is known_at, the page says
            settled = yes is not None and reversal.known_at <= yes.decided_at
            open_ends.append(not settled)
            # reading: a reversal settled by a yes leaves the outcome counted and "since reversed".
            since_reversed = since_reversed or settled
    # reading: as with order (7), what is certain leaves no doubt: reversed by one, another's date is moot.
    doubts.append(bool(open_ends) and not was_reversed)
    left.append(any(open_ends) and not was_reversed)

    family = FAMILY[outcome.kind]
    failures = {
        "not_verified": not _verified(outcome, at),
        "no_activity": not activities,
        "not_after": not_after,
        "reversed": was_reversed,
        "decided_not": no is not None and any(left),  # (16) "as long as there is a doubt", also a later one
        "kind": family in ("temporary", "recognition"),
    }
    state = "undetermined" if any(left) else "counted"
    for reason in REASONS:  # (26) the last of this order that applies; (15) any failure beats any doubt
        state = reason if failures[reason] else state
    if state in REASONS and first == date.min and last.year != year:
        return None  # (28) listed only in the year of its last possible day

    # reading: an activity named by a decision is not "certainly before" by it: with order decided, no first
    # activity is shown, and (29) says "none". reading: the "whole possible range" of (13), and the first
    # possible day of (21), are those left by a yes, which "narrows the possible days".
    shown = min(before, key=lambda a: (_days(a)[1], _days(a)[0], a.id), default=None)  # (7)
    fewest = (first - _days(shown)[1]).days if shown and first != date.min else None
    most = (last - shown.first).days if shown and shown.first else None  # (13)
    # reading: "counted by decision" is said of the deciding outcome, when it has a doubt a yes settled.
    line = Line(outcome.id, shown.id if shown else None, fewest, most, any(doubts), since_reversed)
    return Verdict(case, family, state, (ORDER.index(family), first, last, outcome.id), line)


def _instant(known_by: datetime | date | None, now: datetime) -> datetime:
    """(25) None equals now; a bare day means its end; an instant without a zone is refused."""
    at = now if known_by is None else known_by
    if not isinstance(at, datetime):
        return datetime.combine(at, time.max, UTC)
    if at.tzinfo is None:
        raise ValueError("an instant without a zone is refused (25)")
    return at


def _survivor(world: World, case: int, at: datetime) -> int:
    """(32) From the instant of a merge the logs are one; before it, by known_by, they are two."""
    for merge in world.merges:
        if merge.duplicate == case and merge.merged_at <= at:
            return _survivor(world, merge.survivor, at)
    return case


def _selected(
    world: World, case: Case, members: set[int], campaigns: set[int] | None, countries: set[str] | None
) -> bool:
    """(31) A sealed case without its owner's leave is nowhere. (11) A campaign filter limits the cases to
    members. (12) Unknown country is in no list. (32) Campaigns are those of both; the rest the survivor's."""
    # reading: "by today's setting whatever known_by says" is of the case that a merged one is today, too.
    today = _survivor(world, case.id, TODAY)
    if any(c.sensitivity == "sealed" and not c.in_totals for c in world.cases if c.id in (case.id, today)):
        return False
    joined = {campaign for c in world.cases if c.id in members for campaign in c.campaigns}
    in_countries = countries is None or (case.country != "" and case.country in countries)
    return in_countries and (campaigns is None or bool(joined & campaigns))


def _live(row: Activity | Reversal, at: datetime) -> bool:
    """(25) known_by includes its instant, for recording and for withdrawal."""
    return row.known_at <= at and (row.withdrawn_at is None or row.withdrawn_at > at)


def _qualifies(activity: Activity, members: set[int], at: datetime, campaigns: set[int] | None) -> bool:
    """(9) By kind, once begun. (10) Done for this case; when scoped, of those campaigns, whenever joined."""
    # reading: whether it is begun, planned or cancelled has no instant, so it is as today, not rewound.
    begun = activity.kind in QUALIFYING and activity.state == "begun" and _live(activity, at)
    in_scope = campaigns is None or activity.campaign in campaigns
    return begun and in_scope and bool(members & set(activity.cases))


def _in_force(world: World, outcome: Outcome, at: datetime) -> bool:
    """(39) A correction replaces its row from its own recorded_at; a corrected row never comes back."""
    # reading: before its recorded_at a correction is nothing, even when its known_at is earlier.
    written = outcome.known_at if outcome.corrects is None else outcome.recorded_at
    replaced = any(o.corrects == outcome.id and o.recorded_at <= at for o in world.outcomes)
    gone = outcome.withdrawn_at is not None and outcome.withdrawn_at <= at
    return written <= at and not replaced and not gone


def _verified(outcome: Outcome, at: datetime) -> bool:
    """(19) By known_by, the instant itself in time, by someone who did not record this very row."""
    in_time = outcome.verified_at is not None and outcome.verified_at <= at
    return in_time and outcome.verified_by is not None and outcome.verified_by != outcome.recorded_by


def _days(row: Outcome | Activity | Reversal) -> Days:
    """(4) An open or unknown end closes on the day of recording; an open start stays open."""
    # reading: the day of recording is known_at's, for a correction too ("recording means known_on").
    # reading: a start on the day after recording (40) with an open end is that one day, not an empty range.
    first = row.first or date.min
    return first, row.last or max(first, row.known_at.astimezone(UTC).date())


def _held(world: World, outcome: Outcome, at: datetime) -> dict[int, Decision]:
    """(16) One outcome row and one year; the latest holds, a withdrawn one never was. (18) By row."""
    # reading: "the latest" is of the same row and year: a decision on 2020 does not undo one on 2019.
    known = [d for d in world.decisions if d.outcome == outcome.id and d.decided_at <= at]
    known = [d for d in known if d.withdrawn_at is None or d.withdrawn_at > at]
    return {d.year: d for d in sorted(known, key=lambda d: (d.decided_at, d.id))}


def _possible(world: World, outcome: Outcome, at: datetime) -> Days:
    """(16) Yes narrows the possible days to that year for every figure, so for every other year as well."""
    # reading: of two that hold, yes for two years, the later narrows and the earlier no longer touches.
    first, last = _days(outcome)
    yes = [d for d in _held(world, outcome, at).values() if d.counts]
    if yes:
        year = max(yes, key=lambda d: (d.decided_at, d.id)).year
        return max(first, date(year, 1, 1)), min(last, date(year, 12, 31))
    return first, last


def _reversals(world: World, outcome: Outcome, at: datetime) -> list[Reversal]:
    """(22) A link from one outcome, with its own date, recording and withdrawal; no verification."""
    # reading: a decision belongs to a row (18), a reversal to the outcome: it stays through a correction.
    # reading: of several reversals any certain one excludes, any doubtful one is a doubt (15).
    thread, row = {outcome.id}, outcome
    while row.corrects is not None:
        row = next(o for o in world.outcomes if o.id == row.corrects)
        thread.add(row.id)
    return [r for r in world.reversals if r.outcome in thread and _live(r, at)]
