"""Addresses of what a named person decides about one outcome, inside the case's own address."""

from django.urls import path

from cases.web.views import deciding

urlpatterns = [
    path("outcome/<number:row>/decide/<int:year>/", deciding.decide, name="decide_outcome"),
    path("decision/<number:row>/undo/", deciding.undo, name="undo_decision"),
    path("decision/<number:row>/take-back/", deciding.take_back, name="withdraw_decision"),
]
