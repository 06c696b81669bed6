"""How the tests of the door knock: with the real forms, as browsers send them."""

from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import SecondStepPolicy, User
from tests.factories import NOW

PASSWORD = "a long enough password"  # of everybody in the cast


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: Any) -> Any:
    return client.post(reverse("account_login"), {"login": user.email, "password": password}, **extra)


def signed_in(user: User, **extra: Any) -> Client:
    """A browser in which `user` has signed in by password, just now."""
    client = Client(**extra)
    assert sign_in(client, user).status_code == 302
    return client


def is_in(client: Client) -> bool:
    """True when the browser reaches a page of the inside."""
    return client.get(reverse("cases:keyboard")).status_code == 200


def with_app(user: User) -> str:
    """Set up an app for `user`; return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def with_recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.activate(user).get_unused_codes()


def code_of(secret: str, periods_later: int = 0) -> str:
    counter = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret, counter + periods_later))


def require_second_step(user: User, grace_days: int = 0) -> SecondStepPolicy:
    """Require it of the person's role since long ago."""
    policy, _ = SecondStepPolicy.objects.update_or_create(
        role=user.role, defaults={"is_required": True, "grace_days": grace_days, "since": NOW}
    )
    User.objects.filter(pk=user.pk).update(date_joined=NOW)
    return policy


def prove(client: Client, user: User, method: str = "password") -> None:
    """Have the person of this browser shown just now who they are."""
    session = client.session
    record = {"method": method, "at": timezone.now().timestamp(), "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
    session.save()
