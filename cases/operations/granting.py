"""Give access and end it."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import models as auth
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q

from cases import access, holdings
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
from cases.operations.writing import NeedsConfirmation, Refused, lock, tell_listeners, user_or_none
from cases.vocabulary import Announced, Permission

LONGEST_PERSONAL = timedelta(days=366)  # within twelve months, leap day included
SHORTEST_REASON = 10
UNDONE_WITHIN = timedelta(minutes=10)


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

    Two who give the same at once give one after the other: the later terms hold.

    Needs `share` on it; nobody gives what they do not hold themselves, as widely as they hold it, nor to an
    office of theirs for longer than they hold it. View is always among them. A person's grant ends within
    twelve months; an office's may stand without an end. What the holder has open
    of these already is ended first, so that the newer end date and reason hold. Raises Refused, NotAllowed,
    or Http404 when a case is not visible.
    """
    _hold(on, actor)
    _require_share(actor, on, to)
    _check_terms(to, until, reason, at)
    grant = _table(on, to)
    wanted = {Permission.VIEW, *permissions}
    _require_held(actor, on, wanted, to)
    if isinstance(to, Office) and to.pk in access.offices_of(actor):
        _check_no_longer_than_own(actor, on, wanted, until, at)
    end_open_rows(grant, on, wanted, actor, at, **_holder_column(to))
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
            **_holder_column(to),
        )
    )
    access.forget_grants(actor)
    if isinstance(on, Case) and isinstance(to, User):
        tell_listeners(Announced.ACCESS, on, actor=actor, at=at, names=(to.pk,))
    return bundle


@transaction.atomic
def end_grant(
    bundle: uuid.UUID, *, reason: str, actor: Actor, at: datetime, leaves_nobody: bool = False
) -> int:
    """End every open row of a grant. Returns how many ended; 0 when it had ended before.

    Raises NeedsConfirmation when nobody would see the case any more, unless `leaves_nobody` says so.
    """
    rows = _open_rows(bundle, actor)
    if not reason.strip():
        raise Refused("Say why, in one sentence. Others will read it.", field="reason")
    for row in rows:
        holder = _holder(row)
        if not isinstance(holder, User) or holder.pk != actor.pk:  # one's own is given up freely
            _require_share(actor, row.content_object, holder)
    for row in rows:
        _end(row, actor, at, reason)
    access.forget_grants(actor)
    for case in {row.content_object for row in rows if isinstance(row.content_object, Case)}:
        check_somebody_sees(case, at, leaves_nobody)
    return len(rows)


def _hold(on: Campaign | Case, actor: Actor) -> None:
    """Hold what access is given to until the transaction ends; what the actor holds is read after that.

    Whoever changes who may see one thing does it one after the other, and each decides on what the one
    before left. A campaign is held so that cases may be opened in it meanwhile.
    """
    if isinstance(on, Case):
        lock(on)
    else:
        Campaign.objects.select_for_update(of=("self",), no_key=True).get(pk=on.pk)
    access.forget_grants(actor)


def _open_rows(bundle: uuid.UUID, actor: Actor) -> list[Any]:
    """Return the open rows of a grant, what it is on held first."""
    tables: tuple[type[Any], ...] = (CampaignUserGrant, CampaignGroupGrant, CaseUserGrant, CaseGroupGrant)
    for grant in tables:
        for row in grant.objects.filter(bundle=bundle).select_related("content_object")[:1]:
            _hold(row.content_object, actor)
    return [
        row
        for grant in tables
        for row in grant.objects.select_for_update(of=("self",))
        .filter(bundle=bundle, ended_at=None)
        .select_related("content_object")
    ]


@transaction.atomic
def extend_grant(
    bundle: uuid.UUID, *, on: Campaign | Case, until: datetime | None, reason: str, actor: Actor, at: datetime
) -> uuid.UUID:
    """Give the same to the same holder until a later day. Returns the new bundle."""
    _hold(on, actor)
    _require_share(actor, on)
    held = holdings.of_bundle(bundle, on=on)
    if held is None:
        raise Refused("This access ended already. Give it again.")
    if held.is_emergency:
        raise Refused("An emergency lasts a day. Give access instead.")
    if until is not None and held.until is not None and until <= held.until:
        raise Refused("Choose a day after the present end.", field="until")
    return give_grant(
        on=on,
        to=receiver_of(held),
        permissions=held.permissions,
        until=until,
        reason=reason,
        actor=actor,
        at=at,
    )


