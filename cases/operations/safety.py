"""Lock and unlock, travel, a second step for a role: for when somebody else may sit at the keyboard."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from cases import access, staff
from cases.access import Actor, NotAllowed, Operator, OrganisationPermission
from cases.models import Lock, Office, SecondStepPolicy, Travel, User
from cases.operations.feeding import end_feeds
from cases.operations.writing import Refused, user_or_none
from cases.sessions import end_all_sessions, end_sessions_of_all
from cases.vocabulary import Role

LONGEST_TRAVEL: Final = timedelta(days=366)
LONGEST_GRACE: Final = 90


@transaction.atomic
def lock_person(user: User, *, actor: Actor, at: datetime, reason: str = "") -> Lock:
    """Lock somebody out and end their sessions at once: in two clicks, and no reason is asked.

    By the person, a colleague of one of their offices, or who manages people. To lock twice is to lock once.
    """
    is_theirs = actor.pk == user.pk or staff.are_colleagues(actor, user)
    if not _is_open(actor) or not (is_theirs or _manages(actor)):
        raise NotAllowed("You may lock yourself, and the colleagues of your offices.")
    lock = _locked(reason, actor, at, user=user)
    end_all_sessions(user)
    end_feeds([user], at=at)
    return lock


@transaction.atomic
def lock_office(office: Office, *, actor: Actor, at: datetime, reason: str = "") -> Lock:
    """Lock out everybody of an office, and end their sessions at once.

    By anybody of it, or who manages people. To lock twice is to lock once.
    """
    if not _is_open(actor) or not (office.pk in access.offices_of(actor) or _manages(actor)):
        raise NotAllowed("You may lock the offices you are in.")
    lock = _locked(reason, actor, at, office=office)
    end_sessions_of_all(staff.people_of(office))
    end_feeds(staff.people_of(office), at=at)
    return lock


@transaction.atomic
def unlock(lock: Lock, *, actor: Actor, at: datetime) -> None:
    """Lift a lock: by who manages people and is elsewhere.

    Never by the locked person, by somebody who shares an office with them, or by somebody of the locked
    office: who stands in that room may hold their sessions too. A colleague of another office who does not
    manage people does not unlock either: else any account that was taken over would do. Where nobody is left,
    the operator of the server unlocks (`manage.py unlock`).
    """
    staff.require_manager(actor)
    lock = Lock.objects.select_for_update(of=("self",)).select_related("user", "office").get(pk=lock.pk)
    if lock.lifted_at is not None:
        raise Refused("This lock was lifted already.")
    if not _is_elsewhere(actor, lock):
        raise NotAllowed("Only somebody elsewhere unlocks: who manages people and is in another office.")
    lock.lifted_at, lock.lifted_by = at, user_or_none(actor)
    lock.save(update_fields=["lifted_at", "lifted_by"])


def may_unlock(actor: Actor, lock: Lock) -> bool:
    """True for who would not be refused by `unlock`."""
    return _manages(actor) and _is_elsewhere(actor, lock)


def _is_elsewhere(actor: Actor, lock: Lock) -> bool:
    if isinstance(actor, Operator):
        return True
    if lock.user is not None:
        return lock.user.pk != actor.pk and not staff.are_colleagues(actor, lock.user)
    return lock.office_id not in access.offices_of(actor)


def _locked(reason: str, actor: Actor, at: datetime, **whom: Any) -> Lock:
    terms = {"reason": reason[:500], "set_at": at, "set_by": user_or_none(actor)}
    lock, _is_new = Lock.objects.get_or_create(**whom, lifted_at=None, defaults=terms)
    return lock


def _manages(actor: Actor) -> bool:
    return access.may_in_organisation(actor, OrganisationPermission.PEOPLE)


def _is_open(actor: Actor) -> bool:
    """True for the operator, and for somebody whose account is neither closed nor locked."""
    if isinstance(actor, Operator):
        return True
    return isinstance(actor, User) and actor.is_active and not access.live_grants(actor).is_locked


# ---------------------------------------------------------------- travelling


@transaction.atomic
def begin_travel(user: User, *, until: datetime, actor: Actor, at: datetime) -> Travel:
    """Leave contacts, restricted and sealed cases and export at home until an instant, within a year.

    By the traveller, or who manages people. A travel is made longer by another one, never shorter.
    """
    if actor.pk != user.pk and not _manages(actor):
        raise NotAllowed("You may say of yourself that you travel.")
    if not at < until <= at + LONGEST_TRAVEL:
        raise Refused("Choose a day within the next 12 months.", field="until")
    User.objects.select_for_update().get(pk=user.pk)  # one travel after the other
    present = staff.travel_of(user, at)
    if present and until <= present.until:
        raise Refused("Choose a day after the present end. Somebody else ends it earlier.", field="until")
    travel = Travel.objects.create(user=user, begins_at=at, until=until, set_by=user_or_none(actor))
    access.forget_grants(actor)
    return travel


@transaction.atomic
def end_travel(user: User, *, actor: Actor, at: datetime) -> int:
    """End somebody's travel early. By who manages people, never by the traveller. Returns how many ended."""
    staff.require_manager(actor)
    if actor.pk == user.pk:
        raise NotAllowed("Nobody ends their own travel. Ask another administrator.")
    under_way = list(Travel.objects.select_for_update().filter(user=user, until__gt=at, ended_at=None))
    if not under_way:
        raise Refused("This travel is over already.")
    for travel in under_way:
        travel.ended_at, travel.ended_by = at, user_or_none(actor)
        travel.save(update_fields=["ended_at", "ended_by"])
    return len(under_way)


# ---------------------------------------------------------------- who must show a second step


@transaction.atomic
def require_second_step(
    role: Role, *, is_required: bool, grace_days: int, actor: Actor, at: datetime
) -> SecondStepPolicy:
    """Say whether people of a role must show a second step, and after how many days of grace.

    The days begin when it becomes required, or later: with the account, or when a second step was reset.
    """
    staff.require_manager(actor)
    if not 0 <= grace_days <= LONGEST_GRACE:
        raise Refused(f"Choose from 0 to {LONGEST_GRACE} days.", field="grace_days")
    policy, _is_new = SecondStepPolicy.objects.select_for_update().get_or_create(
        role=role, defaults={"is_required": False, "grace_days": grace_days, "since": at}
    )
    if is_required and not policy.is_required:
        policy.since = at
    policy.is_required, policy.grace_days = is_required, grace_days
    policy.save(update_fields=["is_required", "grace_days", "since"])
    return policy
