"""Work to be done later, written in the transaction that causes it."""

import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from cases.vocabulary import JobState


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, at: datetime) -> Self:
        """Open jobs whose day has come and that nobody is working on."""
        return self.filter(
            Q(claimed_until=None) | Q(claimed_until__lte=at), state=JobState.OPEN, due_at__lte=at
        )


class Job(models.Model):
    """One thing to do, once.

    `kind` names who does it (`cases.jobs.handles`). `about` holds keys of rows and closed words: never a
    name, a text or an address in the clear. `key` is the same at every try, so that who receives it twice can
    tell. A worker holds a job by `claim` until `claimed_until`; a worker that is killed lets go by that.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField(max_length=60)
    about = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=JobState, default=JobState.OPEN)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True, default="")
    done_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["due_at", "id"], condition=Q(state="open"), name="job_waiting"),
            models.Index(fields=["state", "done_at"], name="job_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class SendingPause(models.Model):
    """Nothing leaves the house while one stands: after a restore, until the operator allows it."""

    since = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d %H:%M}"
