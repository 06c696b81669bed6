"""Single sign-on: the organisation's provider says who somebody is; who has an account here gets in."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from cases import access_log
from cases.models import User
from cases.vocabulary import Read


class OnlyKnownPeople(DefaultSocialAccountAdapter):
    """Lets in active people of this installation, found by an address that the provider has verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join the provider's account to the person's, the first time; turn away everybody else."""
        person = sociallogin.user if sociallogin.is_existing else person_of(sociallogin)
        if person is None or not person.is_active:
            raise _turned_away(request)
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        raise _turned_away(request)


def person_of(sociallogin: Any) -> User | None:
    """Return the active person with an address that the provider has verified."""
    verified = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
    return User.objects.filter(email__in=verified, is_active=True).first()


def _turned_away(request: HttpRequest) -> ImmediateHttpResponse:
    access_log.note(request, Read.SIGN_IN_FAILED, detail="single sign-on")
    messages.warning(request, _("Nobody here has that account. Ask an administrator for access."))
    return ImmediateHttpResponse(redirect("account_login"))
