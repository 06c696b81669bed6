"""Record what happened: a status change with its outcome, an outcome by itself, an event."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import access, clock, situation
from cases.access import Actor
from cases.dates import PartialDate
from cases.models import Case, Event, Outcome, Reversal, Source, StatusChange
from cases.models.dated import columns
from cases.operations.writing import (
    KnownSince,
    NeedsConfirmation,
    Refused,
    SourceDraft,
    check_day,
    check_sources,
    known_day,
    lock,
    new_sources,
    recording,
    stated,
    tell_listeners,
    touch,
)
from cases.vocabulary import (
    DEATHS,
    DEPRIVED_OF_LIBERTY,
    RELEASES,
    Announced,
    EventKind,
    OutcomeKind,
    Permission,
    Status,
    Sureness,
    Transition,
    transition,
)


class StatusNotAllowed(Refused):
    """One situation cannot follow the other in one life, or the dates contradict each other."""


@transaction.atomic
def record_status_change(
    *,
    case: Case,
    to: Status,
    happened_on: PartialDate,
    sources: Sequence[SourceDraft],
    actor: Actor,
    at: datetime,
    sureness: Sureness = Sureness.CONFIRMED,
    outcome: OutcomeKind | None = None,
    ends: Outcome | None = None,
    description: str = "",
    place: str = "",
    conditions: str = "",
    is_confirmed_rare: bool = False,
    known: KnownSince | None = None,
    corrects: StatusChange | None = None,
    correction_reason: str = "",
) -> StatusChange:
    """Record that the person's situation changed, with its outcome when it is one.

    `ends` names an earlier outcome that this change ended (a re-arrest ends a release): the reversal is a
    link of its own. Raises StatusNotAllowed when the log makes it impossible, NeedsConfirmation when it is
    rare and `is_confirmed_rare` is not set, Http404 and NotAllowed by the gate; then nothing is written.
    """
    access.require(actor, Permission.RECORD, case)
    case = lock(case)
    check_sources(sources)
    stamp = recording(actor, at, known)
    happened = stated(happened_on, sources)
    check_day(happened, known_day(stamp))
    others = [row for row in StatusChange.objects.filter(case=case).live() if row != corrects]
    check_transition(
        others,
        Status(to),
        happened,
        stamp["known_at"],
        is_final=sureness == Sureness.CONFIRMED,
        is_confirmed_rare=is_confirmed_rare,
    )
    change = StatusChange.objects.create(
        case=case,
        to=to,
        conditions=conditions,
        corrects=corrects,
        **_statement(stamp, happened, sureness, description, place, correction_reason),
    )
    Source.objects.bulk_create(new_sources(sources, status_change=change))
    if outcome:
        _outcome_of(change, outcome, _corrected_outcome(corrects), stamp, correction_reason)
    if ends:
        link_reversal(
            outcome=ends, happened_on=happened, ended_by=change, reason="", actor=actor, at=at, known=known
        )
    touch(case, actor=actor, at=at, reason=f"Recorded: {Status(to).value}")
    _tell_news(Announced.STATUS, change, actor, at, known)
    return change


@transaction.atomic
def record_outcome(
    *,
    case: Case,
    kind: OutcomeKind,
    happened_on: PartialDate,
    sources: Sequence[SourceDraft],
    actor: Actor,
    at: datetime,
    sureness: Sureness = Sureness.CONFIRMED,
    description: str = "",
    place: str = "",
    known: KnownSince | None = None,
    corrects: Outcome | None = None,
    correction_reason: str = "",
) -> Outcome:
    """Record a development that does not change the situation (a sentence cut, a doctor allowed)."""
    access.require(actor, Permission.RECORD, case)
    case = lock(case)
    check_sources(sources)
    stamp = recording(actor, at, known)
    happened = stated(happened_on, sources)
    check_day(happened, known_day(stamp))
    outcome = Outcome.objects.create(
        case=case,
        kind=kind,
        corrects=corrects,
        chain=_chain_of(corrects),
        **_statement(stamp, happened, sureness, description, place, correction_reason),
    )
    Source.objects.bulk_create(new_sources(sources, outcome=outcome))
    touch(case, actor=actor, at=at, reason=f"Recorded outcome: {OutcomeKind(kind).value}")
    _tell_news(Announced.OUTCOME, outcome, actor, at, known)
    return outcome


@transaction.atomic
def record_event(
    *,
    case: Case,
    kind: EventKind,
    happened_on: PartialDate,
    sources: Sequence[SourceDraft],
    actor: Actor,
    at: datetime,
    sureness: Sureness = Sureness.CONFIRMED,
    description: str = "",
    place: str = "",
    known: KnownSince | None = None,
    corrects: Event | None = None,
    correction_reason: str = "",
) -> Event:
    """Record a fact that changes neither situation nor figure."""
    access.require(actor, Permission.RECORD, case)
    case = lock(case)
    check_sources(sources)
    stamp = recording(actor, at, known)
    happened = stated(happened_on, sources)
    check_day(happened, known_day(stamp))
    event = Event.objects.create(
        case=case,
        kind=kind,
        corrects=corrects,
        **_statement(stamp, happened, sureness, description, place, correction_reason),
    )
    Source.objects.bulk_create(new_sources(sources, event=event))
    touch(case, actor=actor, at=at, reason=f"Recorded event: {EventKind(kind).value}")
    _tell_news(Announced.EVENT, event, actor, at, known)
    return event


@transaction.atomic
def link_reversal(
    *,
    outcome: Outcome,
    happened_on: PartialDate,
    actor: Actor,
    at: datetime,
    ended_by: StatusChange | None = None,
    reason: str = "",
    known: KnownSince | None = None,
) -> Reversal:
    """Say that `outcome` was ended on a day. It needs no verification (rule point 22)."""
    access.require(actor, Permission.RECORD, outcome.case)
    lock(outcome.case)
    outcome = Outcome.objects.select_related("case").get(pk=outcome.pk)
    if not outcome.is_live:
        raise Refused("This outcome was withdrawn or corrected. Open the case again.")
    if ended_by is not None and ended_by.case_id != outcome.case_id:
        raise Refused("That outcome is of another case. Choose one of this case.", field="ends")
    if happened_on.last and outcome.happened_on_first and happened_on.last < outcome.happened_on_first:
        raise Refused("An outcome cannot be ended before it happened. Check the date.", field="happened_on")
    stamp = recording(actor, at, known)
    check_day(happened_on, known_day(stamp))
    return Reversal.objects.create(
        outcome=outcome, ended_by=ended_by, reason=reason, **stamp, **columns("happened_on", happened_on)
    )


def check_transition(
    others: Sequence[StatusChange],
    to: Status,
    happened: PartialDate,
    at: datetime,
    *,
    is_final: bool = True,
    is_confirmed_rare: bool = False,
) -> None:
    """Refuse what the log makes impossible; ask once more for what is rare.

    `is_final` is False for a death that is not Confirmed: it ends nothing yet.
    """
    _check_after_death(others, to, happened)
    if to in DEATHS and is_final:
        _check_nothing_later(others, to, happened)
    if to in RELEASES:
        _check_after_arrest(others, happened)
    previous = situation.before(others, happened, at)
    judged = transition(Status(previous.to) if previous else None, to)
    if judged == Transition.IMPOSSIBLE and not previous.happened_on.certainly_before(happened):  # type: ignore[union-attr]
        judged = Transition.RARE
    if judged == Transition.IMPOSSIBLE:
        raise _cannot_follow(previous, to)
    if judged == Transition.RARE and not is_confirmed_rare:
        raise NeedsConfirmation(
            f"“{to.label}” rarely follows “{Status(previous.to).label}”. "  # type: ignore[union-attr]
            "Check it, then tick the box to record it.",
            field="to",
        )


def refusal_of(
    case: Case, to: Status | None, happened: PartialDate, sureness: Sureness, at: datetime
) -> Refused | None:
    """Return what recording this now would refuse or ask, None when it would pass. Writes nothing."""
    try:
        check_day(happened, clock.day_of(at))
        if to is not None:
            others = list(StatusChange.objects.filter(case=case).live())
            check_transition(others, to, happened, at, is_final=sureness == Sureness.CONFIRMED)
    except Refused as refusal:
        return refusal
    return None


def _check_after_death(others: Sequence[StatusChange], to: Status, happened: PartialDate) -> None:
    deaths = [row for row in others if row.to in DEATHS and row.is_confirmed]
    for death in deaths:
        if to not in DEATHS and not _may_be_earlier(happened, death.happened_on):
            raise _cannot_follow(death, to)


def _check_nothing_later(others: Sequence[StatusChange], to: Status, happened: PartialDate) -> None:
    """Refuse a death before something that certainly came later: one of the two is wrong."""
    for row in others:
        if row.to not in DEATHS and situation.moves(row) and happened.certainly_before(row.happened_on):
            raise StatusNotAllowed(
                f"“{Status(row.to).label}” ({row.happened_on.words()}) is on record after this death. "
                "Check the date, or correct or withdraw that first.",
                field="happened_on",
            )


def _may_be_earlier(happened: PartialDate, death: PartialDate) -> bool:
    """True when it can have happened by the day of the death: news of an earlier time is still recorded."""
    return death.last is None or (
        happened.is_known and (happened.first is None or happened.first <= death.last)
    )


def _cannot_follow(before: Any, to: Status) -> StatusNotAllowed:
    return StatusNotAllowed(
        f"“{to.label}” cannot follow “{Status(before.to).label}” ({before.happened_on.words()}). "
        "If that was wrong, correct or withdraw it first.",
        field="to",
    )


def _check_after_arrest(others: Sequence[StatusChange], happened: PartialDate) -> None:
    """Refuse a release that is certainly before the only arrests it could end."""
    held = [row.happened_on for row in others if row.to in DEPRIVED_OF_LIBERTY]
    if held and happened.last and all(day.first and happened.last < day.first for day in held):
        earliest = min(held, key=lambda day: day.first)  # type: ignore[arg-type,return-value]
        raise StatusNotAllowed(
            f"The release is before the arrest it ends ({earliest.words()}). "
            "Check the date, or record the earlier arrest first.",
            field="happened_on",
        )


def _statement(
    stamp: dict[str, Any], happened: PartialDate, sureness: Sureness, description: str, place: str, why: str
) -> dict[str, Any]:
    return {
        **stamp,
        **columns("happened_on", happened),
        "sureness": sureness,
        "description": description,
        "place": place,
        "correction_reason": why,
    }


def _tell_news(what: Announced, row: Any, actor: Actor, at: datetime, known: KnownSince | None) -> None:
    """Announce what is news: not what an import or the demonstration says was known long ago."""
    if known is None:
        tell_listeners(what, row, actor=actor, at=at)


def _corrected_outcome(corrects: StatusChange | None) -> Outcome | None:
    return Outcome.objects.filter(status_change=corrects).live().first() if corrects else None


def _chain_of(corrects: Outcome | None) -> Outcome | None:
    return (corrects.chain or corrects) if corrects else None


def _outcome_of(
    change: StatusChange,
    kind: OutcomeKind,
    corrects: Outcome | None,
    stamp: dict[str, Any],
    correction_reason: str,
) -> Outcome:
    return Outcome.objects.create(
        case=change.case,
        kind=kind,
        status_change=change,
        sureness=change.sureness,
        description=change.description,
        place=change.place,
        corrects=corrects,
        chain=_chain_of(corrects),
        correction_reason=correction_reason,
        **stamp,
        **columns("happened_on", change.happened_on),
    )
