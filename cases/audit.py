"""Reading the access log: for who may, by references alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import access, clock
from cases.access import Actor, NotAllowed
from cases.models import AccessRecord, User
from cases.vocabulary import OrganisationPermission, Read

_ONLY_READS = ("GET", "HEAD")


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the log; empty asks for everything."""

    person: int | None = None
    kind: str = ""
    reference: str = ""
    copy_number: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


def require_reader(actor: Actor) -> None:
    if not access.may_in_organisation(actor, OrganisationPermission.AUDIT):
        raise NotAllowed("You may not read the access log.")


def records(actor: Actor, asked: Asked) -> QuerySet[AccessRecord]:
    """Return the rows that were asked for, newest first. Raises NotAllowed.

    A case is found where it was asked for by its reference and where a page showed it.
    """
    require_reader(actor)
    rows = AccessRecord.objects.select_related("actor", "about").order_by("-number")
    for condition in _conditions(asked):
        rows = rows.filter(condition)
    return rows


def _conditions(asked: Asked) -> Iterable[Q]:
    if asked.person:
        yield Q(actor=asked.person) | Q(about=asked.person)
    if asked.kind:
        yield Q(kind=asked.kind)
    if asked.reference:
        yield Q(reference=asked.reference) | Q(references__contains=asked.reference)
    if asked.copy_number:
        yield Q(copy_number=asked.copy_number)
    if asked.since:
        yield Q(at__gt=clock.end_of(asked.since - timedelta(days=1)))
    if asked.until:
        yield Q(at__lte=clock.end_of(asked.until))
    if asked.before:
        yield Q(number__lt=asked.before)


_LOOKED_AT = {
    Read.PEOPLE: _("Looked at people and offices"),
    Read.GRANT: _("Looked at who may see"),
    Read.EMERGENCY: _("Looked at an emergency opening"),
    Read.SAFETY: _("Looked at locks, travel and second steps"),
}


def words_of(record: AccessRecord) -> str | Promise:
    """Return what a row says was done; of a page that was only looked at, that it was looked at."""
    if record.method in _ONLY_READS and record.kind in _LOOKED_AT:
        return _LOOKED_AT[Read(record.kind)]
    return record.get_kind_display()


def people(actor: Actor) -> QuerySet[User]:
    """Return everybody who may stand in the log, by working name. Raises NotAllowed."""
    require_reader(actor)
    return User.objects.order_by("working_name", "pk")


def holders_of(permission: OrganisationPermission, *, but: int | None) -> list[int]:
    """Return everybody who holds an organisation-wide permission, save one."""
    holders = User.objects.filter(
        is_active=True,
        user_permissions__codename=permission,
        user_permissions__content_type__app_label="cases",
    )
    return list(holders.exclude(pk=but).order_by("pk").values_list("pk", flat=True))


_NEW_POWERS = ("cases:invite", "cases:change_role")


def invitations(actor: Actor, at: datetime) -> list[AccessRecord]:
    """Return whom others invited or gave another role within a week, for who manages people."""
    if not access.may_in_organisation(actor, OrganisationPermission.PEOPLE):
        return []
    rows = AccessRecord.objects.filter(kind=Read.PEOPLE, place__in=_NEW_POWERS, at__gt=at - ALARMS_SHOWN_FOR)
    rows = rows.exclude(about=None).exclude(actor=actor.pk)
    return list(rows.select_related("actor", "about").order_by("-number")[:20])


ALARMS_SHOWN_FOR = timedelta(days=7)


def alarms(actor: Actor, at: datetime) -> list[AccessRecord]:
    """Return who opened more cases than usual within a week, for who reads the log; nothing for others."""
    if not access.may_in_organisation(actor, OrganisationPermission.AUDIT):
        return []
    rows = AccessRecord.objects.filter(kind=Read.ALARM, at__gt=at - ALARMS_SHOWN_FOR)
    return list(rows.select_related("actor").order_by("-number")[:20])
