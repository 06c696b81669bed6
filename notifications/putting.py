"""Write a row into somebody's inbox, with what follows from it."""

from datetime import datetime, timedelta
from typing import Any, Final

from cases.jobs import enqueue
from notifications import digests
from notifications.models import Notification

URGENT_WAITS: Final = timedelta(hours=2)


def put(user: Any, row: Notification, at: datetime) -> None:
    """Write one row of an inbox; a mail and the next of the duty list follow where they are due."""
    row.user = user
    Notification.objects.bulk_create([row], ignore_conflicts=True)
    if row.mailed_at is None:
        digests.mail_soon(user, at, is_urgent=row.is_urgent)
    if row.is_urgent:
        enqueue("notifications.pass_on", at=at, due_at=at + URGENT_WAITS, user=user.pk, key=row.key)
