"""Housekeeping of the installation itself."""

from celery import shared_task
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from cases import encryption, jobs, log_check, passwords
from cases.link_tokens import may_set
from cases.models import User
from cases.operations.evidence import forget_unfinished


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
def mail_set_link(address: str, site: str) -> None:
    """Send the link for a new password to the person with this (encrypted) address; to nobody else.

    To nobody who is locked either: whoever reads their mail may hold them.
    """
    user = User.objects.filter(email=encryption.decrypt(address), is_active=True).first()
    if user is not None and may_set(user):
        passwords.mail_set_link(user, site)


@shared_task
def forget_unfinished_files() -> None:
    """Forget uploads that nobody finished within a day."""
    forget_unfinished(timezone.now())


@shared_task
def forget_done_jobs() -> None:
    """Delete what was done more than a month ago."""
    jobs.forget_done(timezone.now())
