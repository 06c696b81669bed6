"""Something urgent that nobody opens goes on: to the next on the duty list, at last to the administrators."""

from datetime import datetime
from typing import Any

from cases import access
from cases.jobs import handles
from notifications.kinds import UNHEARD
from notifications.models import Duty, Notification
from notifications.putting import put


@handles("notifications.pass_on")
def pass_on(job: Any, at: datetime) -> None:
    """Two hours have gone by. Opened or done by anybody it went to: nothing more.

    Else the next on the duty lists of the offices of the person it first went to, who may see the case and
    was not told before. Nobody left: the administrators are told, of no case.
    """
    rows = Notification.objects.filter(key=job.about["key"])
    told = rows.filter(user=job.about["user"], is_urgent=True).first()
    if told is None or told.case_id is None or _is_heard(rows):
        return
    first = told.first_for_id or told.user_id
    following = _next(told, first, {row.user_id for row in rows})
    if following is not None:
        put([_passed_on(told, following, first, at)], at)
    else:
        put([_unheard(told, administrator, at) for administrator in access.administrators()], at)


def _is_heard(rows: Any) -> bool:
    return rows.filter(is_urgent=True).exclude(opened_at=None, done_at=None).exists()


def _next(told: Notification, first: int, had: set[int]) -> Any:
    duties = Duty.objects.filter(office__group__user=first).order_by("office", "place")
    for person in duties.values_list("user", flat=True):
        if person not in had and (able := access.told_about([person], told.case_id or 0)):
            return able[0]
    return None


def _passed_on(told: Notification, to: Any, first: int, at: datetime) -> Notification:
    return Notification(
        user=to,
        case_id=told.case_id,
        what=told.what,
        row=told.row,
        at=at,
        is_urgent=True,
        key=told.key,
        first_for_id=first,
    )


def _unheard(told: Notification, to: Any, at: datetime) -> Notification:
    return Notification(user=to, what=UNHEARD, at=at, key=f"{UNHEARD}:{told.key}"[:100])
