"""Housekeeping of the installation itself."""

from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from cases import access_log


@shared_task
def forget_ended_sessions() -> None:
    """Delete the rows of sessions that have ended."""
    call_command("clearsessions")


@shared_task
def anchor_the_access_log() -> None:
    """Keep the log's last digest outside the database."""
    access_log.drop_anchor(timezone.now())
