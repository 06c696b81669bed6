"""What becomes of an appeal when the situation has changed: stop, update or keep it."""

from django.db import models
from django.db.models import Q

from cases.models.recorded import Withdrawable
from cases.vocabulary import AppealChoice


class AppealAnswer(Withdrawable):
    """The answer for one appeal and one change of one case's situation. `recorded_by` gave it."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="appeal_answers")
    activity = models.ForeignKey("cases.Activity", models.PROTECT, related_name="answers")
    status_change = models.ForeignKey("cases.StatusChange", models.PROTECT, related_name="appeal_answers")
    answer = models.CharField(max_length=6, choices=AppealChoice)
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "status_change"],
                condition=Q(withdrawn_at=None),
                name="appeal_answered_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.answer} {self.pk}"
