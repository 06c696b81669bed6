"""Random worlds as plain rows (`make`), and how one is put into the database (`build`).

Each case has a canary of its own in every text that is on record about it, in two scripts; a page gives a
case away when its bytes hold the canary or the reference. What is masked says so: a former name begins with
"Olderby", and whatever only `contacts` opens begins with "Secret".
"""

import random
import re
import uuid
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.models import Permission as DjangoPermission
from django.contrib.contenttypes.models import ContentType

from cases import models, references
from cases.files import places, vault
from cases.models.activities import CaseActivity
from cases.operations.granting import grant_rows
from cases.operations.opening import NameDraft, new_name
from cases.vocabulary import GROUPS, NameKind, StatusGroup
from notifications.models import Follow, Notification
from tests.oracle.oracle import Row, World

AT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # the instant at which every test happens
DAY = timedelta(days=1)
COUNTRIES = ("XM", "XV", "QO", "QN")
FIRST_NUMBER = 700_000_000  # of sources and statements: a number that stands nowhere else on a page
CAMPAIGNS = ("individuals", "rights", "penalty", "welcome")
RELEASED, DOUBTFUL, WAITING = 2019, 2020, 2022
PERSONAS = {  # who is there for what: organisation-wide permissions, and what makes the account unlike others
    "nadia": {},
    "omar": {},
    "luis": {},
    "paulo": {},
    "ruth": {"organisation": {"open_in_emergency"}},
    "ines": {"organisation": {"organisation_figures"}},
    "imani": {},
    "oda": {},  # an account and nothing else
    "wei": {"organisation": {"manage_people", "read_audit", "organisation_figures"}},
    "superuser": {"is_superuser": True},
    "inactive": {"is_active": False},
    "former": {"is_active": False},
}
RECORDER, VERIFIER = "nadia", "omar"

# ---------------------------------------------------------------- canaries

_LATIN, _CYRILLIC = "abcdefghij", "абвгдежзик"
_CANARY = re.compile(rf"zq([{_LATIN}]{{3}})x|щю([{_CYRILLIC}]{{3}})ъ")
_FORMER = re.compile(rf"olderby zq([{_LATIN}]{{3}})x")
_SECRET = re.compile(rf"secret zq([{_LATIN}]{{3}})x")
_REFERENCE = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{3}-?[0-9A-HJKMNP-TV-Z]{3}\b")


def tag_of(case: str) -> str:
    return "Zq" + "".join(_LATIN[int(digit)] for digit in case[1:]) + "x"


def own_script_of(case: str) -> str:
    return "Щю" + "".join(_CYRILLIC[int(digit)] for digit in case[1:]) + "ъ"


def _case(letters: str, alphabet: str = _LATIN) -> str:
    return "k" + "".join(str(alphabet.index(letter)) for letter in letters)


def told_in(text: str, by_reference: dict[str, str]) -> set[str]:
    """Return the cases that a text gives away, by a canary or by the reference."""
    found = {
        _case(latin) if latin else _case(cyrillic, _CYRILLIC)
        for latin, cyrillic in _CANARY.findall(text.lower())
    }
    written = {match.replace("-", "") for match in _REFERENCE.findall(text.upper())}
    return found | {by_reference[one] for one in written & by_reference.keys()}


def words_in(text: str) -> set[str]:
    """Return the cases of which a text tells a word, beside the reference."""
    return told_in(text, {})


def former_in(text: str) -> set[str]:
    return {_case(letters) for letters in _FORMER.findall(text.lower())}


def secret_in(text: str) -> set[str]:
    return {_case(letters) for letters in _SECRET.findall(text.lower())}


# ---------------------------------------------------------------- plain rows


def empty(*cases: Row, **users: list[str]) -> World:
    """Return a world for a test to fill by hand: each person's offices by name, cases without a grant."""
    offices = sorted({office for of in users.values() for office in of})
    return {
        "users": {
            name: {"is_active": True, "offices": users.get(name, []), "organisation": set(), **told}
            for name, told in PERSONAS.items()
        },
        "offices": {office: {"all_countries": False, "countries": set()} for office in offices},
        "campaigns": list(CAMPAIGNS),
        "cases": {f"k{number:03}": told for number, told in enumerate(cases)},
        "grants": [],
        "bars": [],
        "locks": [],
        "travels": [],
        "activities": [],
        "links": [],
    }


