"""Give access and end it."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import models as auth
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from cases import access
from cases.access import Actor
from cases.models import (
    Bar,
    Campaign,
    CampaignGroupGrant,
    CampaignUserGrant,
    Case,
    CaseGroupGrant,
    CaseUserGrant,
    Office,
    User,
)
from cases.operations.writing import Refused, user_or_none
from cases.vocabulary import Permission

LONGEST_PERSONAL = timedelta(days=366)  # within twelve months, leap day included
SHORTEST_REASON = 10


@transaction.atomic
def give_grant(
    *,
    on: Campaign | Case,
    to: User | Office,
    permissions: Iterable[Permission],
    until: datetime | None,
    reason: str,
    actor: Actor,
    at: datetime,
) -> uuid.UUID:
    """Give `permissions` on a campaign or a case to a person or an office. Returns the bundle.

    Needs `share` on it; nobody gives what they do not hold themselves. View is always among them. A
    person's grant ends within twelve months; an office's may stand without an end. What the holder has open
    of these already is ended first, so that the newer end date and reason hold. Raises Refused, NotAllowed,
    or Http404 when a case is not visible.
    """
    _require_share(actor, on, to)
    _check_terms(to, until, reason, at)
    grant, holder = _table(on, to)
    wanted = {Permission.VIEW, *permissions}
    _require_held(actor, on, wanted)
    open_rows = grant.objects.filter(holder, content_object=on, ended_at=None)
    for row in open_rows.filter(permission__codename__in=wanted):
        _end(row, actor, at, "Given again")
    bundle = uuid.uuid4()
    grant.objects.bulk_create(
        grant_rows(
            grant,
            on,
            wanted,
            bundle=bundle,
            until=until,
            reason=reason,
            granted_at=at,
            granted_by=user_or_none(actor),
            **({"user": to} if isinstance(to, User) else {"group_id": to.pk}),
        )
    )
    access.forget_grants(actor)
    return bundle


@transaction.atomic
def end_grant(bundle: uuid.UUID, *, reason: str, actor: Actor, at: datetime) -> int:
    """End every open row of a grant. Returns how many ended; 0 when it had ended before."""
    rows = [
        row
        for grant in (CampaignUserGrant, CampaignGroupGrant, CaseUserGrant, CaseGroupGrant)
        for row in grant.objects.filter(bundle=bundle, ended_at=None).select_related("content_object")
    ]
    if not reason.strip():
        raise Refused("Say why, in one sentence. Others will read it.", field="reason")
    for row in rows:
        holder = _holder(row)
        if not isinstance(holder, User) or holder.pk != actor.pk:  # one's own is given up freely
            _require_share(actor, row.content_object, holder)
    for row in rows:
        _end(row, actor, at, reason)
    access.forget_grants(actor)
    return len(rows)


@transaction.atomic
def set_bar(
    *, user: User, reason: str, actor: Actor, at: datetime, case: Case | None = None, country: str = ""
) -> Bar:
    """Bar a person from a case, or from every case of a country. Beats every grant.

    For a case it needs `share` on it; for a country, managing people.
    """
    if case is not None:
        _require_share(actor, case)
    elif not access.may_in_organisation(actor, access.OrganisationPermission.PEOPLE):
        raise access.NotAllowed("You may not bar a person from a country.")
    if (case is None) == (not country):
        raise Refused("Choose a case or a country, one of both.", field="country")
    if not reason.strip():
        raise Refused("Say why, in one sentence.", field="reason")
    return Bar.objects.create(
        user=user, case=case, country=country, reason=reason, set_at=at, set_by=user_or_none(actor)
    )


def grant_rows(
    grant: type[Any],
    on: Campaign | Case,
    permissions: Iterable[Permission],
    *,
    numbers: dict[str, int] | None = None,
    **terms: Any,
) -> list[Any]:
    """Return one unsaved row for each permission, sharing `terms`. Whoever has many passes the `numbers`."""
    numbers = numbers or permission_numbers(type(on))
    return [
        grant(content_object=on, permission_id=numbers[permission], **terms)
        for permission in sorted(permissions)
    ]


def permission_numbers(model: type[Campaign] | type[Case]) -> dict[str, int]:
    """Return the key of each permission of a model, by its codename."""
    rows = auth.Permission.objects.filter(content_type=ContentType.objects.get_for_model(model))
    return dict(rows.values_list("codename", "pk"))


def _require_share(actor: Actor, on: Campaign | Case, holder: User | Office | None = None) -> None:
    """Let pass who may share `on` with `holder`, or take it from them.

    Nobody gives to themselves. On a campaign, who shares it through an office reaches only as far as that
    office: its countries for another office, every country for a person.
    """
    if isinstance(holder, User) and holder.pk == actor.pk:
        raise access.NotAllowed("Nobody gives access to themselves. Ask a colleague.")
    if isinstance(on, Case):
        access.require(actor, Permission.SHARE, on)
        return
    if access.may_in_organisation(actor, access.OrganisationPermission.PEOPLE):
        if isinstance(holder, Office) and holder.pk in access.offices_of(actor):
            raise access.NotAllowed("Nobody gives access to their own office. Ask another administrator.")
        return
    countries = None if not isinstance(holder, Office) or holder.all_countries else _countries(holder)
    if not access.may_share_campaign(actor, on, countries):
        raise access.NotAllowed("You may not give access to this campaign so widely.")


def _countries(office: Office) -> frozenset[str]:
    return frozenset(office.countries.values_list("country", flat=True))


def _holder(row: Any) -> User | Office | None:
    return row.user if hasattr(row, "user_id") else Office.objects.filter(pk=row.group_id).first()


def _require_held(actor: Actor, on: Campaign | Case, wanted: set[Permission]) -> None:
    """Nobody gives what they do not hold; who manages people gives any permission on a campaign."""
    if isinstance(on, Case):
        held = access.permissions_on(actor, on)
    elif access.may_in_organisation(actor, access.OrganisationPermission.PEOPLE):
        return
    else:
        held = access.permissions_in_campaign(actor, on)
    if missing := sorted(str(permission.label) for permission in wanted - held):
        raise access.NotAllowed(f"You may not give what you do not hold: {', '.join(missing)}.")


def _check_terms(to: User | Office, until: datetime | None, reason: str, at: datetime) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("Say why, in one sentence. Others will read it.", field="reason")
    if isinstance(to, User) and (until is None or until > at + LONGEST_PERSONAL):
        raise Refused("Choose an end date within 12 months.", field="until")
    if until is not None and until <= at:
        raise Refused("Choose an end date that is still to come.", field="until")


def _table(on: Campaign | Case, to: User | Office) -> tuple[type[Any], Q]:
    if isinstance(to, User):
        return (CampaignUserGrant if isinstance(on, Campaign) else CaseUserGrant), Q(user=to)
    return (CampaignGroupGrant if isinstance(on, Campaign) else CaseGroupGrant), Q(group_id=to.pk)


def _end(row: Any, actor: Actor, at: datetime, reason: str) -> None:
    row.ended_at, row.ended_by, row.ended_reason = at, user_or_none(actor), reason[:500]
    row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
