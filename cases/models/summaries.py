"""Victory summaries: what is published of one counted case, and that the family knows of a death first."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from simple_history.models import HistoricalRecords

from cases.models.encrypted import EncryptedTextField
from cases.models.recorded import Withdrawable
from cases.vocabulary import SummaryState


class VictorySummary(models.Model):
    """What is told of one case in the report of one year, in one language. Edited in place, with history.

    `text` is for a case that may be named, `anonymised_text` for one that may not: written for itself, never
    made of the other. `outcome` is the development it tells, as it was when it was saved last. Whoever saves
    is the last editor (`edited_by`); another person checks, and another one than the last editor approves.
    `since_seen` is the digest of the list of what came later that they had before them (`cases.since_then`).
    `kept_why` says why words stay that the check of the text marked.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="summaries")
    year = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12)
    outcome = models.ForeignKey("cases.Outcome", models.PROTECT, related_name="+")
    text = models.TextField(blank=True, default="")
    anonymised_text = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=SummaryState, default=SummaryState.DRAFT)
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    drafted_at = models.DateTimeField()
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    edited_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    checked_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    since_seen = models.CharField(max_length=64, blank=True, default="")
    kept_why = models.CharField(max_length=500, blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "victory summaries"
        indexes = [models.Index(fields=["year", "language"], name="summary_year")]
        constraints = [
            UniqueConstraint(fields=["case", "year", "language"], name="summary_once"),
            CheckConstraint(
                condition=Q(checked_by=None) | Q(edited_by=None) | ~Q(checked_by=F("edited_by")),
                name="summary_checked_by_another",
            ),
            CheckConstraint(
                condition=Q(approved_by=None) | Q(edited_by=None) | ~Q(approved_by=F("edited_by")),
                name="summary_approved_by_another",
            ),
            CheckConstraint(
                condition=~Q(state=SummaryState.APPROVED)
                | (Q(approved_at__isnull=False) & Q(checked_at__isnull=False)),
                name="summary_approved_after_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"summary {self.pk}"


class FamilyKnows(Withdrawable):
    """Who says that the family knows of a death, and since which day. Before that, nothing is published."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    who = EncryptedTextField()
    since = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["case"], name="family_knows_case")]

    def __str__(self) -> str:
        return f"family knows {self.pk}"
