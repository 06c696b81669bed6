"""Undo an import: what it opened is taken off the record, what it changed is put back, the rest is kept.

A case that the import opened and that nobody touched since is in no list, search, count or figure any more
(`Case.undone_at`, which the gate's manager leaves out): its address answers as one that never was. Its log
stays, withdrawn with who, when and why; its names stay until the person is erased. A case that somebody
worked on since is kept as it is, and listed. What the import withdrew as wrong stands again: the row itself,
with its verification. Case by case, the later imports first, each import for itself.
"""

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db import models, transaction
from django.db.models import F, Q, Sum
from simple_history.utils import bulk_update_with_history

from cases import access, clock, editions, facts
from cases.access import Actor
from cases.dates import PartialDate
from cases.facts import Seen
from cases.models import (
    Campaign,
    CampaignGroupGrant,
    CampaignUserGrant,
    Case,
    CaseGroupGrant,
    CaseUserGrant,
    Decision,
    Import,
    ImportedChange,
    ImportRow,
    Membership,
    Nationality,
    Outcome,
    PersonName,
    Reversal,
    SaidAgain,
    StatusChange,
    User,
)
from cases.operations.editing import edit_facts
from cases.operations.importing import Versions, versions
from cases.operations.staging import WentOnElsewhere
from cases.operations.updating import kept
from cases.operations.writing import (
    SITUATION_FIELDS,
    save_edit,
    show_situation,
    touch,
    user_or_none,
    withdraw_row,
)
from cases.vocabulary import ImportState, Permission

AT_ONCE: Final = 200
REASON: Final = "Import undone"

# What points at a case without being work on it: written by the import itself, or by looking at it.
NO_WORK: Final = frozenset(
    {"PersonName", "Membership", "StatusChange", "Outcome", "CaseUserGrant", "CaseGroupGrant", "ImportRow",
     "ImportedChange", "StagedRow", "Mark", "DuplicateHint"}
)  # fmt: skip


# ---------------------------------------------------------------- one slice


@transaction.atomic
def undo_slice(of_import: Import, *, actor: User, at: datetime) -> bool:
    """Undo the next cases, whole or not at all. Returns whether any was left. Raises WentOnElsewhere."""
    held = _held(of_import)
    # First what it changed: that may be a case which it had opened itself. What two rows did to one case
    # goes back the same way.
    changes = ImportedChange.objects.filter(of_import=held, undone_at=None).select_related("row")
    if last := list(changes.order_by("-pk")[:AT_ONCE]):
        for change in last:
            _put_back(held, change, actor, at)
    elif rows := _opened(held):
        _take_off(held, rows, actor, at)
        held.counts["after_row"] = rows[-1].pk
    elif said := list(SaidAgain.objects.filter(of_import=held).order_by("-pk")[:AT_ONCE]):
        _days_back(said)
    else:
        _finish(held, actor, at)
        return False
    held.position = held.counts["removed"] + held.counts["restored"] + held.counts["kept"]
    held.save(update_fields=["counts", "position"])
    return True


def _opened(held: Import) -> list[ImportRow]:
    """Return the next rows that opened a case."""
    rows = ImportRow.objects.standing().filter(made_by=held, opened_case=True)
    return list(rows.filter(pk__gt=held.counts["after_row"]).order_by("pk")[:AT_ONCE])


@transaction.atomic
def leave_as_done(of_import: Import) -> None:
    """Give up undoing where it is: what was not taken back stands, until somebody asks again."""
    held = _held(of_import)
    held.state = ImportState.DONE
    held.save(update_fields=["state"])


def _held(of_import: Import) -> Import:
    found = Import.objects.select_for_update(of=("self",)).select_related("campaign").get(pk=of_import.pk)
    if found.state != ImportState.UNDOING:
        raise WentOnElsewhere
    return found


def _finish(held: Import, actor: User, at: datetime) -> None:
    if held.has_own_campaign and held.campaign is not None:
        _close_empty(held.campaign, actor, at)
    held.state, held.undone_at = ImportState.UNDONE, at
    held.save(update_fields=["state", "undone_at"])


def _close_empty(campaign: Campaign, actor: User, at: datetime) -> None:
    """End the import's own campaign, and every grant on it, when no case is left in it."""
    if Membership.objects.current().filter(campaign=campaign).exists():
        return
    for grants in (CampaignGroupGrant, CampaignUserGrant):
        _end(grants.objects.filter(content_object=campaign, ended_at=None), actor, at)
    campaign.ends_on = clock.day_of(at)
    save_edit(campaign, actor=actor, at=at, reason=REASON, fields=["ends_on"])
    access.forget_grants(actor)


