"""Hand the rows of one case to another, remember each, and hand them back; merging has asked the gate."""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from cases.access import Actor
from cases.merged_rows import relation_of
from cases.merging import How, Relation, relations
from cases.models import (
    Bar,
    Case,
    CaseGroupGrant,
    CaseMerge,
    CaseUserGrant,
    Charge,
    Detention,
    Event,
    Hearing,
    Membership,
    MergedRow,
    Nationality,
    Outcome,
    PersonName,
    RowFate,
    Sentence,
    StatusChange,
)
from cases.models.recorded import hand_over_rows
from cases.operations.writing import user_or_none

ENDED = "The merge was taken apart"
_NAMES = relation_of(PersonName)
_STATEMENTS = (StatusChange, Outcome, Event, Charge, Hearing, Sentence, Detention)


@dataclass(frozen=True)
class Handover:
    """One merge as it is carried out: which cases, by whom, when."""

    merge: CaseMerge
    actor: Actor
    at: datetime

    def keep_history(self, rows: list[Any], fields: list[str], reason: str) -> None:
        bulk_update_with_history(
            rows,
            type(rows[0]),
            fields,
            batch_size=500,
            default_user=user_or_none(self.actor),
            default_change_reason=reason,
            default_date=self.at,
        )


# ---------------------------------------------------------------- together


def bring_together(merge: CaseMerge, *, actor: Actor, at: datetime) -> None:
    """Move and copy every row of the duplicate as `cases.merging.PLAN` says, and remember each."""
    doing = Handover(merge, actor, at)
    for relation in relations():
        if relation.how is How.MOVE:
            _remember(doing, relation.name, _moved(doing, relation))
        elif relation.how is How.COPY:
            _remember(doing, relation.name, _copied(doing, relation))
    _remember(doing, relation_of(Nationality, "person"), _nationalities(doing))


def _remember(doing: Handover, relation: str, rows: Iterable[MergedRow]) -> None:
    found = list(rows)
    for row in found:
        row.merge, row.relation = doing.merge, relation
    MergedRow.objects.bulk_create(found, batch_size=500)


def _moved(doing: Handover, relation: Relation) -> Iterator[MergedRow]:
    survivor, duplicate = doing.merge.survivor, doing.merge.duplicate
    kept = {row.pk for row in relation.of(duplicate) if _has_its_like(relation, row, survivor)}
    yield from (MergedRow(row=key, fate=RowFate.KEPT) for key in sorted(kept))
    rows = list(relation.of(duplicate).exclude(pk__in=kept).order_by("pk"))
    if relation.name == _NAMES:
        was = [{"is_display": row.is_display, "person": row.person_id} for row in rows]
    else:
        was = [{} for _ in rows]
    _hand(doing, relation, rows, survivor, f"Merged: it was {duplicate.reference}")
    yield from (
        MergedRow(row=row.pk, fate=RowFate.MOVED, was=before) for row, before in zip(rows, was, strict=True)
    )


def _hand(doing: Handover, relation: Relation, rows: list[Any], to: Case, reason: str) -> None:
    """Let rows belong to `to`; with a history row each, where they have one."""
    if not rows:
        return
    fields = [relation.field]
    for row in rows:
        setattr(row, relation.field, to)
        if isinstance(row, PersonName) and to.pk == doing.merge.survivor_id:
            row.person, row.is_display = to.person, False
    if relation.name == _NAMES:
        fields += ["person", "is_display"]
    if hasattr(relation.model, "history"):
        doing.keep_history(rows, fields, reason)
    else:
        numbers = [row.pk for row in rows]
        hand_over_rows(relation.model._base_manager.filter(pk__in=numbers), **{relation.field: to})


