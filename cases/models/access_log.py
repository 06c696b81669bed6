"""The access log: who read what, each row chained to the one before. Written by `cases.access_log` only."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.vocabulary import Read


class AccessRecord(models.Model):
    """One thing somebody read or did, by references alone: no name, no text, no search word.

    `number` counts without a gap. `digest` is a keyed hash over this row and the row before it, so that an
    edited, removed, added or reordered row is found. `reference` is as asked, whether such a case is
    hidden, absent or open; `found` tells which. `copy_number` stands on a print of the page.
    """

    number = models.PositiveBigIntegerField(unique=True)
    at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=16, choices=Read)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reference = models.CharField(max_length=12, blank=True, default="")
    references = models.TextField(blank=True, default="")
    place = models.CharField(max_length=60, blank=True, default="")
    method = models.CharField(max_length=8, blank=True, default="")
    status = models.PositiveSmallIntegerField(default=0)
    found = models.BooleanField(default=True)
    origin = models.GenericIPAddressField(null=True, blank=True)
    request = models.UUIDField()
    copy_number = models.CharField(max_length=12, blank=True, default="")
    detail = models.CharField(max_length=300, blank=True, default="")
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["reference", "-number"], name="access_record_of_case"),
            models.Index(fields=["actor", "-number"], name="access_record_of_person"),
            models.Index(fields=["copy_number"], condition=~Q(copy_number=""), name="access_record_of_copy"),
        ]

    def __str__(self) -> str:
        return f"record {self.number}"


class ChainHead(models.Model):
    """The last number and digest of the access log, sealed: the last rows cannot go missing unnoticed."""

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"head {self.number}"
