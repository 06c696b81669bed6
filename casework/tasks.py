"""Housekeeping of the installation itself."""

from celery import shared_task
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from cases import exports, imports, jobs, log_check
from cases.operations.evidence import forget_unfinished
from cases.operations.list_exporting import forget_old_lists
from notifications import digests, forgetting


@shared_task
def forget_ended_sessions() -> None:
    """Delete the rows of sessions that have ended, and the counters of attempts, which files keep else.

    Redis forgets them by itself; to clear there would empty its whole database, and a broker's queue in it.
    """
    call_command("clearsessions")
    if str(settings.CACHES["default"]["BACKEND"]).endswith("FileBasedCache"):
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
def forget_old_exports() -> None:
    """Delete the files of reports of a week ago, and of lists of a day ago; the record of them stays."""
    exports.forget_old(timezone.now())
    forget_old_lists(timezone.now())


@shared_task
def forget_old_imports() -> None:
    """Delete the files of lists that came in two weeks ago; what came of them stays."""
    imports.forget_old(timezone.now())


@shared_task
def forget_done_jobs() -> None:
    """Delete what was done more than a month ago."""
    jobs.forget_done(timezone.now())


@shared_task
def forget_old_news() -> None:
    """Delete what was told and opened a year ago, and calls to programs of three months ago."""
    forgetting.forget_old(timezone.now())


@shared_task
def offer_digests() -> None:
    """Have the mails of the day or the week written that are due by now."""
    digests.enqueue_due(timezone.now())
