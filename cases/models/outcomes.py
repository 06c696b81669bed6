"""Outcomes: dated developments, what ended them, and what named people decided about them."""

from datetime import date

from django.db import models
from django.db.models import CheckConstraint, Q

from cases.dates import PartialDate
from cases.models.dated import PartialDateColumns
from cases.models.recorded import (
    Correctable,
    Withdrawable,
    verified_and_withdrawn_whole,
    verified_by_somebody_else,
)
from cases.vocabulary import OutcomeKind


class Outcome(Correctable):
    """A dated development, positive, negative or neutral. `status_change` is the change it came with.

    `chain` is the first row of a chain of corrections, empty on that row itself.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="outcomes")
    kind = models.CharField(max_length=32, choices=OutcomeKind)
    status_change = models.OneToOneField(
        "cases.StatusChange", models.PROTECT, null=True, blank=True, related_name="outcome"
    )
    chain = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            verified_by_somebody_else("outcome_verified_by_another"),
            verified_and_withdrawn_whole("outcome_whole"),
        ]
        indexes = [
            models.Index(fields=["case"], name="outcome_case"),
            models.Index(fields=["happened_on_last", "happened_on_first"], name="outcome_days"),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}"


class Reversal(Withdrawable):
    """A link that a person makes from an outcome to what ended it (rule point 22)."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="reversals")
    happened_on: PartialDate = PartialDateColumns()  # type: ignore[assignment]
    happened_on_edtf: str
    happened_on_first: date | None
    happened_on_last: date | None
    happened_on_typed: str
    ended_by = models.ForeignKey(
        "cases.StatusChange", models.PROTECT, null=True, blank=True, related_name="reverses"
    )
    reason = models.CharField(max_length=500, blank=True, default="")

    def __str__(self) -> str:
        return f"end of {self.outcome}"


class Decision(Withdrawable):
    """A named person's yes or no about one outcome row in one year (rule points 16 to 18)."""

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="decisions")
    year = models.PositiveSmallIntegerField()
    counts = models.BooleanField()
    activity = models.ForeignKey("cases.Activity", models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [CheckConstraint(condition=~Q(reason=""), name="decision_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.outcome} in {self.year}"
