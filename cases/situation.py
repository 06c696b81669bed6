"""A person's current situation, derived from the log and never typed in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cases import clock, dates
from cases.dates import PartialDate
from cases.vocabulary import DEATHS, RELEASES, Status, Sureness


class Change(Protocol):
    """What the derivation reads of a status change, stored or not yet."""

    @property
    def to(self) -> str: ...
    @property
    def happened_on(self) -> PartialDate: ...
    @property
    def sureness(self) -> str: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def known_at(self) -> datetime: ...
    @property
    def verified_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class Situation:
    """`reported` is a death or release we were told of that is not Confirmed: it moves nothing."""

    status: Status
    since: PartialDate | None
    sureness: str
    is_verified: bool
    reported: Status | None = None


NOTHING_KNOWN = Situation(Status.UNKNOWN, None, "", False)


def derive(changes: Iterable[Change]) -> Situation:
    """Return the situation by the live changes: the one with the greatest (last day, first day, recorded).

    An open or unknown date ranks by its recording day. A Confirmed death is final, whatever is dated later.
    A death or release that is not Confirmed does not move the situation; it is told beside it.
    """
    ordered = list(changes)
    if len(ordered) > 1:  # a new case has one, and ranking asks for days
        ordered.sort(key=_rank)
    deaths = [change for change in ordered if change.to in DEATHS and _is_confirmed(change)]
    moving = [change for change in ordered if moves(change)]
    current = deaths[-1] if deaths else moving[-1] if moving else None
    reported = ordered[-1] if ordered and not deaths and not moves(ordered[-1]) else None
    if current is None:
        return Situation(Status.UNKNOWN, None, "", False, Status(reported.to) if reported else None)
    return Situation(
        Status(current.to),
        current.happened_on,
        current.sureness,
        current.verified_at is not None,
        Status(reported.to) if reported else None,
    )


def before(changes: Iterable[Change], happened_on: PartialDate, recorded: datetime) -> Change | None:
    """Return the change that stood when `happened_on` came: the last of those that move the situation."""
    mine = dates.sort_key(happened_on, clock.day_of(recorded))
    standing = sorted((change for change in changes if moves(change)), key=_rank)
    earlier = [change for change in standing if _rank(change)[0] <= mine]
    return earlier[-1] if earlier else None


def moves(change: Change) -> bool:
    """False for a death or release that is not Confirmed: it is only reported."""
    return _is_confirmed(change) or change.to not in (*DEATHS, *RELEASES)


def _is_confirmed(change: Change) -> bool:
    return change.sureness == Sureness.CONFIRMED


def _rank(change: Change) -> tuple:
    return dates.sort_key(change.happened_on, clock.day_of(change.known_at)), change.recorded_at
