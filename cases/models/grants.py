"""Grants and bars: what is stored. What they mean is decided in `cases.access`."""

import uuid
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from cases.models.campaigns import Campaign
from cases.models.cases import Case


class GrantQuerySet(models.QuerySet):
    def live(self, at: datetime) -> Self:
        """Grants that allow something at `at`: given, neither ended nor past their end date."""
        return self.filter(Q(until=None) | Q(until__gt=at), granted_at__lte=at, ended_at=None)


class GrantTerms(models.Model):
    """Until when, why and by whom. A grant of n permissions is n rows that share `bundle`."""

    bundle = models.UUIDField(default=uuid.uuid4, db_index=True)
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500)
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_reason = models.CharField(max_length=500, blank=True, default="")

    objects = GrantQuerySet.as_manager()

    class Meta:
        abstract = True


def _open_once(holder: str, name: str) -> list[models.BaseConstraint]:
    return [
        UniqueConstraint(
            fields=[holder, "permission", "content_object"],
            condition=Q(ended_at=None),
            name=f"{name}_open_once",
        ),
        CheckConstraint(condition=~Q(reason=""), name=f"{name}_has_a_reason"),
    ]


# A named related_name: with "+" guardian silently writes to its generic table. Meta is not inherited
# from guardian: its unique_together forbids granting again.
class CampaignUserGrant(GrantTerms, UserObjectPermissionBase):
    content_object = models.ForeignKey(Campaign, models.PROTECT, related_name="user_grants")

    class Meta:
        constraints = _open_once("user", "campaign_user")


class CampaignGroupGrant(GrantTerms, GroupObjectPermissionBase):
    content_object = models.ForeignKey(Campaign, models.PROTECT, related_name="group_grants")

    class Meta:
        constraints = _open_once("group", "campaign_group")


class CaseUserGrant(GrantTerms, UserObjectPermissionBase):
    content_object = models.ForeignKey(Case, models.PROTECT, related_name="user_grants")

    class Meta:
        constraints = _open_once("user", "case_user")


class CaseGroupGrant(GrantTerms, GroupObjectPermissionBase):
    content_object = models.ForeignKey(Case, models.PROTECT, related_name="group_grants")

    class Meta:
        constraints = _open_once("group", "case_group")


class BarQuerySet(models.QuerySet):
    def standing(self) -> Self:
        """Bars that nobody has lifted."""
        return self.filter(lifted_at=None)

    def on(self, case: Case) -> Self:
        """Bars from the case itself, or from every case of its country."""
        return self.filter(Q(case=case) | (~Q(country="") & Q(country=case.country)))


class Bar(models.Model):
    """A person who must not see a case, or any case of a country, whatever they are granted."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bars")
    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="+")
    country = models.CharField(max_length=2, blank=True, default="")
    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BarQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=(Q(case=None) & ~Q(country="")) | (Q(case__isnull=False) & Q(country="")),
                name="bar_of_a_case_or_a_country",
            ),
            UniqueConstraint(
                fields=["user", "case"],
                condition=Q(lifted_at=None, case__isnull=False),
                name="one_bar_from_a_case",
            ),
            UniqueConstraint(
                fields=["user", "country"],
                condition=Q(lifted_at=None) & ~Q(country=""),
                name="one_bar_from_a_country",
            ),
        ]

    def __str__(self) -> str:
        return f"bar {self.pk}"
