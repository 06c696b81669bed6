"""Jobs: with their cause or not at all, once, tried again, given up in the open."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection, transaction

from cases import jobs
from cases.jobs import (
    FEW_TRIES,
    FIRST_PAUSE,
    LEASE,
    LONGEST_PAUSE,
    MOST_TRIES,
    GiveUp,
    enqueue,
    enqueue_many,
    enqueue_once,
    handles,
)
from cases.models import Job
from cases.vocabulary import JobState
from casework.celery import app as celery_app
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


class Clock:
    """A clock that a test moves."""

    def __init__(self):
        self.now = NOW

    def __call__(self):
        return self.now

    def wait(self, how_long):
        self.now += how_long


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def done(monkeypatch):
    """What the handlers of this test did, in order."""
    monkeypatch.setattr(jobs, "_HANDLERS", {})
    return []


def handle(done, fails=(), kind="test.write", **how):
    """Register a handler that notes each run, and raises the next of `fails`, if one is left."""
    left = list(fails)

    @handles(kind, **how)
    def run(job, at):
        done.append(job.about["n"])
        if left:
            raise left.pop(0)


def test_a_job_is_done_once_and_says_when(done, clock):
    handle(done)
    job = enqueue("test.write", at=NOW, n=1)

    assert jobs.work(clock) == 1
    assert jobs.work(clock) == 0
    assert done == [1]
    job.refresh_from_db()
    assert (job.state, job.done_at, job.tries, job.claim) == (JobState.DONE, NOW, 1, None)


def test_a_job_exists_exactly_when_its_cause_does(done):
    handle(done)
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("test.write", at=NOW, n=1)
        raise RuntimeError

    assert not Job.objects.exists()


def test_jobs_are_done_in_the_order_in_which_they_are_due(done, clock):
    handle(done)
    enqueue("test.write", at=NOW, n=2)
    enqueue("test.write", at=NOW, due_at=NOW - timedelta(hours=1), n=1)
    enqueue("test.write", at=NOW, due_at=NOW + timedelta(hours=1), n=3)

    jobs.work(clock)
    assert done == [1, 2]

    clock.wait(timedelta(hours=1))
    jobs.work(clock)
    assert done == [1, 2, 3]


def test_what_fails_writes_nothing_and_is_tried_again_later_and_later(done, clock):
    @handles("test.half")
    def write_half(job, at):
        enqueue("test.other", at=at)
        raise RuntimeError("Samira Al-Kadiri")

    job = enqueue("test.half", at=NOW)

    jobs.work(clock)
    job.refresh_from_db()
    assert (job.state, job.tries, job.due_at) == (JobState.OPEN, 1, NOW + FIRST_PAUSE)
    assert Job.objects.count() == 1
    clock.wait(FIRST_PAUSE)
    jobs.work(clock)
    job.refresh_from_db()
    assert (job.tries, job.due_at) == (2, clock.now + 2 * FIRST_PAUSE)


def test_the_last_error_says_what_and_where_but_quotes_nobody(done, clock, caplog):
    handle(done, fails=[ValueError("Samira Al-Kadiri")])
    job = enqueue("test.write", at=NOW, n=1)

    jobs.work(clock)

    job.refresh_from_db()
    assert job.last_error.startswith("ValueError at test_jobs.py:")
    assert "Samira" not in job.last_error + caplog.text


def pauses_of(problem, done, clock):
    handle(done, fails=[problem] * MOST_TRIES)
    job = enqueue("test.write", at=NOW, n=1)
    pauses = []
    for _ in range(MOST_TRIES - 1):
        jobs.work(clock)
        job.refresh_from_db()
        pauses.append(job.due_at - clock.now)
        clock.now = job.due_at

    return pauses


def test_a_pause_grows_to_an_hour_and_no_further(done, clock):
    pauses = pauses_of(RuntimeError(), done, clock)

    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == max(pauses) == LONGEST_PAUSE


def test_a_database_that_was_away_is_asked_again_soon_and_not_for_ever(done, clock):
    """Workers that were killed count as tries: with them a short absence would be a long wait."""
    pauses = pauses_of(OperationalError(), done, clock)

    assert max(pauses[:FEW_TRIES]) == LEASE
    assert pauses[FEW_TRIES] == FIRST_PAUSE * 2**FEW_TRIES
    assert pauses[-1] == LONGEST_PAUSE


def test_one_that_always_fails_is_given_up_in_the_open(done, clock):
    handle(done, fails=[RuntimeError()] * (MOST_TRIES + 1))
    job = enqueue("test.write", at=NOW, n=1)

    for _ in range(MOST_TRIES + 2):
        jobs.work(clock)
        clock.wait(timedelta(hours=2))

    job.refresh_from_db()
    assert (job.state, job.tries) == (JobState.DEAD, MOST_TRIES)
    assert len(done) == MOST_TRIES


def test_a_handler_may_give_up_at_once(done, clock):
    handle(done, fails=[GiveUp("The file is gone.")])
    job = enqueue("test.write", at=NOW, n=1)

    jobs.work(clock)

    job.refresh_from_db()
    assert (job.state, job.last_error) == (JobState.DEAD, "The file is gone.")


def test_one_that_fails_keeps_none_of_the_others(done, clock):
    handle(done, fails=[RuntimeError()])
    enqueue_many("test.write", [{"n": n} for n in (1, 2, 3)], at=NOW)

    assert jobs.work(clock) == 3
    assert done == [1, 2, 3]
    assert Job.objects.filter(state=JobState.DONE).count() == 2


def test_a_kind_that_nobody_handles_any_more_is_given_up(done, clock):
    job = enqueue("test.unknown", at=NOW)

    jobs.work(clock)

    job.refresh_from_db()
    assert job.state == JobState.DEAD


# ---------------------------------------------------------------- workers that are killed


def test_what_a_killed_worker_held_is_taken_up_after_its_lease(done, clock):
    handle(done)
    enqueue("test.write", at=NOW, n=1)
    assert jobs._claim(clock()) is not None  # and then it is killed

    assert jobs.work(clock) == 0
    clock.wait(LEASE)
    assert jobs.work(clock) == 1
    assert done == [1]


def test_one_that_kills_its_worker_each_time_is_given_up(done, clock):
    handle(done)
    job = enqueue("test.write", at=NOW, n=1)
    for _ in range(MOST_TRIES):
        assert jobs._claim(clock()) is not None
        clock.wait(LEASE)

    jobs.work(clock)
    job.refresh_from_db()
    assert (job.state, job.last_error) == (JobState.DEAD, "Its worker ended each time.")
    assert done == []


def test_a_worker_that_was_too_slow_marks_nothing(done, clock):
    """The lease ended, another worker took the job: the first one's mark would hide what the second does."""
    handle(done)
    enqueue("test.write", at=NOW, n=1)
    slow = jobs._claim(clock())
    clock.wait(LEASE)
    second = jobs._claim(clock())

    jobs._carry_out(slow, clock())
    assert done == []
    jobs._carry_out(second, clock())
    assert done == [1]