@transaction.atomic
def give_back(bundle: uuid.UUID, *, on: Campaign | Case, actor: Actor, at: datetime) -> uuid.UUID:
    """Undo the ending of a grant: by who ended it, within ten minutes, on the same terms."""
    _hold(on, actor)
    _require_share(actor, on)
    held = holdings.just_ended(bundle, on=on, since=at - UNDONE_WITHIN)
    if held is None or held.ended_by is None or held.ended_by.pk != actor.pk:
        raise Refused("This can be undone for ten minutes, by who ended it. Give access again.")
    return give_grant(
        on=on,
        to=receiver_of(held),
        permissions=held.permissions,
        until=held.until,
        reason=held.reason,
        actor=actor,
        at=at,
    )


def receiver_of(held: holdings.Holding) -> User | Office:
    """Return whom a grant was given to. Raises Refused for a group that is no office."""
    if held.person is not None:
        return held.person
    office = Office.objects.filter(pk=held.group.pk).first() if held.group else None
    if office is None:
        raise Refused("This office is gone. Give access to another one.")
    return office


def check_somebody_sees(case: Case, at: datetime, leaves_nobody: bool) -> None:
    """Ask once more before a case is left that nobody sees: only an emergency opens it again."""
    if leaves_nobody:
        return
    now = lock(case)  # two who each leave the other as the last
    if not holdings.of_case(now, at=at).seen_by():
        raise NeedsConfirmation("Nobody would see this case any more. Name somebody, or confirm that.")


def check_nothing_gained(actor: Actor, case: Case, held: frozenset[Permission]) -> None:
    """Raise NotAllowed when the actor may do more with the case than the `held` of before their own act."""
    access.forget_grants(actor)
    if access.permissions_on(actor, case) - held:
        raise access.NotAllowed(
            "You would gain permissions on this case by it. Ask a colleague who holds them to do it."
        )


@transaction.atomic
def set_bar(
    *,
    user: User,
    reason: str,
    actor: Actor,
    at: datetime,
    case: Case | None = None,
    country: str = "",
    leaves_nobody: bool = False,
) -> Bar:
    """Bar a person from a case, or from every case of a country. Beats every grant, an emergency too.

    For a case it needs `share` on it; for a country, managing people. Raises NeedsConfirmation when nobody
    would see the case any more.
    """
    _hold_barred(user, case, actor)
    _require_bar(actor, case)
    if (case is None) == (not country):
        raise Refused("Choose a case or a country, one of both.", field="country")
    if not reason.strip():
        raise Refused("Say why, in one sentence.", field="reason")
    if Bar.objects.standing().filter(user=user, case=case, country=country).exists():
        raise Refused(f"{user.working_name} is barred already.", field="person")
    bar = Bar.objects.create(
        user=user, case=case, country=country, reason=reason, set_at=at, set_by=user_or_none(actor)
    )
    if case is not None:
        check_somebody_sees(case, at, leaves_nobody)
    return bar


@transaction.atomic
def lift_bar(bar: Bar, *, actor: Actor, at: datetime) -> None:
    """Lift a bar: what the person is granted opens again. Nobody lifts their own."""
    _hold_barred(bar.user, bar.case, actor)
    _require_bar(actor, bar.case)
    if bar.user_id == actor.pk:
        raise access.NotAllowed("Nobody lifts a bar against themselves. Ask a colleague.")
    bar.refresh_from_db(from_queryset=Bar.objects.select_for_update(of=("self",)))
    if bar.lifted_at is not None:
        raise Refused("This bar was lifted already.")
    bar.lifted_at, bar.lifted_by = at, user_or_none(actor)
    bar.save(update_fields=["lifted_at", "lifted_by"])


def _hold_barred(user: User, case: Case | None, actor: Actor) -> None:
    """Hold the case, or for a country the person: two who bar the same do it one after the other."""
    if case is not None:
        _hold(case, actor)
        return
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    access.forget_grants(actor)


