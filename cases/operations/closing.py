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
from cases.operations.granting import check_somebody_sees, end_open_rows, grant_rows
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
    access.require(actor, Permission.SHARE, case)
    case = lock(case)
    check_reason(reason, "Say why, in one sentence.")
    counted = case.in_totals if in_totals is None else in_totals
    _check_totals(case, counted and to == Sensitivity.SEALED, actor)
    before = holdings.of_case(copy(case), at=at)  # as it is before it is closed
    case.sensitivity, case.in_totals = to, counted and to == Sensitivity.SEALED
    case.updated_at = at
    case.version += 1
    fields = ["sensitivity", "in_totals", "updated_at", "version"]
    save_edit(case, actor=actor, at=at, reason=reason, fields=fields)
    if to != Sensitivity.STANDARD:
        _keep(before, actor, at, {*people, *_self(actor)}, offices if to == Sensitivity.RESTRICTED else ())
    access.forget_grants(actor)
    check_somebody_sees(case, at, leaves_nobody)


@transaction.atomic
def change_country(
    case: Case, to: str, *, reason: str, actor: Actor, at: datetime, leaves_nobody: bool = False
) -> None:
    """Put the case in another country of risk. Needs `share`: offices see a case by the country they cover.

    Raises Refused, and NeedsConfirmation when nobody would see it any more.
    """
    access.require(actor, Permission.SHARE, case)
    case = lock(case)
    check_reason(reason, "Say why, in one sentence.")
    if to and not countries.is_known(to):
        raise Refused("Choose a country of the list.", field="country")
    if to == case.country:
        raise Refused("The case is in this country already.", field="country")
    case.country, case.updated_at = to, at
    case.version += 1
    save_edit(case, actor=actor, at=at, reason=reason, fields=["country", "updated_at", "version"])
    access.forget_grants(actor)
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
        "reason": "Kept when the case was closed",
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
            until=at + PERSONAL_GRANT,
            **terms,
        )
        CaseUserGrant.objects.bulk_create(rows)
    for office in offices:
        held = _held_through(before, office)
        end_open_rows(CaseGroupGrant, before.case, held, actor, at, group_id=office.pk)
        rows = grant_rows(CaseGroupGrant, before.case, held, group_id=office.pk, bundle=uuid.uuid4(), **terms)
        CaseGroupGrant.objects.bulk_create(rows)


def _held_through(before: holdings.CaseHoldings, office: Office) -> frozenset[Permission]:
    through = [before.opened_by(h) for h in before.live if h.group and h.group.pk == office.pk]
    return frozenset[Permission]().union(*through)
