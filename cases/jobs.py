"""Work done later: written with what causes it, claimed by a worker, tried again, given up in the open.

A job is a row of the transaction that causes it, so that it exists exactly when its cause does. Celery's
messages are hints only: a lost one costs seconds, because beat offers what is due. A worker that is killed
loses its claim after LEASE and another goes on. What a job does in our database is done together with its
mark, so exactly once; what leaves the house (a mail, a webhook) may leave twice, under the same key.
"""

import logging
import traceback
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from celery import shared_task
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from cases.models import Job, SendingPause
from cases.models.jobs import JobQuerySet
from cases.vocabulary import JobState

LEASE = timedelta(seconds=30)
MOST_TRIES = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
FEW_TRIES = 6
KEPT_DONE = timedelta(days=30)
TOO_LONG = timedelta(minutes=5)  # that a due job may wait
AT_ONCE = 500
_HINTED, _HINT_HOLDS = "jobs-hinted", 5  # seconds

_log = logging.getLogger(__name__)

Run = Callable[[Job, datetime], None]


@dataclass(frozen=True)
class Handler:
    """Who does one kind of job. One that leaves the house, or takes seconds, is run before its mark and
    outside a transaction: it may be done twice, and has to bear that.
    """

    run: Run
    leaves_the_house: bool
    is_long: bool = False


_HANDLERS: dict[str, Handler] = {}


class GiveUp(Exception):
    """Trying again cannot help: say why in words that name nobody."""


def handles(kind: str, *, leaves_the_house: bool = False, is_long: bool = False) -> Callable[[Run], Run]:
    """Register the function that does jobs of this kind: `run(job, at)`."""

    def register(run: Run) -> Run:
        _HANDLERS[kind] = Handler(run, leaves_the_house, is_long)
        return run

    return register


# ---------------------------------------------------------------- giving work


def enqueue(kind: str, *, at: datetime, due_at: datetime | None = None, **about: Any) -> Job:
    """Write a job into the present transaction; a worker learns of it once that is committed."""
    job = Job.objects.create(kind=kind, about=about, created_at=at, due_at=due_at or at)
    transaction.on_commit(hint, robust=True)
    return job


def enqueue_many(
    kind: str, abouts: Iterable[dict[str, Any]], *, at: datetime, due_at: datetime | None = None
) -> None:
    """Write a job for each of `abouts`."""
    _write([Job(kind=kind, about=about, created_at=at, due_at=due_at or at) for about in abouts])


def enqueue_once(
    kind: str, abouts: dict[uuid.UUID, dict[str, Any]], *, at: datetime, due_at: datetime | None = None
) -> None:
    """Write a job for each of `abouts` under its key, unless there is one: who says it twice says it once."""
    due = due_at or at
    _write([Job(key=key, kind=kind, about=about, created_at=at, due_at=due) for key, about in abouts.items()])


def _write(jobs: list[Job]) -> None:
    if jobs:
        Job.objects.bulk_create(jobs, batch_size=AT_ONCE, ignore_conflicts=True)
        transaction.on_commit(hint, robust=True)


def waiting(kind: str, *, at: datetime) -> list[dict[str, Any]]:
    """Return what the open jobs of this kind are about that fall due after `at`."""
    open_jobs = Job.objects.filter(kind=kind, state=JobState.OPEN, due_at__gt=at)
    return list(open_jobs.values_list("about", flat=True))


def hint() -> None:
    """Wake a worker, unless a hint is on its way already: the broker's queue stays short in any storm."""
    if cache.add(_HINTED, True, _HINT_HOLDS):
        work_due_jobs.apply_async(retry=False)


@shared_task(name="cases.work_due_jobs", expires=60)
def work_due_jobs() -> None:
    """Do what is due. Forgets the hint first: whoever commits from now on sends another."""
    try:
        cache.delete(_HINTED)
    except Exception as problem:  # the counters are away: that is no reason to do nothing
        _log.warning("The hint stays for %s s: %s", _HINT_HOLDS, _place_of(problem))
    work()


# ---------------------------------------------------------------- doing it


def work(clock: Callable[[], datetime] = timezone.now, *, most: int = AT_ONCE) -> int:
    """Claim and do due jobs, the longest waiting first, until none is left. Returns how many were tried."""
    tried = 0
    while tried < most and (job := _claim(clock())) is not None:
        if job.tries > MOST_TRIES:
            _give_up(job, job.last_error or "Its worker ended each time.")
        else:
            _carry_out(job, clock())
        tried += 1
    if tried == most:
        hint()
    return tried


def _claim(at: datetime) -> Job | None:
    """Return the next due job, ours for LEASE; None when nothing is due."""
    due = _offered(at).order_by("due_at", "pk")
    if not due.exists():  # reading takes no lock of the whole database, where there is only that
        return None
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True).first()
        if job is None:
            return None
        job.claim, job.claimed_until = uuid.uuid4(), at + LEASE
        job.tries += 1
        job.save(update_fields=["claim", "claimed_until", "tries"])
    return job


