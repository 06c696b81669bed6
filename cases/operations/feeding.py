"""Make and end calendar feeds. A token is returned once, and only its digest is kept."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from cases.access import NotAllowed
from cases.feeds import digest_of
from cases.models import Feed, User


@transaction.atomic
def make_feed(user: User, *, actor: User, at: datetime) -> str:
    """Make one's own feed and return its token. The one before it ends."""
    _require_oneself(user, actor)
    User.objects.select_for_update().get(pk=user.pk)  # one feed after the other
    end_feeds([user], at=at)
    token = secrets.token_urlsafe(32)
    Feed.objects.create(user_id=user.pk, digest=digest_of(token), made_at=at)
    return token


@transaction.atomic
def end_feed(user: User, *, actor: User, at: datetime) -> None:
    """End one's own feed: its address answers as one that never was."""
    _require_oneself(user, actor)
    end_feeds([user], at=at)


def end_feeds(users: Iterable[User], *, at: datetime) -> None:
    """End these people's feeds for good: with a lock, a closed account, a new password, ended sessions."""
    for feed in Feed.objects.filter(user__in=[user.pk for user in users], ended_at=None):
        feed.ended_at = at
        feed.save(update_fields=["ended_at"])


def _require_oneself(user: User, actor: User) -> None:
    if actor.pk != user.pk:
        raise NotAllowed("Everybody makes a feed for themselves.")
