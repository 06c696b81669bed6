"""Who holds what on one case or one campaign: every grant with its terms, and how each person stands.

It reads for everybody at once what the gate reads for one person, so that a page can say who sees a case and
why. It decides nothing: `cases.access` does, and a test holds the two together in random worlds.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db.models import Q, QuerySet

from cases.models import (
    Bar,
    Campaign,
    CampaignGroupGrant,
    CampaignUserGrant,
    Case,
    CaseGroupGrant,
    CaseUserGrant,
    EmergencyOpening,
    Lock,
    Membership,
    Office,
    Travel,
    User,
)
from cases.vocabulary import STAYS_AT_HOME, Permission, Sensitivity


@dataclass(frozen=True)
class Holding:
    """One grant: to a person or to an office (`group`), on a campaign or (`campaign` is None) on a case."""

    bundle: UUID
    person: User | None
    group: Group | None
    campaign: Campaign | None
    permissions: frozenset[Permission]
    given_at: datetime
    given_by: User | None
    reason: str
    until: datetime | None
    ended_at: datetime | None = None
    ended_by: User | None = None
    ended_reason: str = ""
    is_emergency: bool = False

    @property
    def holder_name(self) -> str:
        return self.person.working_name if self.person else str(self.group)

    def is_live(self, at: datetime) -> bool:
        return self.ended_at is None and self.given_at <= at and (self.until is None or self.until > at)


@dataclass(frozen=True)
class Standing:
    """What closes a case to somebody whatever they are granted."""

    is_active: bool = True
    is_locked: bool = False
    is_barred: bool = False
    travels_until: datetime | None = None


@dataclass(frozen=True)
class Reach:
    """The countries an office covers."""

    everywhere: bool = False
    countries: frozenset[str] = frozenset()

    @property
    def listed(self) -> list[str]:
        return sorted(self.countries)

    def covers(self, country: str) -> bool:
        return self.everywhere or country in self.countries


@dataclass(frozen=True)
class CaseHoldings:
    """Everything that decides who may see one case, at one instant."""

    case: Case
    at: datetime
    holdings: tuple[Holding, ...]
    bars: tuple[Bar, ...]
    openings: tuple[EmergencyOpening, ...]
    people: dict[int, User] = field(default_factory=dict)
    groups_of: dict[int, frozenset[int]] = field(default_factory=dict)
    standings: dict[int, Standing] = field(default_factory=dict)
    reaches: dict[int, Reach] = field(default_factory=dict)

    @property
    def live(self) -> list[Holding]:
        return [held for held in self.holdings if held.is_live(self.at)]

    @property
    def ended(self) -> list[Holding]:
        """What was given on the case itself and opens nothing any more, the latest first."""
        over = [h for h in self.holdings if h.campaign is None and not h.is_live(self.at)]
        return sorted(over, key=lambda held: held.ended_at or held.until or self.at, reverse=True)

    def follows_the_rule(self, held: Holding) -> bool:
        """True when a grant of this kind opens a case of this sensitivity and country."""
        if self.case.sensitivity == Sensitivity.STANDARD:
            covers = held.group is None or self._reach_of(held.group).covers(self.case.country)
            return held.campaign is not None and covers
        return held.campaign is None and (
            self.case.sensitivity == Sensitivity.RESTRICTED or held.person is not None
        )

    def opened_by(self, held: Holding) -> frozenset[Permission]:
        """Return what a live grant opens here: nothing where it is not the kind that does."""
        if self.follows_the_rule(held):
            is_sealed = self.case.sensitivity == Sensitivity.SEALED  # never exported
            return held.permissions - {Permission.EXPORT} if is_sealed else held.permissions
        return frozenset({Permission.VIEW}) & held.permissions if held.is_emergency else frozenset()

    def standing_of(self, user: User) -> Standing:
        return self.standings.get(user.pk, Standing(is_active=user.is_active))

    def holdings_of(self, user: User) -> list[tuple[Holding, frozenset[Permission]]]:
        """Return each live grant by which `user` may do something here, and what."""
        standing = self.standing_of(user)
        if not standing.is_active or standing.is_locked or standing.is_barred:
            return []
        found = []
        for held in self.live:
            if held.person == user or (held.group and held.group.pk in self.groups_of.get(user.pk, ())):
                opened = _carried(held, self.opened_by(held), standing)
                if opened:
                    found.append((held, opened))
        seen = any(Permission.VIEW in opened for _, opened in found)
        return found if seen else []

    def permissions_of(self, user: User) -> frozenset[Permission]:
        """Return what the gate answers for `user` on this case."""
        return frozenset[Permission]().union(*(opened for _, opened in self.holdings_of(user)))

    def seen_by(self) -> dict[User, frozenset[Permission]]:
        """Return everybody who sees the case, with what they may do, in the order of their names."""
        everybody = sorted(self.people.values(), key=lambda user: (user.working_name.casefold(), user.pk))
        return {user: held for user in everybody if (held := self.permissions_of(user))}

    def people_through(self, held: Holding) -> list[User]:
        """Return who sees the case, of those to whom this grant was given."""
        return [
            user
            for user in self.people.values()
            if any(one.bundle == held.bundle for one, _ in self.holdings_of(user))
        ]

    def _reach_of(self, group: Group) -> Reach:
        return self.reaches.get(group.pk, Reach())


def _carried(held: Holding, opened: frozenset[Permission], standing: Standing) -> frozenset[Permission]:
    """Return what of it goes with somebody who travels."""
    if standing.travels_until is None:
        return opened
    return frozenset() if held.campaign is None else opened - STAYS_AT_HOME


# ---------------------------------------------------------------- reading


def of_case(case: Case, *, at: datetime, also: Iterable[User] = ()) -> CaseHoldings:
    """Read everything about one case in a fixed number of queries; `also` for people who hold nothing."""
    members = Membership.objects.current().filter(case=case).values("campaign")
    openings = tuple(openings_of(case))
    in_emergency = frozenset((opening.by_id, opening.bundle) for opening in openings)
    holdings = [
        *_read(CampaignUserGrant, Q(content_object__in=members, ended_at=None)),
        *_read(CampaignGroupGrant, Q(content_object__in=members, ended_at=None)),
        *(_marked(held, in_emergency) for held in _read(CaseUserGrant, Q(content_object=case))),
        *_read(CaseGroupGrant, Q(content_object=case)),
    ]
    groups = {held.group.pk for held in holdings if held.group}
    people, groups_of = _people(groups)
    people |= {held.person.pk: held.person for held in holdings if held.person}
    extra = [user for user in also if user.pk not in people]
    people |= {user.pk: user for user in extra}
    for user, group in _groups_of(user.pk for user in people.values()):
        groups_of[user].add(group)
    bars = tuple(Bar.objects.standing().on(case).select_related("user", "set_by").order_by("pk"))
    return CaseHoldings(
        case,
        at,
        tuple(holdings),
        bars,
        openings,
        people,
        {user: frozenset(of) for user, of in groups_of.items()},
        _standings(people, bars, at),
        _reaches(groups),
    )


def openings_of(case: Case) -> list[EmergencyOpening]:
    """Return every emergency opening of a case, for good, the latest first."""
    rows = EmergencyOpening.objects.filter(case=case).select_related("by", "seen_by")
    return list(rows.order_by("-pk"))


def of_campaign(campaign: Campaign) -> list[Holding]:
    """Return every grant on a campaign, ended ones too, the latest first."""
    held = [
        *_read(CampaignGroupGrant, Q(content_object=campaign)),
        *_read(CampaignUserGrant, Q(content_object=campaign)),
    ]
    return sorted(held, key=lambda one: (one.group is None, -one.given_at.timestamp()))


def countries_of(groups: Iterable[int]) -> dict[int, Reach]:
    """Return the countries that offices cover, by the office's number."""
    return _reaches(set(groups))


