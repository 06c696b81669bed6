"""Bring a case up to date with what a list says of it now. What somebody edited since is not overwritten.

Facts change with their history. A status that the list corrected is withdrawn, and recorded as corrected, as
known on the edition's day; one that came later in life is recorded beside it. So the figure as known on the
day of each edition is that edition's: a correction proper would count from its own recording only (rule point
39). A list that says again what it said before its last edition takes that back. An empty cell changes
nothing, and neither country, sensitivity nor the state of the file ever changes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Model, Q

from cases import access, clock, facts, names
from cases.access import Actor
from cases.facts import Fact, Seen
from cases.imported import digest_of
from cases.imports import Differs
from cases.models import Case, Decision, ImportRow, Nationality, Outcome, PersonName, Reversal, StatusChange
from cases.operations.caring import add_name
from cases.operations.editing import edit_facts
from cases.operations.opening import CaseDraft, StatusDraft
from cases.operations.recording import check_transition, record_status_change
from cases.operations.writing import KnownSince, Refused, touch, user_or_none, withdraw_row
from cases.vocabulary import Sureness

FACTS: tuple[str, ...] = ("summary", "place", "occupation", "born_on", "gender")
NAMES, SHOWN, STATUS, COUNTRY = "names", "name", "status", "country"


def _differs(field: str, here: str, in_file: str, *told: object) -> Differs:
    return Differs(field, here, in_file, digest_of(field, *told))


@dataclass
class Update:
    """What a row would change on a case."""

    case: Case
    facts: dict[str, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)  # texts
    shown: str = ""
    nationalities: list[str] = field(default_factory=list)
    status: StatusDraft | None = None
    replaces: StatusChange | None = None
    stands: StatusChange | None = None  # what the list said before its last edition, and says again
    conflicts: list[Differs] = field(default_factory=list)

    @property
    def changes_nothing(self) -> bool:
        return not (self.facts or self.names or self.nationalities or self.status or self.replaces)

    def undecided(self, decided: Collection[str]) -> list[Differs]:
        """Return the differences of which nobody said whose word holds."""
        return [one for one in self.conflicts if one.key not in decided]


def said_in(draft: CaseDraft) -> dict[str, str]:
    """Return the digest of each fact that a row says; what it leaves empty is not among them."""
    said = {name: digest_of(_text(value)) for name in FACTS if (value := getattr(draft, name))}
    said[COUNTRY] = digest_of(draft.country)
    said[NAMES] = digest_of(*(name.text for name in draft.names))
    said[SHOWN] = digest_of(draft.names[0].text)
    if draft.changes:
        said[STATUS] = digest_of(*_stated(draft.changes[0]))
    return said


def _text(value: Any) -> str:
    return str(value.edtf) if hasattr(value, "edtf") else str(value)


def _stated(change: StatusDraft) -> tuple[object, ...]:
    (source, *_others) = change.sources
    return (
        str(change.to), change.happened_on.edtf, str(change.sureness), str(change.outcome or ""),
        change.description, change.place, change.conditions, source.url,
    )  # fmt: skip


# ---------------------------------------------------------------- what would change


def plan(
    case: Case,
    draft: CaseDraft,
    row: ImportRow | None,
    actor: Actor,
    at: datetime,
    *,
    takes_file: Collection[str] = (),
) -> Update:
    """Return what the row would change on `case`. Raises Refused for a status that cannot be.

    `takes_file` has the keys of the differences where the list's word holds.
    """
    update = Update(case)
    before = dict(row.said) if row else {}
    now = said_in(draft)
    for name in FACTS:
        if name in now and before.get(name) != now[name]:
            _plan_fact(update, facts.BY_NAME[name], getattr(draft, name), before.get(name), takes_file)
    if before.get(COUNTRY) != now[COUNTRY] and draft.country != case.country:
        said = (case.country, draft.country)
        update.conflicts.append(_differs(COUNTRY, *said, *said))
    if before.get(NAMES) != now[NAMES]:
        _plan_names(update, draft, before.get(SHOWN), actor)
    if case.person is not None:
        there = {one.country for one in case.person.nationalities.all()}
        update.nationalities = [code for code in dict.fromkeys(draft.nationalities) if code not in there]
    if draft.changes and before.get(STATUS) != now[STATUS]:
        _plan_status(update, draft, row, at, takes_file)
    return update


def _plan_fact(update: Update, fact: Fact, new: Any, before: str | None, takes_file: Collection[str]) -> None:
    owner = facts.owner_of(fact, update.case)
    if owner is None:
        return
    current = fact.on(owner)
    if fact.same(new, current):
        return
    differs = _differs(fact.name, fact.words(current), fact.words(new), _text(current), _text(new))
    # What the list had said and is empty now was emptied by somebody, perhaps for somebody's safety.
    is_new = not current and before is None
    if is_new or before == digest_of(_text(current)) or differs.key in takes_file:
        update.facts[fact.name] = new
    else:
        update.conflicts.append(differs)


def _plan_names(update: Update, draft: CaseDraft, shown_before: str | None, actor: Actor) -> None:
    """Add the spellings that are not there. The first is shown where the list gave the one shown so far.

    A former name that is closed to the actor is not there: whether it is could be tried out.
    """
    there = list(update.case.names.all())
    if any(name.for_finding_only for name in there):
        there = list(access.names_for(actor, [update.case]))
    texts = {name.text for name in there}
    spelled = [name.text for name in draft.names if not names.is_placeholder(name.text)]
    update.names = [text for text in spelled if text not in texts]
    shown = next((name for name in there if name.is_display), None)
    is_of_list = shown is None or shown_before == digest_of(shown.text)
    if is_of_list and draft.names[0].text in update.names:
        update.shown = draft.names[0].text


def _plan_status(
    update: Update, draft: CaseDraft, row: ImportRow | None, at: datetime, takes_file: Collection[str]
) -> None:
    new = draft.changes[0]
    live = list(StatusChange.objects.filter(case=update.case).live())
    mine = row.status_change if row else None
    there = next((one for one in live if one != mine and _is_same(one, new)), None)
    if there is not None and not _is_taken_back(mine, there, live):
        return
    if there is None and (mine is None or _is_later(mine, new)):
        update.status = new
    else:
        assert mine is not None  # noqa: S101 - what is taken back was said by a row
        _plan_correction(update, mine, live, new, there, takes_file)
    if update.status is not None:
        check_transition(
            [one for one in live if one != update.replaces],
            new.to,
            new.happened_on,
            at,
            is_final=new.sureness == Sureness.CONFIRMED,
            is_confirmed_rare=True,
        )


def _plan_correction(
    update: Update,
    mine: StatusChange,
    live: Sequence[StatusChange],
    new: StatusDraft,
    there: StatusChange | None,
    takes_file: Collection[str],
) -> None:
    """Replace what the list said before; by what stands `there` already, where it says that again."""
    shown = _as_it_stands(mine, live)
    told = (shown.pk, shown.verified_at) if shown else (mine.pk, "")
    differs = _differs(STATUS, _said(shown, live), _in_words(new), *told, *_stated(new))
    if _is_relied_on(shown or mine):
        raise Refused(
            "Somebody linked what ended it, or decided about it: that would be lost. Correct it on the case.",
            field=STATUS,
        )
    if (shown == mine and mine.verified_at is None) or differs.key in takes_file:
        update.replaces, update.stands, update.status = shown, there, None if there else new
    else:
        update.conflicts.append(differs)


def _is_taken_back(mine: StatusChange | None, there: StatusChange, live: Sequence[StatusChange]) -> bool:
    """True where the list went on from what stands there, and now says that once more.

    Of no known day it may be a second time; nothing is taken back for that.
    """
    if mine is None or mine not in live or not there.happened_on.is_known:
        return False
    return there.pk < mine.pk and not mine.happened_on.certainly_before(there.happened_on)


def _as_it_stands(mine: StatusChange, live: Sequence[StatusChange]) -> StatusChange | None:
    """Return what the list said, as somebody corrected it since; None where it was withdrawn."""
    by_corrected = {one.corrects_id: one for one in StatusChange.objects.filter(case=mine.case_id)}
    now: StatusChange | None = mine
    while now is not None and now not in live:
        now = by_corrected.get(now.pk)
    return now


def _is_relied_on(change: StatusChange) -> bool:
    """True where a figure rests on more than the row: a reversal by a person, or a decision."""
    reversals = Reversal.objects.filter(Q(ended_by=change) | Q(outcome__status_change=change)).live()
    return reversals.exists() or Decision.objects.filter(outcome__status_change=change).live().exists()


def _is_same(one: StatusChange, new: StatusDraft) -> bool:
    return one.to == new.to and one.happened_on_edtf == new.happened_on.edtf


def _is_later(mine: StatusChange, new: StatusDraft) -> bool:
    """True for another situation that came after, or whose day nobody knows: no correction of the first."""
    if new.to == mine.to:
        return False
    return not new.happened_on.is_known or mine.happened_on.certainly_before(new.happened_on)


def _in_words(change: StatusDraft) -> str:
    return f"{change.to.label}, {change.happened_on.words()}"


def _said(stands: StatusChange | None, live: Sequence[StatusChange]) -> str:
    shown = stands or (live[-1] if live else None)
    return f"{shown.get_to_display()}, {shown.happened_on.words()}" if shown else ""


# ---------------------------------------------------------------- changing it


def apply(
    update: Update, draft: CaseDraft, *, known: KnownSince | None, reason: str, actor: Actor, at: datetime
) -> dict[str, Any]:
    """Make the changes on a case that is held. Returns what it was before, as `ImportedChange` keeps it."""
    case = update.case
    return {
        "facts": _change_facts(update, reason, actor, at),
        "names": _add_names(update, draft, actor, at),
        "nationalities": _add_nationalities(case, update.nationalities, reason, actor, at),
        **_change_status(update, known, reason, actor, at),
    }


def _change_facts(update: Update, reason: str, actor: Actor, at: datetime) -> dict[str, Any]:
    if not update.facts:
        return {}
    case = update.case
    was = {name: kept(facts.BY_NAME[name].on(_owner(name, case))) for name in update.facts}
    seen = Seen(case.version, case.person.version if case.person else 0)
    edit_facts(case, update.facts, seen=seen, actor=actor, at=at, reason=reason)
    case.refresh_from_db()
    return {name: [was[name], kept(value)] for name, value in update.facts.items()}


def _owner(name: str, case: Case) -> Model | None:
    return facts.owner_of(facts.BY_NAME[name], case)


def kept(value: Any) -> Any:
    """Return a fact as JSON can keep it: a date as its four columns."""
    return [value.edtf, _iso(value.first), _iso(value.last), value.typed] if hasattr(value, "edtf") else value


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _add_names(update: Update, draft: CaseDraft, actor: Actor, at: datetime) -> dict[str, Any]:
    wanted = set(update.names)
    shown = PersonName.objects.filter(case=update.case, is_display=True).first() if update.shown else None
    added = [
        add_name(update.case, name, actor=actor, at=at, is_display=name.text == update.shown).pk
        for name in draft.names
        if name.text in wanted
    ]
    return {"added": added, "shown": shown.pk if shown else None}


def _add_nationalities(
    case: Case, codes: Sequence[str], reason: str, actor: Actor, at: datetime
) -> list[int]:
    rows = [Nationality(person=case.person, country=code) for code in codes if case.person]
    for row in rows:
        row._history_user, row._history_date = user_or_none(actor), at  # type: ignore[attr-defined]
        row._change_reason = reason[:100]  # type: ignore[attr-defined]
        row.save()
    return [row.pk for row in rows]


def _change_status(
    update: Update, known: KnownSince | None, reason: str, actor: Actor, at: datetime
) -> Mapping[str, Any]:
    instant = min(clock.end_of(known.day), at) if known else at
    withdrew = _withdraw(update.replaces, reason, actor, instant) if update.replaces else {}
    if update.stands is not None:
        touch(update.case, actor=actor, at=at, reason=reason)
        return {"stands": update.stands.pk, "withdrew": withdrew}
    if update.status is None:
        return {}
    new = update.status
    change = record_status_change(
        case=update.case,
        to=new.to,
        happened_on=new.happened_on,
        sources=new.sources,
        sureness=new.sureness,
        outcome=new.outcome,
        description=new.description,
        place=new.place,
        conditions=new.conditions,
        is_confirmed_rare=True,
        known=known,
        actor=actor,
        at=at,
    )
    return {"status": change.pk, "withdrew": withdrew}


def _withdraw(row: StatusChange, reason: str, actor: Actor, instant: datetime) -> dict[str, list[int]]:
    """Take back what the list said before, as of the edition that says otherwise."""
    moment = max(instant, row.known_at)
    outcomes = list(Outcome.objects.filter(status_change=row).live())
    reversals = list(Reversal.objects.filter(ended_by=row).live())
    for one in (row, *outcomes, *reversals):
        withdraw_row(one, reason=reason, actor=actor, at=moment)
    return {
        "changes": [row.pk],
        "outcomes": [one.pk for one in outcomes],
        "reversals": [one.pk for one in reversals],
    }
