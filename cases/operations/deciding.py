"""Decide what the rule leaves open: one outcome, one year, yes or no, by a named person."""

from datetime import datetime, timedelta

from django.db import transaction

from cases import access, ledger
from cases.access import Actor
from cases.ledger import Days
from cases.models import Activity, Decision, Outcome
from cases.operations.revising import UNDO_WITHIN
from cases.operations.writing import Refused, lock, recording, withdraw_row
from cases.vocabulary import Permission


@transaction.atomic
def decide(
    *,
    outcome: Outcome,
    year: int,
    counts: bool,
    reason: str,
    actor: Actor,
    at: datetime,
    activity: Activity | None = None,
) -> Decision:
    """Decide whether `outcome` counts in `year`; where order was in doubt, name the activity before it.

    Refused (rule point 40): a year that the date does not touch, an activity that cannot have been before.
    """
    access.require(actor, Permission.VERIFY, outcome.case)
    lock(outcome.case)
    outcome = Outcome.objects.select_related("case").get(pk=outcome.pk)
    if not outcome.is_live:
        raise Refused("This outcome was withdrawn or corrected. Open the case again.")
    happened = outcome.happened_on
    days = ledger.days_of(happened, outcome.known_at)
    if not days.touches(year):
        raise Refused(f"{happened.words()} does not touch {year}. Decide it for its own year.", field="year")
    if not reason.strip():
        raise Refused("Say why, in one sentence. It is printed with your name.", field="reason")
    if activity is not None:
        _check_activity(outcome, days.inside(year), activity)
    return Decision.objects.create(
        outcome=outcome, year=year, counts=counts, activity=activity, reason=reason, **recording(actor, at)
    )


@transaction.atomic
def withdraw_decision(decision: Decision, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a decision back: it never was (rule point 16)."""
    access.require(actor, Permission.VERIFY, decision.outcome.case)
    lock(decision.outcome.case)
    decision.refresh_from_db()
    if decision.is_withdrawn:
        raise Refused("This was withdrawn already.")
    withdraw_row(decision, reason=reason, actor=actor, at=at)


@transaction.atomic
def undo_decision(decision: Decision, *, actor: Actor, at: datetime) -> None:
    """Take back one's own slip within ten minutes."""
    access.require(actor, Permission.VERIFY, decision.outcome.case)
    is_fresh = timedelta(0) <= at - decision.recorded_at <= UNDO_WITHIN
    if decision.recorded_by_id is None or decision.recorded_by_id != actor.pk or not is_fresh:
        raise Refused("Undo is for who decided, within ten minutes. Take the decision back instead.")
    withdraw_decision(decision, reason="Undone by its author", actor=actor, at=at)


def _check_activity(outcome: Outcome, days: Days, activity: Activity) -> None:
    """Refuse one of another case, or begun on or after the last of the outcome's `days` in the year."""
    if not activity.links.filter(case=outcome.case_id).exists():
        raise Refused("Choose an activity that was done for this case.", field="activity")
    if activity.began_on_first is not None and days.last <= activity.began_on_first:
        raise Refused("That activity cannot have been before this outcome. Choose another.", field="activity")
