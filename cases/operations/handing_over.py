"""Hand a case over: offered, then accepted, returned or taken back. Till then the giver is responsible."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from cases import access, clock, hand_overs, holdings
from cases.access import Actor, NotAllowed
from cases.models import Case, CaseUserGrant, EmergencyOpening, HandOver, User
from cases.operations.granting import grant_rows
from cases.operations.writing import Refused, check_reason, lock, save_edit, tell_listeners, user_or_none
from cases.vocabulary import Announced, HandOverState, OrganisationPermission, Permission

KEEPS_VIEW_FOR = timedelta(days=30)


class ReceiverSeesNothing(Refused):
    """The receiver may not see the case yet: give access first."""


@transaction.atomic
def offer_hand_over(
    case: Case,
    *,
    receiver: User,
    from_on: date,
    note: str,
    keeps_view: bool,
    actor: Actor,
    at: datetime,
) -> HandOver:
    """Offer responsibility for a case. By its owner, or by who may give others access to it.

    With `keeps_view` the giver's own grant on the case turns into seeing it for thirty days; else it ends on
    acceptance. What their office holds stays. The receiver must see the case already.
    """
    held = access.permissions_on(actor, case)
    access.require(actor, Permission.VIEW, case)
    case = lock(case)
    if case.owner_id != actor.pk and Permission.SHARE not in held:
        raise NotAllowed("You may not hand this case over. Its owner, or who gives access to it, may.")
    giver = case.owner or user_or_none(actor)
    if giver is None:
        raise Refused("Nobody is responsible for this case. Sign in to hand it over.")
    return _offer(case, giver, receiver, from_on, note, keeps_view, actor, at)


def _offer(
    case: Case,
    giver: User,
    receiver: User,
    from_on: date,
    note: str,
    keeps_view: bool,
    actor: Actor,
    at: datetime,
) -> HandOver:
    if receiver.pk == giver.pk:
        raise Refused(f"{giver.working_name} is responsible already. Choose a colleague.", field="receiver")
    if Permission.VIEW not in access.permissions_on(receiver, case):
        raise ReceiverSeesNothing(
            f"{receiver.working_name} cannot see this case. Give access first, then hand over.",
            field="receiver",
        )
    if _sees_by_emergency_alone(receiver, case, at):
        raise ReceiverSeesNothing(
            f"{receiver.working_name} sees this case in an emergency only. Give access first.",
            field="receiver",
        )
    if from_on < clock.day_of(at):
        raise Refused("Choose today or a later day.", field="from_on")
    try:
        with transaction.atomic():
            offer = HandOver.objects.create(
                case=case,
                giver=giver,
                receiver=receiver,
                from_on=from_on,
                note=note,
                keeps_until=clock.end_of(from_on) + KEEPS_VIEW_FOR if keeps_view else None,
                offered_at=at,
                offered_by=user_or_none(actor),
            )
    except IntegrityError:
        raise Refused("This case is offered already. Take that offer back first.") from None
    tell_listeners(Announced.HAND_OVER, offer, actor=actor, at=at, names=(receiver.pk,))
    return offer


@transaction.atomic
def accept_hand_over(offer: HandOver, *, actor: Actor, at: datetime) -> None:
    """Take responsibility, from the day that was offered. By the receiver, who still sees the case."""
    offer = _waiting(offer, actor)
    if offer.receiver_id != actor.pk:
        raise NotAllowed(f"Only {offer.receiver.working_name} accepts this.")
    if offer.from_on > clock.day_of(at):
        raise Refused(f"You take over on {offer.from_on:%-d %B %Y}. Accept it from that day on.")
    case = lock(offer.case)
    case.owner = offer.receiver
    case.updated_at = at
    case.version += 1
    save_edit(case, actor=actor, at=at, reason="Handed over", fields=["owner", "updated_at", "version"])
    _end_own_grants(offer, actor, at)
    _answered(offer, HandOverState.ACCEPTED, actor, at, "")


def _end_own_grants(offer: HandOver, actor: Actor, at: datetime) -> None:
    """End what the giver holds on the case by name, an emergency too.

    What stays is seeing it until `keeps_until`, and no longer than they saw it anyway.
    """
    mine = list(CaseUserGrant.objects.filter(content_object=offer.case, user=offer.giver, ended_at=None))
    openings = set(EmergencyOpening.objects.filter(case=offer.case).values_list("bundle", flat=True))
    ends = [row.until for row in mine if row.bundle not in openings and (not row.until or row.until > at)]
    for row in mine:
        row.ended_at, row.ended_by, row.ended_reason = at, user_or_none(actor), "Handed over"
        row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    if offer.keeps_until is None or offer.keeps_until <= at or not ends:
        return
    last = None if None in ends else max(end for end in ends if end)
    rows = grant_rows(
        CaseUserGrant,
        offer.case,
        [Permission.VIEW],
        user=offer.giver,
        bundle=uuid.uuid4(),
        until=min(offer.keeps_until, last) if last else offer.keeps_until,
        reason="Handed the case over",
        granted_at=at,
        granted_by=user_or_none(actor),
    )
    CaseUserGrant.objects.bulk_create(rows)


def _sees_by_emergency_alone(user: User, case: Case, at: datetime) -> bool:
    held = holdings.of_case(case, at=at, also=[user]).holdings_of(user)
    return bool(held) and all(one.is_emergency for one, _ in held)


@transaction.atomic
def return_hand_over(offer: HandOver, *, reason: str, actor: Actor, at: datetime) -> None:
    """Say no, and why. The giver stays responsible."""
    offer = _waiting(offer, actor)
    if offer.receiver_id != actor.pk:
        raise NotAllowed(f"Only {offer.receiver.working_name} returns this.")
    check_reason(reason, "Say why you return it, in one sentence.")
    _answered(offer, HandOverState.RETURNED, actor, at, reason)


@transaction.atomic
def take_back_hand_over(offer: HandOver, *, actor: Actor, at: datetime) -> None:
    """Withdraw an offer that waits: by the giver, by who offered it, or by who gives access to the case."""
    offer = _waiting(offer, actor)
    is_theirs = actor.pk is not None and actor.pk in (offer.giver_id, offer.offered_by_id)
    if not is_theirs and not access.may(actor, Permission.SHARE, offer.case):
        raise NotAllowed("Only who offered this case takes the offer back.")
    _answered(offer, HandOverState.TAKEN_BACK, actor, at, "")


def _waiting(offer: HandOver, actor: Actor) -> HandOver:
    """Return the offer as it is now, held; Http404 when the case is not visible, Refused when answered."""
    lock(offer.case)
    access.forget_grants(actor)  # what is held after the wait decides
    access.require(actor, Permission.VIEW, offer.case)
    offer = HandOver.objects.select_related("case", "giver", "receiver").get(pk=offer.pk)
    if offer.state != HandOverState.OFFERED:
        raise Refused("This offer was answered already.")
    return offer


def _answered(offer: HandOver, state: HandOverState, actor: Actor, at: datetime, answer: str) -> None:
    offer.state, offer.answered_at, offer.answered_by, offer.answer = state, at, user_or_none(actor), answer
    offer.save(update_fields=["state", "answered_at", "answered_by", "answer"])


@dataclass(frozen=True)
class HandedOver:
    """How many cases were offered, and how many the receiver cannot see: give access, then again."""

    offered: int
    not_seen_by_receiver: int


@transaction.atomic
def hand_over_all(leaving: User, *, receiver: User, note: str, actor: Actor, at: datetime) -> HandedOver:
    """Offer every case of somebody who leaves to one colleague. By who manages people; no case is named.

    Offers by the leaving person that wait are taken back first, so that each case is offered once.
    """
    if not access.may_in_organisation(actor, OrganisationPermission.PEOPLE):
        raise NotAllowed("Only who manages people hands over for somebody else.")
    if receiver.pk == leaving.pk or not receiver.is_active:
        raise Refused("Choose a colleague who stays.", field="receiver")
    list(hand_overs.owned_by(leaving).select_for_update(of=("self",)).order_by("pk"))  # as each answer does
    for offer in HandOver.objects.filter(case__owner=leaving, state=HandOverState.OFFERED):
        _answered(offer, HandOverState.TAKEN_BACK, actor, at, "")
    seen = access.cases_for(receiver).values("pk")
    cases = list(hand_overs.owned_by(leaving).filter(pk__in=seen).order_by("pk"))
    for case in cases:
        _offer(case, leaving, receiver, clock.day_of(at), note, False, actor, at)
    return HandedOver(len(cases), hand_overs.owned_by(leaving).count() - len(cases))
