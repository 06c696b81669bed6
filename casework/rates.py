"""How often one person may search and open cases: enough for work, too slow for carrying a register away."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases import access_log, audit
from cases.operations.telling import tell
from cases.vocabulary import OrganisationPermission, Read


class Rates:
    """Answer 429 when a person searches or opens cases more often than settings.RATES says.

    Counted before the case is looked up: hidden, absent and open ones alike. Counted per person, so nobody
    uses up what is another's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        action = _action(request, kwargs)
        is_somebody = request.user.is_authenticated or action == "read_feed"
        if not action or not is_somebody or is_within(request, action):
            return None
        if action == "open_case":
            _sound_alarm(request)
        return too_often(request)


def _action(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    name = request.resolver_match.view_name if request.resolver_match else ""
    if name in ("cases:find", "cases:alike") and request.method == "POST":
        return "find"
    if name == "cases:feed":
        return "read_feed"  # by address: nobody is signed in, and nobody tries tokens
    if name == "cases:upload":
        return "upload"  # a piece of a file shows nothing of the case
    return "open_case" if "reference" in kwargs else ""


def is_within(request: HttpRequest, action: str) -> bool:
    """Count one `action` of this person; False when that is one too many."""
    used = ratelimit.consume(
        request,
        app="casework",
        action=action,
        config=settings.RATES,
        user=request.user,
        limit_get=True,
    )
    return used is not None


def too_often(request: HttpRequest) -> HttpResponse:
    return render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)


_ALARM_AGAIN_AFTER = 60 * 60


def _sound_alarm(request: HttpRequest) -> None:
    """Tell who reads the access log that somebody opens more cases than work needs: once an hour."""
    if not cache.add(f"alarm-{request.user.pk}", True, _ALARM_AGAIN_AFTER):
        return
    access_log.note(request, Read.ALARM)
    tell(audit.holders_of(OrganisationPermission.AUDIT, but=request.user.pk), at=timezone.now())
