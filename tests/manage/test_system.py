"""What waits and what was given up stands on a page; whoever mended the cause tries it again."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import jobs
from cases.jobs import GiveUp, enqueue, handles
from cases.models import Job
from cases.vocabulary import JobState
from tests.factories import BADGE_QUERIES, LOG_QUERIES, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def tried(monkeypatch):
    """Jobs of this test fail until `mended` is in the list."""
    monkeypatch.setattr(jobs, "_HANDLERS", {})
    done: list = []

    @handles("test.mail")
    def run(job, at):
        if "mended" not in done:
            raise GiveUp("The mail server refuses us.")
        done.append(job.pk)

    return done


def system(client):
    return client.get(reverse("cases:system"))


def test_what_was_given_up_is_told_with_its_reason_and_tried_again(wei, tried):
    job = enqueue("test.mail", at=NOW)
    jobs.work(lambda: NOW)
    assert "The mail server refuses us." in system(wei).content.decode()

    tried.append("mended")
    wei.post(reverse("cases:retry_job", args=[job.pk]))
    jobs.work()

    assert tried == ["mended", job.pk]
    assert "Nothing was given up." in system(wei).content.decode()


def test_what_is_set_aside_is_forgotten(wei, tried):
    job = enqueue("test.mail", at=NOW)
    jobs.work(lambda: NOW)

    wei.post(reverse("cases:forget_job", args=[job.pk]))

    assert not Job.objects.exists()


def test_a_job_that_is_not_given_up_is_neither_tried_nor_forgotten(wei, tried):
    job = enqueue("test.mail", at=NOW, due_at=NOW + timedelta(hours=1))

    for act in ("retry_job", "forget_job"):
        answer = wei.post(reverse(f"cases:{act}", args=[job.pk]), follow=True)
        assert "This job is not given up any more." in answer.content.decode()
    job.refresh_from_db()
    assert (job.state, job.due_at) == (JobState.OPEN, NOW + timedelta(hours=1))


def test_work_that_waits_for_long_is_a_warning(wei, tried):
    assert "Ask the operator" not in system(wei).content.decode()
    enqueue("test.mail", at=NOW - timedelta(minutes=6))

    assert "Ask the operator" in system(wei).content.decode()


def test_a_restored_installation_says_that_nothing_is_mailed(wei):
    jobs.pause_sending(NOW)

    assert "Nothing is mailed" in system(wei).content.decode()


def test_the_page_reads_as_many_rows_for_one_job_as_for_many(wei, tried, django_assert_num_queries):
    for _ in range(60):
        Job.objects.create(kind="test.mail", state=JobState.DEAD, created_at=NOW, due_at=NOW)

    with django_assert_num_queries(9 + LOG_QUERIES + BADGE_QUERIES):
        text = system(wei).content.decode()
    assert text.count("Set aside") == 50
    assert "60 jobs" in text
