"""Addresses of a case's victory summaries, inside the case's own address."""

from django.urls import path

from cases.web.views import summaries

urlpatterns = [
    path("summaries/<int:year>/<str:language>/", summaries.summary, name="summary"),
    path("summaries/<int:year>/<str:language>/look/", summaries.look, name="look_at_summary"),
]
