"""Sessions of one person: listed for them, and ended at once wherever they are."""

from collections.abc import Iterator

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
    ended = [session for session in _sessions_of(user) if session.session_key != but]
    for session in ended:
        session.delete()
    UserSession.objects.filter(user=user).exclude(session_key=but or "").delete()
    return len(ended)


def _sessions_of(user: User | AnonymousUser) -> Iterator[Session]:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session
