"""What moved between an edition and the live figure: published + added - removed - duplicates = today (34).

The edition says what was counted; the log says why it is otherwise today. A case that was sealed since, or
opened, is in neither reading of the log as today: only the edition's own list tells it apart.
"""

from dataclasses import dataclass
from datetime import datetime

from cases import editions, tallies, tally_changes
from cases.models import Activity, Case, Edition
from cases.models.cases import CaseQuerySet
from cases.rules import RULES
from cases.tallies import Line, Tally
from cases.tally_changes import Change, Deed, Trace, Why, name_of


@dataclass(frozen=True)
class Moved:
    """An edition beside the figure of today. `sealed` are cases counted then that are in no total today."""

    edition: Edition
    later: Tally
    added: tuple[Change, ...]
    removed: tuple[Change, ...]
    duplicates: tuple[Line, ...]
    sealed: tuple[Case, ...]

    @property
    def taken_out(self) -> int:
        return len(self.removed) + len(self.sealed)

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
        sealed=tuple(_sealed(published - read_again, later)),
    )


def _come_in(lines: list[Line], frozen_at: datetime) -> list[Change]:
    """Return cases that the log as of then counts by now: by an action told later, or no longer sealed."""
    actions = {line.deciding.activity.pk: line for line in lines if line.deciding.activity}
    late = Activity.objects.filter(pk__in=actions, recorded_at__gt=frozen_at).select_related("recorded_by")
    told = {row.pk: Trace(Deed.RECORDED, row.recorded_at, name_of(row.recorded_by)) for row in late}
    return [_came_in(line, told) for line in lines]


def _came_in(line: Line, told: dict[int, Trace]) -> Change:
    action = line.deciding.activity
    if action and action.pk in told:
        return Change(line, Why.LATE, None, (told[action.pk],))
    return Change(line, Why.UNSEALED, None)


def _sealed(references: set[str], later: Tally) -> list[Case]:
    """Return those of the cases counted then that are in no reading of the log today."""
    still = {line.case.reference for line in later.counted}
    return list(Case.objects.filter(reference__in=references - still).order_by("reference"))
