"""Record what the authorities do: charges, hearings, sentences, where somebody is held. Append-only.

A correction is a new row that points at the one it replaces. Verifying and taking back go by the same rules
as for what happened (cases/operations/revising.py).
"""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any, cast

from django.db import transaction

from cases import access
from cases.access import Actor
from cases.dates import PartialDate
from cases.models import Case, Hearing
from cases.models.dated import columns
from cases.models.proceedings import MODELS, Proceeding
from cases.operations.revising import UNDO_WITHIN, check_verifiable
from cases.operations.writing import (
    KnownSince,
    Refused,
    check_day,
    check_reason,
    known_day,
    lock,
    recording,
    tell_listeners,
    touch,
    user_or_none,
    withdraw_row,
)
from cases.vocabulary import (
    Announced,
    HearingKind,
    HearingState,
    Permission,
    ProceedingKind,
    Runs,
    SentenceKind,
    Sureness,
    TimeHeld,
)

LONGEST_YEARS = 999
UNDONE = "Undone by its author"


@dataclass(frozen=True)
class ProceedingDraft:
    """What every row says. `description` holds the authority's words, `source` who says so."""

    happened_on: PartialDate
    source: str
    sureness: Sureness = Sureness.CONFIRMED
    description: str = ""
    place: str = ""


@dataclass(frozen=True)
class ChargeDraft(ProceedingDraft):
    law: str = ""


@dataclass(frozen=True)
class HearingDraft(ProceedingDraft):
    kind: HearingKind = HearingKind.TRIAL
    state: HearingState = HearingState.PLANNED
    observer_planned: bool = False


@dataclass(frozen=True)
class SentenceDraft(ProceedingDraft):
    """`held_days` were served before `counted_from` and come off; 0 where none does, or it is not known."""

    kind: SentenceKind = SentenceKind.IMPRISONMENT
    years: int = 0
    months: int = 0
    days: int = 0
    counted_from: PartialDate | None = None
    time_held: TimeHeld = TimeHeld.NONE
    held_days: int = 0
    runs: Runs = Runs.NOT_SAID


@dataclass(frozen=True)
class DetentionDraft(ProceedingDraft):
    """`place` is where somebody is held."""


KIND_OF: dict[type[ProceedingDraft], ProceedingKind] = {
    ChargeDraft: ProceedingKind.CHARGE,
    HearingDraft: ProceedingKind.HEARING,
    SentenceDraft: ProceedingKind.SENTENCE,
    DetentionDraft: ProceedingKind.DETENTION,
}
_PARTIAL = ("happened_on", "counted_from")


@transaction.atomic
def record_proceeding(
    case: Case, draft: ProceedingDraft, *, actor: Actor, at: datetime, known: KnownSince | None = None
) -> Proceeding:
    """Record a charge, a hearing, a sentence or a place of detention."""
    access.require(actor, Permission.RECORD, case)
    return _write(lock(case), draft, actor, at, known, reason="Proceedings recorded")


@transaction.atomic
def correct_proceeding(
    row: Proceeding, draft: ProceedingDraft, *, reason: str, actor: Actor, at: datetime
) -> Proceeding:
    """Replace a row by a corrected one, which a second person has to verify again."""
    access.require(actor, Permission.RECORD, row.case)
    case = lock(row.case)
    if KIND_OF[type(draft)] != row.PROCEEDING:
        raise Refused("Correct it as what it is, or withdraw it and record the other.")
    now = type(row)._default_manager.get(pk=row.pk)
    if not now.is_live:
        raise Refused("This was withdrawn or corrected meanwhile. Open the page again.")
    check_reason(reason, "Say why it is corrected, in one sentence.")
    corrects: dict[str, Any] = {"corrects": now, "correction_reason": reason}
    if isinstance(now, Hearing):
        if Hearing.objects.live().filter(of=now).exists():
            raise Refused("What became of this hearing is told. Correct that row.")
        corrects["of"] = now.of
    return _write(case, draft, actor, at, None, reason="Proceedings corrected", **corrects)


@transaction.atomic
def tell_hearing(
    hearing: Hearing,
    *,
    state: HearingState,
    source: str,
    actor: Actor,
    at: datetime,
    description: str = "",
    adjourned_to: PartialDate | None = None,
) -> Hearing:
    """Say what became of a planned hearing; adjourned to a day, that is a planned hearing of its own."""
    access.require(actor, Permission.RECORD, hearing.case)
    case = lock(hearing.case)
    if not Hearing.objects.ahead().filter(pk=hearing.pk).exists():
        raise Refused("What became of this hearing is told already. Open the page again.")
    if state == HearingState.PLANNED:
        raise Refused("Choose what became of it.", field="state")
    if adjourned_to is not None and state != HearingState.ADJOURNED:
        raise Refused("Only an adjourned hearing has another day.", field="adjourned_to")
    said: dict[str, Any] = {
        "happened_on": hearing.happened_on,
        "source": source,
        "place": hearing.place,
        "kind": HearingKind(hearing.kind),
    }
    told = HearingDraft(state=state, description=description, **said)
    written = _write(case, told, actor, at, None, reason="Proceedings recorded", of=hearing)
    if adjourned_to is not None:
        said["happened_on"] = adjourned_to
        again = HearingDraft(observer_planned=hearing.observer_planned, **said)
        _write(case, again, actor, at, None, reason="Proceedings recorded")
    return cast(Hearing, written)


