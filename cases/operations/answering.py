"""Answer for an appeal that goes on when the situation has changed: stop, update or keep it."""

from datetime import datetime

from django.db import transaction

from cases import access, clock
from cases.access import Actor
from cases.models import Activity, AppealAnswer, Case, StatusChange
from cases.open_appeals import is_stopping, questions_on
from cases.operations.acting import stop_activity
from cases.operations.writing import Refused, check_reason, lock, recording, tell_listeners
from cases.vocabulary import Announced, AppealChoice, Permission


@transaction.atomic
def answer_appeal(
    case: Case,
    activity: Activity,
    change: StatusChange,
    answer: AppealChoice,
    *,
    reason: str,
    actor: Actor,
    at: datetime,
) -> AppealAnswer:
    """Answer for `activity` now that `change` is on record; *stop* ends it today, for all its cases."""
    access.require(actor, Permission.RECORD, case)
    case = lock(case)
    asked = [one for one in questions_on(case, clock.day_of(at)) if one.activity.pk == activity.pk]
    if not asked:
        raise Refused("This was answered already, or is not asked any more. Open the case again.")
    if asked[0].change.pk != change.pk:
        raise Refused("Something newer is on record since. Open the page again, and answer for that.")
    check_reason(reason, "Say why, in one sentence.")
    row = AppealAnswer.objects.create(
        case=case,
        activity=activity,
        status_change=change,
        answer=answer,
        reason=reason.strip(),
        **recording(actor, at),
    )
    if is_stopping(answer):
        stop_activity(activity, stopped_on=clock.day_of(at), actor=actor, at=at)
    tell_listeners(Announced.ACTIVITY, case, actor=actor, at=at)
    return row
