"""The people of the organisation and its offices, for who manages them. No case data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import Permission as DjangoPermission
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from cases import access, standing
from cases.access import Actor, NotAllowed
from cases.link_tokens import is_invited
from cases.models import Bar, Campaign, Lock, Office, OfficeCountry, SecondStepPolicy, Travel, User
from cases.standing import Standing
from cases.vocabulary import PERMISSIONS_OF, OrganisationPermission, Role

PAGE: Final = 50
# What the list of people can be narrowed to; no name is ever in an address.
SHOWN: Final = {
    "": _("Everybody"),
    "invited": _("Invited"),
    "no-second-step": _("Without a second step"),
    "locked": _("Locked"),
    "travelling": _("Travelling"),
    "closed": _("Closed accounts"),
}


def require_manager(actor: Actor) -> None:
    """Let pass who manages people. Raises NotAllowed."""
    if not access.may_in_organisation(actor, OrganisationPermission.PEOPLE):
        raise NotAllowed("You may not manage people and offices.")


def campaigns(actor: Actor) -> QuerySet[Campaign]:
    """Return every campaign by name, held by anybody or nobody. Raises NotAllowed."""
    require_manager(actor)
    return Campaign.objects.order_by("name", "pk")


def permissions_of(role: str) -> QuerySet[DjangoPermission]:
    """Return what a role allows for the whole organisation."""
    allowed = [permission.value for permission in PERMISSIONS_OF[Role(role)]]
    return DjangoPermission.objects.filter(content_type__app_label="cases", codename__in=allowed)


# ---------------------------------------------------------------- people


@dataclass(frozen=True)
class Member:
    """One person as the administration shows them."""

    user: User
    offices: tuple[str, ...]
    standing: Standing
    travels_until: datetime | None

    @property
    def is_invited(self) -> bool:
        return self.user.is_active and is_invited(self.user)


def members(actor: Actor, show: str, *, page: int, at: datetime) -> list[Member]:
    """Return one page of people by working name, and one more when there is a next page."""
    require_manager(actor)
    rows = _members(at).filter(_narrowed(show)).order_by("-is_active", "working_name", "pk")
    return [_member(user) for user in rows[(page - 1) * PAGE : page * PAGE + 1]]


def member(actor: Actor, number: int, *, at: datetime) -> Member | None:
    require_manager(actor)
    found = _members(at).filter(pk=number).first()
    return _member(found) if found else None


def _members(at: datetime) -> QuerySet[Any]:
    travels = Travel.objects.under_way(at).filter(user=OuterRef("pk")).order_by("-until").values("until")[:1]
    people = standing.with_standing().annotate(_travels_until=Subquery(travels))
    return people.prefetch_related("groups__office")


def _member(user: Any) -> Member:
    offices = tuple(sorted(group.name for group in user.groups.all() if hasattr(group, "office")))
    return Member(user, offices, standing.standing_of(user), user._travels_until)


def _narrowed(show: str) -> Q:
    return {
        "invited": Q(is_active=True, last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX),
        "no-second-step": Q(is_active=True, _has_second_step=False),
        "locked": Q(_is_locked=True),
        "travelling": Q(_travels_until__isnull=False),
        "closed": Q(is_active=False),
    }.get(show, Q())


def locks_on(user: User) -> list[Lock]:
    """Return the standing locks of a person, and of each of their offices."""
    return list(Lock.objects.against(user).select_related("user", "office__group", "set_by").order_by("pk"))


def lock_numbered(number: int) -> Lock | None:
    return Lock.objects.standing().select_related("user", "office__group").filter(pk=number).first()


def standing_lock(*, email: str | None, office: int | None) -> Lock | None:
    """Return the lock of the person with this address, or of the office with this number."""
    which = Q(user__email__iexact=email or "") if office is None else Q(office=office)
    return Lock.objects.standing().filter(which).select_related("user", "office__group").first()


def may_be_unlocked(user: User) -> bool:
    """True while some administrator could unlock `user`: active, not locked, and of none of their offices."""
    managing = User.objects.filter(
        is_active=True,
        user_permissions__codename=OrganisationPermission.PEOPLE,
        user_permissions__content_type__app_label="cases",
    )
    theirs = Office.objects.filter(group__user=user.pk).values("pk")
    free = managing.exclude(pk=user.pk).exclude(groups__in=theirs).distinct()
    return free.exclude(Exists(Lock.objects.against(OuterRef("pk")))).exists()


def country_bars(user: User) -> list[Bar]:
    """Return the standing bars of a person against whole countries."""
    bars = Bar.objects.standing().filter(user=user).exclude(country="")
    return list(bars.select_related("set_by").order_by("country"))


def country_bar_numbered(user: User, number: int) -> Bar | None:
    bars = Bar.objects.standing().filter(pk=number, user=user).exclude(country="")
    return bars.select_related("user").first()


def travel_of(user: Any, at: datetime) -> Travel | None:
    """Return the travel under way that ends last."""
    return Travel.objects.under_way(at).filter(user=user.pk).order_by("-until").first()


# ---------------------------------------------------------------- offices


@dataclass(frozen=True)
class OfficeRow:
    """One office: its countries, how many people it has, whether it is locked."""

    office: Office
    countries: tuple[str, ...]
    people: int
    lock: Lock | None


def office_rows(actor: Actor) -> list[OfficeRow]:
    require_manager(actor)
    active = Count("group__user", filter=Q(group__user__is_active=True))
    rows = Office.objects.annotate(people=active).select_related("group").order_by("group__name")
    locks = {lock.office_id: lock for lock in Lock.objects.standing().exclude(office=None)}
    covered: dict[int, list[str]] = {}
    for office, country in OfficeCountry.objects.order_by("country").values_list("office", "country"):
        covered.setdefault(office, []).append(country)
    return [OfficeRow(one, tuple(covered.get(one.pk, ())), one.people, locks.get(one.pk)) for one in rows]


def office_numbered(number: int) -> Office | None:
    return Office.objects.select_related("group").filter(pk=number).first()


def countries_of(office: Office) -> list[str]:
    return list(office.countries.order_by("country").values_list("country", flat=True))


def people_of(office: Office) -> list[User]:
    """Return the active people of an office."""
    return list(User.objects.filter(groups=office.pk, is_active=True).order_by("working_name", "pk"))


def lock_of(office: Office) -> Lock | None:
    return Lock.objects.standing().filter(office=office).select_related("set_by", "office__group").first()


def offices_of(user: Any) -> list[Office]:
    return list(Office.objects.filter(group__user=user.pk).select_related("group").order_by("group__name"))


def colleagues_of(user: Any) -> list[User]:
    """Return the active people who share an office with `user`, without them."""
    offices = Office.objects.filter(group__user=user.pk).values("pk")
    people = User.objects.filter(groups__in=offices, is_active=True).exclude(pk=user.pk)
    return list(people.distinct().order_by("working_name", "pk"))


def are_colleagues(one: Any, other: Any) -> bool:
    """True for two who share an office."""
    return bool(access.offices_of(one) & access.offices_of(other))


# ---------------------------------------------------------------- the second step, role by role


@dataclass(frozen=True)
class RoleRow:
    """A role: what it allows, and whether its people must show a second step."""

    role: Role
    allows: tuple[OrganisationPermission, ...]
    people: int
    policy: SecondStepPolicy | None
    not_ready: tuple[User, ...]

    @property
    def is_required(self) -> bool:
        return self.policy is not None and self.policy.is_required


def role_rows(actor: Actor) -> list[RoleRow]:
    """Return every role with who of its people has set up no second step yet."""
    require_manager(actor)
    policies = {policy.role: policy for policy in SecondStepPolicy.objects.all()}
    people = list(standing.with_standing().filter(is_active=True).order_by("working_name", "pk"))
    return [_role_row(role, policies.get(role), people) for role in Role]


def _role_row(role: Role, policy: SecondStepPolicy | None, people: Iterable[Any]) -> RoleRow:
    theirs = [user for user in people if user.role == role]
    waiting = tuple(user for user in theirs if not user._has_second_step)
    return RoleRow(role, PERMISSIONS_OF[role], len(theirs), policy, waiting)
