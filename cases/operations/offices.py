"""Offices: add and rename them, the countries they cover, and who is in them. Each changes who sees what."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import Q

from cases import access, countries, staff
from cases.access import Actor, NotAllowed
from cases.models import Lock, Office, OfficeCountry, User
from cases.operations.writing import Refused, save_edit, user_or_none

LONGEST_NAME = 100


@transaction.atomic
def add_office(
    name: str,
    *,
    covers: Collection[str] = (),
    all_countries: bool = False,
    actor: Actor,
    at: datetime,
) -> Office:
    """Make an office of nobody. It covers no country until told."""
    staff.require_manager(actor)
    office = Office(group=_named(Group(), name), all_countries=all_countries)
    _stamp(office, actor, at).save()
    _cover(office, set(covers), actor, at)
    return office


@transaction.atomic
def rename_office(office: Office, name: str, *, actor: Actor) -> None:
    staff.require_manager(actor)
    _named(office.group, name)


def _named(group: Group, name: str) -> Group:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Enter a name of at most {LONGEST_NAME} characters.", field="name")
    taken = Group.objects.filter(name__iexact=name).exclude(pk=group.pk)
    if taken.exists():
        raise Refused("Another office has this name. Choose another one.", field="name")
    group.name = name
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError:
        raise Refused("Another office has this name. Choose another one.", field="name") from None
    return group


@transaction.atomic
def cover_countries(
    office: Office, covers: Collection[str], *, all_countries: bool, actor: Actor, at: datetime
) -> None:
    """Say which countries an office covers. Its people gain or lose the cases of its campaigns there.

    Nobody changes what their own office covers.
    """
    staff.require_manager(actor)
    if office.pk in access.offices_of(actor):
        raise NotAllowed("Nobody changes what their own office covers. Ask another administrator.")
    office = Office.objects.select_for_update(of=("self",)).get(pk=office.pk)
    office.all_countries = all_countries
    save_edit(office, actor=actor, at=at, reason="Countries covered", fields=["all_countries"])
    _cover(office, set(covers), actor, at)


def _cover(office: Office, covers: set[str], actor: Actor, at: datetime) -> None:
    rows = {row.country: row for row in office.countries.all()}
    unknown = [code for code in covers - rows.keys() if not countries.is_known(code)]
    if unknown:
        raise Refused("Choose countries from the list.", field="countries")
    for code in sorted(covers - rows.keys()):
        _stamp(OfficeCountry(office=office, country=code), actor, at).save()
    for code in sorted(rows.keys() - covers):
        _stamp(rows[code], actor, at).delete()


def _stamp(row: Any, actor: Actor, at: datetime) -> Any:
    row._history_user, row._history_date = user_or_none(actor), at
    return row


@transaction.atomic
def join_office(office: Office, user: User, *, actor: Actor) -> None:
    """Put somebody into an office: what it holds opens to them. Nobody puts themselves into one."""
    _check_membership(office, user, actor)
    user.groups.add(office.pk)
    access.forget_grants(user)


@transaction.atomic
def leave_office(office: Office, user: User, *, actor: Actor) -> None:
    """Take somebody out of an office. Nobody takes themselves out: it would make them somebody elsewhere."""
    _check_membership(office, user, actor)
    user.groups.remove(office.pk)
    access.forget_grants(user)


def _check_membership(office: Office, user: User, actor: Actor) -> None:
    """Refuse one's own membership, and any while the person or the office is locked: it would go round it."""
    staff.require_manager(actor)
    if user.pk == actor.pk:
        raise NotAllowed("Nobody puts themselves into an office, or out of one. Ask another administrator.")
    if Lock.objects.standing().filter(Q(user=user) | Q(office=office)).exists():
        raise Refused("This is locked now. Unlock first, then change who is in the office.", field="person")
