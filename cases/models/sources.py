"""Sources: how we know."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import CheckConstraint, Q

from cases.dates import PartialDate
from cases.models.dated import PartialDateColumns
from cases.vocabulary import Reliability, SourceKind

_TARGETS = ("status_change", "outcome", "event", "activity", "designation", "participation")


def _exactly_one_target() -> Q:
    """One source stands under one statement."""
    condition = Q()
    for chosen in _TARGETS:
        condition |= Q(**{f"{name}__isnull": name != chosen for name in _TARGETS})
    return condition


class SourceQuerySet(models.QuerySet["Source"]):
    def of_case(self, case: models.Model) -> Self:
        """Sources of the case's own statements; an activity's stand under several cases at once."""
        return self.filter(
            Q(status_change__case=case)
            | Q(outcome__case=case)
            | Q(event__case=case)
            | Q(designation__case=case)
        )


class Source(models.Model):
    """How we know one thing: who told, how reliable, where to read it, and the day it states.

    Two sources of one event may state different days; the event's date then covers both. Written once,
    with what it stands under.
    """

    kind = models.CharField(max_length=16, choices=SourceKind, default=SourceKind.OTHER)
    description = models.CharField(max_length=300)
    reliability = models.CharField(max_length=8, choices=Reliability, blank=True, default="")
    url = models.URLField(max_length=500, blank=True, default="")
    states: PartialDate | None = PartialDateColumns(blank=True)  # type: ignore[assignment]
    states_edtf: str
    states_first: date | None
    states_last: date | None
    states_typed: str
    status_change = models.ForeignKey(
        "cases.StatusChange", models.PROTECT, null=True, blank=True, related_name="sources"
    )
    outcome = models.ForeignKey(
        "cases.Outcome", models.PROTECT, null=True, blank=True, related_name="sources"
    )
    event = models.ForeignKey("cases.Event", models.PROTECT, null=True, blank=True, related_name="sources")
    activity = models.ForeignKey(
        "cases.Activity", models.PROTECT, null=True, blank=True, related_name="sources"
    )
    designation = models.ForeignKey(
        "cases.Designation", models.PROTECT, null=True, blank=True, related_name="sources"
    )
    participation = models.ForeignKey(
        "cases.Participation", models.PROTECT, null=True, blank=True, related_name="sources"
    )

    objects = SourceQuerySet.as_manager()

    class Meta:
        constraints = [CheckConstraint(condition=_exactly_one_target(), name="source_of_one_statement")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
