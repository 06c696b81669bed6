"""Write rows into people's inboxes, with what follows from them."""

from datetime import datetime, timedelta
from typing import Final

from cases.jobs import enqueue_many
from notifications import digests
from notifications.models import Notification

URGENT_WAITS: Final = timedelta(hours=2)


def put(rows: list[Notification], at: datetime) -> None:
    """Write rows of inboxes; a mail and the next of the duty list follow where they are due."""
    Notification.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
    digests.mail_soon([row for row in rows if row.mailed_at is None], at)
    enqueue_many(
        "notifications.pass_on",
        [{"user": row.user_id, "key": row.key} for row in rows if row.is_urgent],
        at=at,
        due_at=at + URGENT_WAITS,
    )
