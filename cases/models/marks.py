"""What somebody has done with a line of My work, for themselves alone."""

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from cases.vocabulary import WorkKind


class Mark(models.Model):
    """One line that one person has done, or put off until a day.

    `about` is the key of the line's cause: numbers of rows and days, never a word of the case. When the cause
    changes, the key does, and the line is there again.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=WorkKind)
    about = models.CharField(max_length=80)
    marked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(fields=["user", "case", "kind", "about"], name="mark_once"),
            CheckConstraint(
                condition=Q(done_at__isnull=False, until=None) | Q(done_at=None, until__isnull=False),
                name="mark_done_or_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about}"
