"""What is written down on one case besides what happened: notes, the contact log, demands, tasks.

Takes a case that came through the gate.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404

from cases import clock, dates
from cases.models import Case, Note, Task
from cases.vocabulary import NoteKind, SpokenWith


@dataclass(frozen=True)
class TaskLine:
    """A task, whether the person it was given to sees the case now, and whether its words may be read."""

    row: Task
    is_seen: bool
    is_late: bool
    is_told: bool = True


def newest_first(notes: Iterable[Note]) -> list[Note]:
    """Return what was written down on a case (CaseFile.notes) by the day it is about, the latest first."""
    return sorted(notes, key=_latest, reverse=True)


def _latest(row: Note) -> tuple[date, date, datetime]:
    last, first = dates.sort_key(row.held_on, clock.day_of(row.recorded_at))
    return last, first, row.recorded_at


def note_of(case: Case, number: int) -> Note:
    """Return one note that stands on the case; Http404 for any other, of another case or withdrawn."""
    row = Note.objects.live().filter(case=case, pk=number).select_related("case").first()
    if row is None:
        raise Http404
    return row


def last_with_family(notes: list[Note]) -> Note | None:
    """Return the last time that somebody of ours spoke with the family, of notes that are newest first."""
    return next((row for row in notes if not row.is_withdrawn and row.with_whom == SpokenWith.FAMILY), None)


def demands_in(notes: list[Note]) -> list[Note]:
    return [row for row in notes if row.kind == NoteKind.DEMAND and not row.is_withdrawn]


def open_promises(notes: list[Note]) -> list[Note]:
    """Return what was promised and not kept yet, the first due first; without a day, last."""
    rows = [row for row in notes if row.is_open_promise]
    return sorted(rows, key=lambda row: (row.promised_by_last or date.max, row.pk))


def tasks_of(
    case: Case, *, seeing: set[int], may_read: Callable[[Task], bool], at: datetime
) -> list[TaskLine]:
    """Return the tasks of the case, open ones first, by day.

    `seeing`: who sees the case now, by key. `may_read`: whether the reader may read the words of a row.
    """
    people = ("for_whom", "recorded_by", "done_by", "withdrawn_by", "later_by")
    rows = Task.objects.filter(case=case).select_related("case", *people)
    today = clock.day_of(at)
    lines = [
        TaskLine(row, row.for_whom_id in seeing, row.due_now < today, is_told=may_read(row)) for row in rows
    ]
    return sorted(lines, key=lambda line: (not line.row.is_open, line.row.due_now, line.row.pk))


def open_tasks(case: Case) -> list[Task]:
    rows = Task.objects.open().filter(case=case).select_related("for_whom")
    return sorted(rows, key=lambda row: (row.due_now, row.pk))


def task_of(case: Case, number: int) -> Task:
    """Return one task that stands on the case; Http404 for any other, of another case or taken back."""
    row = Task.objects.live().filter(case=case, pk=number).select_related("case", "for_whom").first()
    if row is None:
        raise Http404
    return row
