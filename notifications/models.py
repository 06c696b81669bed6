"""What people follow, what they were told, who is on duty, and which programs are told."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from cases.models.encrypted import EncryptedTextField
from notifications.kinds import FollowLevel


class Follow(models.Model):
    """Somebody wants to be told of one case, one campaign or one office. It opens nothing to them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, blank=True, related_name="+")
    campaign = models.ForeignKey("cases.Campaign", models.CASCADE, null=True, blank=True, related_name="+")
    office = models.ForeignKey("cases.Office", models.CASCADE, null=True, blank=True, related_name="+")
    level = models.CharField(max_length=10, choices=FollowLevel, default=FollowLevel.EVERYTHING)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(case__isnull=False, campaign=None, office=None)
                | Q(case=None, campaign__isnull=False, office=None)
                | Q(case=None, campaign=None, office__isnull=False),
                name="follow_of_one_thing",
            ),
            UniqueConstraint(fields=["user", "case"], name="follow_case_once"),
            UniqueConstraint(fields=["user", "campaign"], name="follow_campaign_once"),
            UniqueConstraint(fields=["user", "office"], name="follow_office_once"),
        ]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> Self:
        return self.filter(opened_at=None, done_at=None)

    def unmailed(self) -> Self:
        return self.unread().filter(mailed_at=None)

    def mark_mailed(self, at: datetime) -> int:
        """Say that these were told by mail. Rows without a history: written in one query."""
        rows = self
        return rows.update(mailed_at=at)


class Notification(models.Model):
    """Somebody was told that something happened. Keys only: the words are made when it is read.

    `key` is the same for everybody who is told of one thing, so that a repeat is invisible. `first_for` is
    whom it went to before it was passed on, unopened. `case` is empty where no case may be named.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, blank=True, related_name="+")
    what = models.CharField(max_length=16)
    row = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()
    is_urgent = models.BooleanField(default=False)
    key = models.CharField(max_length=100)
    first_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint(fields=["user", "key"], name="told_once")]
        indexes = [
            models.Index(fields=["user", "-at", "-id"], name="told_latest"),
            models.Index(fields=["user"], condition=Q(opened_at=None, done_at=None), name="told_unread"),
            models.Index(fields=["key"], condition=Q(is_urgent=True), name="told_urgent"),
        ]

    def __str__(self) -> str:
        return f"notification {self.pk}"

    @property
    def is_unread(self) -> bool:
        return self.opened_at is None and self.done_at is None


class Duty(models.Model):
    """Who of an office is told next of something urgent that nobody opened: the first place first."""

    office = models.ForeignKey("cases.Office", models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["office", "place"]
        constraints = [UniqueConstraint(fields=["office", "user"], name="on_duty_once")]

    def __str__(self) -> str:
        return f"place {self.place} of office {self.office_id}"


class Webhook(models.Model):
    """A program that is told that something happened: a kind, a reference, an instant. Ended, never deleted.

    `made_with` is the key of the form by which it was made, so that a double post makes one. It tells of no
    case that its maker may not see at the moment of sending.
    """

    maker = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    url = EncryptedTextField()
    secret = EncryptedTextField()
    kinds = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_with = models.UUIDField(unique=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    DELIVERED = "delivered", _("Delivered")
    FAILED = "failed", _("Not delivered yet")
    GIVEN_UP = "given_up", _("Given up")
    NOT_SENT = "not_sent", _("Not sent: not open to who set this up")


class Delivery(models.Model):
    """One call to a program. `problem` is one of a few sentences: never what the other side said."""

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    about = models.CharField(max_length=100)
    what = models.CharField(max_length=16)
    case = models.ForeignKey("cases.Case", models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    tried_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True, default="")
    repeats = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["webhook", "about"], condition=Q(repeats=None), name="delivered_once"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
