"""Addresses of single sign-on, where it is configured."""

from allauth.socialaccount.providers.openid_connect import views
from django.urls import path

urlpatterns = [
    path("<slug:provider_id>/", views.login, name="openid_connect_login"),
    path("<slug:provider_id>/back/", views.callback, name="openid_connect_callback"),
]
