"""Addresses of the tally pages."""

from django.urls import path
from django.views.generic import RedirectView

_later = RedirectView.as_view(pattern_name="cases:my_work")
urlpatterns = [
    path("", _later, name="tally_home"),
    path("rules/", _later, name="how_we_count"),
    path("<int:year>/", _later, name="tally"),
    path("<int:year>/decide/", _later, name="tally_decide"),
]
