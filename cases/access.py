"""THE GATE: who may see a case, and what they may do with it. Every read of case data starts here.

A person may see a case when their account is active and
- *standard* case: they, or one of their offices, hold a live grant with `view` on a campaign the case is
  in; through an office only in the countries it covers;
- *restricted* case: a live grant on the case itself, to them or to their office;
- *sealed* case: a live grant on the case itself, to them by name. It is never exported.
Who opened a case in an emergency sees it, of whatever sensitivity, while the grant of that opening is live.
A bar (person; country or case) beats every grant, and so does a lock (person or office). Who is travelling
has no restricted or sealed case, none opened in an emergency, no contacts and no export, and administers
nobody. Other permissions follow the same path. Being a superuser shows no case. Not visible means 404, the
same as a reference that never existed.

The live grants are read first (one query, once per request), then one query over cases:
per office its countries and its campaigns together. Pooling campaigns and countries over offices would give
away cases that no single office may see.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone

from cases import held, models, standing
from cases.held import LiveGrants
from cases.models.cases import CaseQuerySet
from cases.vocabulary import (
    HandOverState,
    OrganisationPermission,
    Permission,
    Sensitivity,
)


class NotAllowed(Exception):
    """The case is visible, but this is not for this person to do. Says what is missing."""


@dataclass(frozen=True)
class Operator:
    """Whoever runs commands on the server: the whole organisation, references only."""

    working_name: str = "the operator"
    is_active: bool = True
    pk: None = None


OPERATOR: Final = Operator()
Actor = models.User | AnonymousUser | Operator


# ---------------------------------------------------------------- live grants


def remember_grants(user: Any) -> Any:
    """Let `user` keep the grants read for it, for the length of one request."""
    user._live_grants = None
    return user


def forget_grants(user: Any) -> None:
    """Read the grants again: they were changed in this request."""
    if hasattr(user, "_live_grants"):
        user._live_grants = None


def live_grants(actor: Any, at: datetime | None = None) -> LiveGrants:
    """Return what `actor` holds now; nothing for somebody inactive or not signed in."""
    if not isinstance(actor, models.User) or not actor.is_active:
        return LiveGrants()
    if at is not None or not hasattr(actor, "_live_grants"):
        return _read(actor, at or timezone.now())
    if actor._live_grants is None:
        actor._live_grants = _read(actor, timezone.now())
    return actor._live_grants


def _read(user: models.User, at: datetime) -> LiveGrants:
    return held.read([user.pk], at)[user.pk]


# ---------------------------------------------------------------- cases


def cases_for(
    actor: Actor, permission: Permission = Permission.VIEW, *, at: datetime | None = None
) -> CaseQuerySet:
    """Return the cases that `actor` may see and for which they hold `permission`. One query when read.

    Without those that were merged into another one, which is the case now.
    """
    return _visible(actor, permission, at).standing()


def _visible(
    actor: Actor, permission: Permission = Permission.VIEW, at: datetime | None = None
) -> CaseQuerySet:
    """Return the cases open to `actor`, merged ones by what they were: a figure of before counts them."""
    if isinstance(actor, Operator):
        return models.Case.objects.all()
    grants = live_grants(actor, at)
    visible = _reach(grants, Permission.VIEW)
    if permission != Permission.VIEW:
        visible &= _reach(grants, permission)
    return models.Case.objects.filter(visible).exclude(_barred(actor))


class _Reach(NamedTuple):
    """How far one permission reaches: everything that opens a case with it."""

    campaigns: frozenset[int]
    offices: tuple[tuple[bool, frozenset[str], frozenset[int]], ...]  # all countries, or these; campaigns
    emergencies: frozenset[int]
    to_us: frozenset[int]
    by_name: frozenset[int]


def _reach(grants: LiveGrants, permission: Permission) -> Q:
    return _opened_by(_reached(grants, permission))


def _reached(grants: LiveGrants, permission: Permission) -> _Reach:
    return _Reach(
        frozenset(grants.campaigns.get(permission, ())),
        tuple(
            (office.all_countries, office.countries, frozenset(office.campaigns.get(permission, ())))
            for office in grants.offices
        ),
        grants.emergencies if permission == Permission.VIEW else frozenset(),
        frozenset(grants.cases.get(permission, ())),
        frozenset()
        if permission == Permission.EXPORT
        else frozenset(grants.cases_by_name.get(permission, ())),
    )


def _opened_by(reach: _Reach) -> Q:
    standard = _in_campaigns(reach.campaigns)
    for all_countries, countries, campaigns in reach.offices:
        if all_countries:
            standard |= _in_campaigns(campaigns)
        elif countries and campaigns:
            standard |= Q(country__in=sorted(countries)) & _in_campaigns(campaigns)
    return (
        (Q(sensitivity=Sensitivity.STANDARD) & standard)
        | Q(pk__in=sorted(reach.emergencies))
        | Q(sensitivity=Sensitivity.RESTRICTED, pk__in=sorted(reach.to_us))
        | Q(sensitivity=Sensitivity.SEALED, pk__in=sorted(reach.by_name))
    )


def _in_campaigns(campaigns: Collection[int]) -> Q:
    if not campaigns:
        return Q(pk__in=[])
    member = models.Membership.objects.current().filter(case=OuterRef("pk"))
    if connection.vendor == "sqlite":
        # SQLite would walk each campaign for each case; `+ 0` keeps it on the index of the case's campaigns.
        member = member.annotate(campaign_number=F("campaign_id") + 0)
        return Q(Exists(member.filter(campaign_number__in=sorted(campaigns))))
    return Q(Exists(member.filter(campaign__in=sorted(campaigns))))


def _barred(actor: Actor) -> Q:
    bars = models.Bar.objects.filter(user=actor.pk, lifted_at=None)
    return Q(Exists(bars.filter(Q(case=OuterRef("pk")) | (~Q(country="") & Q(country=OuterRef("country"))))))


def case_or_404(actor: Actor, reference: str) -> models.Case:
    """Return the case, or raise Http404 alike for one that is hidden and one that never existed.

    The reference of a case that was merged leads to the one it is now.
    """
    return _named(cases_for(actor), reference)


def _named(cases: CaseQuerySet, reference: str) -> models.Case:
    found = with_reference(cases, reference).select_related("person", "owner").first()
    if found is None:
        raise Http404
    return found


def with_reference(cases: CaseQuerySet, reference: str) -> CaseQuerySet:
    """Return the one of `cases` that has this reference, or that a case of this reference was merged into."""
    bearing = models.Case.objects.filter(reference=reference)
    return cases.filter(pk__in=bearing.annotate(now=Coalesce("merged_into", "pk")).values("now"))


def led_to(cases: CaseQuerySet, references: Collection[str]) -> dict[str, int]:
    """Return, for each of many references, the key of the one of `cases` that it leads to. Two queries."""
    bearing = models.Case.objects.filter(reference__in=references)
    now = dict(bearing.values_list("reference", Coalesce("merged_into", "pk")))
    # Asked of nothing too: a hidden one costs what an absent one costs.
    there = set(cases.filter(pk__in=[0, *now.values()]).values_list("pk", flat=True))
    return {reference: key for reference, key in now.items() if key in there}


def may(actor: Actor, permission: Permission, case: models.Case) -> bool:
    return cases_for(actor, permission).filter(pk=case.pk).exists()


def opened_or_404(actor: Actor, reference: str) -> tuple[models.Case, frozenset[Permission]]:
    """Return the case with everything `actor` may do with it, in one query; Http404 when not visible.

    It tells too whether it was opened in an emergency and whether it is offered to somebody: rare, so that
    only then is more read.
    """
    opened = models.EmergencyOpening.objects.filter(case=OuterRef("pk"))
    offered = models.HandOver.objects.filter(case=OuterRef("pk"), state=HandOverState.OFFERED)
    cases, flags = _with_permissions(actor)
    found = _named(cases.annotate(was_emergency=Exists(opened), is_offered=Exists(offered)), reference)
    return found, _held_on(found, flags)


def permissions_on(actor: Actor, case: models.Case) -> frozenset[Permission]:
    """Return everything `actor` may do with `case`, in one query; nothing when it is not visible."""
    cases, flags = _with_permissions(actor)
    found = cases.filter(pk=case.pk).first()
    return _held_on(found, flags) if found else frozenset()


def _with_permissions(actor: Actor) -> tuple[CaseQuerySet, dict[Permission, str]]:
    """Return the visible cases, and for each permission the name under which they tell of it.

    Most permissions reach as far as others do: what is one condition is asked once.
    """
    if isinstance(actor, Operator):
        every = models.Case.objects.standing().annotate(may_all=Value(True))
        return every, dict.fromkeys(Permission, "may_all")
    grants = live_grants(actor)
    reaches = {permission: _reached(grants, permission) for permission in Permission}
    named = {reach: f"may_{permission}" for permission, reach in reaches.items()}
    told = {name: ExpressionWrapper(_opened_by(reach), BooleanField()) for reach, name in named.items()}
    return cases_for(actor).annotate(**told), {one: named[reach] for one, reach in reaches.items()}


def _held_on(case: models.Case, flags: dict[Permission, str]) -> frozenset[Permission]:
    return frozenset(permission for permission, flag in flags.items() if getattr(case, flag))


def require(actor: Actor, permission: Permission, case: models.Case) -> None:
    """Let pass who may; raise Http404 when the case is not visible, NotAllowed when it is."""
    permissions = permissions_on(actor, case)
    if Permission.VIEW not in permissions:
        raise Http404
    if permission not in permissions:
        raise NotAllowed(f"You may see this case, but not {Permission(permission).label}.")


# ---------------------------------------------------------------- campaigns and rows of cases


def campaigns_for(actor: Actor, permission: Permission = Permission.VIEW) -> QuerySet[models.Campaign]:
    """Return the campaigns on which `actor`, or an office of theirs, holds `permission`."""
    if isinstance(actor, Operator):
        return models.Campaign.objects.all()
    grants = live_grants(actor)
    ids = set(grants.campaigns.get(permission, set()))
    for office in grants.offices:
        ids |= office.campaigns.get(permission, set())
    return models.Campaign.objects.filter(pk__in=sorted(ids))


def campaign_or_404(actor: Actor, slug: str) -> models.Campaign:
    """Return a campaign that `actor` holds, or whose people they manage; Http404 for any other."""
    if may_in_organisation(actor, OrganisationPermission.PEOPLE):
        found = models.Campaign.objects.filter(slug=slug).first()
    else:
        found = campaigns_for(actor).filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def may_anywhere(actor: Actor, permission: Permission) -> bool:
    """True for who holds `permission` on some campaign or some case. No query beyond the grants."""
    if isinstance(actor, Operator):
        return True
    grants = live_grants(actor)
    return bool(
        grants.campaigns.get(permission)
        or grants.cases.get(permission)
        or any(office.campaigns.get(permission) for office in grants.offices)
    )


def may_open_cases(actor: Actor) -> bool:
    """True for who may record in at least one campaign. No query beyond the grants."""
    if isinstance(actor, Operator):
        return True
    grants = live_grants(actor)
    return bool(grants.campaigns.get(Permission.RECORD)) or any(
        office.campaigns.get(Permission.RECORD) for office in grants.offices
    )


def may_pass_on(
    actor: Actor, permission: Permission, campaign: models.Campaign, countries: frozenset[str] | None
) -> bool:
    """True when `actor` holds `permission` on the campaign for all of `countries`; None means every country.

    Through an office it reaches that office's countries; the countries of two offices are not pooled.
    """
    if isinstance(actor, Operator):
        return True
    grants = live_grants(actor)
    through = [office for office in grants.offices if campaign.pk in office.campaigns.get(permission, set())]
    return campaign.pk in grants.campaigns.get(permission, set()) or any(
        office.all_countries or (countries is not None and countries <= office.countries)
        for office in through
    )


def offices_of(actor: Actor) -> frozenset[int]:
    """Return the offices `actor` is in, whatever these hold."""
    if not isinstance(actor, models.User):
        return frozenset()
    return frozenset(models.Office.objects.filter(group__user=actor).values_list("pk", flat=True))


def require_on_campaign(
    actor: Actor, permission: Permission, campaign: models.Campaign, country: str
) -> None:
    """Let pass who may do this in `campaign` for a case of `country`; through an office, where it covers."""
    if isinstance(actor, Operator):
        return
    grants = live_grants(actor)
    personally = campaign.pk in grants.campaigns.get(permission, set())
    by_office = any(
        campaign.pk in office.campaigns.get(permission, set()) and office.covers(country)
        for office in grants.offices
    )
    if not personally and not by_office:
        raise NotAllowed(f"You may not {Permission(permission).label} in this campaign and country.")


def offices_that_record(actor: Actor) -> dict[int, frozenset[Permission]]:
    """Return the actor's offices that may record on some campaign, each with what it holds on such ones."""
    return {
        office.office: frozenset(
            permission
            for permission in Permission
            if office.campaigns.get(permission, set()) & office.campaigns[Permission.RECORD]
        )
        for office in live_grants(actor).offices
        if office.campaigns.get(Permission.RECORD)
    }


