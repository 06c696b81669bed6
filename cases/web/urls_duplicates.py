"""Addresses of cases that may be of one person: no number that counts pairs one does not see."""

from django.urls import path

from cases.web import numbers  # noqa: F401 - registers `concealed` in addresses
from cases.web.views import duplicates, opening

urlpatterns = [
    path("", duplicates.queue, name="duplicates"),
    path("alike/", opening.alike, name="alike"),
    path("<concealed:row>/", duplicates.pair, name="duplicate"),
    path("<concealed:row>/not-same/", duplicates.not_same, name="not_same"),
    path("<concealed:row>/related/", duplicates.related, name="related"),
    path("<concealed:row>/undo/", duplicates.undo, name="undo_answer"),
]
