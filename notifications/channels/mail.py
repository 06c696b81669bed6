"""The mail that something waits: counts and the way to the inbox, nothing else."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

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
            _send(user, job.key, len(waiting), sum(waiting.values()))
            Notification.objects.filter(pk__in=list(waiting)).mark_mailed(timezone.now())


def _send(user: Any, key: Any, updates: int, urgent: int) -> None:
    mailing.send(
        "email/updates",
        to=user.email,
        key=key,
        language=user.language,
        updates=updates,
        urgent=urgent,
        address=f"{settings.SITE_ADDRESS}/inbox/",
    )
