"""Addresses of the administration."""

from django.urls import path

from cases.web.views import log

urlpatterns = [
    path("log/", log.log, name="log"),
    path("log/check/", log.check, name="log_check"),
]
