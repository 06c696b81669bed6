"""Addresses of the pages that help."""

from django.urls import path

from cases.web.views import help, home

urlpatterns = [
    path("", help.index, name="help"),
    path("access/", help.access, name="help_access"),
    path("finding/", help.finding, name="help_finding"),
    path("safety/", help.safety, name="help_safety"),
    path("keyboard/", home.keyboard, name="keyboard"),
]