def offices_named(numbers: Iterable[int]) -> list[models.Office]:
    """Return offices by key, in the order of their names."""
    rows = models.Office.objects.filter(pk__in=list(numbers)).select_related("group")
    return list(rows.order_by("group__name"))


def records_personally(actor: Actor) -> bool:
    """True for who may record on some campaign by a grant of their own."""
    return bool(live_grants(actor).campaigns.get(Permission.RECORD))


def require_record_through(actor: Actor, office: int | None, country: str) -> None:
    """Let pass who may record on cases of `country` through this office, or by a grant of their own."""
    if isinstance(actor, Operator) or (office is None and records_personally(actor)):
        return
    reach = [one for one in live_grants(actor).offices if one.office == office]
    if not any(one.campaigns.get(Permission.RECORD) and one.covers(country) for one in reach):
        raise NotAllowed("Your office does not cover this country.")


def permissions_in_campaign(user: Actor, campaign: models.Campaign) -> frozenset[Permission]:
    """Return what `user` holds on `campaign`, personally or through any office."""
    grants = live_grants(user)
    return frozenset(
        permission
        for permission in Permission
        if campaign.pk in grants.campaigns.get(permission, set())
        or any(campaign.pk in office.campaigns.get(permission, set()) for office in grants.offices)
    )


