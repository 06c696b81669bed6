"""The fixed cast of the tests: fictional people in invented countries, who hold what their roles hold."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission

from cases.access import OPERATOR
from cases.models import Campaign, Office, OfficeCountry, User
from cases.operations.granting import give_grant
from cases.vocabulary import OrganisationPermission, Permission

ALL = tuple(Permission)
DESK = (Permission.VIEW, Permission.RECORD, Permission.VERIFY, Permission.SHARE, Permission.CONTACTS)


@dataclass(frozen=True)
class Cast:
    """Who is who. `desk` covers Marasia (XM), `west` covers Veloria (XV) and Oradesh (QO)."""

    caseworker: User  # Marasia desk: view, record, verify, share on `individuals`
    colleague: User  # the same desk: the second person
    officer: User  # West office: view and record on `individuals`, in its countries
    annual_report: User  # the organisation's figures; sees no case by that
    administrator: User  # a superuser with no grant
    outsider: User  # an account and nothing else
    former_colleague: User  # inactive, with every grant of the desk
    desk: Office
    west: Office
    individuals: Campaign
    write_for_rights: Campaign


def assemble(now: datetime) -> Cast:
    """Make the cast with their grants, given by the operator."""
    desk, west = _office("Marasia desk", "XM"), _office("West office", "XV", "QO")
    individuals = Campaign.objects.create(slug="individuals", name="Individuals at Risk")
    rights = Campaign.objects.create(slug="write-for-rights-2019", name="Write for Rights 2019")
    before = now - timedelta(days=30)
    give_grant(
        on=individuals,
        to=desk,
        permissions=DESK,
        until=None,
        reason="The desk's own campaign",
        actor=OPERATOR,
        at=before,
    )
    give_grant(
        on=individuals,
        to=west,
        permissions=(Permission.RECORD,),
        until=None,
        reason="Cases of the West office's countries",
        actor=OPERATOR,
        at=before,
    )
    annual = _person("Ines Calder")
    annual.user_permissions.add(_organisation(OrganisationPermission.FIGURES))
    administrator = _person("Wei Solberg", is_superuser=True, is_staff=True)
    return Cast(
        caseworker=_person("Nadia Karam", desk),
        colleague=_person("Omar Haddad", desk),
        officer=_person("Luis Brandt", west),
        annual_report=annual,
        administrator=administrator,
        outsider=_person("Oda Fremd"),
        former_colleague=_person("Former Colleague", desk, is_active=False),
        desk=desk,
        west=west,
        individuals=individuals,
        write_for_rights=rights,
    )


def _office(name: str, *countries: str) -> Office:
    office = Office.objects.create(group=Group.objects.create(name=name))
    for country in countries:
        OfficeCountry.objects.create(office=office, country=country)
    return office


def _person(working_name: str, office: Office | None = None, **fields: bool) -> User:
    email = f"{working_name.split()[0].lower()}@example.org"
    user = User.objects.create_user(email, "a long enough password", working_name=working_name, **fields)
    if office:
        user.groups.add(office.group)
    return user


def _organisation(permission: OrganisationPermission) -> DjangoPermission:
    return DjangoPermission.objects.get(content_type__app_label="cases", codename=permission)
