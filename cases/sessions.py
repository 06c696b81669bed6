"""Sessions of one person: listed for them, and ended at once wherever they are."""

from collections.abc import Iterable, Iterator

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.utils import timezone

from cases.models import User


def end_all_sessions(user: User | AnonymousUser, *, but: str | None = None) -> int:
    """End every session of `user`, save the one with the key `but`; return how many.

    It takes effect at the next request of each. All stored sessions are read, so that none is missed,
    however it began.
    """
    ended = [session for session in _sessions_of({str(user.pk)}) if session.session_key != but]
    for session in ended:
        session.delete()
    UserSession.objects.filter(user=user).exclude(session_key=but or "").delete()
    return len(ended)


def end_sessions_of_all(users: Iterable[User]) -> int:
    """End every session of several people, in one reading of the sessions; return how many."""
    keys = {str(user.pk) for user in users}
    ended = list(_sessions_of(keys))
    for session in ended:
        session.delete()
    UserSession.objects.filter(user__in=keys).delete()
    return len(ended)


def _sessions_of(keys: set[str]) -> Iterator[Session]:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) in keys:
            yield session
