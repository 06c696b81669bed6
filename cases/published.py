"""What moved between an edition and the live figure: published + added - removed - duplicates = today (34).

The edition says what was counted; the log says why it is otherwise today. A case that was sealed since, or
opened, is in neither reading of the log as today: only the edition's own list tells it apart.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases import editions, tallies, tally_changes
from cases.models import Activity, Case, Edition, Outcome
from cases.models.cases import CaseQuerySet
from cases.rules import RULES
from cases.tallies import Line, Tally
from cases.tally_changes import Change, Deed, Trace, Why, name_of


@dataclass(frozen=True)
class Moved:
    """An edition beside the figure of today.

    `sealed` are cases counted then that are in no total today; `reread` are counted then, and not by the log
    of then as it reads today: something was entered since with an earlier day.
    """

    edition: Edition
    later: Tally
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    duplicates: tuple[Line, ...]
    sealed: tuple[Case, ...]
    reread: tuple[Case, ...]

    @property
    def taken_out(self) -> int:
        return len(self.removed) + len(self.sealed) + len(self.reread)

    @property
    def total(self) -> int:
        return len(self.added) + self.taken_out + len(self.duplicates)


def moved(edition: Edition, *, cases: CaseQuerySet, now: datetime) -> Moved:
    """Return what moved since `edition`, counted today under the edition's own rule."""
    rule = RULES[edition.rule]
    then = tallies.tally(edition.year, cases=cases, now=now, known_by=edition.known_by, rule=rule)
    later = tallies.tally(edition.year, cases=cases, now=now, rule=rule)
    return compare(edition, then, later)


def compare(edition: Edition, then: Tally, later: Tally) -> Moved:
    """Return what moved, given the figure of the edition's instant as the log gives it today, and today's."""
    published = {line["case"] for line in editions.content_of(edition)["counted"]}
    found = tally_changes.changes(then, later)
    read_again = {line.case.reference for line in then.counted}
    duplicates = tuple(line for line in found.duplicates if line.case.reference in published)
    gone = _gone(published - read_again, later)
    totalled = set(
        Case.objects.in_totals().filter(pk__in=[case.pk for case in gone]).values_list("pk", flat=True)
    )
    opened = [line for line in later.counted if line.case.reference in read_again - published]
    return Moved(
        edition=edition,
        later=later,
        added=(
            *(change for change in found.added if change.line.case.reference not in published),
            *_come_in(opened, edition.frozen_at),
        ),
        removed=tuple(change for change in found.removed if change.line.case.reference in published),
        duplicates=duplicates,
        sealed=tuple(case for case in gone if case.pk not in totalled),
        reread=tuple(case for case in gone if case.pk in totalled),
    )


def _come_in(lines: list[Line], frozen_at: datetime) -> list[Change]:
    """Return cases that the log as of then counts by now: what was told later, or no longer sealed."""
    actions = {line.deciding.activity.pk for line in lines if line.deciding.activity}
    told = _told_later(Activity, actions, frozen_at)
    outcomes = _told_later(Outcome, {line.deciding.outcome.pk for line in lines}, frozen_at)
    return [_came_in(line, told, outcomes) for line in lines]


def _told_later(model: Any, rows: set[int], frozen_at: datetime) -> dict[int, Trace]:
    late = model.objects.filter(pk__in=rows, recorded_at__gt=frozen_at).select_related("recorded_by")
    return {row.pk: Trace(Deed.RECORDED, row.recorded_at, name_of(row.recorded_by)) for row in late}


def _came_in(line: Line, actions: dict[int, Trace], outcomes: dict[int, Trace]) -> Change:
    action = line.deciding.activity
    found = (outcomes.get(line.deciding.outcome.pk), actions.get(action.pk) if action else None)
    traces = tuple(trace for trace in found if trace)
    return Change(line, Why.LATE if traces else Why.UNSEALED, None, traces)


def _gone(references: set[str], later: Tally) -> list[Case]:
    """Return those of the cases counted then that are in no reading of the log today."""
    still = {line.case.reference for line in later.counted}
    return list(Case.objects.filter(reference__in=references - still).order_by("reference"))