def offices_in_campaign(
    user: models.User, campaign: models.Campaign, country: str
) -> dict[int, frozenset[Permission]]:
    """Return what each of the user's offices that cover `country` holds on `campaign`, by office."""
    return {
        office.office: frozenset(p for p in Permission if campaign.pk in office.campaigns.get(p, set()))
        for office in live_grants(user).offices
        if office.covers(country) and campaign.pk in office.campaigns.get(Permission.VIEW, set())
    }


def names_for(actor: Actor, cases: Iterable[models.Case]) -> QuerySet[models.PersonName]:
    """Return the names learnt in `cases` that `actor` may read; former names only with `contacts`."""
    ids = [case.pk for case in cases]
    visible = models.PersonName.objects.filter(case__in=cases_for(actor).filter(pk__in=ids).values("pk"))
    former = cases_for(actor, Permission.CONTACTS).filter(pk__in=ids).values("pk")
    return visible.filter(Q(for_finding_only=False) | Q(case__in=former)).order_by("-is_display", "pk")


def memberships_of(case: models.Case) -> QuerySet[models.Membership]:
    """Return the campaigns that a case which came through the gate is in."""
    return models.Membership.objects.current().filter(case=case).select_related("campaign").order_by("pk")


def visible_alone(case: models.Case) -> CaseQuerySet:
    """Return a case that came through the gate as a queryset of one."""
    return models.Case.objects.filter(pk=case.pk)


