"""Access that needs somebody: grants that end soon, and emergencies that nobody has looked at yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from cases import access
from cases.access import Actor
from cases.models import (
    Campaign,
    CampaignGroupGrant,
    CampaignUserGrant,
    Case,
    CaseGroupGrant,
    CaseUserGrant,
    EmergencyOpening,
    User,
)
from cases.vocabulary import OrganisationPermission, Permission

REMINDED_BEFORE = timedelta(days=7)
SHOWN_AT_MOST = 10


@dataclass(frozen=True)
class Ending:
    """A grant that ends by itself within seven days, and what it is on."""

    bundle: UUID
    holder: str
    until: datetime
    case: Case | None = None
    campaign: Campaign | None = None


def ending_soon(actor: Actor, *, at: datetime) -> list[Ending]:
    """Return what ends within seven days and `actor` may extend: what they share, and what they gave.

    Never their own: nobody gives access to themselves. An emergency is not extended.
    """
    if not isinstance(actor, User):
        return []
    shared = access.cases_for(actor, Permission.SHARE).values("pk")
    emergencies = EmergencyOpening.objects.values("bundle")
    on_cases = Q(content_object__in=shared) & ~Q(bundle__in=emergencies)
    on_campaigns = Q(content_object__in=_campaigns(actor))
    found = [
        *_rows(CaseUserGrant, on_cases & ~Q(user=actor), "user", at),
        *_rows(CaseGroupGrant, on_cases, "group", at),
        *_rows(CampaignUserGrant, on_campaigns & ~Q(user=actor), "user", at),
        *_rows(CampaignGroupGrant, on_campaigns, "group", at),
    ]
    return sorted(found, key=lambda one: one.until)[:SHOWN_AT_MOST]


def _campaigns(actor: User) -> QuerySet[Campaign]:
    if access.may_in_organisation(actor, OrganisationPermission.PEOPLE):
        return Campaign.objects.all()
    return access.campaigns_for(actor, Permission.SHARE)


def _rows(table: Any, where: Q, holder: str, at: datetime) -> Iterable[Ending]:
    """Return one line for each bundle: the row of `view` that each has."""
    soon = Q(ended_at=None, until__gt=at, until__lte=at + REMINDED_BEFORE)
    rows = table.objects.filter(where & soon, permission__codename=Permission.VIEW)
    on_case = table in (CaseUserGrant, CaseGroupGrant)
    for row in rows.select_related("content_object", holder).order_by("until", "pk")[:SHOWN_AT_MOST]:
        target = {"case" if on_case else "campaign": row.content_object}
        yield Ending(row.bundle, str(getattr(row, holder)), row.until, **target)


def emergencies_to_see(actor: Actor) -> list[EmergencyOpening]:
    """Return the emergency openings `actor` was told of and nobody has seen yet, the newest first."""
    if not isinstance(actor, User):
        return []
    waiting = EmergencyOpening.objects.filter(told=actor, seen_at=None).select_related("by", "case")
    return list(waiting.order_by("-pk")[:SHOWN_AT_MOST])


def emergency_of(actor: Actor, number: int) -> EmergencyOpening | None:
    """Return an opening that `actor` was told of."""
    told = EmergencyOpening.objects.filter(pk=number, told=actor.pk)
    return told.select_related("by").first() if isinstance(actor, User) else None
