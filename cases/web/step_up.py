"""Asking again who somebody is, before what cannot be taken back: an export, a grant, an erasure.

Two ways to use it, and neither loses what was typed:

    @recently_authenticated                       # a page of its own
    def erase(request): ...

    page = open_page(request, reference)          # a page of a case: the gate answers first, so that a hidden
    if answer := step_up.ask_again(request):      # case is not told from an absent one
        return answer

Afterwards the person is back on the same address by GET. A view that fills its form with
`Form(request.POST or step_up.typed(request))` shows it as it was typed; any other gets a page with one button
that sends it again. Files are not kept: they are chosen again.
"""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from cases import access_log
from cases.encryption import KeyIsMissing, decrypt, encrypt

KEPT_SECONDS: Final = 10 * 60
_KEPT: Final = "step_up"
_NOT_KEPT: Final = frozenset(
    {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code"}
)
_View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """True when the person showed within the last five minutes who they are, in this session."""
    last = max((one["at"] for one in get_authentication_records(request, request.user)), default=0.0)
    return 0 <= time.time() - last < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse | None:
    """Return the way to the page that asks, or nothing when the person showed lately who they are."""
    if is_fresh(request):
        return None
    access_log.led_away(request)
    if request.method == "POST":
        _keep(request)
    address = reverse("account_reauthenticate")
    return HttpResponseRedirect(f"{address}?{urlencode({'next': request.get_full_path()})}")


def recently_authenticated(view: _View | None = None, *, reading: bool = True) -> Any:
    """Let a view run only for who showed lately who they are; `reading=False` asks on a POST only."""
    if view is None:
        return lambda chosen: recently_authenticated(chosen, reading=reading)

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if (reading or request.method not in ("GET", "HEAD")) and (answer := ask_again(request)):
            return answer
        response = view(request, *args, **kwargs)
        return go_on(request) or response

    return asked


def typed(request: HttpRequest) -> QueryDict | None:
    """Return once what was typed on this page before the person was asked who they are; else nothing."""
    kept = request.session.get(_KEPT)
    if request.method != "GET" or not kept or kept["path"] != request.get_full_path():
        return None
    del request.session[_KEPT]
    if not 0 <= time.time() - kept["at"] < KEPT_SECONDS:
        return None
    try:
        return _read(kept["typed"])
    except KeyIsMissing:
        return None


def go_on(request: HttpRequest) -> HttpResponse | None:
    """Return a page that sends what was typed before, where the view did not take it up."""
    kept = typed(request) if is_fresh(request) else None
    if kept is None:
        return None
    fields = [(name, value) for name, values in kept.lists() for value in values]
    return render(request, "step_up/go_on.html", {"fields": fields})


def _keep(request: HttpRequest) -> None:
    """Keep what was typed in the session, unreadable in the database, for ten minutes."""
    said = {name: values for name, values in request.POST.lists() if name not in _NOT_KEPT}
    request.session[_KEPT] = {
        "path": request.get_full_path(),
        "typed": encrypt(json.dumps(said)),
        "at": time.time(),
    }


def _read(token: str) -> QueryDict:
    said = QueryDict(mutable=True, encoding=settings.DEFAULT_CHARSET)
    for name, values in json.loads(decrypt(token)).items():
        said.setlist(name, values)
    return said
