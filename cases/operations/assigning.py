"""Tasks: give one to somebody who sees the case, put it off, do it, take it back."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.http import Http404

from cases import access, clock, holdings
from cases.access import Actor
from cases.models import Case, Task, User
from cases.operations.revising import UNDO_WITHIN
from cases.operations.writing import (
    KnownSince,
    Refused,
    check_reason,
    lock,
    recording,
    tell_listeners,
    user_or_none,
    withdraw_row,
)
from cases.vocabulary import Announced, Permission

LONGEST_TASK = 1000
LONGEST_WAIT = timedelta(days=366)
DONE_ALREADY = "This task is done, or was taken back. Open the page again."


@transaction.atomic
def give_task(
    case: Case,
    *,
    what: str,
    for_whom: User,
    due_on: date,
    actor: Actor,
    at: datetime,
    known: KnownSince | None = None,
) -> Task:
    """Give a task to somebody who may see the case; they are told."""
    access.require(actor, Permission.RECORD, case)
    lock(case)
    if not what.strip():
        raise Refused("Say what is to be done.", field="what")
    if len(what) > LONGEST_TASK:
        raise Refused(f"Say it in {LONGEST_TASK} characters.", field="what")
    if for_whom not in holdings.of_case(case, at=at).seen_by():
        raise Refused("Choose somebody who can see this case, or give them access first.", field="for_whom")
    _check_day(due_on, at, field="due_on")
    stamp = recording(actor, at, known)
    row = Task.objects.create(case=case, what=what.strip(), for_whom=for_whom, due_on=due_on, **stamp)
    if known is None:
        tell_listeners(Announced.TASK, row, actor=actor, at=at, names=(for_whom.pk,))
    return row


@transaction.atomic
def do_task(task: Task, *, actor: Actor, at: datetime) -> None:
    """Say that it is done: whoever it was given to, or who may record on the case."""
    task = _held(task, actor)
    if not task.is_open:
        raise Refused(DONE_ALREADY)
    task.done_at, task.done_by = at, user_or_none(actor)
    task.save(update_fields=["done_at", "done_by"])
    _tell(task, actor, at)


@transaction.atomic
def reopen_task(task: Task, *, actor: Actor, at: datetime) -> None:
    """Undo one's own "done" within ten minutes."""
    task = _held(task, actor)
    if not may_reopen_task(task, actor, at):
        raise Refused("Undo is for who said it was done, within ten minutes. Give the task again.")
    task.done_at, task.done_by = None, None
    task.save(update_fields=["done_at", "done_by"])


def may_reopen_task(task: Task, actor: Actor, at: datetime) -> bool:
    """True for who said that it was done, within ten minutes."""
    if task.done_at is None or task.is_withdrawn or task.done_by_id is None:
        return False
    return task.done_by_id == actor.pk and timedelta(0) <= at - task.done_at <= UNDO_WITHIN


@transaction.atomic
def put_off_task(task: Task, *, until: date, actor: Actor, at: datetime) -> None:
    """Move the day until when; the day it was given with stays beside it."""
    task = _held(task, actor)
    if not task.is_open:
        raise Refused(DONE_ALREADY)
    _check_day(until, at, field="until")
    if until == task.due_now:
        raise Refused("This is the day it is due already. Choose another one.", field="until")
    task.later_until, task.later_by = until, user_or_none(actor)
    task.save(update_fields=["later_until", "later_by"])
    _tell(task, actor, at)


@transaction.atomic
def withdraw_task(task: Task, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a task back: it is not needed any more, or was given to the wrong person."""
    access.require(actor, Permission.RECORD, task.case)
    task = _held(task, actor)
    if not task.is_open:
        raise Refused(DONE_ALREADY)
    check_reason(reason, "Say why it is taken back, in one sentence.")
    withdraw_row(task, reason=reason, actor=actor, at=at)
    _tell(task, actor, at)


def _tell(task: Task, actor: Actor, at: datetime) -> None:
    """Tell whom the task is given to that somebody else moved it: it would be gone from their list unseen."""
    if task.for_whom_id != actor.pk:
        tell_listeners(Announced.TASK_MOVED, task, actor=actor, at=at, names=(task.for_whom_id,))


def may_work_on(task: Task, actor: Actor, held: frozenset[Permission]) -> bool:
    """True for whom the task is, while they see the case, and for who may record on it."""
    return Permission.RECORD in held or (Permission.VIEW in held and task.for_whom_id == actor.pk)


def _held(task: Task, actor: Actor) -> Task:
    """Return the task as it is now, held until the transaction ends; by who may work on it."""
    held = access.permissions_on(actor, task.case)
    if Permission.VIEW not in held:
        raise Http404
    if not may_work_on(task, actor, held):
        raise access.NotAllowed("This task is somebody else's.")
    lock(task.case)
    return Task.objects.select_related("case").get(pk=task.pk)


def _check_day(day: date, at: datetime, *, field: str) -> None:
    today = clock.day_of(at)
    if day < today:
        raise Refused("Choose today or a later day.", field=field)
    if day > today + LONGEST_WAIT:
        raise Refused("Choose a day within a year: what is later is forgotten.", field=field)
