"""Files that show what we say: the original as it came, a copy that may leave, a redacted copy apart."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q
from simple_history.models import HistoricalRecords

from cases.models.encrypted import EncryptedTextField
from cases.models.sources import Source


class Evidence(models.Model):
    """One file of a case. The original is never overwritten; its name and bytes are kept encrypted.

    `key` names the file in addresses and in storage. `media_type` is what the bytes are, not what the name
    says. `sha256` and `size` (bytes) are of the original. `has_copy` is true where a copy without metadata
    could be made; that copy is what leaves. `redacts` points at the file of which this one is a redacted
    copy, made by hand.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="evidence")
    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="evidence")
    redacts = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="redacted_copies")
    file_name = EncryptedTextField()
    title = EncryptedTextField(blank=True, default="")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    has_copy = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField(max_length=500, blank=True, default="")
    history = HistoricalRecords()

    class Meta:
        constraints = [
            CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="evidence_withdrawn_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.key}"


class Upload(models.Model):
    """A file on its way in, piece by piece: a broken line goes on where it stopped.

    `received` counts the bytes that are safely here. Kept for a day, then forgotten with its pieces.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    file_name = EncryptedTextField()
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    began_at = models.DateTimeField()
    evidence = models.ForeignKey(Evidence, models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"upload {self.key}"
