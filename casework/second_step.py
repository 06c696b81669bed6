"""The second step: who needs one reaches nothing else without it, and these are its pages.

Default-deny: an address that is not named here stays closed.
"""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.signals import authenticator_added
from allauth.mfa.webauthn.views import ListWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from cases import access_log, standing
from cases.web.account_tabs import tabs

# Open at any time: to get out, and to change who one is.
_WAYS_OUT: Final = frozenset(
    {"account_login", "account_logout", "account_inactive", "sign_in_as", "leave", "stay"}
)
# Open to who has none yet: to set one up.
ENROLMENT: Final = _WAYS_OUT | {
    "mfa_index",
    "mfa_activate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "account_reauthenticate",
    "reauthenticate_as_role",
}
# Open to who has one and did not show it in this session. Not to set up another: that would go round it.
SHOWING: Final = _WAYS_OUT | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


class Need(StrEnum):
    """What a session needs before it goes further."""

    NOTHING = "nothing"
    TO_SET_UP = "to set up"
    TO_SHOW = "to show"


class SecondStepFirst:
    """Lead who needs a second step to it, whatever they asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not request.user.is_authenticated or request.resolver_match is None:
            return None
        need, name = need_of(request), request.resolver_match.view_name
        if need == Need.TO_SHOW and name not in SHOWING:
            access_log.led_away(request, at_the_door=True)
            return _to_show(request)
        if need == Need.TO_SET_UP and name not in ENROLMENT:
            access_log.led_away(request, at_the_door=True)
            return redirect("mfa_index")
        return None


def need_of(request: HttpRequest) -> Need:
    """Return what this session needs. No query."""
    now_at = standing.standing_of(request.user)
    if now_at.is_demonstration or is_shown(request):
        return Need.NOTHING
    if now_at.has_second_step:
        return Need.TO_SHOW
    due = now_at.second_step_due
    return Need.TO_SET_UP if due is not None and due <= timezone.now() else Need.NOTHING


def is_shown(request: HttpRequest) -> bool:
    """True when a second step was shown in this session, after the last time the person's were reset."""
    reset_at = getattr(request.user, "second_step_reset_at", None)
    since = reset_at.timestamp() if reset_at else 0
    methods = {"mfa", "socialaccount"} if settings.OIDC_HAS_SECOND_STEP else {"mfa"}
    records = get_authentication_records(request, request.user)
    return any(one["method"] in methods and one["at"] >= since for one in records)


def days_of_grace(request: HttpRequest) -> datetime | None:
    """Return until when the person may go on without a second step; None when that is no question."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or is_shown(request):
        return None
    now_at = standing.standing_of(user)
    return None if now_at.has_second_step else now_at.second_step_due


def _to_show(request: HttpRequest) -> HttpResponse:
    codes = Authenticator.objects.filter(user=request.user).exclude(type=Authenticator.Type.WEBAUTHN)
    name = "mfa_reauthenticate" if codes.exists() else "mfa_reauthenticate_webauthn"
    back = request.get_full_path() if request.method == "GET" else reverse("cases:my_work")
    return redirect(f"{reverse(name)}?{urlencode({'next': back})}")


@receiver(authenticator_added)
def shown_when_set_up(
    sender: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    """Whoever has just set it up has it in their hands."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


# ---------------------------------------------------------------- pages


class Overview(IndexView):
    """What one has set up, and what may be added."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        due = standing.standing_of(self.request.user).second_step_due
        is_late = need_of(self.request) == Need.TO_SET_UP
        return context | {"tabs": [] if is_late else tabs("mfa_index"), "due": due, "is_late": is_late}


class Passkeys(ListWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tabs": tabs("mfa_index")}


class RemovePasskey(RemoveWebAuthnView):
    """Remove a passkey, unless it is the last second step of somebody who needs one."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not get_adapter().can_delete_authenticator(self.object):
            return self.render_to_response(self.get_context_data(is_last=True), status=422)
        return super().form_valid(form)


class RecoveryCodes(ViewRecoveryCodesView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tabs": tabs("mfa_index")}
