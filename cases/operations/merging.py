"""Merge two cases that proved to be one, and take a merge apart. Never by itself: somebody says so.

What each row does is planned in `cases/merging.py`; the figure reads it by rule points 32 and 34.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import access, holdings, merged_facts
from cases.access import Actor
from cases.facts import Seen
from cases.models import Case, CaseMerge, HandOver, Person, User
from cases.models.dated import columns
from cases.operations.granting import check_nothing_gained
from cases.operations.moving_rows import bar_on_both, bring_together, take_apart
from cases.operations.telling_apart import look_later, remember
from cases.operations.writing import (
    ChangedMeanwhile,
    Refused,
    check_reason,
    save_edit,
    tell_listeners,
    touch,
    user_or_none,
)
from cases.vocabulary import Announced, HandOverState, HintState, Permission

_Seeing = Mapping[User, frozenset[Permission]]
WHY = "Say how you know that they are one, in one sentence."


@transaction.atomic
def merge_cases(
    survivor: Case,
    duplicate: Case,
    *,
    chosen: Mapping[str, bool],
    reason: str,
    actor: Actor,
    at: datetime,
    seen: Mapping[int, Seen] | None = None,
) -> CaseMerge:
    """Let `duplicate` be `survivor` from now on: their logs are one, its reference leads to the survivor.

    `chosen` says for each fact on which they differ whether the duplicate's holds. `seen` are the versions
    that were before the writer. Needs `record` on both, and `share` on both where somebody comes to see, or
    may do, of one what they could of the other alone. Raises Refused and writes nothing.
    """
    for case in (survivor, duplicate):
        access.require(actor, Permission.RECORD, case)
    survivor, duplicate = _hold(survivor, duplicate)
    _check_they_may_be_one(survivor, duplicate)
    _check_unchanged((survivor, duplicate), seen)
    _check_chosen(survivor, duplicate, chosen)
    check_reason(reason, WHY)
    before = _Sight(survivor, duplicate, actor, at)
    took = _fill(survivor, duplicate, chosen, actor, at)
    merge = CaseMerge.objects.create(
        duplicate=duplicate,
        survivor=survivor,
        merged_at=at,
        merged_by=user_or_none(actor),
        reason=reason,
        took=took.as_kept(),
    )
    bring_together(merge, actor=actor, at=at)
    lead(merge, to=survivor, actor=actor, at=at)
    touch(survivor, actor=actor, at=at, reason=f"Merged: {duplicate.reference}", fields=took.case)
    before.check_after()
    remember(survivor, duplicate, HintState.MERGED, actor=actor, at=at)
    look_later([survivor.pk], at=at)
    tell_listeners(Announced.MERGED, survivor, actor=actor, at=at)
    return merge


@transaction.atomic
def end_merge(merge: CaseMerge, *, reason: str, actor: Actor, at: datetime) -> CaseMerge:
    """Take a merge apart: every row goes back, with what was recorded on it since. Needs `record` on both.

    What was recorded on the survivor since then by itself stays with it. A fact that the survivor took over
    goes back where nobody changed it since. What was closed meanwhile stays closed: a bar holds on both, so
    does a stricter consent, and where somebody comes to see more it needs `share`.
    """
    merge = CaseMerge.objects.select_related("survivor__merged_into", "duplicate").get(pk=merge.pk)
    access.require(actor, Permission.RECORD, merge.survivor.merged_into or merge.survivor)
    survivor, duplicate = _hold(merge.survivor, merge.duplicate)
    merge = CaseMerge.objects.select_for_update(of=("self",)).get(pk=merge.pk)
    if merge.ended_at is not None:
        raise Refused("This merge was taken apart already.")
    if survivor.merged_into_id is not None:
        raise Refused("The case was merged again since. Take that merge apart first.")
    _check_last(merge)
    check_reason(reason, "Say why they are two after all, in one sentence.")
    seen, held = _who_sees(survivor, at), access.permissions_on(actor, survivor)
    bar_on_both(merge)
    take_apart(merge, actor=actor, at=at)
    merge.ended_at, merge.ended_by, merge.ended_reason = at, user_or_none(actor), reason
    merge.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    lead(merge, to=None, actor=actor, at=at)
    _agree_on_both(merge, survivor, actor, at)
    given_back = _give_facts_back(merge, survivor, actor, at)
    touch(survivor, actor=actor, at=at, reason=f"No longer merged: {duplicate.reference}", fields=given_back)
    access.forget_grants(actor)
    if not access.may(actor, Permission.RECORD, duplicate):
        raise Refused("You could not record on the other case then. Ask somebody who may.")
    if _is_more(_who_sees(duplicate, at), seen) and Permission.SHARE not in held:
        raise access.NotAllowed(
            "Somebody who does not see this case would see the other one again. Only who may share it takes "
            "them apart."
        )
    check_nothing_gained(actor, duplicate, held)
    remember(survivor, duplicate, HintState.NOT_SAME, actor=actor, at=at)
    tell_listeners(Announced.MERGED, survivor, actor=actor, at=at)
    return merge


# ---------------------------------------------------------------- what forbids it


def _check_last(merge: CaseMerge) -> None:
    """A bar, a stricter consent or a campaign that a later merge found there already rests on this one."""
    later = CaseMerge.objects.standing().filter(survivor=merge.survivor, pk__gt=merge.pk)
    if newest := later.select_related("duplicate").order_by("-pk").first():
        raise Refused(
            f"{newest.duplicate.reference} was merged into the case after this. Take that merge apart first."
        )


def _hold(one: Case, other: Case) -> tuple[Case, Case]:
    """Hold both cases, in one order, so that two who merge the same cases wait and do not meet."""
    pair = Case.objects.select_for_update(of=("self",)).filter(pk__in=(one.pk, other.pk))
    found = {case.pk: case for case in pair.select_related("person", "owner").order_by("pk")}
    return found[one.pk], found[other.pk]


def _check_they_may_be_one(survivor: Case, duplicate: Case) -> None:
    if survivor.pk == duplicate.pk:
        raise Refused("This is the same case. Enter the reference of the other one.", field="other")
    for case in (survivor, duplicate):
        if case.merged_into_id is not None:
            raise Refused(f"{case.reference} was merged meanwhile. Open the case again.")
    if survivor.kind != duplicate.kind:
        raise Refused("One is a person and the other a group. Link them instead.")
    if survivor.sensitivity != duplicate.sensitivity:
        raise Refused(
            "They are open to others in different ways. Make both alike under “Who can see this”, then merge."
        )
    waiting = HandOver.objects.filter(case__in=(survivor, duplicate), state=HandOverState.OFFERED)
    if offer := waiting.select_related("case").first():
        raise Refused(f"{offer.case.reference} is being handed over. Wait for the answer, or take it back.")


def _check_unchanged(cases: tuple[Case, Case], seen: Mapping[int, Seen] | None) -> None:
    for case in cases if seen is not None else ():
        now = Seen(case.version, case.person.version if case.person else 0)
        if seen and seen.get(case.pk) != now:
            raise ChangedMeanwhile(f"{case.reference} was changed while you compared. Compare again.")


def _check_chosen(survivor: Case, duplicate: Case, chosen: Mapping[str, bool]) -> None:
    for one in merged_facts.differences(survivor, duplicate):
        if one.fact.name not in chosen:
            raise Refused(f"Choose which holds: {one.fact.label}.", field=one.fact.name)


class _Sight:
    """Who saw what of both cases before: nobody comes to see more by a merge unless it is shared with them.

    Contacts are more than a view: who may read those of one file alone does not come to read the other's.
    """

    def __init__(self, survivor: Case, duplicate: Case, actor: Actor, at: datetime) -> None:
        self.survivor, self.actor, self.at = survivor, actor, at
        self.cases = (survivor, duplicate)
        one, other = (_who_sees(case, at) for case in self.cases)
        self.both = {user: one[user] & other[user] for user in one if user in other}
        held = [access.permissions_on(actor, case) for case in self.cases]
        self.held = held[0] & held[1]

    def check_after(self) -> None:
        access.forget_grants(self.actor)
        survivor = Case.objects.get(pk=self.survivor.pk)
        if _is_more(_who_sees(survivor, self.at), self.both) and Permission.SHARE not in self.held:
            raise access.NotAllowed(
                "Somebody would come to see more by this. Only who may share both merges."
            )
        check_nothing_gained(self.actor, survivor, self.held)


def _who_sees(case: Case, at: datetime) -> _Seeing:
    """Return who sees a case and what they may do, with those who are locked out or away and come back."""
    found = holdings.of_case(case, at=at)
    back = {user: replace(of, is_locked=False, travels_until=None) for user, of in found.standings.items()}
    return replace(found, standings=back).seen_by()


def _is_more(after: _Seeing, before: _Seeing) -> bool:
    """True where somebody may do something after that they could not do before."""
    return any(held - before.get(user, frozenset()) for user, held in after.items())


# ---------------------------------------------------------------- facts and references


@dataclass(frozen=True)
class _Took:
    """The columns that the survivor's case, and its person, took over from the duplicate."""

    case: tuple[str, ...]
    person: tuple[str, ...]

    def as_kept(self) -> list[str]:
        return [*(f"case.{name}" for name in self.case), *(f"person.{name}" for name in self.person)]

    @classmethod
    def of(cls, merge: CaseMerge) -> "_Took":
        parts = [name.split(".") for name in merge.took]
        return cls(*(tuple(name for whose, name in parts if whose == one) for one in ("case", "person")))