def _has_its_like(relation: Relation, row: Any, survivor: Case) -> bool:
    """True where the survivor has the same already, or would be said to be linked with itself."""
    if relation.name in ("cases.CaseLink.case", "cases.CaseLink.other"):
        other = row.other_id if relation.field == "case" else row.case_id
        if other == survivor.pk:
            return True
    for columns, among in relation.the_same():
        is_among = type(row)._base_manager.filter(among, pk=row.pk).exists()
        same = {name: getattr(row, name) for name in columns}
        if columns and is_among and relation.of(survivor).filter(among, **same).exists():
            return True
    return False


def _copied(doing: Handover, relation: Relation) -> Iterator[MergedRow]:
    bundles: dict[uuid.UUID, uuid.UUID] = {}
    if relation.model in (CaseUserGrant, CaseGroupGrant):
        _end_what_ran_out(doing, relation)
    for row in _in_force(relation, doing):
        if _is_held(relation, row, doing.merge.survivor):
            yield MergedRow(row=row.pk, fate=RowFate.KEPT)
            continue
        number = row.pk
        row.pk, row._state.adding = None, True
        setattr(row, relation.field, doing.merge.survivor)
        if hasattr(row, "bundle"):
            row.bundle = bundles.setdefault(row.bundle, uuid.uuid4())
        _create(doing, row)
        yield MergedRow(row=number, fate=RowFate.COPIED, copy=row.pk)


def _end_what_ran_out(doing: Handover, relation: Relation) -> None:
    """A grant that is past its day opens nothing: it may not stand in the way of one that does."""
    for grant in relation.of(doing.merge.survivor).filter(until__lte=doing.at, ended_at=None):
        grant.ended_at, grant.ended_by, grant.ended_reason = doing.at, user_or_none(doing.actor), "It ran out"
        grant.save(update_fields=["ended_at", "ended_by", "ended_reason"])


def _in_force(relation: Relation, doing: Handover) -> list[Any]:
    rows = relation.of(doing.merge.duplicate)
    if relation.model in (CaseUserGrant, CaseGroupGrant):
        rows = rows.filter(Q(until=None) | Q(until__gt=doing.at), ended_at=None)
        rows = rows.exclude(bundle__in=_in_emergency(doing.merge.duplicate))
    elif relation.model is Bar:
        rows = rows.filter(lifted_at=None)
    return list(rows.order_by("pk"))


def _in_emergency(case: Case) -> list[uuid.UUID]:
    """What an emergency opened is one case for one day: it does not open another one."""
    return list(case.emergency_openings.values_list("bundle", flat=True))


def _is_held(relation: Relation, row: Any, survivor: Case) -> bool:
    if relation.model is Membership:
        of_campaign = relation.of(survivor).filter(campaign=row.campaign_id)
        return of_campaign.exists() if row.left_at else of_campaign.filter(left_at=None).exists()
    return _has_its_like(relation, row, survivor)


def _create(doing: Handover, row: Any) -> None:
    if hasattr(type(row), "history"):
        (made,) = bulk_create_with_history(
            [row],
            type(row),
            default_user=user_or_none(doing.actor),
            default_change_reason=f"Merged: as of {doing.merge.duplicate.reference}",
            default_date=doing.at,
        )
        row.pk = made.pk
    else:
        row.save(force_insert=True)


def _nationalities(doing: Handover) -> Iterator[MergedRow]:
    """A nationality is the person's: the survivor's person gets those that only the duplicate's has."""
    mine, theirs = doing.merge.survivor.person, doing.merge.duplicate.person
    if mine is None or theirs is None or mine.pk == theirs.pk:
        return
    known = set(mine.nationalities.values_list("country", flat=True))
    for row in theirs.nationalities.order_by("pk"):
        if row.country in known:
            yield MergedRow(row=row.pk, fate=RowFate.KEPT)
            continue
        copy = Nationality(person=mine, country=row.country)
        _create(doing, copy)
        yield MergedRow(row=row.pk, fate=RowFate.COPIED, copy=copy.pk)


# ---------------------------------------------------------------- apart


