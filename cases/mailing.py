"""One mail: plain text, of a template that holds nothing of a case, and the same Message-ID at every try."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def send(template: str, *, to: str, key: UUID, language: str = "", **said: Any) -> None:
    """Send `template` to one address, in `language` where that is offered. Raises OSError when it fails.

    It may be sent twice, by a worker that was killed: the Message-ID tells whoever receives it.
    """
    offered = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(offered):
        subject = " ".join(render_to_string(f"{template}_subject.txt", said).split())
        body = render_to_string(f"{template}_message.txt", said)
    EmailMessage(subject, body, to=[to], headers={"Message-ID": message_id(key)}).send()


def message_id(key: UUID) -> str:
    return f"<{key}@{urlsplit(settings.SITE_ADDRESS).hostname or 'localhost'}>"
