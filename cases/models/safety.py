"""What closes an account for a while, and who must sign in with a second step."""

from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from cases.models.offices import Office
from cases.vocabulary import Role


class LockQuerySet(models.QuerySet["Lock"]):
    def standing(self) -> Self:
        return self.filter(lifted_at=None)

    def against(self, user: Any) -> Self:
        """Standing locks that shut `user` out: theirs, and their offices'. Takes an OuterRef too."""
        return self.standing().filter(Q(user=user) | Q(office__group__user=user))


class Lock(models.Model):
    """A person, or everybody of an office, locked out until somebody elsewhere lifts it.

    For the moment when a door is being broken down: any colleague may lock, nobody of the locked may unlock.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="locks"
    )
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="locks")
    reason = models.CharField(max_length=500, blank=True, default="")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = LockQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(user=None, office__isnull=False) | Q(user__isnull=False, office=None),
                name="lock_of_a_person_or_an_office",
            ),
            UniqueConstraint(fields=["user"], condition=Q(lifted_at=None), name="one_lock_a_person"),
            UniqueConstraint(fields=["office"], condition=Q(lifted_at=None), name="one_lock_an_office"),
        ]

    def __str__(self) -> str:
        return f"lock {self.pk}"


class TravelQuerySet(models.QuerySet["Travel"]):
    def under_way(self, at: datetime) -> Self:
        return self.filter(begins_at__lte=at, until__gt=at, ended_at=None)


class Travel(models.Model):
    """Until an instant, somebody carries devices across borders.

    Contacts, restricted and sealed cases and export are closed to them; only somebody else ends it early.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="travels")
    begins_at = models.DateTimeField()
    until = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = TravelQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=Q(until__gt=models.F("begins_at")), name="travel_ends_after_it_begins"),
            CheckConstraint(
                condition=Q(ended_by=None) | ~Q(ended_by=models.F("user")),
                name="travel_not_ended_by_traveller",
            ),
        ]

    def __str__(self) -> str:
        return f"travel {self.pk}"


class SecondStepPolicy(models.Model):
    """Whether people of a role must sign in with a second step, since when, and their days of grace."""

    role = models.CharField(max_length=16, choices=Role, unique=True)
    is_required = models.BooleanField(default=True)
    grace_days = models.PositiveSmallIntegerField(default=7)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"second step of {self.role}"

    def due_at(self, joined: datetime, reset_at: datetime | None) -> datetime:
        """Return the instant from which somebody without a second step gets no further."""
        begins = max(moment for moment in (joined, self.since, reset_at) if moment)
        return begins + timedelta(days=self.grace_days)