def case(**told: Any) -> Row:
    """A standard case of Veloria in the first campaign, arrested and not released."""
    return {
        "country": "XV",
        "sensitivity": "standard",
        "in_totals": False,
        "campaigns": [(CAMPAIGNS[0], None)],
        "file": "active",
        "consent": "may_be_named",
        "situation": "held",
        "owner": RECORDER,
        "released_in": None,
        "doubtful_in": None,
        "waiting_in": None,
        "same_person_as": None,
        "was": {},
        **told,
    }


def grant(to: tuple[str, str], on: tuple[str, str], *permissions: str, **terms: Any) -> Row:
    return {
        "to": to,
        "on": on,
        "permissions": {"view", *permissions},
        "given": AT - 30 * DAY,
        "until": AT + 60 * DAY,
        "ended": None,
        "is_emergency": False,
        **terms,
    }


def make(seed: int, size: int) -> World:
    """Return a random world of `size` cases: the same for the same seed."""
    chance = random.Random(seed)  # a world, not a secret
    world = empty()
    world["offices"] = _offices(chance)
    for name, user in world["users"].items():
        has_none = name in ("oda", "superuser", "former")
        user["offices"] = (
            [] if has_none else chance.sample(sorted(world["offices"]), chance.choice((0, 1, 1, 2)))
        )
    world["cases"] = {}
    for number in range(size):
        world["cases"][f"k{number:03}"] = _random_case(chance, list(world["cases"]), world)
    world["grants"] = _grants(chance, world)
    world["bars"] = _each_once([_bar(chance, world) for _ in range(chance.randint(2, 6))])
    world["locks"] = _locks(chance, world)
    world["travels"] = [_travel(chance, user) for user in _some(chance, world["users"], 3)]
    together = [_some(chance, world["cases"], 4) for _ in range(3)]
    world["activities"] = [{"cases": cases} for cases in together if len(cases) > 1]
    pairs = [sorted(chance.sample(sorted(world["cases"]), 2)) for _ in range(size // 3)] if size > 1 else []
    world["links"] = [{"cases": list(pair)} for pair in dict.fromkeys(map(tuple, pairs))]
    return world


def _some(chance: random.Random, of: Any, most: int) -> list[str]:
    return chance.sample(sorted(of), min(len(of), chance.randint(0, most)))


def _offices(chance: random.Random) -> dict[str, Row]:
    covered = [{"XM"}, {"XV", "QO"}, set(), set(), set(_some(chance, COUNTRIES, 3))]
    return {
        f"office{number}": {"all_countries": number == 2, "countries": countries}
        for number, countries in enumerate(covered)
    }


def _random_case(chance: random.Random, earlier: list[str], world: World) -> Row:
    left = AT - chance.randint(1, 90) * DAY
    campaigns = chance.sample(CAMPAIGNS, chance.choice((0, 1, 1, 1, 2)))
    sensitivity = chance.choice(("standard",) * 7 + ("restricted",) * 2 + ("sealed",))
    released = RELEASED if chance.random() < 0.5 else None
    return case(
        country=chance.choice((*COUNTRIES, *COUNTRIES, "")),
        sensitivity=sensitivity,
        in_totals=sensitivity == "sealed" and chance.random() < 0.5,
        campaigns=[(one, left if chance.random() < 0.15 else None) for one in campaigns],
        file=chance.choice(("proposed", "declined", "active", "active", "monitoring", "dormant", "closed")),
        consent=chance.choice(("not_for_publication", "anonymise", "may_be_named")),
        situation="released" if released else chance.choice(("held", "missing")),
        owner=chance.choice((RECORDER, "luis", "ruth", None)),
        released_in=released,
        doubtful_in=DOUBTFUL if not released and chance.random() < 0.3 else None,
        waiting_in=WAITING if chance.random() < 0.5 else None,
        same_person_as=chance.choice(earlier) if earlier and chance.random() < 0.1 else None,
        was={"country": chance.choice(COUNTRIES), "sensitivity": chance.choice(("standard", "sealed"))},
    )


def _grants(chance: random.Random, world: World) -> list[Row]:
    users, offices = sorted(set(world["users"]) - {"oda", "superuser"}), sorted(world["offices"])
    held: list[tuple[tuple[str, str], tuple[str, str]]] = []
    for campaign in CAMPAIGNS:
        held += [(("office", one), ("campaign", campaign)) for one in offices if chance.random() < 0.6]
        held += [(("user", one), ("campaign", campaign)) for one in users if chance.random() < 0.2]
    for number, told in world["cases"].items():
        for _ in range(chance.choice((1, 2, 3) if told["sensitivity"] != "standard" else (0, 0, 0, 1))):
            to = (
                ("office", chance.choice(offices))
                if chance.random() < 0.4
                else ("user", chance.choice(users))
            )
            held.append((to, ("case", number)))
    found = [_grant(chance, to, on) for to, on in dict.fromkeys(held)]
    for _ in range(3):
        to, on = ("user", chance.choice(users)), ("case", chance.choice(sorted(world["cases"])))
        if (to, on) not in held:
            held.append((to, on))
            until = AT + timedelta(hours=chance.choice((5, 20, -2)))
            found.append(grant(to, on, given=until - DAY, until=until, is_emergency=True))
    return found


def _grant(chance: random.Random, to: tuple[str, str], on: tuple[str, str]) -> Row:
    more = [one for one in ("record", "verify", "contacts", "export", "share") if chance.random() < 0.5]
    given = AT + DAY if chance.random() < 0.07 else AT - chance.randint(1, 300) * DAY
    until = chance.choice((None, None, AT + DAY, AT + 90 * DAY, AT + 5 * DAY, AT + 3 * DAY, AT - DAY, AT))
    ended = AT - chance.randint(0, 1) * timedelta(hours=3) if chance.random() < 0.12 else None
    return grant(to, on, *more, given=given, until=until, ended=ended)


def _bar(chance: random.Random, world: World) -> Row:
    of = ("country", chance.choice(COUNTRIES))
    if chance.random() < 0.7:
        of = ("case", chance.choice(sorted(world["cases"])))
    lifted = AT - DAY if chance.random() < 0.3 else None
    return {"user": chance.choice(sorted(world["users"])), "of": of, "set": AT - 9 * DAY, "lifted": lifted}


def _each_once(bars: list[Row]) -> list[Row]:
    """Nobody is barred twice from the same at one time."""
    return list({(bar["user"], bar["of"], bar["lifted"]): bar for bar in bars}.values())


def _locks(chance: random.Random, world: World) -> list[Row]:
    locked: list[tuple[str, str]] = [("user", chance.choice(sorted(world["users"])))]
    if chance.random() < 0.3:
        locked.append(("office", chance.choice(sorted(world["offices"]))))
    lifted = [AT - DAY if chance.random() < 0.4 else None for _ in locked]
    return [{"of": of, "set": AT - 5 * DAY, "lifted": up} for of, up in zip(locked, lifted, strict=True)]


def _travel(chance: random.Random, user: str) -> Row:
    begins = AT + chance.choice((-3, -2, -1, 1)) * DAY
    until = begins + chance.choice((1, 2, 9)) * DAY
    ended = AT - timedelta(hours=1) if chance.random() < 0.2 and begins < AT - DAY else None
    return {"user": user, "begins": begins, "until": until, "ended": ended}


# ---------------------------------------------------------------- the same in the database


@dataclass
class Told:
    """Where a case is in the database, and the numbers of its rows."""

    case: models.Case
    tag: str
    reference: str
    rows: dict[str, int] = field(default_factory=dict)
    contact: int = 0
    note: int = 0
    task: int = 0
    link: int = 10**9
    appeal: int = 10**9
    activities: set[int] = field(default_factory=set)
    source: int = 0
    file: uuid.UUID = uuid.UUID(int=7)
    upload: uuid.UUID = uuid.UUID(int=7)
    grant: uuid.UUID = uuid.UUID(int=7)
    bar: int = 10**9
    edit: int = 10**9


@dataclass
class Built:
    """A world as it stands in the database."""

    world: World
    at: datetime
    users: dict[str, models.User]
    offices: dict[str, models.Office]
    campaigns: dict[str, models.Campaign]
    cases: dict[str, Told]
    by_reference: dict[str, str]
    permissions: dict[str, dict[str, int]]

    def told_in(self, text: str) -> set[str]:
        return told_in(text, self.by_reference)


def build(world: World, *, files: bool = True) -> Built:
    """Write the whole world in bulk. `files`: with the bytes of each case's evidence."""
    permissions = {kind: _permissions(kind) for kind in ("user", "campaign", "case")}
    users = _build_users(world, permissions["user"])
    offices = _build_offices(world, users)
    campaigns = {
        slug: models.Campaign.objects.create(slug=slug, name=f"Campaign {slug}")
        for slug in world["campaigns"]
    }
    cases = _build_cases(world, users, campaigns)
    by_reference = {told.reference.replace("-", ""): number for number, told in cases.items()}
    built = Built(world, AT, users, offices, campaigns, cases, by_reference, permissions)
    _build_words(built)
    _build_working(built)
    _build_grants(built)
    _build_told(built)
    if files:
        _build_files(built)
    return built


def _permissions(model: str) -> dict[str, int]:
    of = ContentType.objects.get_by_natural_key("cases", model)
    return dict(DjangoPermission.objects.filter(content_type=of).values_list("codename", "pk"))


def _build_users(world: World, permissions: dict[str, int]) -> dict[str, models.User]:
    rows = {
        name: models.User(
            email=f"{name}@example.org",
            working_name=f"Person {name}",
            password="!",
            is_active=told["is_active"],
            is_superuser=told.get("is_superuser", False),
            is_staff=told.get("is_superuser", False),
            date_joined=AT - 400 * DAY,
        )
        for name, told in world["users"].items()
    }
    models.User.objects.bulk_create(rows.values())
    held = models.User.user_permissions.through
    held.objects.bulk_create(
        held(user_id=rows[name].pk, permission_id=permissions[one])
        for name, told in world["users"].items()
        for one in told["organisation"]
    )
    return rows


def _build_offices(world: World, users: dict[str, models.User]) -> dict[str, models.Office]:
    offices: dict[str, models.Office] = {}
    for name, told in world["offices"].items():
        group = Group.objects.create(name=f"Desk {name}")
        offices[name] = models.Office(group=group, all_countries=told["all_countries"])
    models.Office.objects.bulk_create(offices.values())
    models.OfficeCountry.objects.bulk_create(
        models.OfficeCountry(office=offices[name], country=country)
        for name, told in world["offices"].items()
        for country in sorted(told["countries"])
    )
    member = models.User.groups.through
    member.objects.bulk_create(
        member(user_id=users[name].pk, group_id=offices[office].pk)
        for name, told in world["users"].items()
        for office in told["offices"]
    )
    return offices


def _reference(number: int) -> str:
    letters, value = "", number * 7919 + 1_234_567
    for _ in range(5):
        value, rest = divmod(value, 32)
        letters = references.ALPHABET[rest] + letters
    check = sum(references.ALPHABET.index(one) * 32**place for place, one in enumerate(reversed(letters)))
    whole = letters + references.ALPHABET[check % 31]
    written = f"{whole[:3]}-{whole[3:]}"
    assert references.read_reference(written) == written
    return written


def _build_cases(
    world: World, users: dict[str, models.User], campaigns: dict[str, models.Campaign]
) -> dict[str, Told]:
    people = {number: models.Person(occupation=f"{tag_of(number)} trade") for number in world["cases"]}
    for told in world["cases"].values():
        if told["same_person_as"]:  # what both know of the person gives neither of them away
            people[told["same_person_as"]].occupation = ""
    models.Person.objects.bulk_create(people.values())
    found: dict[str, Told] = {}
    for place, (number, told) in enumerate(world["cases"].items()):
        person, tag = people[told["same_person_as"] or number], tag_of(number)
        row = models.Case(
            reference=_reference(place),
            person=person,
            country=told["country"],
            place=f"{tag} place",
            summary=f"{tag} summary",
            sensitivity=told["sensitivity"],
            in_totals=told["in_totals"],
            file_state=told["file"],
            closed_why=f"{tag} closed",
            owner=users[told["owner"]] if told["owner"] else None,
            handling_note=f"{tag} note",
            handling_note_by=users[RECORDER],
            handling_note_check_on=date(2026, 2, 1) if place % 3 == 0 else None,
            consent=told["consent"],
            consent_given_by=f"{tag} consent",
            consent_until=date(2026, 3, 9) if place % 4 == 0 else None,
            status=_status(told["situation"]),
            status_on_edtf="2017-03-14",
            status_on_first=date(2017, 3, 14),
            status_on_last=date(2017, 3, 14),
            reported_status="died_in_custody" if place % 5 == 0 else "",
            opened_at=AT - 100 * DAY,
            opened_by=users[RECORDER],
            updated_at=AT - place * timedelta(minutes=7),
        )
        found[number] = Told(row, tag, row.reference)
    models.Case.objects.bulk_create(told.case for told in found.values())
    models.Membership.objects.bulk_create(
        models.Membership(
            campaign=campaigns[slug],
            case=found[number].case,
            added_at=AT - 99 * DAY,
            left_at=left,
            left_reason=f"{tag_of(number)} left" if left else "",
            **_days("taken_up_on", 2018, 1, 1),
        )
        for number, told in world["cases"].items()
        for slug, left in told["campaigns"]
    )
    return found


def _status(group: str) -> str:
    usual = {"held": "arrested", "released": "released_unconditionally", "missing": "disappeared"}
    assert usual[group] in GROUPS[StatusGroup(group)]
    return usual[group]


def _days(name: str, year: int, month: int, day: int, last: date | None = None) -> dict[str, Any]:
    first = date(year, month, day)
    edtf = f"{first}/{last}" if last else str(first)
    return {f"{name}_edtf": edtf, f"{name}_first": first, f"{name}_last": last or first}


def _stamp(built: Built) -> dict[str, Any]:
    at = AT - 50 * DAY
    return {"recorded_at": at, "known_at": at, "recorded_by": built.users[RECORDER]}


def _build_words(built: Built) -> None:
    """Names, what happened, what we did, sources, contacts, hand-overs, and the history of the facts."""
    stamp = _stamp(built)
    checked = {"verified_at": AT - 40 * DAY, "verified_by": built.users[VERIFIER]}
    names: list[models.PersonName] = []
    changes: list[models.StatusChange] = []
    outcomes: list[models.Outcome] = []
    events: list[models.Event] = []
    activities: list[models.Activity] = []
    links: list[CaseActivity] = []
    for number, told in built.cases.items():
        row, tag = built.world["cases"][number], told.tag
        said = {"case": told.case, "description": f"{tag} description", **stamp}
        names += _names(number, told)
        changes.append(
            models.StatusChange(
                to="arrested",
                conditions=f"{tag} conditions",
                place=f"{tag} where",
                **said,
                **_days("happened_on", 2017, 3, 14),
            )
        )
        if row["released_in"]:
            days = _days("happened_on", row["released_in"], 5, 5)
            out = models.StatusChange(to="released_unconditionally", **said, **checked, **days)
            changes.append(out)
            outcomes.append(
                models.Outcome(kind="released_unconditionally", status_change=out, **said, **checked, **days)
            )
        if row["doubtful_in"]:
            days = _days("happened_on", row["doubtful_in"], 12, 20, date(row["doubtful_in"] + 1, 1, 5))
            outcomes.append(models.Outcome(kind="family_contact", **said, **checked, **days))
        if row["waiting_in"]:
            days = _days("happened_on", row["waiting_in"], 3, 3)
            outcomes.append(models.Outcome(kind="family_contact", **said, **days))
        events.append(
            models.Event(
                kind="health",
                withdrawn_at=AT - 20 * DAY,
                withdrawn_by=built.users[RECORDER],
                withdrawn_reason=f"{tag} withdrawn",
                **said,
                **_days("happened_on", 2018, 6, 1),
            )
        )
        act = models.Activity(
            kind="urgent_action",
            title=f"{tag} title",
            number=f"{tag} UA",
            index_number=f"{tag} IN",
            campaign=built.campaigns[row["campaigns"][0][0]] if row["campaigns"] else None,
            **stamp,
            **_days("began_on", 2018, 12, 10),
        )
        activities.append(act)
        links.append(CaseActivity(activity=act, case=told.case))
    for shared in built.world["activities"]:
        act = models.Activity(
            kind="petition", title="Done for several together", **stamp, **_days("began_on", 2019, 1, 3)
        )
        activities.append(act)
        links += [CaseActivity(activity=act, case=built.cases[one].case) for one in shared["cases"]]
    for rows in (changes, outcomes):
        for place, statement in enumerate(rows):  # type: ignore[var-annotated, arg-type]
            statement.pk = FIRST_NUMBER + place
    models.PersonName.objects.bulk_create(names)
    models.StatusChange.objects.bulk_create(changes)
    models.Outcome.objects.bulk_create(outcomes)
    models.Event.objects.bulk_create(events)
    models.Activity.objects.bulk_create(activities)
    CaseActivity.objects.bulk_create(links)
    of_case = {told.case.pk: told for told in built.cases.values()}
    for join in links:  # where there is one, what was done for several together
        of_case[join.case_id].appeal = join.activity.pk
        of_case[join.case_id].activities.add(join.activity.pk)
    by_pk = {told.case.pk: told for told in built.cases.values()}
    for kind, rows in (("status", changes), ("outcome", outcomes), ("event", events)):
        for one in rows:  # type: ignore[attr-defined]
            by_pk[one.case_id].rows[kind] = one.pk
    _build_sources(built, changes, activities)
    _build_history(built)
    models.HandOver.objects.bulk_create(
        models.HandOver(
            case=told.case,
            giver=built.users[built.world["cases"][number]["owner"]],
            receiver=built.users["paulo"],
            from_on=date(2026, 3, 3),
            note=f"{told.tag} hand-over",
            offered_at=AT - DAY,
        )
        for number, told in built.cases.items()
        if built.world["cases"][number]["owner"] == "luis"
    )


def _build_working(built: Built) -> None:
    """What caseworkers write down: a talk, a task, proceedings, links. Each comes up within the month."""
    stamp = _stamp(built)
    rows: dict[Any, list[Any]] = {
        model: [] for model in (models.Note, models.Task, models.Charge, models.Hearing, models.Sentence)
    }
    rows[models.Detention] = []
    for told in built.cases.values():
        tag, said = told.tag, {"case": told.case, **stamp}
        court = {"description": f"{tag} quote", "place": f"{tag} court", "source": f"{tag} clerk", **said}
        rows[models.Note].append(
            models.Note(
                kind="contact",
                with_whom="family",
                text=f"{tag} talk",
                promised=f"{tag} promise",
                has_promise=True,
                **said,
                **_days("held_on", 2026, 2, 20),
                **_days("promised_by", 2026, 3, 10),
            )
        )
        rows[models.Task].append(
            models.Task(what=f"{tag} task", for_whom=built.users["oda"], due_on=date(2026, 3, 5), **said)
        )
        rows[models.Charge].append(
            models.Charge(law=f"{tag} law", **court, **_days("happened_on", 2017, 3, 20))
        )
        rows[models.Hearing].append(models.Hearing(**court, **_days("happened_on", 2026, 3, 12)))
        rows[models.Sentence].append(
            models.Sentence(
                kind="imprisonment",
                years=9,
                **court,
                **_days("happened_on", 2017, 6, 1),
                **_days("counted_from", 2017, 3, 14),
            )
        )
        rows[models.Detention].append(models.Detention(**court, **_days("happened_on", 2017, 3, 14)))
    for model, of_it in rows.items():
        for place, row in enumerate(of_it):
            row.pk = FIRST_NUMBER + place
        model.objects.bulk_create(of_it)
    for place, told in enumerate(built.cases.values()):
        told.note = told.task = FIRST_NUMBER + place
        told.rows |= dict.fromkeys(("charge", "hearing", "sentence", "detention"), FIRST_NUMBER + place)
    links = [
        models.CaseLink(
            pk=FIRST_NUMBER + place,
            case=built.cases[one].case,
            other=built.cases[other].case,
            kind="family",
            relation="a cousin of both",
            **stamp,
        )
        for place, (one, other) in enumerate(row["cases"] for row in built.world["links"])
    ]
    models.CaseLink.objects.bulk_create(links)
    models.DuplicateHint.objects.bulk_create(_asked_about(link.case, link.other) for link in links)
    for row, link in zip(built.world["links"], links, strict=True):
        for one in row["cases"]:
            built.cases[one].link = link.pk


def _asked_about(case: models.Case, other: models.Case) -> models.DuplicateHint:
    one, second = sorted((case, other), key=lambda each: each.pk)
    return models.DuplicateHint(one=one, other=second, likeness=90, found_at=AT - DAY)


def _build_told(built: Built) -> None:
    """Everybody was told of every case and follows it, whatever is open to them now."""
    pairs = [(user, told.case) for user in built.users.values() for told in built.cases.values()]
    Notification.objects.bulk_create(
        Notification(user=user, case=case, what="status", at=AT - DAY, key=f"status:{case.pk}")
        for user, case in pairs
    )
    Follow.objects.bulk_create(Follow(user=user, case=case, since=AT - DAY) for user, case in pairs)


def _names(number: str, told: Told) -> list[models.PersonName]:
    drafts = [
        NameDraft(f"{told.tag} Vashti"),
        NameDraft(f"Quillon {told.tag}", kind=NameKind.ALIAS),
        NameDraft(own_script_of(number)),
        NameDraft(f"Olderby {told.tag}", kind=NameKind.BIRTH, for_finding_only=True),
    ]
    rows = [new_name(draft, AT - 90 * DAY, is_display=place == 0) for place, draft in enumerate(drafts)]
    for row in rows:
        row.case, row.person = told.case, told.case.person
    return rows


def _build_sources(
    built: Built, changes: list[models.StatusChange], activities: list[models.Activity]
) -> None:
    tags = {told.case.pk: told.tag for told in built.cases.values()}
    sources = [
        models.Source(
            status_change=change, description=f"{tags[change.case_id]} source", url="https://example.org/x"
        )
        for change in changes
    ]
    sources += [
        models.Source(activity=one, description=f"{one.title.split()[0]} source")
        for one in activities[: len(built.cases)]
    ]
    for place, source in enumerate(sources):
        source.pk = FIRST_NUMBER + place
    models.Source.objects.bulk_create(sources)
    by_pk = {told.case.pk: told for told in built.cases.values()}
    for source in sources[: len(changes)]:
        by_pk[source.status_change.case_id].source = source.pk  # type: ignore[union-attr]
    written = {"written_at": AT - 30 * DAY, "written_by": built.users[RECORDER]}
    models.SourceIdentity.objects.bulk_create(
        models.SourceIdentity(
            source_id=told.source,
            who=f"Secret {told.tag} clerk",
            how_to_reach=f"Secret {told.tag} desk",
            **written,
        )
        for told in built.cases.values()
    )
    contacts = {
        number: models.Contact(
            case=told.case,
            kind="family",
            added_at=AT - 30 * DAY,
            added_by=built.users[RECORDER],
            **{what: f"Secret {told.tag} {what}" for what in ("name", "relation", "how", "safely", "note")},
        )
        for number, told in built.cases.items()
    }
    models.Contact.objects.bulk_create(contacts.values())
    for number, told in built.cases.items():
        told.contact = contacts[number].pk


def _build_history(built: Built) -> None:
    """Each case was of another country and sensitivity; its words, and each name, were others."""
    _history(
        models.Case,
        [
            (told.case, {**built.world["cases"][number]["was"], "summary": f"{told.tag} earlier summary"})
            for number, told in built.cases.items()
        ],
    )
    names = models.PersonName.objects.order_by("pk")
    _history(
        models.PersonName,
        [(row, {"for_finding_only": False, "text": f"{row.text} earlier"}) for row in names],
    )
    for told in built.cases.values():
        edit = models.Case.history.filter(id=told.case.pk).order_by("-history_id").first()
        told.edit = edit.history_id


def _history(model: Any, rows: list[tuple[Any, dict[str, Any]]]) -> None:
    """Two rows for each: as it was, and as it is."""
    history = model.history.model
    kept = [one.attname for one in history._meta.concrete_fields if not one.name.startswith("history_")]
    found = []
    for row, was in rows:
        values = {name: getattr(row, name) for name in kept}
        for place, changed in enumerate((was, {})):
            found.append(
                history(
                    **{**values, **changed},
                    history_date=AT - (60 - place) * DAY,
                    history_type="+~"[place],
                    history_change_reason="It was learnt",
                )
            )
    history.objects.bulk_create(found)


def _build_grants(built: Built) -> None:
    tables = {
        ("user", "campaign"): models.CampaignUserGrant,
        ("office", "campaign"): models.CampaignGroupGrant,
        ("user", "case"): models.CaseUserGrant,
        ("office", "case"): models.CaseGroupGrant,
    }
    rows: dict[Any, list[Any]] = {table: [] for table in tables.values()}
    for told in built.world["grants"]:
        table = tables[told["to"][0], told["on"][0]]
        rows[table] += _grant_rows(built, table, told)
    for table, of_it in rows.items():
        table.objects.bulk_create(of_it)
    for told in built.world["bars"]:
        kind, of = told["of"]
        bar = models.Bar.objects.create(
            user=built.users[told["user"]],
            case=built.cases[of].case if kind == "case" else None,
            country=of if kind == "country" else "",
            reason=f"{built.cases[of].tag} bar" if kind == "case" else "a cousin",
            set_at=told["set"],
            lifted_at=told["lifted"],
        )
        if kind == "case" and not told["lifted"]:
            built.cases[of].bar = bar.pk
    for told in built.world["locks"]:
        kind, of = told["of"]
        models.Lock.objects.create(
            user=built.users[of] if kind == "user" else None,
            office=built.offices[of] if kind == "office" else None,
            set_at=told["set"],
            lifted_at=told["lifted"],
        )
    for told in built.world["travels"]:
        models.Travel.objects.create(
            user=built.users[told["user"]],
            begins_at=told["begins"],
            until=told["until"],
            ended_at=told["ended"],
        )


def _grant_rows(built: Built, table: Any, told: Row) -> list[Any]:
    (holder_kind, holder), (kind, of) = told["to"], told["on"]
    holders: dict[str, Any] = {
        "user": {"user": built.users.get(holder)},
        "office": {"group_id": built.offices[holder].pk if holder in built.offices else None},
    }
    on = built.cases[of].case if kind == "case" else built.campaigns[of]
    bundle = uuid.uuid4()
    if kind == "case":
        built.cases[of].grant = bundle
    if told["is_emergency"]:
        opening = models.EmergencyOpening.objects.create(
            case=on,  # type: ignore[misc]
            by=built.users[holder],
            reason="Something that could not wait",
            opened_at=told["given"],
            until=told["until"],
            bundle=bundle,
        )
        opening.told.add(built.users["wei"])
    return grant_rows(
        table,
        on,
        told["permissions"],
        numbers=built.permissions[kind],
        bundle=bundle,
        granted_at=told["given"],
        until=told["until"],
        ended_at=told["ended"],
        reason=f"{built.cases[of].tag} grant" if kind == "case" else "Work on the campaign",
        **holders[holder_kind],
    )


def _build_files(built: Built) -> None:
    """A file for each case, its bytes too, and one that is on its way."""
    by = {"added_at": AT - 10 * DAY, "added_by": built.users[RECORDER]}
    rows = []
    for told in built.cases.values():
        told.file = uuid.uuid4()
        original = f"Secret {told.tag} original".encode()
        vault.write(places.original(told.file), original)
        vault.write(places.copy(told.file), f"{told.tag} testimony".encode())
        rows.append(
            models.Evidence(
                key=told.file,
                case=told.case,
                source_id=told.source,
                file_name=f"{told.tag} file.txt",
                title=f"{told.tag} letter",
                media_type="text/plain",
                size=len(original),
                sha256="0" * 64,
                has_copy=True,
                **by,
            )
        )
    models.Evidence.objects.bulk_create(rows)
    uploads = [
        models.Upload(
            case=told.case,
            by=built.users[RECORDER],
            file_name=f"{told.tag} upload.txt",
            size=9,
            began_at=AT - timedelta(hours=1),
        )
        for told in built.cases.values()
    ]
    models.Upload.objects.bulk_create(uploads)
    for told, upload in zip(built.cases.values(), uploads, strict=True):
        told.upload = upload.key
