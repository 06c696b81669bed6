"""How a case came to be taken up or declined: the decisions on it. Takes cases that came through the gate."""

from collections.abc import Iterable

from cases.models import Case, IntakeDecision
from cases.vocabulary import FileState

WAITS = (FileState.PROPOSED, FileState.DECLINED)


def decisions_on(case: Case) -> list[IntakeDecision]:
    """Return every decision on a case, the latest first."""
    rows = IntakeDecision.objects.live().filter(case=case)
    return list(rows.select_related("recorded_by").order_by("-pk"))


def declined_among(cases: Iterable[Case]) -> dict[int, IntakeDecision]:
    """Return the decision by which each declined one of `cases` was declined, by case. One query at most."""
    numbers = [case.pk for case in cases if case.file_state == FileState.DECLINED]
    if not numbers:
        return {}
    rows = IntakeDecision.objects.live().filter(case__in=numbers).select_related("recorded_by")
    return {row.case_id: row for row in rows.order_by("pk")}


def waits(case: Case) -> bool:
    """True for a proposed case, and a declined one: it may still be taken up."""
    return case.file_state in WAITS
