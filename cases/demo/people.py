"""People of the demonstration: their accounts and offices, the campaigns, and what each may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission

from cases import vocabulary
from cases.access import OPERATOR
from cases.models import Campaign, Office, OfficeCountry, User
from cases.operations.granting import give_grant
from cases.vocabulary import PERMISSIONS_OF, OrganisationPermission, Permission


@dataclass(frozen=True)
class Role:
    """One button of the sign-in page. `landing` is the page it opens, `you_are` what the ribbon says then."""

    key: str
    email: str
    working_name: str
    label: str
    line: str
    landing: str
    you_are: str


ROLES: tuple[Role, ...] = (
    Role(
        "caseworker",
        "nadia@example.org",
        "Nadia Karam",
        "Caseworker, Marasia desk",
        "Record that Samira was released. 2 minutes.",
        "/my-work/",
        "You are a caseworker.",
    ),
    Role(
        "colleague",
        "omar@example.org",
        "Omar Haddad",
        "Her colleague on the desk",
        "Be the second person: verify what Nadia recorded.",
        "/my-work/",
        "You are a caseworker’s colleague.",
    ),
    Role(
        "annual-report",
        "ines@example.org",
        "Ines Calder",
        "Annual report",
        "Open the figure of 2019 and check each case.",
        "/tally/2019/",
        "You are on the annual report team.",
    ),
    Role(
        "second-person",
        "mei@example.org",
        "Mei Andersen",
        "Annual report, the second person",
        "Approve what Ines proposes to freeze.",
        "/tally/2019/editions/",
        "You are the second person of the annual report.",
    ),
    Role(
        "regional-office",
        "luis@example.org",
        "Luis Brandt",
        "Regional office, West",
        "See only your region, and no trace of the rest.",
        "/cases/",
        "You are in the West regional office.",
    ),
    Role(
        "campaign-manager",
        "paulo@example.org",
        "Paulo Osei",
        "Campaign manager",
        "See the cases that Write for Rights took up.",
        "/cases/",
        "You are a campaign manager.",
    ),
    Role(
        "importer",
        "ruth@example.org",
        "Ruth Amadi",
        "Importer",
        "See what came in by file, closed until it is checked.",
        "/cases/",
        "You bring in files.",
    ),
    Role(
        "administrator",
        "wei@example.org",
        "Wei Solberg",
        "Administrator",
        "See that being an administrator opens no case.",
        "/my-work/",
        "You are an administrator.",
    ),
)

# Colleagues without a button: the second person of each desk, and a second administrator.
OTHERS: tuple[tuple[str, str], ...] = (
    ("carla@example.org", "Carla Wendt"),
    ("hana@example.org", "Hana Okoro"),
    ("tomas@example.org", "Tomas Rehn"),
    ("ada@example.org", "Ada Lindgren"),
)

# What each is there for; who is not named is a caseworker.
ROLE_OF: dict[str, vocabulary.Role] = {
    "ines": vocabulary.Role.ANNUAL_REPORT,
    "mei": vocabulary.Role.ANNUAL_REPORT,
    "paulo": vocabulary.Role.CAMPAIGNS,
    "ruth": vocabulary.Role.IMPORTER,
    "wei": vocabulary.Role.ADMINISTRATOR,
    "ada": vocabulary.Role.ADMINISTRATOR,
} | dict.fromkeys(("luis", "carla", "hana", "tomas"), vocabulary.Role.REGIONAL_OFFICE)


@dataclass(frozen=True)
class OfficePlan:
    """An office, its people by the first part of their address, and the countries it covers."""

    name: str
    people: tuple[str, ...]
    countries: tuple[str, ...] = ()
    all_countries: bool = False


MARASIA, WEST, EAST = "Marasia desk", "West office", "East office"
RECORD_DESK, ANNUAL, RIGHTS, IMPORTS = (
    "Public record desk",
    "Annual report team",
    "Write for Rights team",
    "Data team",
)
OFFICES: tuple[OfficePlan, ...] = (
    OfficePlan(MARASIA, ("nadia", "omar"), ("XM", "QR")),
    OfficePlan(WEST, ("luis", "carla"), ("XV", "QO")),
    OfficePlan(EAST, ("hana", "tomas"), ("XL", "XS")),
    OfficePlan(RECORD_DESK, ("ruth", "ines"), all_countries=True),
    OfficePlan(ANNUAL, ("ines", "mei"), all_countries=True),
    OfficePlan(RIGHTS, ("paulo",), all_countries=True),
    OfficePlan(IMPORTS, ("ruth",), all_countries=True),
)

CAMPAIGNS: tuple[tuple[str, str, str], ...] = (
    ("individuals", "Individuals at Risk", "Urgent actions and long work for single people."),
    ("death-penalty", "Death Penalty Abolition", "No one is to be executed."),
    ("write-for-rights-2019", "Write for Rights 2019", "Letters on and around 10 December 2019."),
    ("write-for-rights-2020", "Write for Rights 2020", "Letters on and around 10 December 2020."),
    ("i-welcome", "I Welcome", "Safe places for people who had to leave."),
    (
        "public-record",
        "Public record",
        "Real cases, by what was widely published, each fact with its source.",
    ),
    ("imports", "Imports", "Cases read from files, until somebody has checked them."),
)
ORDINARY = ("individuals", "death-penalty", "i-welcome", "write-for-rights-2019", "write-for-rights-2020")

_V = Permission
_EVERYTHING = tuple(Permission)
_READ_AND_CHECK = (_V.VIEW, _V.VERIFY, _V.EXPORT)
# Who holds what on which campaigns. An office's standing grant has no end.
GRANTS: tuple[tuple[str, tuple[str, ...], tuple[Permission, ...], str], ...] = (
    (MARASIA, ORDINARY, _EVERYTHING, "The desk works on the cases of its countries"),
    (WEST, ORDINARY, _EVERYTHING, "The office works on the cases of its countries"),
    (EAST, ORDINARY, _EVERYTHING, "The office works on the cases of its countries"),
    (RECORD_DESK, ("public-record",), (_V.RECORD, _V.VERIFY, _V.SHARE, _V.EXPORT), "Keeps the public record"),
    (ANNUAL, (*ORDINARY, "public-record"), _READ_AND_CHECK, "Checks the yearly figure case by case"),
    (
        RIGHTS,
        ("write-for-rights-2019", "write-for-rights-2020"),
        (_V.RECORD, _V.SHARE, _V.EXPORT),
        "Runs Write for Rights",
    ),
    (IMPORTS, ("imports",), (_V.RECORD, _V.SHARE, _V.EXPORT), "Brings in files of partners"),
)
_ADMINISTRATOR = PERMISSIONS_OF[vocabulary.Role.ADMINISTRATOR]
ORGANISATION: dict[str, tuple[OrganisationPermission, ...]] = {
    "ines": PERMISSIONS_OF[vocabulary.Role.ANNUAL_REPORT],
    "mei": PERMISSIONS_OF[vocabulary.Role.ANNUAL_REPORT],
    "wei": _ADMINISTRATOR,
    "ada": _ADMINISTRATOR,
}


@dataclass(frozen=True)
class Cast:
    """Everybody by the first part of their address, and the campaigns by slug."""

    people: dict[str, User]
    offices: dict[str, Office]
    campaigns: dict[str, Campaign]

    def __getitem__(self, key: str) -> User:
        return self.people[key]


def assemble(at: datetime) -> Cast:
    """Make the accounts without passwords, the offices and the campaigns, and give the grants."""
    people = {email.partition("@")[0]: _account(email, name, at) for email, name in _everybody()}
    offices = {plan.name: _office(plan, people) for plan in OFFICES}
    campaigns = {
        slug: Campaign.objects.create(slug=slug, name=name, purpose=purpose)
        for slug, name, purpose in CAMPAIGNS
    }
    cast = Cast(people, offices, campaigns)
    _give_grants(cast, at)
    for key, permissions in ORGANISATION.items():
        people[key].user_permissions.set(_organisation_wide(permissions))
    return cast


def _everybody() -> Iterable[tuple[str, str]]:
    return (*((role.email, role.working_name) for role in ROLES), *OTHERS)


def _account(email: str, working_name: str, at: datetime) -> User:
    """Make an account without a password; its person has been here before."""
    role = ROLE_OF.get(email.partition("@")[0], vocabulary.Role.CASEWORKER)
    return User.objects.create_user(email, None, working_name=working_name, role=role, last_login=at)


def _office(plan: OfficePlan, people: dict[str, User]) -> Office:
    group = Group.objects.create(name=plan.name)
    office = Office.objects.create(group=group, all_countries=plan.all_countries)
    for country in plan.countries:
        OfficeCountry.objects.create(office=office, country=country)
    for key in plan.people:
        people[key].groups.add(group)
    return office


def _give_grants(cast: Cast, at: datetime) -> None:
    for office, slugs, permissions, reason in GRANTS:
        for slug in slugs:
            give_grant(
                on=cast.campaigns[slug],
                to=cast.offices[office],
                permissions=permissions,
                until=None,
                reason=reason,
                actor=OPERATOR,
                at=at,
            )
    for key in ("nadia", "omar"):
        give_grant(
            on=cast.campaigns["public-record"],
            to=cast[key],
            permissions=(Permission.VIEW,),
            until=at + timedelta(days=330),
            reason="To look up how published cases were recorded",
            actor=OPERATOR,
            at=at,
        )


def _organisation_wide(permissions: Iterable[OrganisationPermission]) -> list[DjangoPermission]:
    return list(DjangoPermission.objects.filter(content_type__app_label="cases", codename__in=permissions))
