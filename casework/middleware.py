"""What every answer carries, and what every request reads once."""

import re
from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject

from cases import access, access_log
from cases.access_log import Circumstances, Entry, Reading
from cases.models import User
from cases.vocabulary import Read

_Answer = Callable[[HttpRequest], HttpResponse]


class SafeHeaders:
    """Nothing that is shown stays in a cache; static files, which hold no case, may."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not request.path.startswith("/static/"):
            response.headers["Cache-Control"] = "no-store"
        return response


class GrantsReadOnce:
    """The signed-in person's live grants are read once per request, when first asked for."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        request.user = SimpleLazyObject(lambda: access.remember_grants(user))  # type: ignore[assignment]
        return self.get_response(request)


class ChosenLanguage:
    """A person reads in the language they chose, where it is offered; else in the organisation's."""

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "")
        if chosen not in dict(settings.LANGUAGES):
            return self.get_response(request)
        with translation.override(chosen):
            return self.get_response(request)


class AccessLogged:
    """What was read or done is in the access log before the answer leaves; else there is no answer.

    A change was committed by then: when the log cannot be written, the answer is 500 and the change stands,
    told by its own rows (history, grant, opening) and not by the log.

    Every address with a case's reference is logged by itself, whether the case is open to the reader, hidden
    or never was, and so is every case that a page links to: read from the page as it leaves, so that no view
    can forget it. A view that knows better tells it (`access_log.note`).
    """

    def __init__(self, get_response: _Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        reading = access_log.reading_of(request)
        if reading.is_part and response.status_code == HTTPStatus.OK:
            return response
        entries = [*reading.entries, *_by_itself(request, response, told=bool(reading.entries))]
        if entries:
            complete = [_completed(entry, request, response) for entry in entries]
            access_log.append(complete, _circumstances(request, response, reading))
        return response


_LINKED = re.compile(rb"/cases/([0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3})/")


def _by_itself(request: HttpRequest, response: HttpResponse, *, told: bool) -> list[Entry]:
    """Return the entry of a page about which no view told anything."""
    if told or not request.user.is_authenticated:
        return []
    if _asked(request):
        return [Entry(_kind(request, response))]
    return [Entry(Read.LIST)] if _linked(response) else []


def _kind(request: HttpRequest, response: HttpResponse) -> Read:
    """Return what was done to a case. What changed it leads on to another page; what did not, stays."""
    if request.method in ("GET", "HEAD") or response.status_code == HTTPStatus.NOT_FOUND:
        return Read.CASE
    if access_log.reading_of(request).is_led_away:
        return Read.ASKED
    return Read.CHANGE if 300 <= response.status_code < 400 else Read.ASKED


def _completed(entry: Entry, request: HttpRequest, response: HttpResponse) -> Entry:
    """Return the entry with the case of the address and the other cases that the page names."""
    reference = entry.reference or _asked(request)
    others = tuple(shown for shown in _linked(response) if shown != reference)
    return replace(entry, reference=reference, references=entry.references or others)


def _asked(request: HttpRequest) -> str:
    return request.resolver_match.kwargs.get("reference", "") if request.resolver_match else ""


def _linked(response: HttpResponse) -> list[str]:
    """Return the cases that an answer links to, each once."""
    if response.streaming or response.status_code != HTTPStatus.OK:
        return []
    return sorted({found.decode() for found in _LINKED.findall(response.content)})


def _circumstances(request: HttpRequest, response: HttpResponse, reading: Reading) -> Circumstances:
    user = request.user
    return Circumstances(
        at=timezone.now(),
        actor=user if isinstance(user, User) else None,
        place=request.resolver_match.view_name if request.resolver_match else "",
        method=request.method or "",
        status=response.status_code,
        found=response.status_code != HTTPStatus.NOT_FOUND and not reading.is_at_the_door,
        origin=_origin(request),
        copy_number=reading.copy_number if response.status_code == HTTPStatus.OK else "",
    )


def _origin(request: HttpRequest) -> str | None:
    """Return the visitor's address, past the proxies that are ours (CASEWORK_PROXIES)."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return None
