"""Frozen annual reports: what is proposed to be frozen, and editions that never change."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from cases.models.recorded import LogIsAppendOnly, Withdrawable
from cases.vocabulary import FreezeAnswer


class FreezeProposal(models.Model):
    """A year's figure as somebody wants it frozen. A second person approves what they both saw.

    `contents` is the digest of the lists as they were proposed: what is frozen later is the same or nothing.
    `open_decisions` of the year were acknowledged by the proposer.
    """

    year = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=40)
    known_by = models.DateTimeField()
    value = models.PositiveIntegerField()
    value_max = models.PositiveIntegerField()
    open_decisions = models.PositiveIntegerField()
    note = models.CharField(max_length=500)
    contents = models.CharField(max_length=64)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    proposed_at = models.DateTimeField()
    answer = models.CharField(max_length=10, choices=FreezeAnswer, blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            UniqueConstraint(fields=["year"], condition=Q(answer=""), name="one_open_proposal_a_year"),
            CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="freeze_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal for {self.year}"


class EditionQuerySet(models.QuerySet):
    def delete(self) -> Any:
        raise LogIsAppendOnly("An edition never changes.")

    def update(self, **changes: Any) -> int:
        raise LogIsAppendOnly("An edition never changes.")


class Edition(models.Model):
    """One frozen year. Immutable for everybody, in the database as well (a trigger on both engines).

    `content` is JSON (docs/edition-format.md): the rule, the instant, every case of the three lists by
    reference, and the numbers that follow from them; `fingerprint` is computed from it. No name is in it.
    """

    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    rule = models.CharField(max_length=40)
    known_by = models.DateTimeField()
    value = models.PositiveIntegerField()
    value_max = models.PositiveIntegerField()
    content = models.TextField()
    fingerprint = models.CharField(max_length=64, unique=True)
    proposal = models.OneToOneField(FreezeProposal, models.PROTECT, related_name="edition")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    frozen_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["year", "number"], name="edition_number_once"),
            CheckConstraint(
                condition=Q(approved_by=None) | Q(proposed_by=None) | ~Q(approved_by=F("proposed_by")),
                name="edition_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, edition {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise LogIsAppendOnly("An edition never changes.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise LogIsAppendOnly("An edition never changes.")


class PublishedElsewhere(Withdrawable):
    """A figure that was published before Casework: as it was said, never recomputed.

    `references` are the cases it was made of, where a list was kept, parted by spaces.
    """

    year = models.PositiveSmallIntegerField()
    value = models.PositiveIntegerField()
    wording = models.CharField(max_length=500)
    place = models.CharField(max_length=300)
    published_on = models.DateField()
    references = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.year}, published elsewhere"