def of_bundle(bundle: UUID, *, on: Campaign | Case) -> Holding | None:
    """Return what stands open of one grant on `on`; None when there is nothing of it."""
    tables = (
        (CampaignUserGrant, CampaignGroupGrant)
        if isinstance(on, Campaign)
        else (CaseUserGrant, CaseGroupGrant)
    )
    for table in tables:
        for held in _read(table, Q(content_object=on, bundle=bundle, ended_at=None)):
            return held
    return None


def bar_on(case: Case, number: int) -> Bar | None:
    """Return a standing bar on the case itself."""
    standing = Bar.objects.standing().filter(pk=number, case=case)
    return standing.select_related("user", "set_by", "case").first()


def just_ended(bundle: UUID, *, on: Campaign | Case, since: datetime) -> Holding | None:
    """Return a grant on `on` as it was before somebody ended it, not longer ago than `since`."""
    tables = (
        (CampaignUserGrant, CampaignGroupGrant)
        if isinstance(on, Campaign)
        else (CaseUserGrant, CaseGroupGrant)
    )
    for table in tables:
        for held in _read(table, Q(content_object=on, bundle=bundle, ended_at__gte=since)):
            return held
    return None


def of_person(user: User, *, at: datetime) -> list[Holding]:
    """Return every live grant of a person and of their offices, on campaigns and on cases."""
    mine, ours = Q(user=user), Q(group__in=user.groups.values("pk"))
    return [
        held
        for table, holder in (
            (CampaignGroupGrant, ours),
            (CampaignUserGrant, mine),
            (CaseGroupGrant, ours),
            (CaseUserGrant, mine),
        )
        for held in _read(table, holder & Q(ended_at=None))
        if held.is_live(at)
    ]


