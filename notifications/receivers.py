"""What cases announces is written down as work, in the transaction of what happened: keys only."""

from typing import Any

from django.dispatch import receiver

from cases.announcements import Announcement, announced
from cases.jobs import enqueue


@receiver(announced, dispatch_uid="notifications")
def note_down(announcement: Announcement, **_: Any) -> None:
    """One job for each piece of news, however many people hear of it."""
    enqueue(
        "notifications.tell",
        at=announcement.at,
        what=str(announcement.what),
        case=announcement.case,
        actor=announcement.actor,
        happened_at=announcement.at.isoformat(),
        names=list(announcement.names),
        row=announcement.row,
        is_urgent=announcement.is_urgent,
    )
