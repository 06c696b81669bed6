"""Status changes: dated events in a person's situation."""

from django.db import models

from cases.models.recorded import Correctable, verified_and_withdrawn_whole, verified_by_somebody_else
from cases.vocabulary import Status


class StatusChange(Correctable):
    """A dated change of the person's situation. The current situation is derived from these rows."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="status_changes", db_index=False)
    to = models.CharField(max_length=32, choices=Status)
    conditions = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            verified_by_somebody_else("status_verified_by_another"),
            verified_and_withdrawn_whole("status_whole"),
        ]
        indexes = [
            models.Index(fields=["case", "-happened_on_last"], name="status_case_day"),
            models.Index(fields=["to", "happened_on_last"], name="status_to_day"),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.to}"
