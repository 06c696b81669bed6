"""Sign in, by a role of the demonstration too; show again who one is; sign out, and leave quickly."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, LogoutView, ReauthenticateView
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from cases.demo.people import ROLES, Role
from cases.models import DemoMarker, User
from casework import first_run
from casework.sessions import why_signed_out

_LOOPBACK = {"127.0.0.1", "::1"}


@method_decorator(login_not_required, name="dispatch")
class SignIn(LoginView):
    """The sign-in page; in the demonstration with one button for each role."""

    template_name = "account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = {
            "roles": ROLES if _is_demonstration(self.request) else (),
            "why": why_signed_out(self.request),
            "is_first_run": first_run.is_open(),
            "single_sign_on": settings.OIDC,
        }
        return super().get_context_data(**kwargs) | said


@login_not_required
@require_POST
def as_role(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as one of the demonstration's people: in the demonstration, from this machine, only."""
    chosen = next((one for one in ROLES if one.key == role), None)
    user = User.objects.filter(email=chosen.email, is_active=True).first() if chosen else None
    if chosen is None or user is None or not _is_demonstration(request):
        raise Http404
    logout(request)
    get_adapter().login(request, user)  # whatever somebody set up for this role: the button still does
    UserSession.objects.create_from_request(request)
    return redirect(chosen.landing)


# ---------------------------------------------------------------- who are you, once more


class Again(ReauthenticateView):
    """Show once more who one is: by password; in the demonstration by the button of the same role."""

    template_name = "account/reauthenticate.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if own_role(request) is not None:
            return super(ReauthenticateView.__base__, self).dispatch(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"role": own_role(self.request)}


@require_POST
def again_as_role(request: HttpRequest) -> HttpResponse:
    """Show once more that one is the role one is: the demonstration's people have no password."""
    if own_role(request) is None:
        raise Http404
    record_authentication(request, request.user, method="role", reauthenticated=True)
    return resume_request(request) or redirect(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)


def own_role(request: HttpRequest) -> Role | None:
    """Return the role of the demonstration that the person signed in is; None outside it."""
    if not _is_demonstration(request):
        return None
    return next((one for one in ROLES if one.email == getattr(request.user, "email", "")), None)


# ---------------------------------------------------------------- out


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
