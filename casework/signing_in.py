"""Sign in by a role of the demonstration, and leave quickly. Ordinary sign-in is allauth's."""

from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from cases.demo.people import ROLES
from cases.models import DemoMarker, User

_LOOPBACK = {"127.0.0.1", "::1"}


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The sign-in page; in the demonstration with one button for each role."""

    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        roles = ROLES if _is_demonstration(self.request) else ()
        return super().get_context_data(roles=roles, **kwargs)


@login_not_required
@require_POST
def as_role(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as one of the demonstration's people: in the demonstration, from this machine, only."""
    chosen = next((one for one in ROLES if one.key == role), None)
    user = User.objects.filter(email=chosen.email, is_active=True).first() if chosen else None
    if chosen is None or user is None or not _is_demonstration(request):
        raise Http404
    logout(request)
    return perform_login(request, user, redirect_url=chosen.landing)


class SignOut(LogoutView):
    """Sign out, and have the browser forget what this site left in it."""

    template_name = "account/sign_out.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        return _forgetting(super().post(*args, **kwargs))


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out at once, and have the browser forget what this site left in it."""
    logout(request)
    return _forgetting(redirect("account_login"))


def _forgetting(response: HttpResponse) -> HttpResponse:
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return response


# What a proxy adds: then the neighbour is not the visitor.
_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def _is_demonstration(request: HttpRequest) -> bool:
    if any(header in request.META for header in _FORWARDED):
        return False
    return settings.DEMO and request.META.get("REMOTE_ADDR") in _LOOPBACK and DemoMarker.objects.exists()
