"""All addresses. allauth's own list is not included: what is not written here does not exist."""

from django.urls import include, path

from casework import first_run, signing_in, urls_account

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="account_login"),
    path("sign-in/as/<slug:role>/", signing_in.as_role, name="sign_in_as"),
    path("sign-out/", signing_in.SignOut.as_view(), name="account_logout"),
    path("leave/", signing_in.leave, name="leave"),
    path("setup/", first_run.setup, name="setup"),
    *urls_account.urlpatterns,
    path("", include("notifications.web.urls")),
    path("", include("cases.web.urls")),
]
