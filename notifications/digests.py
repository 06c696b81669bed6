"""When somebody is sent a mail that something waits: at once, daily or weekly, each time one mail.

A mail is a job of its own. How much it tells is counted when it leaves, of what the gate opens then.
"""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cases import jobs
from cases.vocabulary import Digest
from notifications.models import Notification

MAIL: Final = "notifications.mail"
GATHERED: Final = timedelta(minutes=1)  # so that five changes are one mail
_DAY_OF_THE_WEEK: Final = 0  # Monday
_KEYS: Final = uuid.UUID("6c1c9d52-3c1f-5b07-9d58-0d1c5d7e2a10")


def mail_soon(rows: Iterable[Notification], at: datetime) -> None:
    """Have a mail leave in a minute to who wants these at once or needs to know; later news wait for it."""
    wanting = {row.user_id for row in rows if _is_wanted_now(row)}
    if wanting:
        # One that leaves very soon may count before this is committed, and would leave it untold.
        on_its_way = {about["user"] for about in jobs.waiting(MAIL, at=at + GATHERED / 2)}
        second = at.isoformat(timespec="seconds")
        _have_mailed({_key("now", one, second): one for one in wanting - on_its_way}, at, at + GATHERED)


def _is_wanted_now(row: Notification) -> bool:
    wants = row.user.digest
    return wants == Digest.NOW or (row.is_urgent and wants != Digest.OFF)


def enqueue_due(at: datetime) -> None:
    """Write the mails that are due by now, each once however often this is asked.

    The hour is that of the organisation's time zone. What was missed is caught up with the same day or week.
    """
    unmailed = Notification.objects.unmailed().filter(user=OuterRef("pk"))
    people = get_user_model().objects.filter(Exists(unmailed), is_active=True)
    people = people.filter(digest__in=[Digest.DAILY, Digest.WEEKLY])
    periods = {user: _period(user, at) for user in people}
    _have_mailed(
        {_key(user.digest, user.pk, period): user.pk for user, period in periods.items() if period}, at
    )


def _have_mailed(people: dict[uuid.UUID, int], at: datetime, due_at: datetime | None = None) -> None:
    jobs.enqueue_once(MAIL, {key: {"user": user} for key, user in people.items()}, at=at, due_at=due_at)


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
