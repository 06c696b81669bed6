"""How the installation runs: work that waits, and work that was given up. Names nobody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from cases import jobs
from cases.access import Actor
from cases.models import Job
from cases.staff import require_manager
from cases.vocabulary import JobState

SHOWN_AT_MOST = 50


@dataclass(frozen=True)
class Machinery:
    """Counts of jobs, due and planned for later, for how long the oldest due one has waited, and what was
    given up, the newest first.
    """

    waiting: int
    planned: int
    longest_waiting: timedelta
    given_up: list[Job]
    given_up_count: int
    is_sending_paused: bool

    @property
    def is_late(self) -> bool:
        """Nobody does the work: no worker runs, or it does not keep up."""
        return self.longest_waiting > jobs.TOO_LONG


def machinery(actor: Actor, *, at: datetime) -> Machinery:
    """Return how the work of later stands. Raises NotAllowed."""
    require_manager(actor)
    dead = Job.objects.filter(state=JobState.DEAD).order_by("-pk")
    return Machinery(
        **_open_jobs(at),
        longest_waiting=jobs.longest_waiting(at),
        given_up=list(dead[:SHOWN_AT_MOST]),
        given_up_count=dead.count(),
        is_sending_paused=jobs.is_sending_paused(),
    )


def _open_jobs(at: datetime) -> dict[str, int]:
    due = Q(due_at__lte=at)
    rows = Job.objects.filter(state=JobState.OPEN)
    return rows.aggregate(waiting=Count("pk", filter=due), planned=Count("pk", filter=~due))
