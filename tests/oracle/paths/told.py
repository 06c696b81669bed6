"""What people and programs are told: the inbox, its badge, what one follows, mail and webhooks.

Everybody of a world was told of every case, and follows every case: what the gate closed since is not read.
"""

import re
from collections.abc import Callable
from html import unescape

from django.core import mail
from django.db import transaction
from django.urls import reverse

from cases.models import Job
from cases.vocabulary import OrganisationPermission
from notifications.channels import mail as mails
from notifications.channels import webhooks
from notifications.models import Delivery, Notification, Webhook
from tests.oracle.paths.kinds import NumberPath, SetPath
from tests.oracle.paths.reader import Reader, number_in, text_of


def _inbox(reader: Reader) -> str:
    """Every page of the inbox, by its own links."""
    text = page = reader.text("notifications:inbox")
    while following := re.search(r'href="([^"]*before=[^"]*)"', page):
        page = text_of(reader.client.get(unescape(following[1])))
        text += page
    return text


def _of_a_kind(kind: str) -> SetPath:
    return SetPath(
        "notifications:inbox",
        f"of the kind {kind}",
        lambda reader: reader.built.told_in(reader.text("notifications:inbox", query={"kind": kind})),
        lambda reader: set(),
        Reader.visible,
    )


def _answering(name: str, method: str) -> Callable[[Reader], set[str]]:
    """Return the cases whose row is there at its address: opened, done with, brought back."""

    def told(reader: Reader) -> set[str]:
        by_case = {one.case.pk: number for number, one in reader.built.cases.items()}
        found = set()
        for row in Notification.objects.filter(user=reader.user):
            with transaction.atomic():
                answer = getattr(reader.client, method)(reverse(name, args=[row.pk]))
                transaction.set_rollback(True)
            reader.asked += 1
            if answer.status_code != 404 and not answer["Location"].startswith(reverse("account_login")):
                found.add(by_case[row.case_id or 0])
        return found

    return told


def _badge(reader: Reader) -> int:
    return number_in(r"(\d+) unread", reader.text("cases:keyboard"))


def _mailed(reader: Reader) -> int:
    """How many updates a mail tells that leaves now."""
    before = len(mail.outbox)
    with transaction.atomic():
        job = Job(kind="notifications.mail", about={"user": reader.user.pk})
        mails.mail(job, reader.built.at)
        transaction.set_rollback(True)
    sent = mail.outbox[before:]
    del mail.outbox[before:]
    return number_in(r"Casework: (\d+) update", sent[0].subject) if sent else 0


def _called(reader: Reader) -> set[str]:
    """The cases of which a program that this reader set up is told."""
    hook = Webhook(maker=reader.user)
    told = set()
    for number, one in reader.built.cases.items():
        said = webhooks._said(Delivery(webhook=hook, what="event", case=one.case, at=reader.built.at))
        if said is not None:
            told |= reader.built.told_in(str(said)) or {number}
    return told


def _may_be_called(reader: Reader) -> set[str]:
    cases = reader.built.world["cases"]
    manages = OrganisationPermission.PEOPLE in reader.built.world["users"][reader.name]["organisation"]
    unsealed = {one for one in reader.visible() if cases[one]["sensitivity"] != "sealed"}
    return unsealed if manages else set()


SETS: tuple[SetPath, ...] = (
    SetPath(
        "notifications:inbox",
        "page by page",
        lambda reader: reader.built.told_in(_inbox(reader)),
        Reader.visible,
    ),
    *(_of_a_kind(kind) for kind in ("for_you", "outcomes", "rest")),
    SetPath("notifications:open", "GET", _answering("notifications:open", "get"), Reader.visible),
    SetPath("notifications:done", "POST", _answering("notifications:done", "post"), Reader.visible),
    SetPath("notifications:not_done", "POST", _answering("notifications:not_done", "post"), Reader.visible),
    SetPath(
        "notifications:following",
        "GET",
        lambda reader: reader.built.told_in(reader.text("notifications:following")),
        Reader.visible,
    ),
    SetPath("user.webhook", "what leaves", _called, lambda reader: set(), _may_be_called),
)
NUMBERS: tuple[NumberPath, ...] = (
    NumberPath("notifications:inbox", "the badge", _badge, lambda reader: len(reader.visible())),
    NumberPath("user.mail", "how many updates", _mailed, lambda reader: len(reader.visible())),
)