def _require_bar(actor: Actor, case: Case | None) -> None:
    if case is not None:
        _require_share(actor, case)
    elif not access.may_in_organisation(actor, access.OrganisationPermission.PEOPLE):
        raise access.NotAllowed("You may not bar a person from a country.")


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
    if not access.may_pass_on(actor, Permission.SHARE, on, _reached_by(holder)):
        raise access.NotAllowed("You may not give access to this campaign so widely.")


def _reached_by(holder: User | Office | None) -> frozenset[str] | None:
    """Return the countries in which a grant on a campaign opens cases to the holder; None for every one."""
    if not isinstance(holder, Office) or holder.all_countries:
        return None
    return frozenset(holder.countries.values_list("country", flat=True))


def _check_no_longer_than_own(
    actor: Actor, on: Campaign | Case, wanted: set[Permission], until: datetime | None, at: datetime
) -> None:
    """Who gives to an office of their own gains no day by it."""
    ends = [held for permission in wanted if (held := _own_end(actor, on, permission, at)) is not None]
    if ends and (until is None or until > min(ends)):
        last = min(ends)
        raise Refused(
            f"You hold this until {last:%-d %B %Y} yourself. Choose an end no later than that.", field="until"
        )


def _own_end(actor: Actor, on: Campaign | Case, permission: Permission, at: datetime) -> datetime | None:
    """Return the last end of what `actor` holds, personally or through an office; None without an end."""
    tables: tuple[Any, Any] = (
        (CampaignUserGrant, CampaignGroupGrant)
        if isinstance(on, Campaign)
        else (CaseUserGrant, CaseGroupGrant)
    )
    holders = (Q(user=actor.pk), Q(group__in=access.offices_of(actor)))
    ends = [
        until
        for table, holder in zip(tables, holders, strict=True)
        for until in table.objects.live(at)
        .filter(holder, content_object=on, permission__codename=permission)
        .values_list("until", flat=True)
    ]
    return None if not ends or None in ends else max(end for end in ends if end)


def _holder(row: Any) -> User | Office | None:
    return row.user if hasattr(row, "user_id") else Office.objects.filter(pk=row.group_id).first()


def _require_held(actor: Actor, on: Campaign | Case, wanted: set[Permission], to: User | Office) -> None:
    """Nobody gives what they do not hold, as widely as they hold it.

    What one office of theirs opens in its countries is not given in those of another. Who manages people
    gives any permission on a campaign.
    """
    if isinstance(on, Case):
        held = access.permissions_on(actor, on)
    elif access.may_in_organisation(actor, access.OrganisationPermission.PEOPLE):
        return
    else:
        held = frozenset(p for p in Permission if access.may_pass_on(actor, p, on, _reached_by(to)))
    if missing := sorted(str(permission.label) for permission in wanted - held):
        raise access.NotAllowed(f"You may not give what you do not hold: {', '.join(missing)}.")


def _check_terms(to: User | Office, until: datetime | None, reason: str, at: datetime) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("Say why, in one sentence. Others will read it.", field="reason")
    if isinstance(to, User) and (until is None or until > at + LONGEST_PERSONAL):
        raise Refused("Choose an end date within 12 months.", field="until")
    if until is not None and until <= at:
        raise Refused("Choose an end date that is still to come.", field="until")


def _table(on: Campaign | Case, to: User | Office) -> type[Any]:
    if isinstance(to, User):
        return CampaignUserGrant if isinstance(on, Campaign) else CaseUserGrant
    return CampaignGroupGrant if isinstance(on, Campaign) else CaseGroupGrant


def _holder_column(to: User | Office) -> dict[str, Any]:
    return {"user": to} if isinstance(to, User) else {"group_id": to.pk}


def end_open_rows(
    grant: type[Any],
    on: Campaign | Case,
    permissions: Iterable[Permission],
    actor: Actor,
    at: datetime,
    **holder: Any,
) -> None:
    """End what a holder has open of `permissions`, so that it can be given on newer terms."""
    for row in grant.objects.filter(
        content_object=on, ended_at=None, permission__codename__in=list(permissions), **holder
    ):
        _end(row, actor, at, "Given again")


def _end(row: Any, actor: Actor, at: datetime, reason: str) -> None:
    row.ended_at, row.ended_by, row.ended_reason = at, user_or_none(actor), reason[:500]
    row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
