"""All addresses."""

from django.urls import include, path

from casework import signing_in

urlpatterns = [
    path("sign-in/", signing_in.SignIn.as_view(), name="account_login"),
    path("sign-in/as/<slug:role>/", signing_in.as_role, name="sign_in_as"),
    path("sign-out/", signing_in.SignOut.as_view(), name="account_logout"),
    path("leave/", signing_in.leave, name="leave"),
    path("", include("cases.web.urls")),
]
