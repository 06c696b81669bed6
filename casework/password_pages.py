"""Change one's password, and set it anew by a link in a mail. Both end the other sessions."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.internal.decorators import login_not_required
from allauth.account.signals import password_changed, password_reset
from allauth.account.views import PasswordChangeView, PasswordResetFromKeyView
from allauth.core import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import link_tokens
from cases.operations.feeding import end_feeds
from cases.passwords import mail_set_link_to
from cases.sessions import end_all_sessions
from cases.web.account_tabs import tabs
from casework.account_forms import AskForResetForm


class ChangePassword(PasswordChangeView):
    template_name = "account/password_change.html"
    success_url = reverse_lazy("account_change_password")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Who signs in by single sign-on, or by a button of the demonstration, has none to change."""
        if request.user.is_authenticated and not request.user.has_usable_password():
            return render(request, "account/no_password.html", self._tabs())
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return str(self.success_url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self._tabs()

    @staticmethod
    def _tabs() -> dict[str, Any]:
        return {"tabs": tabs("account_change_password")}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_reset(request: HttpRequest) -> HttpResponse:
    """Ask for a link. Nothing is looked up here, so that every address is answered alike, and as fast.

    Counted by address and origin: asking from elsewhere does not keep the person from asking.
    """
    form = AskForResetForm(request.POST or None)
    if not form.is_valid():
        return render(
            request, "account/password_reset.html", {"form": form}, status=422 if form.errors else 200
        )
    address = form.cleaned_data["email"].lower()
    refusal = ratelimit.consume_or_429(request, action="reset_password", key=f"{get_ip(request)} {address}")
    if refusal:
        return refusal
    mail_set_link_to(address, settings.SITE_ADDRESS, at=timezone.now())
    return redirect("account_reset_password_done")


class SetByLink(PasswordResetFromKeyView):
    template_name = "account/password_reset_from_key.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Say why a link works no more, as far as the link itself tells: nothing of the account does."""
        context = super().get_context_data(**kwargs)
        return context | {"why": why_it_fails(self.key)} if kwargs.get("token_fail") else context


def why_it_fails(token: str) -> str:
    """Return why a link that opens nothing may do so, from its own words alone."""
    age = default_token_generator.age_of(token)
    if age is None:
        return _("It is not whole. Copy all of it from the mail, to the last sign.")
    if age > link_tokens.INVITATION_LASTS:
        return _("It is older than three days.")
    if age > link_tokens.RESET_LASTS:
        return _("It was used already, or is older than a day.")
    return _("It was used already, or you signed in after it was sent.")


@receiver([password_changed, password_reset])
def end_the_others(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """Whoever knew the old password is signed out; the one who changed it goes on."""
    end_all_sessions(user, but=request.session.session_key)
    end_feeds([user], at=timezone.now())