def take_apart(merge: CaseMerge, *, actor: Actor, at: datetime) -> None:
    """Hand every moved row back with what was recorded on it since, and end what was copied."""
    doing = Handover(merge, actor, at)
    _take_along(doing)
    remembered = list(merge.rows.order_by("pk"))
    for relation in relations():
        mine = [row for row in remembered if row.relation == relation.name]
        if relation.how is How.MOVE:
            _give_back(doing, relation, {row.row: row.was for row in mine if row.fate == RowFate.MOVED})
        elif relation.how is How.COPY:
            _end_copies(doing, relation.model, [row.copy for row in mine if row.fate == RowFate.COPIED])
    nationalities = [row.copy for row in remembered if row.relation == relation_of(Nationality, "person")]
    _end_copies(doing, Nationality, nationalities)


def bar_on_both(merge: CaseMerge) -> None:
    """Let who was barred from the case since the merge be barred from the duplicate too."""
    barred = Bar.objects.standing().filter(case=merge.duplicate).values("user")
    since = Bar.objects.standing().filter(case=merge.survivor, set_at__gte=merge.merged_at)
    for row in since.exclude(user__in=barred).order_by("pk"):
        row.pk, row._state.adding, row.case = None, True, merge.duplicate
        row.save(force_insert=True)


def _give_back(doing: Handover, relation: Relation, was: dict[int, dict[str, Any]]) -> None:
    """Hand rows back to the duplicate; one that is gone since, or went elsewhere, stays as it is."""
    rows = list(relation.of(doing.merge.survivor).filter(pk__in=was).order_by("pk"))
    for row in rows:
        if relation.name == _NAMES:
            row.is_display, row.person_id = was[row.pk]["is_display"], was[row.pk]["person"]
    _hand(doing, relation, rows, doing.merge.duplicate, ENDED)


def _take_along(doing: Handover) -> None:
    """Let a correction that was made since go with the row it corrects, an outcome with its change, and what
    became of a hearing with that.
    """
    while hanging := list(_hanging(doing)):
        MergedRow.objects.bulk_create(hanging, batch_size=500)


def _hanging(doing: Handover) -> Iterator[MergedRow]:
    merge = doing.merge
    gone = {
        model: set(
            merge.rows.filter(relation=relation_of(model), fate=RowFate.MOVED).values_list("row", flat=True)
        )
        for model in _STATEMENTS
    }
    for model in _STATEMENTS:
        follows = Q(corrects__in=gone[model])
        if model is Outcome:
            follows |= Q(status_change__in=gone[StatusChange])
        if model is Hearing:
            follows |= Q(of__in=gone[Hearing])
        rows = model.objects.filter(follows, case=merge.survivor).exclude(pk__in=gone[model])
        for row in rows:
            yield MergedRow(merge=merge, relation=relation_of(model), row=row.pk, fate=RowFate.MOVED)


def _end_copies(doing: Handover, model: Any, keys: list[int | None]) -> None:
    rows = list(model._base_manager.filter(pk__in=[key for key in keys if key]))
    by = user_or_none(doing.actor)
    for row in rows:
        if isinstance(row, Bar):
            if row.lifted_at is None:
                row.lifted_at, row.lifted_by = doing.at, by
                row.save(update_fields=["lifted_at", "lifted_by"])
        elif isinstance(row, (CaseUserGrant, CaseGroupGrant)):
            if row.ended_at is None:
                row.ended_at, row.ended_by, row.ended_reason = doing.at, by, ENDED
                row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
        else:  # a membership, a nationality: it was never the survivor's own
            row._history_user, row._history_date, row._change_reason = by, doing.at, ENDED
            row.delete()


def rows_left_behind(merge: CaseMerge) -> dict[str, int]:
    """Return how many rows of each relation the duplicate still has that this merge knows nothing of.

    Zero of each that moves, right after a merge: else something was lost on the way.
    """
    found: dict[str, int] = {}
    for relation in relations():
        known = merge.rows.filter(relation=relation.name).values_list("row", flat=True)
        left = relation.of(merge.duplicate).exclude(pk__in=known)
        found[relation.name] = left.count() if relation.how is How.MOVE else 0
    return found
