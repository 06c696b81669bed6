"""When somebody is sent a mail that something waits: at once, daily or weekly, each time one mail.

A mail is a job of its own. How much it tells is counted when it leaves, of what the gate opens then.
"""

import uuid
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cases.jobs import enqueue_once, is_waiting
from cases.vocabulary import Digest
from notifications.models import Notification

GATHERED: Final = timedelta(minutes=1)  # so that five changes are one mail
_DAY_OF_THE_WEEK: Final = 0  # Monday
_KEYS: Final = uuid.UUID("6c1c9d52-3c1f-5b07-9d58-0d1c5d7e2a10")


def mail_soon(user: Any, at: datetime, *, is_urgent: bool) -> None:
    """Have a mail leave in a minute to who wants it at once, or needs to know; later news wait for it too."""
    wants = user.digest == Digest.NOW or (is_urgent and user.digest != Digest.OFF)
    # One that leaves very soon may count before this is committed, and would leave it untold.
    if wants and not is_waiting("notifications.mail", at=at + GATHERED / 2, user=user.pk):
        key = _key("now", user.pk, at.isoformat(timespec="seconds"))
        enqueue_once("notifications.mail", key=key, at=at, due_at=at + GATHERED, user=user.pk)


def enqueue_due(at: datetime) -> None:
    """Write the mails that are due by now, each once however often this is asked.

    The hour is that of the organisation's time zone. What was missed is caught up with the same day or week.
    """
    waiting = Notification.objects.unmailed().filter(user=OuterRef("pk"))
    people = get_user_model().objects.filter(Exists(waiting), is_active=True)
    for user in people.filter(digest__in=[Digest.DAILY, Digest.WEEKLY]):
        period = _period(user, at)
        if period:
            key = _key(user.digest, user.pk, period)
            enqueue_once("notifications.mail", key=key, at=at, user=user.pk)


def _period(user: Any, at: datetime) -> str:
    """Return the day or week whose mail is due to `user`, in words; nothing before its hour."""
    here = timezone.localtime(at, timezone.get_default_timezone())
    first = here.date()
    if user.digest == Digest.WEEKLY:
        first -= timedelta(days=(first.weekday() - _DAY_OF_THE_WEEK) % 7)
    is_due = here.date() > first or here.hour >= user.digest_hour
    return first.isoformat() if is_due else ""


def _key(*words: object) -> uuid.UUID:
    return uuid.uuid5(_KEYS, " ".join(str(word) for word in words))