def _fill(survivor: Case, duplicate: Case, chosen: Mapping[str, bool], actor: Actor, at: datetime) -> _Took:
    """Write what the survivor takes over: to its person, and onto its case, which is saved with the merge."""
    taken = merged_facts.taken_over(survivor, duplicate, chosen)
    of_case = {fact.name: fact.on(duplicate) for fact in taken if fact.of == "case"}
    of_case |= merged_facts.held_together(survivor, duplicate)
    for name, value in of_case.items():
        setattr(survivor, name, value)
    of_person: dict[str, Any] = {}
    for fact in taken:
        if fact.of == "person":
            value = fact.on(duplicate.person)
            of_person |= columns(fact.name, value) if fact.is_partial_date else {fact.name: value}
    if of_person:
        _save_person(survivor, of_person, actor, at)
    return _Took(tuple(of_case), tuple(of_person))


def _save_person(survivor: Case, values: Mapping[str, Any], actor: Actor, at: datetime) -> None:
    person = Person.objects.select_for_update().get(pk=survivor.person.pk if survivor.person else 0)
    for name, value in values.items():
        setattr(person, name, value)
    person.version += 1
    fields = [*values, "version"]
    save_edit(person, actor=actor, at=at, reason=f"{survivor.reference}: merged", fields=fields)
    survivor.person = person