def _end(grants: Iterable[Any], actor: Actor, at: datetime) -> None:
    for grant in grants:
        grant.ended_at, grant.ended_by, grant.ended_reason = at, user_or_none(actor), REASON
        grant.save(update_fields=["ended_at", "ended_by", "ended_reason"])


# ---------------------------------------------------------------- what it opened


def _take_off(held: Import, rows: Sequence[ImportRow], actor: User, at: datetime) -> None:
    numbers = [row.case_id for row in rows]
    allowed = access.cases_for(actor, Permission.RECORD).filter(pk__in=numbers).select_related("person")
    cases = {case.pk: case for case in allowed.select_for_update(of=("self",)).order_by("pk")}
    worked_on = worked_on_since({row.case_id: row for row in rows if row.case_id in cases}, cases)
    gone = [case for pk, case in cases.items() if pk not in worked_on]
    _withdraw_log(gone, held.undo_reason, actor, at)
    _leave(gone, actor, at)
    for grants in (CaseUserGrant, CaseGroupGrant):
        _end(grants.objects.filter(content_object__in=gone, ended_at=None), actor, at)
    _off_the_record(gone, actor, at)
    removed = {case.pk for case in gone}
    for row in rows:
        if row.case_id in removed:
            row.undone_at = at
            row.save(update_fields=["undone_at"])
    held.counts["removed"] += len(removed)
    held.counts["kept"] += len(rows) - len(removed)


def worked_on_since(rows: dict[int, ImportRow], cases: dict[int, Case]) -> set[int]:
    """Return which of the cases somebody touched since they were opened: edited, verified, linked ...

    Read from the models' relations: whatever comes to point at a case counts as work, until it is named in
    NO_WORK.
    """
    by_lists = _raised_by_lists(list(cases))
    touched = {pk for pk, case in cases.items() if _versions(case) != by_lists.get(pk, Versions(1, 1))}
    left = [pk for pk in cases if pk not in touched]
    for model, path in relations_of_work():
        found = model._base_manager.filter(**{f"{path}__in": left}).values_list(path, flat=True)
        touched.update(number for number in found if number is not None)
    touched.update(_with_more_names(rows, left))
    touched.update(_with_more_campaigns(left))
    touched.update(_with_more_log(rows, left))
    touched.update(_changed_by_a_list(left))
    return touched


def _versions(case: Case) -> Versions:
    return Versions(case.version, case.person.version if case.person else 1)


def _raised_by_lists(cases: Collection[int]) -> dict[int, Versions]:
    """Return how many versions would stand if lists alone had written the cases, and been undone."""
    changes = ImportedChange.objects.filter(case__in=cases).order_by().values("case")
    raised = changes.annotate(of_case=Sum("case_raised"), of_person=Sum("person_raised"))
    return {one["case"]: Versions(1 + one["of_case"], 1 + one["of_person"]) for one in raised}


def relations_of_work() -> list[tuple[type[models.Model], str]]:
    """Return each table whose rows are work on a case, and the column that points at the case."""
    found = []
    for relation in Case._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        model = relation.related_model
        if model.__name__ not in NO_WORK and not model.__name__.startswith("Historical"):
            found.append((model, relation.field.name))
    return found


def _with_more_names(rows: dict[int, ImportRow], cases: Collection[int]) -> set[int]:
    later = PersonName.objects.filter(case__in=cases).values_list("case_id", "added_at")
    return {case for case, added in later if added != rows[case].imported_at}


def _with_more_campaigns(cases: Collection[int]) -> set[int]:
    """Whoever added a case to another campaign wants it there; whoever took it out decided something too."""
    others = Membership.objects.filter(case__in=cases)
    more = others.exclude(added_at=F("case__opened_at")) | others.exclude(left_at=None)
    return set(more.values_list("case_id", flat=True))


def _with_more_log(rows: dict[int, ImportRow], cases: Collection[int]) -> set[int]:
    found: set[int] = set()
    for table in (StatusChange, Outcome):
        by_hand = table.objects.exclude(withdrawn_reason__startswith=f"{REASON}:")  # not by a later list
        log = by_hand.filter(case__in=cases).values_list(
            "case_id", "recorded_at", "verified_at", "withdrawn_at"
        )
        for case, recorded, verified, withdrawn in log:
            if recorded != rows[case].imported_at or verified or withdrawn:
                found.add(case)
    for said in (Decision, Reversal):
        about = said.objects.filter(outcome__case__in=cases)
        found.update(about.values_list("outcome__case_id", flat=True))
    return found


