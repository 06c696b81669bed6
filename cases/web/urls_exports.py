"""Addresses of what was taken out, under `exports/` in the namespace `cases`."""

from django.urls import path

from cases.web.views import exports

urlpatterns = [
    path("", exports.listed, name="exports"),
    path("<number:row>/", exports.export, name="export"),
    path("<number:row>/where/<number:place>/", exports.withdraw_where, name="withdraw_where"),
    path("<number:row>/<str:format>/", exports.file, name="exported_file"),
]
