"""Mails about somebody's own account. None holds a name, a device, a place or anything of a case."""

from datetime import datetime

from django.conf import settings

from cases import mailing
from cases.jobs import enqueue, handles
from cases.models import Job, User


def leaves() -> bool:
    """True where a mail server is set. Without one mails are files in the state folder, for the operator."""
    return not settings.EMAIL_BACKEND.startswith("django.core.mail.backends.filebased.")


def tell_second_step_changed(user: User, *, at: datetime) -> None:
    """Tell somebody that their second step was changed: a job of the present transaction."""
    enqueue("mail.account_changed", at=at, user=user.pk, which="second_step_changed")


def tell_password_changed(user: User, *, at: datetime) -> None:
    enqueue("mail.account_changed", at=at, user=user.pk, which="password_changed")


@handles("mail.account_changed", leaves_the_house=True)
def _mail_change(job: Job, at: datetime) -> None:
    """To who has the account, locked or not: a change made by somebody else is what they must learn."""
    user = User.objects.filter(pk=job.about["user"], is_active=True).first()
    if user is not None:
        template = f"account/email/{job.about['which']}"
        mailing.send(template, to=user.email, key=job.key, language=user.language)
