"""What comes up on the cases one may see: hearings, releases, promises, tasks, urgent actions' last days.

Days are those of the organisation's time zone. One query for each kind, however many cases.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q

from cases import access, dates
from cases.access import Actor
from cases.dates import PartialDate
from cases.models import Case, Hearing, Note, Sentence, Task
from cases.models.activities import CaseActivity
from cases.models.cases import CaseQuerySet
from cases.proceedings import release_of
from cases.vocabulary import ActivityKind, ActivityState, ComingKind

LOOKS_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Coming:
    """One thing that comes up, or was due and is still open. `row` is its key within its kind.

    `when` is the day as it is known, `first` and `last` the days on which it may be. `person` is the key of
    whose it is: whom a task was given to, who wrote a promise down, else who owns the case. `title` what an
    urgent action is called.
    """

    case: Case
    kind: ComingKind
    when: PartialDate
    row: int
    person: int | None
    title: str = ""

    @property
    def first(self) -> date | None:
        return self.when.first

    @property
    def last(self) -> date | None:
        return self.when.last

    def is_late(self, today: date) -> bool:
        """True when every possible day has passed."""
        return self.when.last is not None and self.when.last < today


def coming_up(actor: Actor, today: date) -> list[Coming]:
    """Return what comes up within thirty days on the cases `actor` may see, the earliest first.

    With what is past and open: a task not done, a promise not kept, a hearing of which nobody said what
    became of it, a sentence that ended while the person is still held. A day that is known to a month only is
    there from the first day on which it may be.
    """
    return of_cases(access.cases_for(actor), today)


def of_cases(cases: CaseQuerySet, today: date) -> list[Coming]:
    """The same for cases that came through the gate."""
    seen, until = cases.values("pk"), today + LOOKS_AHEAD
    found = [
        *_hearings(seen, until),
        *_releases(cases, until),
        *_promises(seen, until),
        *_tasks(seen, until),
        *_urgent_actions(seen, today, until),
    ]
    return sorted(found, key=lambda one: (one.last or date.max, one.first or date.min, one.case.pk, one.row))


def _hearings(seen: Any, until: date) -> Iterator[Coming]:
    rows = Hearing.objects.ahead().filter(case__in=seen)
    soon = Q(happened_on_first__lte=until) | Q(happened_on_first=None, happened_on_last__lte=until)
    for row in rows.filter(soon).select_related("case", "case__owner"):
        yield Coming(row.case, ComingKind.HEARING, row.happened_on, row.pk, row.case.owner_id)


def _releases(cases: CaseQuerySet, until: date) -> Iterator[Coming]:
    """Worked out from the live sentences of each case; the row is the last of them."""
    sentences: dict[int, list[Sentence]] = defaultdict(list)
    rows = Sentence.objects.live().filter(case__in=cases.values("pk"))
    for row in rows.select_related("case", "case__owner").order_by("pk"):
        sentences[row.case_id].append(row)
    for of_one in sentences.values():
        case = of_one[-1].case
        release = release_of(case, of_one)
        if release and release.on and _is_soon(release.on, until):
            yield Coming(case, ComingKind.RELEASE, release.on, of_one[-1].pk, case.owner_id)


def _is_soon(when: PartialDate, until: date) -> bool:
    day = when.first or when.last
    return day is not None and day <= until


def _promises(seen: Any, until: date) -> Iterator[Coming]:
    rows = Note.objects.live().filter(case__in=seen, has_promise=True, kept_at=None)
    soon = Q(promised_by_first__lte=until) | Q(promised_by_first=None, promised_by_last__lte=until)
    for row in rows.filter(soon).select_related("case", "case__owner"):
        if row.promised_by is not None:
            yield Coming(row.case, ComingKind.PROMISE, row.promised_by, row.pk, row.recorded_by_id)


def _tasks(seen: Any, until: date) -> Iterator[Coming]:
    rows = Task.objects.open().due_by(until).filter(case__in=seen)
    for row in rows.select_related("case", "case__owner"):
        yield Coming(row.case, ComingKind.TASK, dates.from_day(row.due_now), row.pk, row.for_whom_id)


def _urgent_actions(seen: Any, today: date, until: date) -> Iterator[Coming]:
    """The last day to send, of actions that go on. An action's other cases are read by who sees them."""
    links = CaseActivity.objects.filter(
        case__in=seen,
        activity__kind=ActivityKind.URGENT_ACTION,
        activity__withdrawn_at=None,
        activity__send_by__range=(today, until),
    ).exclude(activity__state=ActivityState.CANCELLED)
    goes_on = Q(activity__stopped_on=None) | Q(activity__stopped_on__gt=today)
    for link in links.filter(goes_on).select_related("case", "case__owner", "activity"):
        act, owner = link.activity, link.case.owner_id
        if act.send_by is not None:
            when, title = dates.from_day(act.send_by), act.title or act.number
            yield Coming(link.case, ComingKind.URGENT_ACTION, when, act.pk, owner, title)