@transaction.atomic
def verify_proceeding(row: Proceeding, *, actor: Actor, at: datetime) -> None:
    """Verify what somebody else recorded."""
    access.require(actor, Permission.VERIFY, row.case)
    lock(row.case)
    row.refresh_from_db()
    check_verifiable(row, actor, at)  # type: ignore[arg-type]  # reads what every statement has
    row.verified_at, row.verified_by = at, user_or_none(actor)
    row.save(update_fields=["verified_at", "verified_by"])
    tell_listeners(Announced.VERIFIED, row.case, actor=actor, at=at)


@transaction.atomic
def withdraw_proceeding(row: Proceeding, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a row back. It stays, struck through; what was worked out from it is worked out again."""
    access.require(actor, Permission.RECORD, row.case)
    case = lock(row.case)
    row.refresh_from_db()
    if not row.is_live:
        raise Refused("This was withdrawn or corrected already.")
    check_reason(reason)
    withdraw_row(row, reason=reason, actor=actor, at=at)
    touch(case, actor=actor, at=at, reason="Withdrawn")
    tell_listeners(Announced.EVENT, case, actor=actor, at=at)


def may_undo_proceeding(row: Proceeding, actor: Actor, at: datetime) -> bool:
    """True for its author, within ten minutes, while nobody has verified or corrected it. No query."""
    mine = row.recorded_by_id is not None and row.recorded_by_id == actor.pk
    is_fresh = timedelta(0) <= at - row.recorded_at <= UNDO_WITHIN
    is_first = row.corrects_id is None  # type: ignore[attr-defined]
    return mine and is_fresh and is_first and not row.is_withdrawn and row.verified_at is None


@transaction.atomic
def undo_proceeding(row: Proceeding, *, actor: Actor, at: datetime) -> None:
    """Take back one's own slip within ten minutes."""
    access.require(actor, Permission.RECORD, row.case)
    lock(row.case)
    row.refresh_from_db()
    if not (may_undo_proceeding(row, actor, at) and row.is_live):
        raise Refused(
            "Undo is for its author, within ten minutes, before it is verified. Withdraw it instead."
        )
    withdraw_proceeding(row, reason=UNDONE, actor=actor, at=at)


# ---------------------------------------------------------------- what is written, and checked before


def _write(
    case: Case,
    draft: ProceedingDraft,
    actor: Actor,
    at: datetime,
    known: KnownSince | None,
    *,
    reason: str,
    **more: Any,
) -> Proceeding:
    stamp = recording(actor, at, known)
    _check(draft, stamp)
    said = {field.name: getattr(draft, field.name) for field in fields(draft)}
    dated: dict[str, Any] = {}
    for name in _PARTIAL:
        if name in said:
            dated |= columns(name, said.pop(name))
    said = {name: value.strip() if isinstance(value, str) else value for name, value in said.items()}
    model = MODELS[KIND_OF[type(draft)]]
    row = model._default_manager.create(case=case, **said, **dated, **stamp, **more)
    touch(case, actor=actor, at=at, reason=reason)
    if known is None:
        tell_listeners(Announced.EVENT, case, actor=actor, at=at)
    return row


def _check(draft: ProceedingDraft, stamp: dict[str, Any]) -> None:
    if not draft.source.strip():
        raise Refused("Say who says so, for example 'lawyer, by phone'.", field="source")
    may_be_ahead = isinstance(draft, HearingDraft) and draft.state != HearingState.HELD
    if not may_be_ahead:
        check_day(draft.happened_on, known_day(stamp))
    if isinstance(draft, ChargeDraft) and not draft.description.strip():
        raise Refused("Write the charge in the authority's own words.", field="description")
    if isinstance(draft, DetentionDraft) and not draft.place.strip():
        raise Refused("Say where.", field="place")
    if isinstance(draft, SentenceDraft):
        _check_sentence(draft)


def _check_sentence(draft: SentenceDraft) -> None:
    has_length = bool(draft.years or draft.months or draft.days)
    if draft.kind != SentenceKind.IMPRISONMENT:
        if has_length or draft.held_days:
            raise Refused("Only imprisonment has a length. Leave years, months and days empty.", field="kind")
        return
    if draft.years > LONGEST_YEARS:
        raise Refused(f"Enter at most {LONGEST_YEARS} years, or choose life imprisonment.", field="years")
    if (draft.time_held == TimeHeld.TAKEN_OFF) != bool(draft.held_days):
        raise Refused(
            "Enter how many days come off, or choose that nothing does.",
            field="held_days",
        )
    if draft.runs == Runs.AFTER and draft.counted_from is not None and draft.counted_from.is_known:
        raise Refused(
            "It is counted from the end of the sentences before it. Leave the day empty.",
            field="counted_from",
        )
    if has_length and draft.held_days > _longest(draft):
        raise Refused("More days come off than the sentence has. Check both.", field="held_days")


def _longest(draft: SentenceDraft) -> int:
    """Return how many days the sentence has at most."""
    return draft.years * 366 + draft.months * 31 + draft.days
