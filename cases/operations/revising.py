"""Verify, correct, withdraw, undo, and put right what was recorded for the wrong person.

Nothing is rewritten: a correction is a new row that points at the one it replaces, a withdrawal has an
instant, a person and a reason. One verification covers a status change and its outcome.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from simple_history.utils import bulk_update_with_history

from cases import access
from cases.access import Actor
from cases.dates import PartialDate
from cases.models import Case, Event, Outcome, Reversal, StatusChange
from cases.models.recorded import WRONG_PERSON
from cases.operations.recording import link_reversal, record_event, record_outcome, record_status_change
from cases.operations.writing import (
    KnownSince,
    Refused,
    SourceDraft,
    check_reason,
    lock,
    show_situation,
    tell_listeners,
    touch,
    user_or_none,
    withdraw_row,
)
from cases.vocabulary import RELEASES, Announced, EventKind, OutcomeKind, Permission, Status, Sureness

UNDO_WITHIN = timedelta(minutes=10)
Statement = StatusChange | Outcome | Event


# ---------------------------------------------------------------- verify


@transaction.atomic
def verify(row: Statement, *, actor: Actor, at: datetime) -> None:
    """Verify what somebody else recorded; with a status change its outcome, and the other way round."""
    access.require(actor, Permission.VERIFY, row.case)
    case = lock(row.case)
    row.refresh_from_db()
    rows = [one for one in _together(row) if one.verified_at is None]
    for one in rows or [row]:
        check_verifiable(one, actor, at)
    for one in rows:
        one.verified_at, one.verified_by = at, user_or_none(actor)
        one.save(update_fields=["verified_at", "verified_by"])
    touch(case, actor=actor, at=at, reason="Verified")
    tell_listeners(Announced.VERIFIED, row, actor=actor, at=at)


def check_verifiable(row: Statement, actor: Actor, at: datetime) -> None:
    """Raise Refused when this row cannot be verified by this person now."""
    if not row.is_live:
        raise Refused("This was withdrawn or corrected meanwhile. Open the case again.")
    if row.verified_at is not None:
        raise Refused("This has been verified already.")
    if row.recorded_by_id == actor.pk:
        raise Refused("You recorded this yourself. A second person has to verify it.")
    if not row.is_confirmed:
        raise Refused("Only what is Confirmed can be verified. Correct how sure we are first.")
    if at < row.known_at:
        raise Refused("It cannot be verified before it was known.")


@transaction.atomic
def verify_all(
    rows: Sequence[StatusChange | Outcome], *, actor: Actor, at: datetime, verified_at: datetime
) -> int:
    """Verify an import whole: status changes with their outcomes, and outcomes that came without a change.

    Returns how many rows. The instant may be in the past for an import or the demonstration only. One that
    cannot be verified refuses them all.
    """
    numbers = {row.case_id for row in rows}
    allowed = (
        access.cases_for(actor, Permission.VERIFY).filter(pk__in=numbers).select_for_update(of=("self",))
    )
    cases = {case.pk: case for case in allowed}
    if len(cases) != len(numbers):
        raise access.NotAllowed("You may not verify all of these.")
    for row in rows:
        check_verifiable(row, actor, verified_at)
    changes = [row.pk for row in rows if isinstance(row, StatusChange)]
    alone = [row.pk for row in rows if isinstance(row, Outcome)]
    mark = {"verified_at": verified_at, "verified_by": user_or_none(actor)}
    StatusChange.objects.filter(pk__in=changes).write_later(**mark)
    Outcome.objects.filter(Q(status_change__in=changes) | Q(pk__in=alone)).write_later(**mark)
    _show_verified(cases, actor, at)
    return len(rows)


def _show_verified(cases: dict[int, Case], actor: Actor, at: datetime) -> None:
    """Derive the situation of `cases` again, and save them with their history."""
    logs: dict[int, list[StatusChange]] = {pk: [] for pk in cases}
    for change in StatusChange.objects.filter(case__in=list(cases)).live().order_by("pk"):
        logs[change.case_id].append(change)
    for pk, case in cases.items():
        show_situation(case, logs[pk])
        case.updated_at, case.version = at, case.version + 1
    bulk_update_with_history(
        list(cases.values()),
        Case,
        ["status_verified", "updated_at", "version"],
        batch_size=500,
        default_user=user_or_none(actor),
        default_change_reason="Verified",
        default_date=at,
    )


def _together(row: Statement) -> list[Statement]:
    if isinstance(row, StatusChange):
        outcome = Outcome.objects.filter(status_change=row).live().first()
        return [row, outcome] if outcome else [row]
    if isinstance(row, Outcome) and row.status_change_id:
        change = StatusChange.objects.filter(pk=row.status_change_id).live().first()
        return [row, change] if change else [row]
    return [row]


# ---------------------------------------------------------------- correct


@transaction.atomic
def correct_status_change(
    row: StatusChange,
    *,
    to: Status,
    happened_on: PartialDate,
    sources: Sequence[SourceDraft],
    sureness: Sureness,
    outcome: OutcomeKind | None,
    reason: str,
    actor: Actor,
    at: datetime,
    description: str = "",
    place: str = "",
    conditions: str = "",
    is_confirmed_rare: bool = False,
    known: KnownSince | None = None,
) -> StatusChange:
    """Replace a status change and its outcome by a corrected one, which has to be verified again."""
    _check_correctable(row, reason, actor)
    correction = record_status_change(
        case=row.case,
        to=to,
        happened_on=happened_on,
        sources=sources,
        sureness=sureness,
        outcome=outcome,
        description=description,
        place=place,
        conditions=conditions,
        is_confirmed_rare=is_confirmed_rare,
        known=known,
        corrects=row,
        correction_reason=reason,
        actor=actor,
        at=at,
    )
    if outcome is None:
        for former in Outcome.objects.filter(status_change=row).live():
            withdraw_row(former, reason=reason, actor=actor, at=at)
    for reversal in Reversal.objects.filter(ended_by=row).live().select_related("outcome"):
        _link_again(reversal, correction, reason, actor, at, known)
    return correction


def _link_again(
    reversal: Reversal,
    correction: StatusChange,
    reason: str,
    actor: Actor,
    at: datetime,
    known: KnownSince | None,
) -> None:
    """Date a reversal as the corrected change that made it. A release ends nothing."""
    withdraw_row(reversal, reason=reason, actor=actor, at=at)
    ended = _latest(reversal.outcome)
    if correction.to not in RELEASES and ended.is_live:
        link_reversal(
            outcome=ended,
            happened_on=correction.happened_on,
            ended_by=correction,
            reason=reversal.reason,
            actor=actor,
            at=at,
            known=known,
        )


def _latest(outcome: Outcome) -> Outcome:
    while outcome.is_corrected:
        outcome = outcome.corrected_by
    return outcome


@transaction.atomic
def correct_outcome(
    row: Outcome,
    *,
    kind: OutcomeKind,
    happened_on: PartialDate,
    sources: Sequence[SourceDraft],
    sureness: Sureness,
    reason: str,
    actor: Actor,
    at: datetime,
    description: str = "",
    known: KnownSince | None = None,
) -> Outcome:
    """Replace an outcome that came without a status change by a corrected one."""
    _check_correctable(row, reason, actor)
    if row.status_change_id:
        raise Refused("This outcome came with a status change. Correct the status change.")
    return record_outcome(
        case=row.case,
        kind=kind,
        happened_on=happened_on,
        sources=sources,
        sureness=sureness,
        description=description,
        known=known,
        corrects=row,
        correction_reason=reason,
        actor=actor,
        at=at,
    )


@transaction.atomic
def correct_event(
    row: Event,
    *,
    kind: EventKind,
    happened_on: PartialDate,
    sources: Sequence[SourceDraft],
    sureness: Sureness,
    reason: str,
    actor: Actor,
    at: datetime,
    description: str = "",
    place: str = "",
) -> Event:
    """Replace an event by a corrected one."""
    _check_correctable(row, reason, actor)
    return record_event(
        case=row.case,
        kind=kind,
        happened_on=happened_on,
        sources=sources,
        sureness=sureness,
        description=description,
        place=place,
        corrects=row,
        correction_reason=reason,
        actor=actor,
        at=at,
    )


def _check_correctable(row: Statement, reason: str, actor: Actor) -> None:
    access.require(actor, Permission.RECORD, row.case)
    lock(row.case)
    fresh = type(row).objects.get(pk=row.pk)
    if not fresh.is_live:
        raise Refused("This was withdrawn or corrected meanwhile. Open the case again.")
    if not reason.strip():
        raise Refused("Say why it is corrected, in one sentence.", field="reason")


# ---------------------------------------------------------------- withdraw and undo


@transaction.atomic
def withdraw(row: Statement, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take back what was recorded, with its outcome and the reversals it made. It stays, struck through."""
    access.require(actor, Permission.RECORD, row.case)
    case = lock(row.case)
    row.refresh_from_db()
    if not row.is_live:
        raise Refused("This was withdrawn or corrected already.")
    check_reason(reason)
    for one in _together(row):
        withdraw_row(one, reason=reason, actor=actor, at=at)
        if isinstance(one, StatusChange):
            for reversal in Reversal.objects.filter(ended_by=one).live():
                withdraw_row(reversal, reason=reason, actor=actor, at=at)
    touch(case, actor=actor, at=at, reason="Withdrawn")
    tell_listeners(Announced.WITHDRAWN, row, actor=actor, at=at)


