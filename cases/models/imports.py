"""Where an imported case came from."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models import UniqueConstraint

from cases.models.campaigns import Campaign


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def contents_by_key(self, campaign: Campaign, keys: Iterable[str]) -> dict[str, str]:
        """Return what the rows with these keys said when they came in. A list would lose which is which."""
        return dict(self.filter(campaign=campaign, row_key__in=list(keys)).values_list("row_key", "content"))


class ImportRow(models.Model):
    """The row of a file that a case was opened from: the same row is not taken in twice.

    `row_key` tells the row within its campaign (its id, or its content); `content` is a digest of all its
    cells, so that a row whose id came before with other content is noticed. Neither gives a name away.
    """

    campaign = models.ForeignKey("cases.Campaign", models.PROTECT, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="import_rows")
    row_key = models.CharField(max_length=64)
    content = models.CharField(max_length=64, blank=True, default="")
    line = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [UniqueConstraint(fields=["campaign", "row_key"], name="import_row_once")]

    def __str__(self) -> str:
        return f"line {self.line}"
