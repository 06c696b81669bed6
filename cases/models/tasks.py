"""Tasks: what one colleague does on a case, until when."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from cases.models.encrypted import EncryptedTextField
from cases.models.recorded import AppendOnlyQuerySet, Withdrawable


class TaskQuerySet(AppendOnlyQuerySet):
    def open(self) -> Self:
        """Tasks that are neither done nor withdrawn."""
        return self.filter(withdrawn_at=None, done_at=None)

    def due_by(self, day: date) -> Self:
        """Tasks that are due on `day` or before, as they stand now."""
        return self.filter(Q(later_until__lte=day) | Q(later_until=None, due_on__lte=day))


class Task(Withdrawable):
    """Something to do on a case, given to one person. `recorded_by` gave it.

    `due_on` is the day it was given with; put off, `later_until` stands beside it. Done, and put off, are
    written later with who and when.
    """

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="tasks")
    what = EncryptedTextField()
    for_whom = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="tasks")
    due_on = models.DateField()
    later_until = models.DateField(null=True, blank=True)
    later_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = TaskQuerySet.as_manager()  # type: ignore[misc]  # a narrower one

    WRITTEN_LATER = Withdrawable.WRITTEN_LATER | {"later_until", "later_by", "done_at", "done_by"}

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="task_case"),
            models.Index(
                fields=["for_whom", "due_on"], condition=Q(done_at=None, withdrawn_at=None), name="task_open"
            ),
        ]

    def __str__(self) -> str:
        return f"task {self.pk}"

    @property
    def due_now(self) -> date:
        return self.later_until or self.due_on

    @property
    def is_open(self) -> bool:
        return self.done_at is None and not self.is_withdrawn