@transaction.atomic
def withdraw_reversal(reversal: Reversal, *, reason: str, actor: Actor, at: datetime) -> None:
    access.require(actor, Permission.RECORD, reversal.outcome.case)
    lock(reversal.outcome.case)
    reversal.refresh_from_db()
    if reversal.is_withdrawn:
        raise Refused("This was withdrawn already.")
    check_reason(reason)
    withdraw_row(reversal, reason=reason, actor=actor, at=at)


def may_undo(row: Statement, actor: Actor, at: datetime) -> bool:
    """True for its author, within ten minutes, while nobody has verified or corrected it."""
    return is_fresh_slip(row, actor, at) and row.is_live


def is_fresh_slip(row: Statement, actor: Actor, at: datetime) -> bool:
    """The part of `may_undo` that the row itself tells: for lists that show only live rows."""
    mine = row.recorded_by_id is not None and row.recorded_by_id == actor.pk
    fresh = at - row.recorded_at <= UNDO_WITHIN
    return mine and fresh and not row.is_withdrawn and row.verified_at is None and row.corrects_id is None


@transaction.atomic
def undo(row: Statement, *, actor: Actor, at: datetime) -> None:
    """Take back one's own slip within ten minutes; recorded as a withdrawal."""
    access.require(actor, Permission.RECORD, row.case)
    lock(row.case)
    row.refresh_from_db()
    if row.corrects_id is not None:
        raise Refused("A correction is not undone. Correct it again, or withdraw it.")
    if not may_undo(row, actor, at):
        raise Refused(
            "Undo is for its author, within ten minutes, before it is verified. Withdraw it instead."
        )
    withdraw(row, reason="Undone by its author", actor=actor, at=at)


