"""allauth, told how this house does it: nobody signs up, secrets are encrypted, attempts counted apart."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases import access_log, account_mail, encryption, standing
from cases.models import User
from cases.vocabulary import Read
from cases.web import step_up


class ByPassword(AuthenticationBackend):
    """Sign-in by address and password."""

    def get_user(self, user_id: int) -> User | None:
        """Return who is signed in, with how they stand: one query; nobody when deactivated."""
        return standing.signed_in(user_id)


class ClosedDoor(DefaultAccountAdapter):
    """Accounts are given by the organisation."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("Check the address and the password, then try again."),
        "too_many_login_attempts": _("That was tried too often from here. Wait five minutes."),
        "enter_current_password": _("Type the password you use now."),
        "incorrect_password": _("That is not your password. Try again."),
        "incorrect_code": _("That code does not fit. Wait for the next one, then type it."),
        "rate_limited": _("That was tried too often. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Accounts have no user name."""

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Turn away who is deactivated, and who is locked."""
        if user.is_active and standing.standing_of(user).is_locked:
            access_log.note(request, Read.SIGN_IN_FAILED, about=user, detail="locked")
            return redirect("account_inactive")
        return super().pre_login(request, user, **kwargs)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """The person is known already; how often they try is counted by the page."""
        return bool(user.check_password(password))

    def is_reauthentication_required(self, app: str) -> bool:
        return not step_up.is_fresh(context.request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count by address AND origin: who tries from elsewhere does not lock the person out."""
        return f"{get_ip(request)} {(credentials.get('email') or '').lower()}"

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Tell the person that their password or second step changed; no name, device or place in it."""
        tell = account_mail.tell_second_step_changed
        if "password" in template_prefix:
            tell = account_mail.tell_password_changed
        tell(user, at=timezone.now())


class SecondSteps(DefaultMFAAdapter):
    """Secrets are encrypted in the database; the last second step stays while one is required."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Set up another second step first: your role needs one."),
        "incorrect_code": ClosedDoor.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": _("Set up a second step first."),
    }

    def get_totp_issuer(self) -> str:
        return "Casework"

    def _get_site_name(self) -> str:
        return "Casework"

    def encrypt(self, text: str) -> str:
        return encryption.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return encryption.decrypt(encrypted_text)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        has_another = others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()
        return has_another or standing.standing_of(user).second_step_due is None

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        return f"Passkey of {timezone.localdate():%-d %B %Y}"
