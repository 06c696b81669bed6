"""Try again what was given up."""

from datetime import datetime

from django.db import transaction

from cases import jobs
from cases.access import Actor
from cases.models import Job
from cases.operations.writing import Refused
from cases.staff import require_manager
from cases.vocabulary import JobState


@transaction.atomic
def try_again(number: int, *, actor: Actor, at: datetime) -> Job:
    """Let a job that was given up be tried from now on as if it were new, under the same key."""
    require_manager(actor)
    job = Job.objects.select_for_update().filter(pk=number, state=JobState.DEAD).first()
    if job is None:
        raise Refused("This job is not given up any more.")
    job.state, job.due_at, job.tries = JobState.OPEN, at, 0
    job.save(update_fields=["state", "due_at", "tries"])
    transaction.on_commit(jobs.hint, robust=True)
    return job


@transaction.atomic
def set_aside(number: int, *, actor: Actor) -> None:
    """Forget a job that was given up, for good."""
    require_manager(actor)
    forgotten, _ = Job.objects.filter(pk=number, state=JobState.DEAD).delete()
    if not forgotten:
        raise Refused("This job is not given up any more.")