# ---------------------------------------------------------------- wrong person


@transaction.atomic
def move_to_right_case(
    row: StatusChange | Outcome | Event,
    *,
    right_case: Case,
    actor: Actor,
    at: datetime,
    is_confirmed_rare: bool = False,
) -> Statement:
    """Withdraw here and record on the right case, in one operation: the news was about somebody else.

    An outcome that came with a status change moves with it.
    """
    access.require(actor, Permission.RECORD, right_case)
    if isinstance(row, Outcome) and row.status_change is not None:
        row = row.status_change
    if row.case_id == right_case.pk:
        raise Refused("This is the case it is recorded on already. Choose the other one.", field="right_case")
    # Never which case: those who see this one may not see the other.
    withdraw(row, reason=WRONG_PERSON, actor=actor, at=at)
    said: dict[str, Any] = {
        "case": right_case,
        "happened_on": row.happened_on,
        "sources": [_draft(source) for source in row.sources.all()],
        "sureness": Sureness(row.sureness),
        "description": row.description,
        "place": row.place,
        "actor": actor,
        "at": at,
    }
    if isinstance(row, StatusChange):
        outcome = Outcome.objects.filter(status_change=row).first()
        return record_status_change(
            to=Status(row.to),
            outcome=OutcomeKind(outcome.kind) if outcome else None,
            conditions=row.conditions,
            is_confirmed_rare=is_confirmed_rare,
            **said,
        )
    if isinstance(row, Outcome):
        return record_outcome(kind=OutcomeKind(row.kind), **said)
    return record_event(kind=EventKind(row.kind), **said)


def _draft(source: object) -> SourceDraft:
    names = ("description", "kind", "reliability", "url", "states")
    return SourceDraft(**{name: getattr(source, name) for name in names})
