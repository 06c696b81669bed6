"""Where an imported case came from."""

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint


class ImportRow(models.Model):
    """The row of a file that a case was opened from: the same row is not taken in twice."""

    campaign = models.ForeignKey("cases.Campaign", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="import_rows")
    row_key = models.CharField(max_length=64)
    line = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [UniqueConstraint(fields=["campaign", "row_key"], name="import_row_once")]

    def __str__(self) -> str:
        return f"line {self.line}"
