"""Mails about somebody's own account. None holds a name, a device, a place or anything of a case."""

import logging

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from cases.models import User

_log = logging.getLogger(__name__)


def leaves() -> bool:
    """True where a mail server is set. Without one mails are files in the state folder, for the operator."""
    return not settings.EMAIL_BACKEND.startswith("django.core.mail.backends.filebased.")


def tell_second_step_changed(user: User) -> None:
    """Tell somebody that their second step was changed. A mail that fails is logged and stops nothing."""
    subject = render_to_string("account/email/second_step_changed_subject.txt").strip()
    body = render_to_string("account/email/second_step_changed_message.txt")
    try:
        send_mail(subject, body, None, [user.email])
    except OSError:
        _log.exception("A mail about a second step was not sent")
