"""Campaigns, and the day each case was taken up."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from cases.dates import PartialDate
from cases.models.dated import PartialDateColumns
from cases.vocabulary import Permission


class Campaign(models.Model):
    """A body of work that takes up cases. Access to standard cases is granted per campaign."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True, default="")
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        permissions = [(p.value, p.label) for p in Permission]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        return self.filter(left_at=None)


class Membership(models.Model):
    """A case in a campaign since `taken_up_on`. Leaving is dated; past members still count in figures."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="memberships", db_index=False)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="memberships")
    taken_up_on: PartialDate = PartialDateColumns()  # type: ignore[assignment]
    taken_up_on_edtf: str
    taken_up_on_first: date | None
    taken_up_on_last: date | None
    taken_up_on_typed: str
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    left_at = models.DateTimeField(null=True, blank=True)
    left_reason = models.CharField(max_length=500, blank=True, default="")
    history = HistoricalRecords(user_db_constraint=False, no_db_index=["campaign", "added_by"])

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["case", "campaign"], condition=Q(left_at=None), name="member_once"),
        ]
        indexes = [models.Index(fields=["campaign", "case"], name="member_campaign_case")]

    def __str__(self) -> str:
        return f"{self.case} in {self.campaign}"