def _changed_by_a_list(cases: Collection[int]) -> set[int]:
    later = ImportedChange.objects.filter(case__in=cases, undone_at=None)
    return set(later.values_list("case_id", flat=True))


def _withdraw_log(cases: Sequence[Case], why: str, actor: Actor, at: datetime) -> None:
    mark = {
        "withdrawn_at": at,
        "withdrawn_by": user_or_none(actor),
        "withdrawn_reason": f"{REASON}: {why}"[:500],
    }
    StatusChange.objects.filter(case__in=cases).live().write_later(**mark)
    Outcome.objects.filter(case__in=cases).live().write_later(**mark)


def _leave(cases: Sequence[Case], actor: Actor, at: datetime) -> None:
    rows = list(Membership.objects.current().filter(case__in=cases))
    for row in rows:
        row.left_at, row.left_reason = at, REASON
    _update(Membership, rows, ["left_at", "left_reason"], actor, at)


def _off_the_record(cases: Sequence[Case], actor: Actor, at: datetime) -> None:
    for case in cases:
        show_situation(case, [])
        case.undone_at, case.updated_at, case.version = at, at, case.version + 1
    _update(Case, cases, [*SITUATION_FIELDS, "undone_at", "updated_at", "version"], actor, at)


def _update(model: Any, rows: Sequence[Any], fields: Sequence[str], actor: Actor, at: datetime) -> None:
    if rows:
        bulk_update_with_history(
            list(rows),
            model,
            list(fields),
            batch_size=100,
            default_user=user_or_none(actor),
            default_change_reason=REASON,
            default_date=at,
            manager=model._base_manager,
        )


# ---------------------------------------------------------------- what it changed


def _put_back(held: Import, change: ImportedChange, actor: User, at: datetime) -> None:
    """Put one case back as it was, as far as it still is as the import left it."""
    allowed = access.cases_for(actor, Permission.RECORD).filter(pk=change.case_id).select_related("person")
    case = allowed.select_for_update(of=("self",)).first()
    said = json.loads(change.changed) if change.changed else None
    is_whole = False
    if case is not None and said is not None and not _changed_again(change):
        before = versions(case.pk)
        is_whole = all(
            [
                _facts_back(case, said.get("facts", {}), actor, at),
                _status_back(case, said, held.undo_reason, actor, at),
                _names_back(said.get("names", {}), actor, at),
                _nationalities_back(said.get("nationalities", ()), actor, at),
            ]
        )
        _row_back(change.row, said.get("row"), at)
        if is_whole and case.version == change.version:
            _as_if_untouched(case.pk, said["updated_at"], actor, at)
        now = versions(case.pk)
        change.case_raised += now.case - before.case
        change.person_raised += now.person - before.person
    change.undone_at, change.was_kept = at, not is_whole
    change.save(update_fields=["undone_at", "was_kept", "case_raised", "person_raised"])
    held.counts["restored" if is_whole else "kept"] += 1


def _as_if_untouched(number: int, updated_at: str, actor: Actor, at: datetime) -> None:
    """Let a case on which nobody worked since stand in lists where it stood before the import."""
    case = Case.objects.get(pk=number)
    case.updated_at = datetime.fromisoformat(updated_at)
    save_edit(case, actor=actor, at=at, reason=REASON, fields=["updated_at"])


def _changed_again(change: ImportedChange) -> bool:
    """True where a later list changed the same case: that one is undone first."""
    return ImportedChange.objects.filter(case=change.case_id, undone_at=None, pk__gt=change.pk).exists()


def _facts_back(case: Case, said: dict[str, list[Any]], actor: Actor, at: datetime) -> bool:
    still = {
        name: _value(was)
        for name, (was, set_to) in said.items()
        if kept(facts.BY_NAME[name].on(facts.owner_of(facts.BY_NAME[name], case))) == set_to
    }
    if still:
        seen = Seen(case.version, case.person.version if case.person else 0)
        edit_facts(case, still, seen=seen, actor=actor, at=at, reason=REASON)
    return len(still) == len(said)


