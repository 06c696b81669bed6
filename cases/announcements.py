"""What cases announces. Whoever listens is unknown here; a listener writes jobs in the same transaction."""

from dataclasses import dataclass
from datetime import datetime

from django.dispatch import Signal

from cases.vocabulary import Announced


@dataclass(frozen=True)
class Announcement:
    """Something happened to a case. Keys only: what may be said of it is asked at the gate, when it is said.

    `names` are the people it is addressed to (a hand-over, a task), besides those who follow. `row` is the
    key of the row that says it, within its kind; 0 where there is none.
    """

    what: Announced
    case: int
    actor: int | None
    at: datetime
    names: tuple[int, ...] = ()
    row: int = 0
    is_urgent: bool = False


announced = Signal()


def announce(announcement: Announcement) -> None:
    """Tell every listener, inside the transaction of what happened: a listener that fails undoes it."""
    announced.send(sender=Announcement, announcement=announcement)
