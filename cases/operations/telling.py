"""Tell people that something needs them: by a mail that says only where to look."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from cases import access, mailing
from cases.jobs import enqueue_many, handles
from cases.models import Job


def tell(people: Iterable[int], *, at: datetime) -> None:
    """Have each sent a mail without a name, country, reference or outcome: jobs of the present transaction.

    My work tells the same, so that nothing hangs on a mail.
    """
    enqueue_many("mail.something_waits", [{"user": one} for one in people], at=at)


@handles("mail.something_waits", leaves_the_house=True)
def _mail(job: Job, at: datetime) -> None:
    """To nobody who is gone or locked by now."""
    for user in access.people_who_may_sign_in([job.about["user"]]):
        address = f"{settings.SITE_ADDRESS}/my-work/"
        template = "email/something_waits"
        mailing.send(template, to=user.email, key=job.key, language=user.language, address=address)
