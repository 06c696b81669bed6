"""Two cases that may be of one person, and what somebody answered."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from cases.vocabulary import HintState


class DuplicateHintQuerySet(models.QuerySet["DuplicateHint"]):
    def waiting(self) -> Self:
        """Those that nobody answered yet."""
        return self.filter(state=HintState.OPEN)

    def of(self, case: int, other: int) -> Self:
        return self.filter(one=min(case, other), other=max(case, other))


class DuplicateHint(models.Model):
    """Two cases whose names are alike: asked once, and the answer stands with who gave it and when.

    `one` is the case with the smaller key, so that a pair is one row. `likeness` is in hundredths, of the two
    names that are most alike; which names is not kept. Read by who sees both cases (`cases.duplicates`).
    """

    one = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    other = models.ForeignKey("cases.Case", models.PROTECT, related_name="+")
    likeness = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=8, choices=HintState, default=HintState.OPEN)
    found_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DuplicateHintQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(fields=["one", "other"], name="hint_once_for_two"),
            CheckConstraint(condition=Q(one__lt=F("other")), name="hint_of_two_in_order"),
        ]
        indexes = [
            models.Index(fields=["-likeness", "-id"], condition=Q(state=HintState.OPEN), name="hint_waiting")
        ]

    def __str__(self) -> str:
        return f"hint {self.pk}"