def _read(table: Any, rows: Q) -> list[Holding]:
    """Return the grants among `rows`: those of one bundle that ended at the same instant are one."""
    is_campaign = table in (CampaignUserGrant, CampaignGroupGrant)
    holder = "user" if table in (CampaignUserGrant, CaseUserGrant) else "group"
    with_others = (
        "permission",
        "granted_by",
        "ended_by",
        holder,
        *(["content_object"] if is_campaign else []),
    )
    bundles: dict[tuple[UUID, Any], list[Any]] = defaultdict(list)
    for row in table.objects.filter(rows).select_related(*with_others).order_by("pk"):
        bundles[row.bundle, row.ended_at].append(row)
    return [_holding(of_one, is_campaign) for of_one in bundles.values()]


def _holding(rows: list[Any], is_campaign: bool) -> Holding:
    first = rows[0]
    return Holding(
        bundle=first.bundle,
        person=getattr(first, "user", None),
        group=getattr(first, "group", None),
        campaign=first.content_object if is_campaign else None,
        permissions=frozenset(Permission(row.permission.codename) for row in rows),
        given_at=first.granted_at,
        given_by=first.granted_by,
        reason=first.reason,
        until=first.until,
        ended_at=first.ended_at,
        ended_by=first.ended_by,
        ended_reason=first.ended_reason,
    )


def _marked(held: Holding, in_emergency: frozenset[tuple[int, UUID]]) -> Holding:
    opened = held.person is not None and (held.person.pk, held.bundle) in in_emergency
    return replace(held, is_emergency=opened)


def _people(groups: set[int]) -> tuple[dict[int, User], dict[int, set[int]]]:
    people: dict[int, User] = {}
    groups_of: dict[int, set[int]] = defaultdict(set)
    for user in User.objects.filter(groups__in=groups, is_active=True).distinct():
        people[user.pk] = user
    return people, groups_of


def _groups_of(users: Iterable[int]) -> QuerySet:
    return User.groups.through.objects.filter(user__in=list(users)).values_list("user", "group")


def _standings(people: dict[int, User], bars: Iterable[Bar], at: datetime) -> dict[int, Standing]:
    locked: set[int | None] = set()
    for user, member in Lock.objects.standing().values_list("user", "office__group__user"):
        locked |= {user, member}
    travels = dict(
        Travel.objects.under_way(at)
        .filter(user__in=list(people))
        .order_by("until")
        .values_list("user", "until")
    )
    barred = {bar.user_id for bar in bars}
    return {
        pk: Standing(user.is_active, pk in locked, pk in barred, travels.get(pk))
        for pk, user in people.items()
    }


def _reaches(groups: set[int]) -> dict[int, Reach]:
    countries: dict[int, set[str]] = defaultdict(set)
    everywhere: set[int] = set()
    rows = Office.objects.filter(pk__in=groups).values_list("pk", "all_countries", "countries__country")
    for office, is_everywhere, country in rows:
        countries[office] |= {country} if country else set()
        if is_everywhere:
            everywhere.add(office)
    return {group: Reach(group in everywhere, frozenset(of)) for group, of in countries.items()}
