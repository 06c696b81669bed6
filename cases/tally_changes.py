"""What changed between a figure as known on a day and the same figure later, each case with one reason.

Then + added - removed - duplicates = later (rule point 34). Sealing is not told apart here: membership,
country and sensitivity are as today in both figures, so a sealed case is in neither. An edition, which
stores what was counted, tells it (cases/published.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from cases import merged_rows
from cases.models import Outcome, User
from cases.tallies import Doubt, Line, Reason, Tally, Verdict


class Why(StrEnum):
    """Why a case came into the figure or left it, in the words of point 34."""

    LATE = "late"
    DECIDED = "decided"
    REDATED = "re-dated"
    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    REVERSED = "reversed"
    SEALED = "sealed"
    UNSEALED = "unsealed"
    PRESENT = "its present reason"


class Deed(StrEnum):
    RECORDED = "recorded"
    KNOWN = "known"  # since an earlier day than that of recording, as an import or the demonstration said
    VERIFIED = "verified"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    DECIDED = "decided"


@dataclass(frozen=True)
class Trace:
    """What the log says about a change: who did it, when, and the reason they gave."""

    deed: Deed
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True)
class Change:
    """One case that came in (`line` as counted later) or left (`line` as counted then).

    `other` is its line in the other figure, None where it has none there.
    """

    line: Line
    why: Why
    other: Line | None
    traces: tuple[Trace, ...] = ()


@dataclass(frozen=True)
class Changes:
    """`duplicates` are cases counted then that are now one with another one counted then."""

    then: Tally
    later: Tally
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    duplicates: tuple[Line, ...]

    @property
    def total(self) -> int:
        return len(self.added) + len(self.removed) + len(self.duplicates)


Chains = Mapping[int, Sequence[Outcome]]


def changes(then: Tally, later: Tally) -> Changes:
    """Return what changed between two figures of one year and scope. Two queries."""
    survivors = merged_rows.survivors_at(later.known_by)
    moved = _moved(then, later, survivors)
    return compare(then, later, survivors, _chains({line.deciding.outcome.chain for line in moved}))


def compare(then: Tally, later: Tally, survivors: Mapping[int, int], chains: Chains) -> Changes:
    """Return the changes, given the cases merged by `later` and the rows of the outcomes concerned."""
    if then.years != later.years or then.known_by > later.known_by:
        raise ValueError("Compare one year as known at two instants, the earlier one first.")
    before, duplicates = _resolved(then.counted, survivors)
    after = {line.case.pk: line for line in later.counted}
    was, now = _lists(then, survivors), _lists(later, survivors)
    return Changes(
        then=then,
        later=later,
        added=tuple(
            _added(line, was.get(case), then.known_by, chains)
            for case, line in after.items()
            if case not in before
        ),
        removed=tuple(
            _removed(line, now.get(case), later, chains) for case, line in before.items() if case not in after
        ),
        duplicates=duplicates,
    )


# ---------------------------------------------------------------- which cases


def _resolved(
    counted: Iterable[Line], survivors: Mapping[int, int]
) -> tuple[dict[int, Line], tuple[Line, ...]]:
    """Return one line for each survivor, its own where it has one, and the lines that are now duplicates."""
    found: dict[int, Line] = {}
    duplicates = []
    for line in sorted(counted, key=lambda line: (line.case.pk in survivors, line.case.reference)):
        survivor = survivors.get(line.case.pk, line.case.pk)
        if survivor in found:
            duplicates.append(line)
        else:
            found[survivor] = line
    return dict(sorted(found.items(), key=lambda item: item[1].case.reference)), tuple(duplicates)


def _moved(then: Tally, later: Tally, survivors: Mapping[int, int]) -> list[Line]:
    before, _ = _resolved(then.counted, survivors)
    after = {line.case.pk: line for line in later.counted}
    came = [line for case, line in after.items() if case not in before]
    return came + [line for case, line in before.items() if case not in after]


def _lists(tally: Tally, survivors: Mapping[int, int]) -> dict[int, Line]:
    """Return each case's line, whichever list it is in; of merged ones the nearest to counting."""
    found: dict[int, Line] = {}
    for line in (*tally.counted, *tally.undetermined, *tally.excluded):
        found.setdefault(survivors.get(line.case.pk, line.case.pk), line)
    return found


# ---------------------------------------------------------------- why


def _added(line: Line, other: Line | None, known_by: datetime, chains: Chains) -> Change:
    verdict = line.deciding
    rows = chains.get(verdict.outcome.chain, ())
    row = _row(rows, verdict.outcome.pk)
    before = _in_effect(rows, known_by)
    traces = _recorded(row, known_by)
    if row and before and before.pk != row.pk and _days(before) != _days(row):
        return Change(line, Why.REDATED, other, traces)
    decided = _decided(verdict, _verdict_on(other, verdict), known_by)
    if before is not None and before.pk == verdict.outcome.pk and decided:
        return Change(line, Why.DECIDED, other, (*decided, *traces))
    return Change(line, Why.LATE, other, traces)


