"""What happens at the door, told to the access log: who got in, who did not, and what opens the door now.

No address and nothing else that was typed is told: a mistyped address may be a password.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.dispatch import receiver
from django.http import HttpRequest

from cases import access_log
from cases.models import User
from cases.vocabulary import Read

_WORDS = {"totp": "app", "webauthn": "passkey", "recovery_codes": "recovery codes"}


def _note(request: HttpRequest | None, kind: Read, user: Any = None, detail: str = "") -> None:
    if request is not None:
        about = User(pk=user.pk) if user is not None and user.pk else None
        access_log.note(request, kind, about=about, detail=detail)


@receiver(auth.user_logged_in)
def signed_in(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    _note(request, Read.SIGN_IN, user)


@receiver(auth.user_login_failed)
def did_not_get_in(request: HttpRequest | None = None, **kwargs: Any) -> None:
    _note(request, Read.SIGN_IN_FAILED, detail="password")


@receiver(auth.user_logged_out)
def signed_out(request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    if user is not None:
        _note(request, Read.SIGN_OUT, user)


@receiver(mfa.authentication_failed)
def wrong_code(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    _note(request, Read.SIGN_IN_FAILED, user, "second step")


@receiver([mfa.authenticator_added, mfa.authenticator_removed, mfa.authenticator_reset])
def second_step_changed(
    signal: Any, request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any
) -> None:
    what = {mfa.authenticator_added: "set up", mfa.authenticator_removed: "removed"}.get(signal, "renewed")
    _note(request, Read.SAFETY, user, f"second step {what}: {_WORDS[authenticator.type]}")


@receiver([account.password_changed, account.password_set, account.password_reset])
def password_changed(request: HttpRequest, user: Any, **kwargs: Any) -> None:
    _note(request, Read.SAFETY, user, "password changed")
