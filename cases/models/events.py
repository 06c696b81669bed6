"""Events: dated, sourced facts that change neither situation nor figure."""

from django.db import models

from cases.models.recorded import Correctable, verified_by_somebody_else
from cases.vocabulary import EventKind


class Event(Correctable):
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="events")
    kind = models.CharField(max_length=16, choices=EventKind)

    class Meta:
        constraints = [verified_by_somebody_else("event_verified_by_another")]
        indexes = [models.Index(fields=["case", "-happened_on_last"], name="event_case_day")]

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"
