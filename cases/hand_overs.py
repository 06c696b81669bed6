"""Responsibility that passes on: what is offered, what is open on a case, and all that one person owns."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from cases import access, clock
from cases.access import Actor
from cases.models import (
    Case,
    CaseGroupGrant,
    CaseUserGrant,
    Event,
    HandOver,
    Outcome,
    StatusChange,
    User,
)
from cases.models.cases import CaseQuerySet
from cases.vocabulary import HandOverState

LOOKS_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class OpenItems:
    """What whoever takes a case over finds undone. Days are in the organisation's time zone."""

    unverified: int
    grants_ending: int
    consent_until: date | None
    note_to_check_on: date | None
    reported: str

    @property
    def is_nothing(self) -> bool:
        return not (
            self.unverified
            or self.grants_ending
            or self.consent_until
            or self.note_to_check_on
            or self.reported
        )


def open_items(case: Case, *, at: datetime) -> OpenItems:
    """Return what is open on a case that came through the gate, and what falls due within thirty days."""
    soon = clock.day_of(at) + LOOKS_AHEAD
    ending = Q(content_object=case, ended_at=None, until__gt=at, until__lte=at + LOOKS_AHEAD)
    return OpenItems(
        unverified=_unverified(case),
        grants_ending=sum(
            table.objects.filter(ending).values("bundle").distinct().count()
            for table in (CaseUserGrant, CaseGroupGrant)
        ),
        consent_until=_within(case.consent_until, soon),
        note_to_check_on=_within(case.handling_note_check_on, soon),
        reported=case.get_reported_status_display() if case.reported_status else "",
    )


def _unverified(case: Case) -> int:
    """Count rows that wait for a second person; an outcome waits with its status change."""
    alone = Outcome.objects.live().unverified().filter(case=case, status_change=None).count()
    rows = (StatusChange.objects.live().unverified(), Event.objects.live().unverified())
    return alone + sum(one.filter(case=case).count() for one in rows)


def _within(day: date | None, soon: date) -> date | None:
    return day if day is not None and day <= soon else None


def offer_on(case: Case) -> HandOver | None:
    """Return the offer that waits for an answer on a case that came through the gate."""
    waiting = HandOver.objects.filter(case=case, state=HandOverState.OFFERED)
    return waiting.select_related("giver", "receiver", "case").first()


def past_of(case: Case) -> list[HandOver]:
    """Return the answered hand-overs of a case, the latest first."""
    answered = HandOver.objects.filter(case=case).exclude(state=HandOverState.OFFERED)
    return list(answered.select_related("giver", "receiver").order_by("-offered_at", "-pk")[:20])


def offers_of(actor: Actor) -> list[HandOver]:
    """Return the offers to and by `actor` that wait, on cases they may see; those to answer first."""
    if not isinstance(actor, User):
        return []
    waiting = HandOver.objects.filter(
        Q(receiver=actor) | Q(giver=actor),
        state=HandOverState.OFFERED,
        case__in=access.cases_for(actor).values("pk"),
    )
    found = waiting.select_related("giver", "receiver", "case").prefetch_related("case__names")
    return sorted(found.order_by("offered_at", "pk"), key=lambda offer: offer.receiver_id != actor.pk)


@dataclass(frozen=True)
class OpenWork:
    """What stands open under one person's name, in numbers: for who manages people and sees no case."""

    cases: int
    offered_to_them: int
    offered_by_them: int

    @property
    def is_nothing(self) -> bool:
        return not (self.cases or self.offered_to_them or self.offered_by_them)


def open_work_of(user: User) -> OpenWork:
    """Count the cases somebody is responsible for and the hand-overs that wait, before they leave."""
    waiting = HandOver.objects.filter(state=HandOverState.OFFERED)
    return OpenWork(
        cases=owned_by(user).count(),
        offered_to_them=waiting.filter(receiver=user).count(),
        offered_by_them=waiting.filter(giver=user).count(),
    )


def owned_by(user: User) -> CaseQuerySet:
    """Return every case `user` is responsible for: for operations, never for a page."""
    return Case.objects.filter(owner=user)