def _removed(line: Line, other: Line | None, later: Tally, chains: Chains) -> Change:
    verdict, known_by = line.deciding, later.known_by
    last = _last(chains.get(verdict.outcome.chain, ()), known_by)
    if last and last.withdrawn_at and last.withdrawn_at <= known_by:
        trace = Trace(Deed.WITHDRAWN, last.withdrawn_at, name_of(last.withdrawn_by), last.withdrawn_reason)
        return Change(line, Why.WITHDRAWN, other, (trace,))
    if last and last.pk != verdict.outcome.pk:
        trace = Trace(Deed.CORRECTED, last.recorded_at, name_of(last.recorded_by), last.correction_reason)
        return Change(line, Why.CORRECTED, other, (trace,))
    present = _verdict_on(other, verdict)
    if present and Reason.REVERSED in present.failures:
        return Change(line, Why.REVERSED, other)
    if present is None and _is_elsewhere(verdict, later):
        return Change(line, Why.PRESENT, other)  # a merge was taken apart: the row is another case's
    if present is None or _is_decided_otherwise(present, verdict):
        # Without a verdict on the same row, a decision gave the outcome to another year (16).
        return Change(line, Why.DECIDED, other, _decision_of(present))
    return Change(line, Why.PRESENT, other)


def _is_elsewhere(verdict: Verdict, tally: Tally) -> bool:
    """True where the same row is in a list of the figure, whichever case it belongs to."""
    lines = (*tally.counted, *tally.undetermined, *tally.excluded)
    return any(_verdict_on(line, verdict) for line in lines)


def _is_decided_otherwise(present: Verdict, verdict: Verdict) -> bool:
    """True where it fails by a decision, or nothing but the doubt is there that a decision had settled."""
    is_other = present.decision != verdict.decision
    return is_other and (Reason.DECIDED_NOT in present.failures or not present.failures)


def _decided(verdict: Verdict, before: Verdict | None, known_by: datetime) -> tuple[Trace, ...]:
    """Return the decision that let it in, where one was made, or one against it taken back, since then."""
    if verdict.decision and verdict.decision.decided_at > known_by:
        return _decision_of(verdict)
    against = before is not None and before.decision is not None and not before.decision.counts
    return _decision_of(before) if against else ()


def _decision_of(verdict: Verdict | None) -> tuple[Trace, ...]:
    if verdict is None or verdict.decision is None:
        return ()
    decision = verdict.decision
    return (Trace(Deed.DECIDED, decision.decided_at, decision.decided_by, decision.reason),)


def _recorded(row: Outcome | None, known_by: datetime) -> tuple[Trace, ...]:
    """Return who recorded, corrected and verified a row, as far as it was later than `known_by`."""
    if row is None:
        return ()
    deed = Deed.CORRECTED if row.corrects_id else Deed.KNOWN if row.known_reason else Deed.RECORDED
    known_at = row.recorded_at if row.corrects_id else row.known_at
    made = Trace(deed, known_at, name_of(row.recorded_by), row.correction_reason)
    verified = Trace(Deed.VERIFIED, row.verified_at, name_of(row.verified_by)) if row.verified_at else None
    return tuple(trace for trace in (made, verified) if trace and trace.at > known_by)


def _verdict_on(line: Line | None, verdict: Verdict) -> Verdict | None:
    verdicts = line.verdicts if line else ()
    return next((one for one in verdicts if one.outcome.pk == verdict.outcome.pk), None)


def what_was_missing(change: Change) -> tuple[Reason | Doubt, ...]:
    """Return what stood between the case and the figure in the other one; nothing when it was not listed."""
    if change.other is None:
        return ()
    verdict = _verdict_on(change.other, change.line.deciding) or change.other.deciding
    return (*verdict.failures, *verdict.doubts)


# ---------------------------------------------------------------- the rows of an outcome


def _row(rows: Sequence[Outcome], pk: int) -> Outcome | None:
    return next((row for row in rows if row.pk == pk), None)


def _in_effect(rows: Sequence[Outcome], at: datetime) -> Outcome | None:
    """Return the row that stood at an instant, neither corrected nor withdrawn by then (39)."""
    last = _last(rows, at)
    gone = last is None or last.known_at > at or (last.withdrawn_at is not None and last.withdrawn_at <= at)
    return None if gone else last


def _last(rows: Sequence[Outcome], at: datetime) -> Outcome | None:
    """Return the last correction made by an instant, else the first row."""
    corrected = {row.corrects_id: row for row in rows if row.corrects_id and row.recorded_at <= at}
    row = next((row for row in rows if row.corrects_id is None), None)
    while row and row.pk in corrected:
        row = corrected[row.pk]
    return row


def _days(row: Outcome) -> tuple[object, object]:
    return row.happened_on_first, row.happened_on_last


def name_of(user: User | None) -> str:
    return user.working_name if user else "the operator"


# ---------------------------------------------------------------- reading


def _chains(starts: set[int]) -> dict[int, list[Outcome]]:
    """Return every row of these chains of corrections, by the first row of each."""
    if not starts:
        return {}
    rows = Outcome.objects.filter(Q(pk__in=starts) | Q(chain__in=starts)).order_by("pk")
    found: dict[int, list[Outcome]] = {start: [] for start in starts}
    for row in rows.select_related("recorded_by", "verified_by", "withdrawn_by"):
        found[row.chain_id or row.pk].append(row)
    return found
