"""A case opened in an emergency, and a person erased: rare, by rule seen by two."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q


class EmergencyOpening(models.Model):
    """One case opened for 24 hours by an administrator or a duty head who had no access to it.

    `bundle` is the grant it gave. It stands in red in the case's history; another administrator, or the
    case's owner where there is none, is told at once and says that they have seen it.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="emergency_openings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    bundle = models.UUIDField(default=uuid.uuid4)
    told = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="told_of_openings")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            CheckConstraint(
                condition=Q(seen_by=None) | ~Q(seen_by=F("by")), name="emergency_seen_by_another"
            ),
        ]

    def __str__(self) -> str:
        return f"emergency opening {self.pk}"


class Erasure(models.Model):
    """A person's names and texts blanked everywhere, asked for by one and confirmed by another.

    Holds references and counts only: nothing of what was erased.
    """

    references = models.TextField()
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rows = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("asked_by")), name="erasure_by_two"
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
