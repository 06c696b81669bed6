"""Edit the facts of a case: two people at once never lose a word, and every change can be undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import access, facts
from cases.access import Actor
from cases.facts import Conflict, Fact, Seen, Settled
from cases.models import Case, Person
from cases.models.dated import columns
from cases.operations.writing import ChangedMeanwhile, Refused, lock, save_edit, tell_listeners
from cases.vocabulary import Announced, Permission


class FactsChanged(ChangedMeanwhile):
    """Somebody changed the same facts meanwhile. `conflicts` has what was, what is and what was to be."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__("Somebody changed this case while you were writing. Choose what to keep.")
        self.conflicts = tuple(conflicts)


@transaction.atomic
def edit_facts(
    case: Case,
    said: Mapping[str, Any],
    *,
    seen: Seen,
    actor: Actor,
    at: datetime,
    settled: Settled | None = None,
    reason: str = "Facts",
) -> Case:
    """Write the facts in `said` (by name) that differ from what the writer saw. Returns the case.

    A fact that only somebody else changed keeps their value. One that both changed raises FactsChanged with
    all such facts, and nothing is written, until the writer has `settled` each beside what stands now.
    """
    access.require(actor, Permission.RECORD, case)
    case, person = _locked(case)
    rows = {"case": _Versions.of(case, seen.case, settled.seen.case if settled else seen.case)}
    if person is not None:
        chosen = settled.seen.person if settled else seen.person
        rows["person"] = _Versions.of(person, seen.person, chosen)
    changes, both = _compare(said, rows)
    keeps_mine = settled.keeps_mine if settled else {}
    if any(one.fact.name not in keeps_mine or not rows[one.fact.of].still(one.fact) for one in both):
        raise FactsChanged(both)
    changes |= {one.fact: one.mine for one in both if keeps_mine[one.fact.name]}
    if not changes and not settled:
        raise Refused("Nothing was changed. Change a fact, or go back to the case.")
    if changes:
        _write(case, person, changes, actor=actor, at=at, reason=reason)
    return case


@dataclass(frozen=True)
class _Versions:
    """A row as it is, as the writer saw it at first, and as it stood beside their choice."""

    now: Any
    seen: Any
    settled: Any

    @classmethod
    def of(cls, row: Case | Person, seen: int, settled: int) -> "_Versions":
        return cls(row, facts.as_seen(row, seen), facts.as_seen(row, settled))

    def still(self, fact: Fact) -> bool:
        """True where nobody changed the fact after the choice."""
        return self.settled is not None and fact.same(fact.on(self.settled), fact.on(self.now))


def _compare(
    said: Mapping[str, Any], rows: Mapping[str, _Versions]
) -> tuple[dict[Fact, Any], list[Conflict]]:
    """Return what only the writer changed, and what both changed."""
    changes: dict[Fact, Any] = {}
    both = []
    for fact in facts.FACTS:
        if fact.name not in said or fact.of not in rows:
            continue
        row, mine = rows[fact.of], said[fact.name]
        now, before = fact.on(row.now), fact.on(row.seen) if row.seen is not None else None
        if fact.same(mine, now) or (row.seen is not None and fact.same(mine, before)):
            continue
        if row.seen is not None and fact.same(now, before):
            changes[fact] = mine
        else:
            by = facts.changed_by(row.now, rows["case"].now.reference)
            both.append(Conflict(fact, before, now, mine, by))
    return changes, both


@transaction.atomic
def undo_edit(case: Case, *, of: str, record: int, actor: Actor, at: datetime) -> list[Fact]:
    """Take back one edit of facts: `record` of the history of the case or its person. Returns what was set.

    Refused when a fact was changed again since: then it is no longer this edit that would be undone.
    """
    access.require(actor, Permission.RECORD, case)
    case, person = _locked(case)
    row = case if of == "case" else person
    edit = row.history.filter(history_id=record).first() if row is not None else None
    before = edit.prev_record if edit is not None else None
    if edit is None or before is None or not _made_here(edit, of, case):
        raise Refused("This change cannot be undone here.")
    changed = [
        fact for fact in facts.FACTS if fact.of == of and not fact.same(fact.on(edit), fact.on(before))
    ]
    if not changed:
        raise Refused("This change is not one of facts. Change it where it was made.")
    again = [fact for fact in changed if not fact.same(fact.on(row), fact.on(edit))]
    if again:
        labels = ", ".join(str(fact.label) for fact in again)
        raise Refused(f"Changed again since: {labels}. Open the facts and write what holds now.")
    values = {fact: fact.on(before) for fact in changed}
    _write(case, person, values, actor=actor, at=at, reason="Undone")
    return changed


def _made_here(edit: Any, of: str, case: Case) -> bool:
    """A person's facts may have been edited from another case, which this one does not tell about."""
    return of == "case" or (edit.history_change_reason or "").startswith(case.reference)


def _locked(case: Case) -> tuple[Case, Person | None]:
    case = lock(case)
    if case.person_id is None:
        return case, None
    person = Person.objects.select_for_update().get(pk=case.person_id)
    case.person = person
    return case, person


def _write(
    case: Case,
    person: Person | None,
    changes: Mapping[Fact, Any],
    *,
    actor: Actor,
    at: datetime,
    reason: str,
) -> None:
    """Save the rows that change, each with a version more and a row of history that names the case."""
    case.updated_at = at
    of_case = _set(case, [(fact, value) for fact, value in changes.items() if fact.of == "case"])
    save_edit(case, actor=actor, at=at, reason=reason, fields=[*of_case, "updated_at", "version"])
    of_person = [(fact, value) for fact, value in changes.items() if fact.of == "person"]
    if person is not None and of_person:
        save_edit(
            person,
            actor=actor,
            at=at,
            reason=f"{case.reference} {reason}",
            fields=[*_set(person, of_person), "version"],
        )
    tell_listeners(Announced.FACTS, case, actor=actor, at=at)


def _set(row: Any, changes: Iterable[tuple[Fact, Any]]) -> list[str]:
    """Give `row` the new values and the next version; return the columns to save."""
    row.version += 1
    fields: list[str] = []
    for fact, value in changes:
        setattr(row, fact.name, value)
        fields += columns(fact.name, value) if fact.is_partial_date else [fact.name]
    return fields
