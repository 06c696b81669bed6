"""Put a piece of news into the inboxes of those who hear of it: once each, with what has to follow."""

from datetime import datetime
from typing import Any

from cases.announcements import Announcement
from cases.jobs import handles
from cases.vocabulary import Announced
from notifications import audience, webhooks
from notifications.models import Notification
from notifications.putting import put


@handles("notifications.tell")
def tell(job: Any, at: datetime) -> None:
    """Work out who hears of it now, and write one row for each. A repeat finds the rows there."""
    news = _news(job.about)
    key = key_of(news)
    people = audience.people_told(news, at=at)
    had = set(Notification.objects.filter(key=key, user__in=people).values_list("user", flat=True))
    put([_row(news, key, user, at) for user in people if user.pk not in had], at)
    webhooks.announce(news, key, at)


def key_of(news: Announcement) -> str:
    """Return what is the same each time the same thing is announced."""
    return f"{news.what}:{news.case}:{news.row}:{news.at.isoformat()}"


def _row(news: Announcement, key: str, user: Any, at: datetime) -> Notification:
    is_mailed = news.what == Announced.EMERGENCY  # at once and to everybody told, by the emergency itself
    return Notification(
        user=user,
        case_id=news.case,
        what=str(news.what),
        row=news.row,
        at=news.at,
        key=key,
        is_urgent=news.is_urgent and (user.pk in news.names or not news.names),
        mailed_at=at if is_mailed else None,
    )


def _news(about: dict[str, Any]) -> Announcement:
    return Announcement(
        what=Announced(about["what"]),
        case=about["case"],
        actor=about["actor"],
        at=datetime.fromisoformat(about["happened_at"]),
        names=tuple(about["names"]),
        row=about["row"],
        is_urgent=about["is_urgent"],
    )
