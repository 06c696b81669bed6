"""The mail that something waits: counts and the way to the inbox, nothing else."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases import access, mailing
from cases.jobs import handles
from notifications import inbox
from notifications.digests import MAIL
from notifications.models import Notification


@handles(MAIL, leaves_the_house=True)
def mail(job: Any, at: datetime) -> None:
    """Send one person how much waits that they have not been told of by mail.

    Counted now, of what the gate opens now. Nothing to tell, or nobody to tell it to: no mail.
    """
    for user in access.people_who_may_sign_in([job.about["user"]]):
        rows = inbox.open_to(user).unmailed()
        waiting = dict(rows.values_list("pk", "is_urgent"))
        if waiting:
            _send(user, _identity(user, waiting), len(waiting), sum(waiting.values()))
            Notification.objects.filter(pk__in=list(waiting)).mark_mailed(timezone.now())


def _identity(user: Any, rows: Collection[int]) -> uuid.UUID:
    """Return what is the same at every try that tells of the same rows, and of them alone.

    A try after a killed worker may have more to tell: under the Message-ID of the mail before it, whoever
    receives it would fold it away. Keyed, as a mail passes strangers and rows have counted numbers.
    """
    told = f"{user.pk} {sorted(rows)}"
    return uuid.UUID(bytes=salted_hmac(MAIL, told, algorithm="sha256").digest()[:16])


def _send(user: Any, key: uuid.UUID, updates: int, urgent: int) -> None:
    mailing.send(
        "email/updates",
        to=user.email,
        key=key,
        language=user.language,
        updates=updates,
        urgent=urgent,
        address=f"{settings.SITE_ADDRESS}/inbox/",
    )
