"""Sessions: how long they last, who is signed out at the next request, and the list of one's own."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import access_log, standing
from cases.sessions import end_all_sessions
from cases.vocabulary import Read
from cases.web.account_tabs import tabs
from cases.web.pages import say

__all__ = ["SessionLimits", "end_all_sessions", "end_others", "end_session", "own_sessions", "stay"]

_BEGAN = "began_at"
_SEEN = "seen_at"
WHY = "signed_out_because"
# The session is written again at most this often, in seconds: not with each page.
_STEP = 60
_Answer = Callable[[HttpRequest], HttpResponse]


# ---------------------------------------------------------------- how long they last


@receiver(user_logged_in)
def begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """A session begins when somebody signs in."""
    request.session[_BEGAN] = request.session[_SEEN] = int(time.time())


class SessionLimits:
    """Sign out who was idle too long, has worked for a day, or is locked: at their next request, anywhere."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY in request.session and request.user.is_authenticated:
            why = _why_to_end(request)
            if why:
                logout(request)
                request.session[WHY] = why
            else:
                _seen(request)
        return self.get_response(request)


def _why_to_end(request: HttpRequest) -> str:
    now = time.time()
    began, seen = request.session.get(_BEGAN, now), request.session.get(_SEEN, now)
    if now - seen >= settings.SESSION_IDLE_SECONDS or now - began >= settings.SESSION_LONGEST_SECONDS:
        return "time"
    return "lock" if standing.standing_of(request.user).is_locked else ""


def _seen(request: HttpRequest, *, at_once: bool = False) -> None:
    now = int(time.time())
    if at_once or not now - request.session.get(_SEEN, 0) < _STEP:
        request.session[_SEEN] = now
        request.session.setdefault(_BEGAN, now)


def why_signed_out(request: HttpRequest) -> str:
    """Return once, in words, why this browser was signed out; nothing when the person did it."""
    return {
        "time": _("You were signed out to keep cases safe. What you saved is still here. Sign in to go on."),
        "lock": _("This account is locked. A colleague elsewhere can unlock it."),
    }.get(request.session.pop(WHY, "") if WHY in request.session else "", "")


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Go on: the time of quiet begins anew. Without JavaScript, back to where the person was."""
    _seen(request, at_once=True)
    if request.headers.get("Sec-Fetch-Mode") == "navigate":
        return redirect("cases:my_work")
    return HttpResponse(status=204)


# ---------------------------------------------------------------- one's own


@dataclass(frozen=True)
class OwnSession:
    """One browser in which somebody is signed in."""

    pk: int
    device: str
    origin: str
    began_at: datetime
    seen_at: datetime
    is_this: bool


@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    sessions = sorted(_of(request), key=lambda one: (not one.is_this, -one.seen_at.timestamp()))
    context = {"sessions": sessions, "tabs": tabs("usersessions_list")}
    return render(request, "usersessions/usersession_list.html", context)


def _of(request: HttpRequest) -> list[OwnSession]:
    rows = UserSession.objects.purge_and_list(request.user)
    return [_described(row, row.session_key == request.session.session_key) for row in rows]


def _described(row: UserSession, is_this: bool) -> OwnSession:
    seen = SessionStore(row.session_key).get(_SEEN)
    seen_at = datetime.fromtimestamp(seen, UTC) if seen else row.last_seen_at
    return OwnSession(row.pk, device_of(row.user_agent), row.ip, row.created_at, seen_at, is_this)


@require_POST
def end_session(request: HttpRequest, session: int) -> HttpResponse:
    """End one of one's own sessions; that browser is signed out at its next request."""
    row = get_object_or_404(UserSession.objects.filter(user=request.user), pk=session)
    is_this = row.session_key == request.session.session_key
    access_log.note(request, Read.SIGN_OUT, detail="one session ended")
    row.end()
    if is_this:
        logout(request)
        return redirect("account_login")
    say(request, _("That session was ended."))
    return redirect("usersessions_list")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End all one's sessions but this one."""
    end_all_sessions(request.user, but=request.session.session_key)
    access_log.note(request, Read.SIGN_OUT, detail="all other sessions ended")
    say(request, _("All other sessions were ended."))
    return redirect("usersessions_list")


_BROWSERS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrom", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"))
_MORE_SYSTEMS = (("Mac OS", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))


def device_of(user_agent: str) -> str:
    """Return the browser and the system in words, as far as they say it."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in (*_SYSTEMS, *_MORE_SYSTEMS) if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A browser that does not say which")
