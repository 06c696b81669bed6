"""What left as a file: who asked, what it was made of, which cases it shows, and where it went."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from cases.models.recorded import Withdrawable
from cases.vocabulary import Audience, ExportFormat, ShownAs


class Export(models.Model):
    """One report as it was asked for, in one or more formats that a job makes from one reading.

    `figure` names one of `cases.figures`, and is empty for positive impact. `edition` is None for the live
    figure. `left_out` are references, parted by spaces, of cases that stand in the total alone because of
    what came later. `rule`, `known_by`, `value` and `fingerprint` are written when it is made, and stay. Its
    files are deleted on `keep_until`; the record of what left is not. References and numbers alone, so that
    the erasure of a person leaves it as it was.
    """

    year = models.PositiveSmallIntegerField()
    figure = models.CharField(max_length=40, blank=True, default="")
    edition = models.ForeignKey("cases.Edition", models.PROTECT, null=True, blank=True, related_name="+")
    audience = models.CharField(max_length=12, choices=Audience)
    language = models.CharField(max_length=8)
    formats = models.CharField(max_length=60)
    left_out = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    rule = models.CharField(max_length=40, blank=True, default="")
    known_by = models.DateTimeField(null=True, blank=True)
    value = models.PositiveIntegerField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, default="")
    texts = models.CharField(max_length=64, blank=True, default="")  # a digest of the summaries in it
    keep_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-asked_at", "-id"], name="export_newest")]
        constraints = [
            CheckConstraint(
                condition=Q(made_at=None) | (Q(known_by__isnull=False) & ~Q(fingerprint="")),
                name="export_made_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"export {self.pk} of {self.year}"

    @property
    def asked_formats(self) -> tuple[ExportFormat, ...]:
        return tuple(ExportFormat(one) for one in self.formats.split())

    @property
    def is_waiting(self) -> bool:
        return self.made_at is None and self.failed_at is None


class ExportedFile(models.Model):
    """One file of an export, kept encrypted under `key` until the export's files are deleted."""

    export = models.ForeignKey(Export, models.PROTECT, related_name="files")
    format = models.CharField(max_length=8, choices=ExportFormat)
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [UniqueConstraint(fields=["export", "format"], name="exported_format_once")]

    def __str__(self) -> str:
        return f"{self.export}, {self.format}"


class ExportedCase(models.Model):
    """One case that an export shows, and how: what a withdrawn consent asks for."""

    export = models.ForeignKey(Export, models.PROTECT, related_name="shown")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    shown_as = models.CharField(max_length=12, choices=ShownAs)

    class Meta:
        constraints = [UniqueConstraint(fields=["export", "case"], name="exported_case_once")]

    def __str__(self) -> str:
        return f"{self.case} in {self.export}"


class WhereItWent(Withdrawable):
    """Where an export was published, in somebody's words: a website, a printed report, a speech."""

    export = models.ForeignKey(Export, models.PROTECT, related_name="places")
    place = models.CharField(max_length=300)
    published_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.export} at a place"
