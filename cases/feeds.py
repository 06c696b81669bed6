"""What a calendar feed tells, and to whom: the gate is asked with its person each time it is read."""

import hashlib
from collections.abc import Iterator
from datetime import date, datetime

from cases import access, clock, worklist
from cases.calendar_file import CalendarEvent
from cases.coming_up import Coming
from cases.models import Feed, User
from cases.vocabulary import ComingKind, Sensitivity


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(user: User) -> Feed | None:
    """Return the feed that somebody has now."""
    return Feed.objects.filter(user=user.pk, ended_at=None).first()


def reader_of(token: str) -> User | None:
    """Return whose feed this is, while they may read it.

    Nobody for a token that never was, a feed that was ended, and a person whose account is closed or locked,
    who travels, or to whom no case is open.
    """
    feed = Feed.objects.filter(digest=digest_of(token), ended_at=None).select_related("user").first()
    if feed is None or not feed.user.is_active:
        return None
    user = access.remember_grants(feed.user)
    held = access.live_grants(user)
    if held.is_locked or held.is_travelling or not access.cases_for(user).exists():
        return None
    return user


def events_for(user: User, *, at: datetime) -> list[tuple[str, CalendarEvent]]:
    """Return (reference, event) of what comes up for `user`: a reference and a kind, and no other word.

    Nothing of sealed cases: a feed leaves the house, and a sealed case never does.
    """
    return list(_events(user, clock.day_of(at)))


def _events(user: User, today: date) -> Iterator[tuple[str, CalendarEvent]]:
    for one in worklist.coming_for(user, today):
        first, last = one.first or one.last, one.last or one.first
        leaves = one.case.sensitivity != Sensitivity.SEALED
        if leaves and first is not None and last is not None:
            yield one.case.reference, CalendarEvent(_uid(one), _summary(one), first, last)


def _uid(one: Coming) -> str:
    return f"{one.kind}-{one.row}-{one.case.reference}@casework"


def _summary(one: Coming) -> str:
    words = f"{one.case.reference}: {ComingKind(one.kind).label}"
    return words if one.when.is_day else f"{words} (some day of these)"