# ---------------------------------------------------------------- who is told


@dataclass(frozen=True)
class Places:
    """By what a case may be followed besides itself: its campaigns, the offices it is open to, its owner."""

    owner: int | None = None
    campaigns: frozenset[int] = frozenset()
    offices: frozenset[int] = frozenset()


def places_of(case: int, *, at: datetime) -> Places:
    """Return by what a case is followed. It opens nothing: each person is asked of in `told_about`.

    A sealed case is open to no office.
    """
    found = models.Case.objects.filter(pk=case).first()
    if found is None:
        return Places()
    campaigns = frozenset(memberships_of(found).values_list("campaign", flat=True))
    view = Q(permission__codename=Permission.VIEW)
    offices: QuerySet[Any] = models.CaseGroupGrant.objects.none()
    if found.sensitivity == Sensitivity.STANDARD:
        covers = Q(group__office__all_countries=True) | Q(group__office__countries__country=found.country)
        on_campaigns = view & Q(content_object__in=campaigns)
        offices = models.CampaignGroupGrant.objects.live(at).filter(covers, on_campaigns)
    elif found.sensitivity == Sensitivity.RESTRICTED:
        offices = models.CaseGroupGrant.objects.live(at).filter(view, content_object=case)
    return Places(found.owner_id, campaigns, frozenset(offices.values_list("group", flat=True)))


def told_about(people: Iterable[int], case: int) -> list[models.User]:
    """Return those of `people` who may see the case now: nobody else is told that anything happened to it.

    People who hold the same are asked about together: a few queries, however many they are.
    """
    users = people_who_may_sign_in(people)
    found = models.Case.objects.filter(pk=case).first()
    if found is None or not users:
        return []
    grants = held.read([user.pk for user in users], timezone.now())
    seeing = _of_whom_it_is_open(grants, found)
    return [user for user in users if user.pk in seeing]


