"""Housekeeping of the installation itself."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def forget_ended_sessions() -> None:
    """Delete the rows of sessions that have ended."""
    call_command("clearsessions")
