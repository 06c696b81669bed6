"""`/setup/`: the first administrator of a new installation, and nobody after that.

Whoever finds a new server before its owner cannot take it: the page asks for a code that only
`manage.py setup_code` tells, on the server.
"""

import hashlib
import hmac
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from allauth.core.internal import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from cases.models import User
from cases.operations.beginning import begin, has_begun
from cases.operations.writing import Refused
from cases.references import ALPHABET
from cases.web.forms import add_refusal
from casework.account_forms import Dressed
from casework.rates import too_often

_TRIES = {"setup": "5/5m/ip"}


def is_open() -> bool:
    """True while nobody has an account, and this is no demonstration."""
    return not settings.DEMO and not has_begun()


def setup_code() -> str:
    """Return the code of this installation's first run, the same in each of its processes."""
    digest = hmac.new(settings.SECRET_KEY.encode(), b"first run", hashlib.sha256).digest()
    letters = "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:12])
    return "-".join((letters[:4], letters[4:8], letters[8:]))


class FirstRunForm(Dressed):
    setup_code = forms.CharField(
        label=_("Setup code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "class": "in ref"}),
        error_messages={"required": _("Enter the setup code.")},
    )
    working_name = forms.CharField(
        label=_("Your working name"),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
        error_messages={"required": _("Enter the name you work under.")},
    )
    email = forms.EmailField(
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"invalid": _("Write the address like name@example.org.")},
    )
    password1 = forms.CharField(
        strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["setup_code"].help_text = _("Run “manage.py setup_code” on the server to read it.")
        self.fields["working_name"].help_text = _("Pages show it. It need not be your legal name.")
        self.fields["password1"].label = _("Password")

    def clean_setup_code(self) -> str:
        typed = self.cleaned_data["setup_code"].upper().replace("-", "").replace(" ", "")
        if not hmac.compare_digest(typed.encode(), setup_code().replace("-", "").encode()):
            raise ValidationError(_("That is not the code of this server. Run “manage.py setup_code” on it."))
        return typed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password = cleaned.get("password1")
        if password:
            person = User(email=cleaned.get("email", ""), working_name=cleaned.get("working_name", ""))
            try:
                validate_password(password, person)
            except ValidationError as problem:
                self.add_error("password1", problem.error_list[0])  # one fault at a time
        return cleaned


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    if not is_open():
        raise Http404
    if not ratelimit.consume(request, app="casework", action="setup", config=_TRIES):
        return too_often(request)
    form = FirstRunForm(request.POST or None)
    if form.is_valid() and (user := _begin(form)):
        record_authentication(request, user, method="password")
        return perform_login(request, user, redirect_url="/me/second-step/")
    return render(request, "account/setup.html", {"form": form}, status=422 if form.errors else 200)


def _begin(form: FirstRunForm) -> User | None:
    said = form.cleaned_data
    try:
        return begin(
            email=said["email"],
            working_name=said["working_name"],
            password=said["password1"],
            at=timezone.now(),
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return None
