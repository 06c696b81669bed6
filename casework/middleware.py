"""What every answer carries, and what every request reads once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from cases import access

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
