"""Responsibility that passes from one person to another."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from cases.vocabulary import HandOverState


class HandOver(models.Model):
    """A case offered to a colleague. Until it is accepted, the giver stays responsible.

    `keeps_until` is the end of the giver's own access to the case after acceptance; None ends it at once.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hand_overs_given")
    receiver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="hand_overs_received")
    from_on = models.DateField()
    note = models.TextField(blank=True, default="")
    keeps_until = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=HandOverState, default=HandOverState.OFFERED)
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answer = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(giver=F("receiver")), name="hand_over_between_two"),
            UniqueConstraint(
                fields=["case"], condition=Q(state=HandOverState.OFFERED), name="one_offer_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.pk}"
