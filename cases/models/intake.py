"""Whether a proposed case is taken up: who decided, on which day, why, and what was weighed."""

from django.db import models

from cases.models.encrypted import EncryptedTextField
from cases.models.recorded import Withdrawable
from cases.vocabulary import IntakeOutcome, IntakeQuestion, YesNo


class IntakeDecision(Withdrawable):
    """One decision; the latest one says how the file stands. `recorded_by` decided.

    The texts are encrypted: the wishes of a family, and who could come to harm, may be in them.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="intake_decisions")
    outcome = models.CharField(max_length=8, choices=IntakeOutcome)
    decided_on = models.DateField()
    reason = EncryptedTextField()
    wishes = models.CharField(max_length=9, choices=YesNo)
    wishes_words = EncryptedTextField(blank=True, default="")
    harm = models.CharField(max_length=9, choices=YesNo)
    harm_words = EncryptedTextField(blank=True, default="")
    reliability = models.CharField(max_length=9, choices=YesNo)
    reliability_words = EncryptedTextField(blank=True, default="")
    capacity = models.CharField(max_length=9, choices=YesNo)
    capacity_words = EncryptedTextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["case", "-id"], name="intake_of_case")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.pk}"

    def answers(self) -> list[tuple[str, str, str]]:
        """Return (the question, the answer, its words) of each of the four."""
        return [
            (
                str(one.label),
                str(YesNo(getattr(self, one.value)).label),
                getattr(self, f"{one.value}_words"),
            )
            for one in IntakeQuestion
        ]
