"""One person's inbox: what they were told, of what the gate opens to them at this moment.

Losing access empties it at once: nothing is taken out, what is closed is not read. Two kinds name no case to
who may not see it, and stay: an emergency (to those told of it) and something urgent that nobody opened.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final

from django.db.models import Q
from django.utils.functional import Promise

from cases import access, clock
from cases.vocabulary import Announced
from notifications.kinds import kinds_of, words_of
from notifications.models import Notification, NotificationQuerySet

PAGE: Final = 50
COUNTED_UP_TO: Final = 99


@dataclass(frozen=True)
class Line:
    """One row of the inbox, as it reads now. `case` and `name` only where the reader may see the case."""

    told: Notification
    words: str | Promise
    case: Any = None
    name: Any = None

    @property
    def passed_from(self) -> Any:
        """Return whom it went to first, where it was passed on."""
        return self.told.first_for


@dataclass(frozen=True)
class Day:
    day: date
    lines: list[Line]


@dataclass(frozen=True)
class Asked:
    """What of the inbox: one group of kinds or every, what is done with or not, from one row on."""

    kind: str = ""
    is_done: bool = False
    before: int | None = None


def open_to(user: Any) -> NotificationQuerySet:
    """Return what `user` was told of and may read now. One query when read."""
    nameless = Q(case=None) | Q(what=Announced.EMERGENCY)
    visible = access.cases_for(user).values("pk")
    return Notification.objects.filter(Q(case__in=visible) | nameless, user=user.pk)


def unread(user: Any) -> int:
    """Return how many wait unread, up to one more than COUNTED_UP_TO: the badge on every page."""
    return open_to(user).unread().order_by()[: COUNTED_UP_TO + 1].count()


def page_of(user: Any, asked: Asked) -> tuple[list[Day], int | None]:
    """Return a page of the inbox by day, the latest first, and the row after which the next one begins."""
    rows = open_to(user).filter(done_at__isnull=not asked.is_done)
    if asked.kind:
        rows = rows.filter(what__in=kinds_of(asked.kind))
    if asked.before:
        rows = rows.filter(pk__lt=asked.before)
    found = list(rows.select_related("first_for").order_by("-pk")[: PAGE + 1])
    following = found[PAGE - 1].pk if len(found) > PAGE else None
    return _by_day(lines_of(user, found[:PAGE])), following


def lines_of(user: Any, rows: list[Notification]) -> list[Line]:
    """Return the words of each row. The cases and names are read through the gate, in two queries."""
    asked = {row.case_id for row in rows if row.case_id}
    cases = {case.pk: case for case in access.cases_for(user).filter(pk__in=asked)} if asked else {}
    names: dict[int, Any] = {}
    for name in access.names_for(user, cases.values()) if cases else ():
        if not name.for_finding_only:
            names.setdefault(name.case_id, name)
    return [
        Line(row, words_of(row.what), cases.get(row.case_id or 0), names.get(row.case_id or 0))
        for row in rows
    ]


def _by_day(lines: Iterable[Line]) -> list[Day]:
    return [Day(day, list(some)) for day, some in groupby(lines, lambda one: clock.day_of(one.told.at))]


def one_of(user: Any, number: int) -> Notification | None:
    """Return a row of `user`'s inbox that they may read now; None alike for closed, absent and others'."""
    return open_to(user).filter(pk=number).select_related("case").first()


def opened(row: Notification, *, at: datetime) -> None:
    """Note that it was read. Once: the first time counts."""
    if row.opened_at is None:
        row.opened_at = at
        row.save(update_fields=["opened_at"])


def done(row: Notification, *, at: datetime) -> None:
    if row.done_at is None:
        row.done_at = at
        row.save(update_fields=["done_at"])


def not_done(row: Notification) -> None:
    row.done_at = None
    row.save(update_fields=["done_at"])
