"""Programs that are told that something happened: set up by who manages people, within what they may see.

A program is told a kind, a reference, an instant and an address; never a name. At sending the gate is asked
again for who set it up: what is not open to them is not sent, and nothing is while they are locked or gone.
"""

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from cases import access
from cases.access import Actor, NotAllowed, OrganisationPermission
from cases.announcements import Announcement
from cases.jobs import enqueue
from notifications.kinds import FOR_PROGRAMS
from notifications.models import Delivery, Webhook

TEST: Final = "test"
SHOWN: Final = 50
JOB: Final = "notifications.deliver"


def require(actor: Actor) -> None:
    if not access.may_in_organisation(actor, OrganisationPermission.PEOPLE):
        raise NotAllowed("You may not set up webhooks.")


def announce(news: Announcement, key: str, at: datetime) -> None:
    """Write one delivery for each program that is told of this kind, where its maker may see the case now."""
    if news.what not in FOR_PROGRAMS:
        return
    for webhook in Webhook.objects.filter(ended_at=None).order_by("pk"):
        if news.what in webhook.kinds and access.reference_for_programs(webhook.maker_id, news.case):
            _enqueue(webhook, about=key, what=str(news.what), case_id=news.case, happened=news.at, at=at)


def _enqueue(
    webhook: Webhook, *, about: str, what: str, case_id: int | None, happened: datetime, at: datetime
) -> None:
    known = Delivery.objects.filter(webhook=webhook, about=about, repeats=None)
    if known.exists():
        return
    one = Delivery.objects.create(webhook=webhook, about=about, what=what, case_id=case_id, at=happened)
    enqueue(JOB, at=at, delivery=one.pk)


def set_up(
    url: str, kinds: Sequence[str], *, made_with: uuid.UUID, actor: Any, at: datetime
) -> tuple[Webhook, str]:
    """Make a webhook; a second post of the same form gets the first. Returns it with its secret.

    The secret is empty for a second post: it is shown once.
    """
    require(actor)
    secret = secrets.token_urlsafe(32)
    webhook, is_new = Webhook.objects.get_or_create(
        made_with=made_with,
        defaults={"maker_id": actor.pk, "url": url, "secret": secret, "kinds": list(kinds), "made_at": at},
    )
    if webhook.maker_id != actor.pk:
        raise NotAllowed("This form was given to somebody else. Open the page again.")
    return webhook, secret if is_new else ""


def all_of_them(actor: Actor) -> list[Webhook]:
    """Return those that tell, then those that ended, the newest first."""
    require(actor)
    found = Webhook.objects.select_related("maker", "ended_by").order_by("-pk")
    return sorted(found, key=lambda one: one.ended_at is not None)


def numbered(actor: Actor, number: int) -> Webhook | None:
    require(actor)
    return Webhook.objects.select_related("maker").filter(pk=number).first()


def deliveries_of(webhook: Webhook) -> list[Delivery]:
    return list(webhook.deliveries.order_by("-pk")[:SHOWN])


def end(webhook: Webhook, *, actor: Any, at: datetime) -> None:
    """Tell the program nothing any more, for good: what waits is not sent either."""
    require(actor)
    if webhook.ended_at is None:
        webhook.ended_at, webhook.ended_by_id = at, actor.pk
        webhook.save(update_fields=["ended_at", "ended_by"])


def send_test(webhook: Webhook, *, actor: Actor, at: datetime) -> None:
    """Send a call of no case, to see that it arrives."""
    require(actor)
    _enqueue(webhook, about=f"{TEST}:{at.isoformat()}", what=TEST, case_id=None, happened=at, at=at)


def send_again(webhook: Webhook, number: int, *, actor: Actor, at: datetime) -> bool:
    """Send one delivery once more, as a new one. False when there is no such delivery."""
    require(actor)
    earlier = webhook.deliveries.filter(pk=number).first()
    if earlier is None:
        return False
    again = Delivery.objects.create(
        webhook=webhook,
        about=earlier.about,
        what=earlier.what,
        case_id=earlier.case_id,
        at=earlier.at,
        repeats=earlier,
    )
    enqueue(JOB, at=at, delivery=again.pk)
    return True
