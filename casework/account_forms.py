"""allauth's forms, in our words. What they check is allauth's."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm, ResetPasswordKeyForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as MfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

_LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("The password you use now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code"),
    "name": _("Name of the passkey"),
    "passwordless": _("Sign in with this passkey alone"),
}
_HINTS = {
    "password1": _("At least 15 characters. Four words that do not belong together are good."),
    "name": _("For example the device it is on."),
    "passwordless": _("It then asks for your finger, your face or a PIN, instead of the password."),
}
_REQUIRED = {
    "login": _("Enter your e-mail address."),
    "email": _("Enter your e-mail address."),
    "password": _("Enter your password."),
    "oldpassword": _("Type the password you use now."),
    "password1": _("Enter a new password."),
    "password2": _("Type the new password once more."),
    "code": _("Enter the code."),
    "name": _("Enter a name."),
}


class Dressed(forms.Form):
    """A form with our labels, hints and fields; nothing in it hinders pasting or a password manager."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if not field.widget.is_hidden:
                dress(name, field)


def dress(name: str, field: forms.Field) -> None:
    field.label = _LABELS.get(name, field.label)
    field.help_text = _HINTS.get(name, "")
    if name in _REQUIRED:
        field.error_messages["required"] = _REQUIRED[name]
    field.widget.attrs.pop("placeholder", None)
    if not isinstance(field, forms.BooleanField):
        field.widget.attrs["class"] = "in"


class SignInForm(Dressed, LoginForm):
    pass


class PasswordAgainForm(Dressed, ReauthenticateForm):
    pass


class NewPasswordForm(Dressed, ChangePasswordForm):
    pass


class FirstPasswordForm(Dressed, ResetPasswordKeyForm):
    pass


class CodeForm(Dressed, AuthenticateForm):
    pass


class CodeAgainForm(Dressed, MfaReauthenticateForm):
    pass


class FirstCodeForm(Dressed, ActivateTOTPForm):
    pass


class AddPasskeyForm(Dressed, AddWebAuthnForm):
    pass


class NamePasskeyForm(Dressed, EditWebAuthnForm):
    pass


class AskForResetForm(Dressed):
    """An address, and nothing is looked up: the answer is the same for every one."""

    email = forms.EmailField(
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Write the address like name@example.org.")},
    )
