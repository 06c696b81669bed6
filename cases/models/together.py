"""One change made for several cases at once, row by row, so that it is undone at once too."""

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from cases.models.encrypted import EncryptedTextField
from cases.vocabulary import TogetherKind


class Together(models.Model):
    """What one person did to chosen cases in one go, and why. Each case has a row of its own in the log."""

    kind = models.CharField(max_length=12, choices=TogetherKind)
    reason = EncryptedTextField(blank=True, default="")
    done_at = models.DateTimeField()
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["done_by", "-done_at"], name="together_latest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class TogetherRow(models.Model):
    """One case of it: `key` is the row, or grant, that was written; `kept_why` says why it was not undone."""

    together = models.ForeignKey(Together, models.PROTECT, related_name="rows")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    kept_why = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [UniqueConstraint(fields=["together", "case"], name="together_once_a_case")]

    def __str__(self) -> str:
        return f"{self.together}: {self.key}"
