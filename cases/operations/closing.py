"""Open or close a case to others: its sensitivity, its country, its campaigns."""

import uuid
from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any

from django.db import transaction

from cases import access, countries, holdings
from cases.access import Actor
from cases.models import Case, CaseGroupGrant, CaseUserGrant, Office, User
from cases.operations.granting import check_nothing_gained, check_somebody_sees, end_open_rows, grant_rows
from cases.operations.opening import PERSONAL_GRANT
from cases.operations.writing import Refused, check_reason, lock, save_edit, user_or_none
from cases.vocabulary import Permission, Sensitivity


@transaction.atomic
def change_sensitivity(
    case: Case,
    to: Sensitivity,
    *,
    actor: Actor,
    at: datetime,
    reason: str,
    in_totals: bool | None = None,
    people: Iterable[User] = (),
    offices: Iterable[Office] = (),
    leaves_nobody: bool = False,
) -> None:
    """Open or close the case to others. Needs `share`; who gains or loses access follows from the gate.

    Who closes a case keeps it: they are named on it with what they hold now, and so are `people` and, on a
    restricted one, `offices`, who see it now. Only the owner lets a sealed case into totals; None leaves that
    as it is. Raises NeedsConfirmation when nobody would see it any more.
    """
    case = lock(case)
    access.forget_grants(actor)  # what is held after the wait decides
    access.require(actor, Permission.SHARE, case)
    check_reason(reason, "Say why, in one sentence.")
    counted = case.in_totals if in_totals is None else in_totals
    _check_totals(case, counted and to == Sensitivity.SEALED, actor)
    before = holdings.of_case(copy(case), at=at)  # as it is before it is closed
    held = access.permissions_on(actor, case)
    case.sensitivity, case.in_totals = to, counted and to == Sensitivity.SEALED
    case.updated_at = at
    case.version += 1
    fields = ["sensitivity", "in_totals", "updated_at", "version"]
    save_edit(case, actor=actor, at=at, reason=reason, fields=fields)
    if to != Sensitivity.STANDARD:
        _keep(before, actor, at, {*people, *_self(actor)}, offices if to == Sensitivity.RESTRICTED else ())
    check_nothing_gained(actor, case, held)
    check_somebody_sees(case, at, leaves_nobody)


@transaction.atomic
def change_country(
    case: Case, to: str, *, reason: str, actor: Actor, at: datetime, leaves_nobody: bool = False
) -> None:
    """Put the case in another country of risk. Needs `share`: offices see a case by the country they cover.

    Raises Refused, and NeedsConfirmation when nobody would see it any more.
    """
    case = lock(case)
    access.forget_grants(actor)  # what is held after the wait decides
    access.require(actor, Permission.SHARE, case)
    check_reason(reason, "Say why, in one sentence.")
    if to and not countries.is_known(to):
        raise Refused("Choose a country of the list.", field="country")
    if to == case.country:
        raise Refused("The case is in this country already.", field="country")
    held = access.permissions_on(actor, case)
    case.country, case.updated_at = to, at
    case.version += 1
    save_edit(case, actor=actor, at=at, reason=reason, fields=["country", "updated_at", "version"])
    check_nothing_gained(actor, case, held)
    check_somebody_sees(case, at, leaves_nobody)


def _self(actor: Actor) -> list[User]:
    user = user_or_none(actor)
    return [user] if user else []


def _check_totals(case: Case, counted: bool, actor: Actor) -> None:
    if counted and not case.in_totals and case.owner_id and actor.pk not in (None, case.owner_id):
        raise Refused("Only the case’s owner lets a sealed case into totals.", field="in_totals")


def _keep(
    before: holdings.CaseHoldings, actor: Actor, at: datetime, people: set[User], offices: Iterable[Office]
) -> None:
    """Name on the case those who keep it, with what they held just before; nobody gains by this."""
    terms: dict[str, Any] = {
        "granted_at": at,
        "granted_by": user_or_none(actor),
        "reason": "Saw it before it was made restricted or sealed",
    }
    for user in sorted(people, key=lambda one: one.pk):
        held = before.permissions_of(user)
        named = [h for h in before.live if h.person == user and h.campaign is None and not h.is_emergency]
        if held <= frozenset[Permission]().union(*(h.permissions for h in named)):
            continue
        end_open_rows(CaseUserGrant, before.case, held, actor, at, user=user)
        rows = grant_rows(
            CaseUserGrant,
            before.case,
            held,
            user=user,
            bundle=uuid.uuid4(),
            until=_no_later(before, user, at),
            **terms,
        )
        CaseUserGrant.objects.bulk_create(rows)
    for office in offices:
        held = _held_through(before, office)
        end_open_rows(CaseGroupGrant, before.case, held, actor, at, group_id=office.pk)
        through = [h for h in before.live if h.group and h.group.pk == office.pk and before.opened_by(h)]
        rows = grant_rows(
            CaseGroupGrant,
            before.case,
            held,
            group_id=office.pk,
            bundle=uuid.uuid4(),
            until=_last_end(through),
            **terms,
        )
        CaseGroupGrant.objects.bulk_create(rows)


def _no_later(before: holdings.CaseHoldings, user: User, at: datetime) -> datetime:
    """Return the end of what keeps somebody on the case: within twelve months, and no later than before."""
    last = _last_end(held for held, _ in before.holdings_of(user))
    return min(at + PERSONAL_GRANT, last) if last else at + PERSONAL_GRANT


def _last_end(held: Iterable[holdings.Holding]) -> datetime | None:
    """Return the last of the ends; None where one of them has none."""
    ends = [one.until for one in held]
    return None if not ends or None in ends else max(end for end in ends if end)


def _held_through(before: holdings.CaseHoldings, office: Office) -> frozenset[Permission]:
    through = [before.opened_by(h) for h in before.live if h.group and h.group.pk == office.pk]
    return frozenset[Permission]().union(*through)
