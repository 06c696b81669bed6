"""Housekeeping of the installation itself."""

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from cases import jobs, log_check
from cases.operations.evidence import forget_unfinished
from notifications import digests


@shared_task
def forget_ended_sessions() -> None:
    """Delete the rows of sessions that have ended, and the counters of attempts, which files keep else."""
    call_command("clearsessions")
    cache.clear()


@shared_task
def anchor_the_access_log() -> None:
    """Keep the log's last digest outside the database."""
    log_check.drop_anchor(timezone.now())


@shared_task
def forget_unfinished_files() -> None:
    """Forget uploads that nobody finished within a day."""
    forget_unfinished(timezone.now())


@shared_task
def forget_done_jobs() -> None:
    """Delete what was done more than a month ago."""
    jobs.forget_done(timezone.now())


@shared_task
def offer_digests() -> None:
    """Have the mails of the day or the week written that are due by now."""
    digests.enqueue_due(timezone.now())
