"""Addresses of what needs an answer on one case, inside the case's own address."""

from django.urls import path

from cases.web.views import appeals, consent, consent_withdrawn, intake, marks

urlpatterns = [
    path("intake/", intake.intake, name="intake"),
    path("appeals/<number:row>/", appeals.appeal, name="appeal"),
    path("consent/", consent.consent, name="consent"),
    path("consent/withdraw/", consent_withdrawn.withdraw, name="withdraw_consent"),
    path("consent/published/", consent_withdrawn.places, name="where_published"),
    path("mark/", marks.mark, name="mark"),
    path("mark/<number:row>/undo/", marks.unmark, name="unmark"),
]
