"""Write down what was said, with whom, what was promised, and what we ask for. Nothing is rewritten."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from cases import access, clock
from cases.access import Actor
from cases.dates import PartialDate
from cases.models import Case, Note
from cases.models.dated import columns
from cases.operations.revising import UNDO_WITHIN
from cases.operations.writing import (
    KnownSince,
    Refused,
    check_day,
    check_reason,
    known_day,
    lock,
    recording,
    tell_listeners,
    user_or_none,
    withdraw_row,
)
from cases.vocabulary import Announced, NoteKind, Permission, SpokenWith

LONGEST_NOTE = 5000
UNDONE = "Undone by its author"


@dataclass(frozen=True)
class NoteDraft:
    """What is written down. `with_whom` and the promise belong to the contact log."""

    text: str
    held_on: PartialDate
    kind: NoteKind = NoteKind.NOTE
    with_whom: SpokenWith | None = None
    promised: str = ""
    promised_by: PartialDate | None = None


@transaction.atomic
def write_note(
    case: Case, draft: NoteDraft, *, actor: Actor, at: datetime, known: KnownSince | None = None
) -> Note:
    """Write down a note, a line of the contact log, or a demand."""
    access.require(actor, Permission.RECORD, case)
    lock(case)
    stamp = recording(actor, at, known)
    _check(draft)
    check_day(draft.held_on, known_day(stamp), field="held_on")
    row = Note.objects.create(
        case=case,
        kind=draft.kind,
        with_whom=draft.with_whom or "",
        text=draft.text.strip(),
        promised=draft.promised.strip(),
        has_promise=bool(draft.promised.strip()),
        **stamp,
        **columns("held_on", draft.held_on),
        **columns("promised_by", draft.promised_by),
    )
    if known is None:
        tell_listeners(Announced.NOTE, row, actor=actor, at=at)
    return row


@transaction.atomic
def keep_promise(note: Note, *, kept_on: PartialDate, actor: Actor, at: datetime) -> None:
    """Say on which day the promise was kept."""
    access.require(actor, Permission.RECORD, note.case)
    lock(note.case)
    note.refresh_from_db()
    if note.is_withdrawn:
        raise Refused("This was withdrawn. Nothing is promised in it any more.")
    if not note.has_promise:
        raise Refused("Nothing was promised here.")
    if note.kept_at is not None:
        raise Refused("This promise was kept already. Open the page again.")
    check_day(kept_on, clock.day_of(at), field="kept_on")
    if kept_on.certainly_before(note.held_on):
        raise Refused("It was promised after that day. Check the date.", field="kept_on")
    note.kept_on = kept_on
    note.kept_at, note.kept_by = at, user_or_none(actor)
    note.save(update_fields=[*columns("kept_on", kept_on), "kept_at", "kept_by"])


@transaction.atomic
def withdraw_note(note: Note, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a note back. It stays, struck through, with who, when and why."""
    access.require(actor, Permission.RECORD, note.case)
    lock(note.case)
    note.refresh_from_db()
    if note.is_withdrawn:
        raise Refused("This was withdrawn already.")
    check_reason(reason)
    withdraw_row(note, reason=reason, actor=actor, at=at)
    tell_listeners(Announced.NOTE, note.case, actor=actor, at=at)


def may_undo_note(note: Note, actor: Actor, at: datetime) -> bool:
    """True for its author, within ten minutes, while nobody has gone on from it."""
    mine = note.recorded_by_id is not None and note.recorded_by_id == actor.pk
    is_fresh = timedelta(0) <= at - note.recorded_at <= UNDO_WITHIN
    return mine and is_fresh and not note.is_withdrawn and note.kept_at is None


@transaction.atomic
def undo_note(note: Note, *, actor: Actor, at: datetime) -> None:
    """Take back one's own slip within ten minutes."""
    access.require(actor, Permission.RECORD, note.case)
    lock(note.case)
    note.refresh_from_db()
    if not may_undo_note(note, actor, at):
        raise Refused("Undo is for its author, within ten minutes. Withdraw it instead.")
    withdraw_note(note, reason=UNDONE, actor=actor, at=at)


def _check(draft: NoteDraft) -> None:
    if not draft.text.strip():
        raise Refused("Write what it is about.", field="text")
    if len(draft.text) > LONGEST_NOTE or len(draft.promised) > LONGEST_NOTE:
        raise Refused(f"Say it in {LONGEST_NOTE} characters, or write two notes.", field="text")
    if draft.kind == NoteKind.CONTACT:
        _check_contact(draft)
    elif draft.with_whom or draft.promised.strip() or draft.promised_by:
        raise Refused("Only who spoke with somebody promises. Choose that somebody was spoken with.")


def _check_contact(draft: NoteDraft) -> None:
    if not draft.with_whom:
        raise Refused("Choose who was spoken with.", field="with_whom")
    if draft.promised_by and not draft.promised.strip():
        raise Refused("Say what was promised, or leave the day empty.", field="promised")
    if draft.promised_by and draft.promised_by.certainly_before(draft.held_on):
        raise Refused("It was promised until a day before it was said. Check the dates.", field="promised_by")
