"""Addresses of cases that may be of one person."""

from django.urls import path

from cases.web.views import duplicates, opening

urlpatterns = [
    path("", duplicates.queue, name="duplicates"),
    path("alike/", opening.alike, name="alike"),
    path("<number:row>/", duplicates.pair, name="duplicate"),
    path("<number:row>/not-same/", duplicates.not_same, name="not_same"),
    path("<number:row>/related/", duplicates.related, name="related"),
    path("<number:row>/undo/", duplicates.undo, name="undo_answer"),
]