def test_what_leaves_the_house_leaves_before_its_mark_and_under_one_key(done, clock):
    keys = []

    @handles("test.mail", leaves_the_house=True)
    def send(job, at):
        assert connection.savepoint_ids == before, "a transaction is held while it leaves"
        assert Job.objects.get(pk=job.pk).state == JobState.OPEN, "marked before it left"
        keys.append(job.key)

    before = list(connection.savepoint_ids)
    enqueue("test.mail", at=NOW)
    first = jobs._claim(clock())
    jobs._HANDLERS["test.mail"].run(first, clock())  # sent, and killed before the mark
    clock.wait(LEASE)
    jobs.work(clock)

    assert len(keys) == 2 and len(set(keys)) == 1


# ---------------------------------------------------------------- hints and the check of life


def test_a_storm_of_work_sends_one_hint_until_a_worker_listens(
    done, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(jobs.work_due_jobs, "apply_async", lambda **how: sent.append(how))
    cache.clear()
    with django_capture_on_commit_callbacks(execute=True):
        for n in range(50):
            enqueue("test.write", at=NOW, n=n)
    assert len(sent) == 1

    jobs.work_due_jobs()
    with django_capture_on_commit_callbacks(execute=True):
        enqueue("test.write", at=NOW, n=51)
    assert len(sent) == 2


def test_the_hint_is_forgotten_before_the_work_so_that_none_is_swallowed(done, monkeypatch):
    """What is committed while a worker looks at the last row must wake somebody."""
    sent = []
    monkeypatch.setattr(jobs.work_due_jobs, "apply_async", lambda **how: sent.append(how))
    monkeypatch.setattr(jobs, "work", jobs.hint)

    jobs.hint()
    jobs.work_due_jobs()

    assert len(sent) == 2


def test_a_worker_that_stops_with_more_to_do_wakes_the_next(done, clock, monkeypatch):
    sent = []
    monkeypatch.setattr(jobs.work_due_jobs, "apply_async", lambda **how: sent.append(how))
    handle(done)
    enqueue_many("test.write", [{"n": n} for n in range(4)], at=NOW)

    assert jobs.work(clock, most=3) == 3
    assert len(sent) == 1


class NoCounters:
    def delete(self, key):
        raise ConnectionError("no cache")


def test_work_is_done_while_the_counters_are_away(done, monkeypatch):
    handle(done)
    enqueue("test.write", at=NOW, n=1)
    monkeypatch.setattr(jobs, "cache", NoCounters())

    jobs.work_due_jobs()

    assert done == [1]


def test_who_says_it_twice_under_one_key_says_it_once(done, clock):
    handle(done)
    key = uuid.UUID(int=7)
    for _ in range(2):
        enqueue_once("test.write", {key: {"n": 1}}, at=NOW)
    jobs.work(clock)
    enqueue_once("test.write", {key: {"n": 1}}, at=NOW)
    jobs.work(clock)

    assert done == [1]


def test_a_broker_that_is_gone_costs_no_job_and_no_answer(
    done, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(**how):
        raise OSError("no broker")

    handle(done)
    monkeypatch.setattr(jobs.work_due_jobs, "apply_async", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        enqueue("test.write", at=NOW, n=1)

    jobs.work_due_jobs()  # as beat offers it
    assert done == [1]


def test_the_check_of_life_says_how_long_the_oldest_waits(done, clock):
    assert jobs.longest_waiting(NOW) == timedelta()
    enqueue("test.write", at=NOW, n=1)
    enqueue("test.write", at=NOW, due_at=NOW + timedelta(hours=1), n=2)

    assert jobs.longest_waiting(NOW + timedelta(minutes=3)) == timedelta(minutes=3)


def test_done_jobs_are_forgotten_after_a_month_and_dead_ones_never(done, clock):
    handle(done, fails=[GiveUp("gone")])
    enqueue_many("test.write", [{"n": 1}, {"n": 2}], at=NOW)
    jobs.work(clock)

    assert jobs.forget_done(NOW + timedelta(days=29)) == 0
    assert jobs.forget_done(NOW + timedelta(days=31)) == 1
    assert Job.objects.get().state == JobState.DEAD


def test_nothing_leaves_the_house_while_sending_is_paused(done, clock):
    handle(done, kind="test.mail", leaves_the_house=True)
    handle(done)
    jobs.pause_sending(NOW)
    enqueue("test.mail", at=NOW, n=1)
    enqueue("test.write", at=NOW, n=2)
    jobs.work(clock)

    assert done == [2]
    assert jobs.longest_waiting(NOW + timedelta(hours=1)) == timedelta(), "it is held back, not stuck"
    assert jobs.allow_sending(NOW) == 1
    jobs.work(clock)
    assert done == [2, 1]


def test_everything_beat_is_to_start_is_a_task_that_there_is():
    celery_app.loader.import_default_modules()
    asked = {one["task"] for one in settings.CELERY_BEAT_SCHEDULE.values()}

    assert asked <= set(celery_app.tasks), "a misspelled one would be started, and fail, for ever"
    assert len(asked) >= 7


def test_where_workers_share_one_pipe_they_are_threads():
    """Of processes one killed while it waits would hold the lock for ever: none of the others gets a job."""
    shares_a_pipe = not celery_app.connection_for_read().transport.implements.asynchronous

    assert celery_app.conf.worker_pool == ("threads" if shares_a_pipe else "prefork")