def _value(was: Any) -> Any:
    """Return a fact as it was kept: a date from its four columns."""
    if not isinstance(was, list):
        return was
    edtf, first, last, typed = was
    return PartialDate(edtf, _day(first), _day(last), typed)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _status_back(case: Case, said: dict[str, Any], why: str, actor: Actor, at: datetime) -> bool:
    if "stands" in said:
        return _taken_back_again(case, said, actor, at)
    if "status" not in said:
        return True
    change = StatusChange.objects.get(pk=said["status"])
    outcomes = list(Outcome.objects.filter(status_change=change).live())
    touched = not change.is_live or change.verified_at or any(one.verified_at for one in outcomes)
    if touched or Reversal.objects.filter(Q(ended_by=change) | Q(outcome__in=outcomes)).live().exists():
        return False
    if Decision.objects.filter(outcome__in=outcomes).exists() or _is_in_a_report(change, said):
        return False
    for row in (change, *outcomes):
        withdraw_row(row, reason=f"{REASON}: {why}"[:500], actor=actor, at=at)
    _stand_again(said.get("withdrew") or {})
    touch(Case.objects.get(pk=case.pk), actor=actor, at=at, reason=REASON)
    return True


def _taken_back_again(case: Case, said: dict[str, Any], actor: Actor, at: datetime) -> bool:
    """Let stand again what the list took back, unless somebody took back since what it went on from."""
    stands = StatusChange.objects.get(pk=said["stands"])
    withdrawn = StatusChange.objects.get(pk=said["withdrew"]["changes"][0])
    if not stands.is_live or withdrawn.withdrawn_at is None or _is_known_to_a_report(withdrawn.withdrawn_at):
        return False
    _stand_again(said["withdrew"])
    touch(Case.objects.get(pk=case.pk), actor=actor, at=at, reason=REASON)
    return True


def _is_in_a_report(change: StatusChange, said: dict[str, Any]) -> bool:
    """True where a report was frozen since the list withdrew a row: it knew of that, and it stays so."""
    return bool(said.get("withdrew")) and _is_known_to_a_report(change.known_at)


def _is_known_to_a_report(instant: datetime) -> bool:
    frozen = editions.last_known_by()
    return frozen is not None and instant <= frozen


def _stand_again(withdrew: dict[str, list[int]]) -> None:
    """Let rows that the import withdrew stand again: only an undone import takes a withdrawal back."""
    tables: dict[str, Any] = {"changes": StatusChange, "outcomes": Outcome, "reversals": Reversal}
    for name, numbers in withdrew.items():
        tables[name].objects.filter(pk__in=numbers).write_later(
            withdrawn_at=None, withdrawn_by=None, withdrawn_reason=""
        )


def _names_back(said: dict[str, Any], actor: Actor, at: datetime) -> bool:
    rows = list(PersonName.objects.filter(pk__in=said.get("added", ())))
    touched = [row for row in rows if row.history.count() > 1]
    for row in rows:
        if row not in touched:
            _delete(row, actor, at)
    shown = PersonName.objects.filter(pk=said.get("shown") or 0).first()
    if shown and not PersonName.objects.filter(case=shown.case_id, is_display=True).exists():
        shown.is_display = True
        save_edit(shown, actor=actor, at=at, reason=REASON, fields=["is_display"])
    return not touched and len(rows) == len(said.get("added", ()))


def _nationalities_back(numbers: Collection[int], actor: Actor, at: datetime) -> bool:
    for row in Nationality.objects.filter(pk__in=numbers):
        _delete(row, actor, at)
    return True


def _delete(row: Any, actor: Actor, at: datetime) -> None:
    """Take one row away; its history keeps it, with who and when."""
    row._history_user, row._history_date, row._change_reason = user_or_none(actor), at, REASON
    row.delete()


def _days_back(said: Sequence[SaidAgain]) -> None:
    """Give rows that were only said again the day back that they had before."""
    rows = ImportRow.objects.filter(pk__in=[one.row_id for one in said]).select_for_update(of=("self",))
    there = {row.pk: row for row in rows.order_by("pk")}
    for one in said:
        row = there[one.row_id]
        if row.known_on == one.known_on:
            row.known_on = one.was_known_on
            row.save(update_fields=["known_on"])
        one.delete()


def _row_back(row: ImportRow, was: dict[str, Any] | None, at: datetime) -> None:
    """Let the row say what it said before; one that had not come before is forgotten."""
    if was is None:
        row.undone_at = at
        row.save(update_fields=["undone_at"])
        return
    row.content, row.said, row.status_change_id = was["content"], was["said"], was["status"]
    row.known_on = _day(was["known_on"])
    row.save(update_fields=["content", "said", "status_change", "known_on"])
