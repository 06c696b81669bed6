"""Appeals that go on while the situation has changed: each is stopped, updated or kept.

The question is raised by a status change that was recorded after the appeal had begun. A history that is
told later, with the day on which it was known, raises none: the appeal was made knowing it. A withdrawn
change drops its question. A correction that only puts a date or a detail right asks nothing anew; one that
says something else happened does.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases import access, clock
from cases.access import Actor
from cases.models import Activity, AppealAnswer, Case, StatusChange
from cases.models.activities import CaseActivity
from cases.models.cases import CaseQuerySet
from cases.vocabulary import APPEALS, ActivityState, AppealChoice

READ_AT_MOST = 200


@dataclass(frozen=True)
class Question:
    """Stop, update or keep `activity`, now that `change` is on record for `case`?"""

    case: Case
    activity: Activity
    change: StatusChange


def questions_in(
    cases: CaseQuerySet, today: date, *, changes: Iterable[StatusChange] | None = None
) -> list[Question]:
    """Return what waits for an answer on `cases`, which came through the gate, the latest change first.

    Three queries, two where every one of their `changes` was read already; of each appeal only the latest
    change is asked about.
    """
    links = list(_open_links(cases, today)[:READ_AT_MOST])
    if not links:
        return []
    rows = _changes_of({link.case_id for link in links}) if changes is None else changes
    by_case: dict[int, dict[int, StatusChange]] = defaultdict(dict)
    for row in rows:
        by_case[row.case_id][row.pk] = row
    answers = _answers_to(links)
    found = []
    for link in links:
        given = answers[link.activity_id, link.case_id]
        asked = [
            one for one in by_case[link.case_id].values() if _is_asked(link.activity, one, by_case, given)
        ]
        if asked:
            latest = max(asked, key=lambda one: (one.recorded_at, one.pk))
            found.append(Question(link.case, link.activity, latest))
    return sorted(found, key=lambda one: (one.change.recorded_at, one.activity.pk), reverse=True)


def questions_on(case: Case, today: date, *, changes: Iterable[StatusChange] | None = None) -> list[Question]:
    """Return what waits for an answer on one case that came through the gate."""
    return questions_in(Case.objects.filter(pk=case.pk), today, changes=changes)


def _open_links(cases: CaseQuerySet, today: date) -> QuerySet[CaseActivity]:
    """Appeals that go on, for cases of which something was recorded since and not answered for."""
    answered = AppealAnswer.objects.live().filter(
        activity=OuterRef(OuterRef("activity")),
        case=OuterRef("case"),
        recorded_at__gte=OuterRef("recorded_at"),
    )
    since = StatusChange.objects.live().filter(
        Q(recorded_at__gt=OuterRef("activity__recorded_at"))
        | Q(recorded_at__date__gt=OuterRef("activity__began_on_last")),
        case=OuterRef("case"),
    )
    links = CaseActivity.objects.filter(
        Exists(since.exclude(Exists(answered))),
        goes_on(today, "activity__"),
        case__in=cases.values("pk"),
        activity__kind__in=APPEALS,
    )
    return links.select_related("activity", "case", "case__owner").order_by("-activity__pk", "case")


def goes_on(today: date, path: str = "") -> Q:
    """Begun, not stopped, not ended, and its last day to send not past."""
    return (
        Q(**{f"{path}state": ActivityState.BEGUN, f"{path}withdrawn_at": None})
        & (Q(**{f"{path}stopped_on": None}) | Q(**{f"{path}stopped_on__gt": today}))
        & (Q(**{f"{path}ended_on_last": None}) | Q(**{f"{path}ended_on_last__gte": today}))
        & (Q(**{f"{path}send_by": None}) | Q(**{f"{path}send_by__gte": today}))
    )


def _changes_of(cases: set[int]) -> QuerySet[StatusChange]:
    """Every change of these cases, withdrawn and corrected ones too."""
    return StatusChange.objects.filter(case__in=cases).order_by("pk")


def _answers_to(links: list[CaseActivity]) -> dict[tuple[int, int], list[AppealAnswer]]:
    found: dict[tuple[int, int], list[AppealAnswer]] = defaultdict(list)
    rows = AppealAnswer.objects.live().filter(activity__in={link.activity_id for link in links})
    for row in rows.filter(case__in={link.case_id for link in links}):
        found[row.activity_id, row.case_id].append(row)
    return found


def _is_asked(
    activity: Activity,
    change: StatusChange,
    changes: dict[int, dict[int, StatusChange]],
    answers: list[AppealAnswer],
) -> bool:
    of_case = changes[change.case_id]
    if change.is_withdrawn or any(one.corrects_id == change.pk for one in of_case.values()):
        return False
    news = _as_first_told(change, of_case)
    if news.known_reason or not _came_after(news, activity):
        return False
    return not any(answer.recorded_at >= news.recorded_at for answer in answers)


def _as_first_told(change: StatusChange, of_case: dict[int, StatusChange]) -> StatusChange:
    """Return the row that said it first: corrections that say the same happened are no news."""
    before = of_case.get(change.corrects_id or 0)
    while before is not None and before.to == change.to:
        change, before = before, of_case.get(before.corrects_id or 0)
    return change


def _came_after(change: StatusChange, activity: Activity) -> bool:
    """Recorded after the appeal was; or after the day it began, of what did not certainly happen before."""
    if change.recorded_at > activity.recorded_at:
        return True
    began = activity.began_on.last
    is_later = began is not None and clock.day_of(change.recorded_at) > began
    return is_later and not change.happened_on.certainly_before(activity.began_on)


def is_stopping(answer: str) -> bool:
    return answer == AppealChoice.STOP


def others_of(actor: Actor, question: Question) -> list[Case]:
    """Return the other cases of the appeal that `actor` may see: it stops for them too."""
    cases = access.cases_for(actor).filter(activity_links__activity=question.activity)
    return list(cases.exclude(pk=question.case.pk).order_by("pk")[:READ_AT_MOST])
