"""A way of looking at the list of cases that somebody keeps, or shares with an office."""

from typing import Self

from django.conf import settings
from django.db import models

from cases.models.encrypted import EncryptedTextField


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def standing(self) -> Self:
        return self.filter(ended_at=None)


class SavedView(models.Model):
    """Filters and columns under a name. It opens nothing: whoever uses it sees their own cases through it.

    `slug` is random, as it stands in addresses; `query` holds closed words and the slugs of campaigns.
    """

    slug = models.CharField(max_length=12, unique=True)
    name = EncryptedTextField()
    query = models.JSONField(default=dict)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    office = models.ForeignKey("cases.Office", models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SavedViewQuerySet.as_manager()

    def __str__(self) -> str:
        return f"view {self.slug}"