def _offered(at: datetime) -> JobQuerySet:
    """Return what may be done now: nothing that leaves the house while sending is paused."""
    due = Job.objects.due(at)
    if not is_sending_paused():
        return due
    return due.exclude(kind__in=[kind for kind, handler in _HANDLERS.items() if handler.leaves_the_house])


def _carry_out(job: Job, at: datetime) -> None:
    handler = _HANDLERS.get(job.kind)
    try:
        if handler is None:
            raise GiveUp("Nothing handles this kind any more.")
        if handler.leaves_the_house or handler.is_long:
            handler.run(job, at)
            _mark_done(job, at)
        else:
            with transaction.atomic():
                if _mark_done(job, at):
                    handler.run(job, at)
    except GiveUp as why:
        _give_up(job, str(why))
    except Exception as problem:  # whatever went wrong, the others go on
        _put_off(job, at, _place_of(problem), pause=_pause(job, problem))


@transaction.atomic
def hold_on(job: Job, at: datetime) -> bool:
    """Go on holding a long job: for LEASE from now. False when somebody else took it meanwhile."""
    held = _held(job)
    if held is None:
        return False
    held.claimed_until = at + LEASE
    held.save(update_fields=["claimed_until"])
    return True


def _pause(job: Job, problem: Exception) -> timedelta:
    """Twice as long each time; the first few times a lease at most, where only the database was away."""
    was_away = isinstance(problem, (OperationalError, InterfaceError)) and job.tries <= FEW_TRIES
    return min(LEASE if was_away else LONGEST_PAUSE, FIRST_PAUSE * 2 ** (job.tries - 1))


@transaction.atomic
def _mark_done(job: Job, at: datetime) -> bool:
    """Mark a job we hold; False when the lease ended and somebody else took it."""
    held = _held(job)
    if held is None:
        return False
    held.state, held.done_at, held.claim, held.claimed_until, held.last_error = (
        JobState.DONE,
        at,
        None,
        None,
        "",
    )
    held.save(update_fields=["state", "done_at", "claim", "claimed_until", "last_error"])
    return True


@transaction.atomic
def _put_off(job: Job, at: datetime, why: str, *, pause: timedelta) -> None:
    """Let go, to be tried again after a pause."""
    held = _held(job)
    if held is None:
        return
    if held.tries >= MOST_TRIES:
        _give_up(held, why)
        return
    held.due_at = at + pause
    held.claim, held.claimed_until, held.last_error = None, None, why[:200]
    held.save(update_fields=["due_at", "claim", "claimed_until", "last_error"])
    _log.warning("Job %s (%s) is tried again: %s", held.pk, held.kind, why)


@transaction.atomic
def _give_up(job: Job, why: str) -> None:
    held = _held(job)
    if held is None:
        return
    held.state, held.claim, held.claimed_until, held.last_error = JobState.DEAD, None, None, why[:200]
    held.save(update_fields=["state", "claim", "claimed_until", "last_error"])
    _log.error("Job %s (%s) was given up: %s", held.pk, held.kind, why)


def _held(job: Job) -> Job | None:
    """Return the job as it is now, locked, while our claim on it holds."""
    mine = Job.objects.filter(pk=job.pk, claim=job.claim, state=JobState.OPEN)
    return mine.select_for_update().first()


def _place_of(problem: Exception) -> str:
    """Say what went wrong and where: never its message, which may quote a name."""
    frames = traceback.extract_tb(problem.__traceback__)
    where = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
    return f"{type(problem).__name__}{where}"


# ---------------------------------------------------------------- looking after it


def is_open(kind: str) -> bool:
    """Whether a job of this kind waits or is at work."""
    return Job.objects.filter(kind=kind, state=JobState.OPEN).exists()


def others_wait(at: datetime) -> bool:
    """Whether a job is due that nobody is at."""
    return _offered(at).exists()


def longest_waiting(at: datetime) -> timedelta:
    """Return for how long the oldest due job has waited: what a check of life asks. Zero when none waits."""
    oldest = _offered(at).order_by("due_at").values_list("due_at", flat=True).first()
    return at - oldest if oldest else timedelta()


def is_sending_paused() -> bool:
    return SendingPause.objects.filter(ended_at=None).exists()


def pause_sending(at: datetime) -> None:
    """Let nothing leave the house, until `allow_sending`."""
    if not is_sending_paused():
        SendingPause.objects.create(since=at)


def allow_sending(at: datetime) -> int:
    """Let what waited leave. Returns how many pauses ended."""
    pauses = list(SendingPause.objects.filter(ended_at=None))
    for pause in pauses:
        pause.ended_at = at
        pause.save(update_fields=["ended_at"])
    return len(pauses)


def forget_done(at: datetime) -> int:
    """Delete jobs done more than a month ago. What was given up stays until somebody looked at it."""
    deleted, _ = Job.objects.filter(state=JobState.DONE, done_at__lt=at - KEPT_DONE).delete()
    return deleted
