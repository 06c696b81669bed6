"""What named people decided about outcomes in doubt, as far as a reader may open their cases."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from cases import access
from cases.access import Actor
from cases.models import Activity, Case, Decision, Outcome, Source
from cases.vocabulary import Permission


def outcome_of(case: Case, number: int) -> Outcome:
    """Return one live outcome of a case that came through the gate; Http404 for any other."""
    row = Outcome.objects.live().filter(case=case, pk=number).select_related("case").first()
    if row is None:
        raise Http404
    return row


def sources_of(outcome: Outcome) -> list[Source]:
    """Return how we know of it; one that came with a status change is known as that change is."""
    return list(Source.objects.filter(Q(outcome=outcome) | Q(status_change__outcome=outcome)).order_by("pk"))


def activity_of(case: Case, number: int | None) -> Activity | None:
    """Return one of the activities done for a case that came through the gate, or None."""
    return Activity.objects.filter(links__case=case, pk=number).first() if number else None


def decision_of(case: Case, number: int) -> Decision:
    """Return one decision that stands on a case that came through the gate; Http404 for any other."""
    row = _standing().filter(outcome__case=case, pk=number).first()
    if row is None:
        raise Http404
    return row


def decisions_on(outcome: Outcome, year: int) -> list[Decision]:
    """Return what was decided about an outcome of a case that came through the gate, the latest first."""
    return list(_standing().filter(outcome=outcome, year=year).order_by("-recorded_at", "-pk"))


def decided_in(actor: Actor, year: int, *, known_by: datetime, at_most: int) -> list[Decision]:
    """Return the decisions on a year in the cases that `actor` may see, the latest first. One query."""
    rows = Decision.objects.known_by(known_by).filter(year=year)
    visible = rows.filter(outcome__case__in=access.cases_for(actor).values("pk"))
    return list(_with_all(visible).order_by("-recorded_at", "-pk")[:at_most])


def decidable(actor: Actor, cases: Iterable[int]) -> set[int]:
    """Return on which of these cases `actor` may decide: who may verify. One query."""
    held = access.cases_for(actor, Permission.VERIFY).filter(pk__in=sorted(cases))
    return set(held.values_list("pk", flat=True))


def _standing() -> QuerySet[Decision]:
    return _with_all(Decision.objects.live())


def _with_all(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    return rows.select_related("outcome", "outcome__case", "recorded_by", "activity")
