"""Whose each row was at an instant: a merge hands rows to the survivor, and a figure of before rewinds it."""

from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import Q, QuerySet

from cases.models import Case, CaseMerge, MergedRow, RowFate
from cases.models.cases import CaseQuerySet


def relation_of(model: Any, field: str = "case") -> str:
    """Return the name under which a merge remembers the rows of a model by that column."""
    return f"{model._meta.label}.{field}"


def owners_at(at: datetime, *models: Any) -> dict[str, dict[int, int]]:
    """Return, for each model, the case that a row belonged to at `at` where that is another one than today.

    What was merged, or taken apart, later than `at` is undone in thought, the latest first. One query.
    """
    found: dict[str, dict[int, int]] = {relation_of(model): {} for model in models}
    rows = MergedRow.objects.filter(
        merge__in=CaseMerge.objects.since(at), relation__in=found, fate=RowFate.MOVED
    ).values_list(
        "relation", "row", "merge__duplicate", "merge__survivor", "merge__merged_at", "merge__ended_at"
    )
    undone: list[tuple[datetime, str, int, int]] = []
    for relation, row, duplicate, survivor, merged_at, ended_at in rows:
        if merged_at > at:
            undone.append((merged_at, relation, row, duplicate))
        if ended_at is not None and ended_at > at:
            undone.append((ended_at, relation, row, survivor))
    for _, relation, row, owner in sorted(undone, key=itemgetter(0), reverse=True):
        found[relation][row] = owner
    return found


def belonging_to(scope: CaseQuerySet, owners: Mapping[int, int]) -> Q:
    """Return the condition on rows that belonged to a case of `scope`. One query where rows have moved."""
    if not owners:
        return Q(case__in=scope.values("pk"))
    open_ones = set(scope.filter(pk__in=set(owners.values())).values_list("pk", flat=True))
    theirs = [row for row, owner in owners.items() if owner in open_ones]
    return Q(pk__in=theirs) | (Q(case__in=scope.values("pk")) & ~Q(pk__in=list(owners)))


def copied_since(at: datetime, model: Any) -> QuerySet:
    """Return the keys of rows that merges later than `at` gave to a survivor: at `at` it had none of them."""
    rows = MergedRow.objects.filter(merge__merged_at__gt=at, relation=relation_of(model), copy__isnull=False)
    return rows.values("copy")


def survivors_at(at: datetime) -> dict[int, int]:
    """Return the survivor of each case that was merged at `at`, chains followed."""
    merged = dict(CaseMerge.objects.in_force(at).values_list("duplicate_id", "survivor_id"))
    for duplicate, survivor in merged.items():
        while survivor in merged:
            survivor = merged[survivor]
        merged[duplicate] = survivor
    return merged


def merged_into(case: Case) -> list[Case]:
    """Return the cases that are this one now, oldest merge first."""
    return list(Case.objects.filter(merged_into=case).order_by("pk"))