def _of_whom_it_is_open(grants: dict[int, LiveGrants], case: models.Case) -> set[int]:
    """Return who of those that hold `grants` sees the case, by the same reach and bars as `cases_for`."""
    distinct: list[LiveGrants] = []
    for one in grants.values():
        if one not in distinct:
            distinct.append(one)
    opening = [one for one in distinct if visible_alone(case).filter(_reach(one, Permission.VIEW)).exists()]
    barred = models.Bar.objects.standing().on(case).filter(user__in=grants).values_list("user", flat=True)
    return {person for person, one in grants.items() if one in opening} - set(barred)


def people_who_may_sign_in(people: Iterable[int]) -> list[models.User]:
    """Return those of `people` with an open account that is not locked."""
    active = models.User.objects.filter(pk__in=sorted(set(people)), is_active=True).order_by("pk")
    return list(active.exclude(Exists(models.Lock.objects.against(OuterRef("pk")))))


def administrators() -> list[models.User]:
    """Return who manages people, with an account that is open."""
    return holders(OrganisationPermission.PEOPLE)


def holders(permission: OrganisationPermission) -> list[models.User]:
    """Return who holds a permission of the whole organisation, with an account that is open."""
    given = models.User.user_permissions.through.objects.filter(
        permission__codename=permission, permission__content_type__app_label="cases"
    )
    return people_who_may_sign_in(given.values_list("user", flat=True))


def reference_for_programs(maker: int, case: int) -> str:
    """Return the reference that a program set up by `maker` may be told now; nothing when there is none.

    Never of a sealed case, nor of one that the maker sees by an emergency alone, nor once the maker is
    locked, gone or manages people no more.
    """
    user = next(iter(people_who_may_sign_in([maker])), None)
    if user is None or not may_in_organisation(user, OrganisationPermission.PEOPLE):
        return ""
    told = cases_for(user).exclude(sensitivity=Sensitivity.SEALED)
    told = told.exclude(pk__in=live_grants(user).emergencies)
    return told.filter(pk=case).values_list("reference", flat=True).first() or ""


# ---------------------------------------------------------------- figures


@dataclass(frozen=True)
class FigureScope:
    """The cases a figure is made of for one reader. Never mislabelled: a part says "in your scope"."""

    cases: CaseQuerySet
    is_whole: bool

    @property
    def label(self) -> str:
        return "organisation" if self.is_whole else "in your scope"


def organisation_cases(actor: Actor) -> CaseQuerySet:
    """Return every case that may be in a total: all but sealed ones whose owner does not allow it."""
    if not may_in_organisation(actor, OrganisationPermission.FIGURES):
        raise NotAllowed("You may not see the organisation's figures.")
    return models.Case.objects.all().in_totals()


def figure_scope(actor: Actor) -> FigureScope:
    """Return the whole organisation to who may see its figures, else the cases the reader may see.

    Of a case that was merged both: it, as a figure of before counts it, and the one that it is now.
    """
    if may_in_organisation(actor, OrganisationPermission.FIGURES):
        return FigureScope(organisation_cases(actor), is_whole=True)
    still_open = Q(merged_into=None) | Q(merged_into__in=cases_for(actor).values("pk"))
    return FigureScope(_visible(actor).filter(still_open).in_totals(), is_whole=False)


def may_in_organisation(actor: Actor, permission: OrganisationPermission) -> bool:
    return isinstance(actor, Operator) or permission in live_grants(actor).organisation


# ---------------------------------------------------------------- Django's conventions


class GateBackend(ModelBackend):
    """`user.has_perm("cases.record", case)` asks the gate, in templates, mixins and everywhere else."""

    is_gate = True

    def get_user(self, user_id: int) -> models.User | None:
        """Return who is signed in, with how they stand: one query; nobody when deactivated."""
        return standing.signed_in(user_id)

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        codename = perm.removeprefix("cases.")
        if codename in OrganisationPermission.values:
            return may_in_organisation(user_obj, OrganisationPermission(codename))
        if isinstance(obj, models.Case):
            return codename in Permission.values and may(user_obj, Permission(codename), obj)
        if isinstance(obj, models.Campaign):
            return (
                codename in Permission.values
                and campaigns_for(user_obj, Permission(codename)).filter(pk=obj.pk).exists()
            )
        return obj is None and super().has_perm(user_obj, perm)
