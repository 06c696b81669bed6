"""How long the link lives by which somebody sets a password: a day, or three for who is invited."""

from datetime import timedelta
from typing import Any, Final

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

from cases import standing

INVITATION_LASTS: Final = timedelta(days=3)
RESET_LASTS: Final = timedelta(days=1)


def is_invited(user: Any) -> bool:
    """True for an account that nobody has used yet: no password, and never signed in."""
    return user.last_login is None and not user.has_usable_password()


def lasts(user: Any) -> timedelta:
    return INVITATION_LASTS if is_invited(user) else RESET_LASTS


def may_set(user: Any) -> bool:
    """True for an open account that is not locked, nor any office of theirs: no link works for another."""
    return user.is_active and not standing.standing_of(user).is_locked


class LinkTokens(PasswordResetTokenGenerator):
    """A token for one person: void once a password was set with it, they signed in, or it grew too old.

    While the account is closed or locked it opens nothing.
    """

    def check_token(self, user: Any, token: str | None) -> bool:
        if user is None or not token or not super().check_token(user, token) or not may_set(user):
            return False
        age = self.age_of(token)
        return age is not None and age <= lasts(user)

    def age_of(self, token: str) -> timedelta | None:
        """Return how long ago a token says it was made, whoever wrote it; None for what is no token.

        Nobody is looked up, so it tells nothing of an account.
        """
        try:
            made = base36_to_int(token.partition("-")[0])
        except ValueError:
            return None
        return timedelta(seconds=self._num_seconds(self._now()) - made)
