"""Addresses of the second step, sessions, passwords and single sign-on, by the names allauth knows."""

from allauth.account.views import AccountInactiveView, PasswordResetDoneView, PasswordResetFromKeyDoneView
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from cases.web import numbers  # noqa: F401 - registers `number` in addresses
from casework import password_pages, second_step, sessions, signing_in

_sign_in = [
    path("second-step/", mfa.authenticate, name="mfa_authenticate"),
    path("passkey/", login_not_required(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("closed/", login_not_required(AccountInactiveView.as_view()), name="account_inactive"),
    path("again/", signing_in.Again.as_view(), name="account_reauthenticate"),
    path("again/as-role/", signing_in.again_as_role, name="reauthenticate_as_role"),
    path("again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]

_second_step = [
    path("", second_step.Overview.as_view(), name="mfa_index"),
    path("app/", totp.activate_totp, name="mfa_activate_totp"),
    path("app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/", second_step.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", second_step.Passkeys.as_view(), name="mfa_list_webauthn"),
    path("passkeys/add/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("passkeys/<number:pk>/name/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("passkeys/<number:pk>/remove/", second_step.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
]

_sessions = [
    path("", sessions.own_sessions, name="usersessions_list"),
    path("others/end/", sessions.end_others, name="end_other_sessions"),
    path("<number:session>/end/", sessions.end_session, name="end_session"),
]

_password = [
    path("change/", password_pages.ChangePassword.as_view(), name="account_change_password"),
    path("reset/", password_pages.ask_for_reset, name="account_reset_password"),
    path("reset/sent/", PasswordResetDoneView.as_view(), name="account_reset_password_done"),
    path("reset/done/", PasswordResetFromKeyDoneView.as_view(), name="account_reset_password_from_key_done"),
    path(
        "set/<slug:uidb36>/<str:key>/",
        password_pages.SetByLink.as_view(),
        name="account_reset_password_from_key",
    ),
]

urlpatterns = [
    path("sign-in/", include(_sign_in)),
    path("me/second-step/", include(_second_step)),
    path("me/sessions/", include(_sessions)),
    path("me/stay/", sessions.stay, name="stay"),
    path("password/", include(_password)),
]

if settings.OIDC:
    urlpatterns.append(path("sign-in/with/", include("casework.urls_single_sign_on")))
