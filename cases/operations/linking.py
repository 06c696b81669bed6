"""Say that two cases belong together, and that they no longer do.

Nothing is announced and neither case is marked as changed: who follows one of them and may not see the other
would learn that there is one.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from cases import access
from cases.access import Actor
from cases.models import Case, CaseLink
from cases.operations.writing import (
    KnownSince,
    Refused,
    check_reason,
    check_standing,
    recording,
    withdraw_row,
)
from cases.vocabulary import LinkKind, Permission

LONGEST_RELATION = 200


@transaction.atomic
def link_cases(
    case: Case,
    other: Case,
    *,
    kind: LinkKind,
    actor: Actor,
    at: datetime,
    relation: str = "",
    known: KnownSince | None = None,
) -> CaseLink:
    """Link two cases, on both of which the actor may record. `other` is the successor, where that is said."""
    access.require(actor, Permission.RECORD, case)
    access.require(actor, Permission.RECORD, other)
    _lock_both(case, other)
    if case.pk == other.pk:
        raise Refused("This is the same case. Enter the reference of the other one.", field="other")
    if len(relation) > LONGEST_RELATION:
        raise Refused(f"Say it in {LONGEST_RELATION} characters.", field="relation")
    both = Q(case=case, other=other) | Q(case=other, other=case)
    if CaseLink.objects.live().filter(both, kind=kind).exists():
        raise Refused("These two are linked like this already.", field="other")
    return CaseLink.objects.create(
        case=case, other=other, kind=kind, relation=relation.strip(), **recording(actor, at, known)
    )


@transaction.atomic
def end_link(link: CaseLink, *, reason: str, actor: Actor, at: datetime) -> None:
    """End a link between two cases, on both of which the actor may record."""
    access.require(actor, Permission.RECORD, link.case)
    access.require(actor, Permission.RECORD, link.other)
    _lock_both(link.case, link.other)
    now = CaseLink.objects.get(pk=link.pk)
    if now.is_withdrawn:
        raise Refused("This link was ended already.")
    check_reason(reason, "Say why it is ended, in one sentence.")
    withdraw_row(now, reason=reason, actor=actor, at=at)


def _lock_both(case: Case, other: Case) -> None:
    """Hold both cases, in one order, so that two who link the same cases wait and do not meet."""
    pair = Case.objects.select_for_update(of=("self",)).filter(pk__in=(case.pk, other.pk))
    for held in pair.order_by("pk"):
        check_standing(held)