def _give_facts_back(merge: CaseMerge, survivor: Case, actor: Actor, at: datetime) -> tuple[str, ...]:
    """Undo what was taken over, where it still says what the merge wrote. Returns the columns of the case."""
    took = _Took.of(merge)
    if took.person and survivor.person:
        values = _as_before(survivor.person, took.person, merge.merged_at)
        if values:
            _save_person(survivor, values, actor, at)
    values = _as_before(survivor, took.case, merge.merged_at)
    for name, value in values.items():
        setattr(survivor, name, value)
    return tuple(values)


def _agree_on_both(merge: CaseMerge, survivor: Case, actor: Actor, at: datetime) -> None:
    """Let a consent that became stricter since the merge hold for both: nobody knows who of them said so."""
    then = Case.history.filter(id=survivor.pk, history_date=merge.merged_at).order_by("-history_id").first()
    duplicate = Case.objects.select_related("person").get(pk=merge.duplicate_id)
    agreed = merged_facts.agreed_since(then, survivor, duplicate) if then else {}
    if agreed:
        for name, value in agreed.items():
            setattr(duplicate, name, value)
        reason = f"Consent: as of {survivor.reference}"
        touch(duplicate, actor=actor, at=at, reason=reason, fields=list(agreed))


def _as_before(row: Case | Person, names: tuple[str, ...], merged_at: datetime) -> dict[str, Any]:
    """Return what stood in these columns before the merge, of those that nobody changed since."""
    history = type(row).history.filter(id=row.pk).order_by("-history_id")
    before = history.filter(history_date__lt=merged_at).first()
    after = history.filter(history_date=merged_at).first()
    if before is None or after is None:
        return {}
    return {name: getattr(before, name) for name in names if getattr(row, name) == getattr(after, name)}


def lead(merge: CaseMerge, *, to: Case | None, actor: Actor, at: datetime) -> None:
    """Let the references of the duplicate, and of what was merged into it before, lead where they belong.

    Does not ask the gate: for the two operations above.
    """
    duplicate = merge.duplicate
    behind = [duplicate.pk, *_merged_before(duplicate)]
    for case in Case.objects.filter(pk__in=behind).order_by("pk"):
        case.merged_into = to or (duplicate if case.pk != duplicate.pk else None)
        touch(case, actor=actor, at=at, reason=f"Merged: {merge.survivor.reference}", fields=["merged_into"])


def _merged_before(case: Case) -> list[int]:
    found: list[int] = []
    last = [case.pk]
    while last:
        rows = CaseMerge.objects.standing().filter(survivor__in=last)
        last = list(rows.values_list("duplicate_id", flat=True))
        found += last
    return found
