"""Two cases that proved to be one, and every row that the merge touched."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from cases.models.cases import Case


class MergeQuerySet(models.QuerySet["CaseMerge"]):
    def standing(self) -> Self:
        """Merges that nobody took apart."""
        return self.filter(ended_at=None)

    def in_force(self, at: datetime) -> Self:
        """Merges that had been made by `at` and not taken apart by then."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), merged_at__lte=at)

    def since(self, at: datetime) -> Self:
        """Merges that were made, or taken apart, later than `at`."""
        return self.filter(Q(merged_at__gt=at) | Q(ended_at__gt=at))


class CaseMerge(models.Model):
    """Two cases that proved to be one: from `merged_at` their logs are the survivor's (rule point 32).

    The duplicate keeps its own facts as they were; its rows are the survivor's, until the merge is ended.
    `took` names the facts that the survivor took over from the duplicate: never what they say.
    """

    duplicate = models.ForeignKey(Case, models.PROTECT, related_name="merges")
    survivor = models.ForeignKey(Case, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=500)
    took = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    ended_reason = models.CharField(max_length=500, blank=True, default="")

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            CheckConstraint(condition=~Q(duplicate=F("survivor")), name="merge_of_two"),
            UniqueConstraint(fields=["duplicate"], condition=Q(ended_at=None), name="merged_once"),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"


class RowFate(models.TextChoices):
    """What a merge did with one row that belonged to the duplicate."""

    MOVED = "moved", _("Is the survivor's")
    KEPT = "kept", _("Stays: the survivor has the same")
    COPIED = "copied", _("Stays, and the survivor has its like")


class MergedRow(models.Model):
    """One row of the duplicate and what became of it, so that a merge can be taken apart and rewound.

    `relation` is the column by which it belonged ("cases.Note.case"), `row` its key; `copy` is the key of
    what was made for the survivor. `was` holds the other columns that changed with it: keys and yes or no.
    """

    merge = models.ForeignKey(CaseMerge, models.PROTECT, related_name="rows")
    relation = models.CharField(max_length=80)
    row = models.PositiveBigIntegerField()
    fate = models.CharField(max_length=8, choices=RowFate)
    copy = models.PositiveBigIntegerField(null=True, blank=True)
    was = models.JSONField(default=dict)

    class Meta:
        constraints = [UniqueConstraint(fields=["merge", "relation", "row"], name="merged_row_once")]

    def __str__(self) -> str:
        return f"{self.relation} {self.row}"
