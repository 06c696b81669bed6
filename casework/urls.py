"""All addresses."""

from allauth.account.views import LoginView, LogoutView
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from casework import signing_in

urlpatterns = [
    path("sign-in/", login_not_required(LoginView.as_view()), name="account_login"),
    path("sign-in/as/<slug:role>/", signing_in.as_role, name="sign_in_as"),
    path("sign-out/", LogoutView.as_view(), name="account_logout"),
    path("leave/", signing_in.leave, name="leave"),
    path("", include("cases.web.urls")),
]

handler404 = "casework.signing_in.not_found"
