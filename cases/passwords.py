"""Passwords: what makes a good one, and the link by which somebody sets their own.

At least 15 characters, as long as one likes, of any kind; not a common one, and not made of the words an
attacker tries first. Nothing expires. Source: ASVS 6.2.
"""

import re
from datetime import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _

from cases import mailing
from cases.encryption import decrypt, encrypt
from cases.jobs import enqueue, handles
from cases.link_tokens import lasts, may_set
from cases.models import Job, User

_OURS = ("casework", "password", "passphrase")
LEFT_OVER = 10
FEWEST_LETTERS = 5  # "aaaaaaaaaaaaaaa" is long and nothing else
_SHORTEST_WORD = 3


class NotOfKnownWords:
    """Refuses a password that is little more than the organisation's words, the person's name or address.

    Of one that is too short the length alone is told: the remedy is the same.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if len(password) < settings.SHORTEST_PASSWORD:
            return
        rest = password.casefold()
        for word in sorted(_known_words(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if len(rest) < LEFT_OVER or len(set(rest)) < FEWEST_LETTERS:
            raise ValidationError(
                _(
                    "Leave out the organisation’s words, your name, your address and repetition. "
                    "Use four other words."
                ),
                code="password_of_known_words",
            )

    def get_help_text(self) -> str:
        return _("Four words that do not belong together are good: long, and easy to keep in mind.")


def _known_words(user: Any) -> set[str]:
    said = " ".join([*_OURS, *settings.CONTEXT_WORDS, *_words_of(user)]).casefold()
    return {word for word in re.split(r"[\W_]+", said) if len(word) >= _SHORTEST_WORD}


def _words_of(user: Any) -> list[str]:
    return [getattr(user, "working_name", ""), getattr(user, "email", "")]


def set_link(user: User, site: str) -> str:
    """Return the link by which `user` sets a password, once; `site` is where this installation is reached.

    It works for a day, for who is invited for three, and no longer once a password was set with it or the
    person signed in.
    """
    number, key = user_pk_to_url_str(user), default_token_generator.make_token(user)
    return site.rstrip("/") + reverse("account_reset_password_from_key", args=[number, key])


def mail_set_link(user: User, site: str, *, at: datetime, is_invitation: bool = False) -> None:
    """Have a worker send `user` the link by which they set a password. The mail holds no name."""
    which = "invitation" if is_invitation else "password_reset"
    enqueue("mail.set_link", at=at, user=user.pk, site=site, which=which)


def mail_set_link_to(address: str, site: str, *, at: datetime) -> None:
    """Have a worker send the link to whoever has this address, if anybody.

    Nothing is looked up here, so that every address is answered alike; what waits is encrypted.
    """
    enqueue("mail.set_link", at=at, address=encrypt(address), site=site, which="password_reset")


@handles("mail.set_link", leaves_the_house=True)
def _send_set_link(job: Job, at: datetime) -> None:
    """To nobody who is locked or gone: whoever reads their mail may hold them."""
    user = _addressee(job)
    if user is None or not may_set(user):
        return
    said = {"link": set_link(user, job.about["site"]), "hours": int(lasts(user).total_seconds()) // 3600}
    template = f"account/email/{job.about['which']}"
    mailing.send(template, to=user.email, key=job.key, language=user.language, **said)


def _addressee(job: Job) -> User | None:
    told = job.about
    who = {"pk": told["user"]} if "user" in told else {"email": decrypt(told["address"])}
    return User.objects.filter(is_active=True, **who).first()
