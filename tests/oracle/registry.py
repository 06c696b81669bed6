"""Every way in which a case can be read: address, filter, parameter, field of a form, command.

Whoever adds a page, a filter, an export or a command adds its path here; `test_registry.py` holds that.
What a path tells one reader is compared with the oracle by `checks.py`.
"""

import io
import json
import re
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import access, figures, references
from cases.models import User
from cases.vocabulary import Consent, FileState, Permission, Read, StatusGroup
from tests.oracle import oracle
from tests.oracle.worlds import (
    CAMPAIGNS,
    COUNTRIES,
    DOUBTFUL,
    PERSONAS,
    RECORDER,
    RELEASED,
    WAITING,
    Built,
    Told,
    former_in,
    own_script_of,
    secret_in,
    words_in,
)

SOME = 1  # in the address of a plain page: a person or an office, whose number is put in
NEVER_WRITTEN = 10**9  # the number of a row that does not exist
NO_FILE = uuid.UUID(int=7)  # the key of a file that does not exist
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
SHOWN_IN_MY_WORK = 10
FOUND_AT_MOST = 50
FIRST_OF_A_YEAR = 5


# ---------------------------------------------------------------- a reader, and what they are answered


@dataclass(frozen=True)
class Answer:
    """All by which two answers can be told apart; what each page has of its own is taken out."""

    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    queries: int


@dataclass
class Reader:
    """One person at one browser."""

    built: Built
    name: str
    client: Client
    asked: int = 0

    @property
    def user(self) -> User:
        return self.built.users[self.name]

    @property
    def is_in(self) -> bool:
        return oracle.is_in(self.built.world, self.name, self.built.at)

    def get(self, route: str, *args: Any, query: dict[str, Any] | None = None, follow: bool = False) -> Any:
        self.asked += 1
        return self.client.get(reverse(route, args=args), query or {}, follow=follow)

    def text(self, route: str, *args: Any, query: dict[str, Any] | None = None, follow: bool = False) -> str:
        return text_of(self.get(route, *args, query=query, follow=follow))

    def try_post(self, route: str, *args: Any, data: dict[str, Any]) -> Any:
        """Post, and take back whatever it wrote."""
        self.asked += 1
        with transaction.atomic():
            answer = self.client.post(reverse(route, args=args), data)
            transaction.set_rollback(True)
        return answer

    def answer(self, method: str, route: str, args: tuple[Any, ...], data: dict[str, Any]) -> Answer:
        self.asked += 1
        said = {"data": data} if method in ("get", "head", "post") else {}
        with transaction.atomic(), CaptureQueriesContext(connection) as queries:
            found = getattr(self.client, method)(reverse(route, args=args), **said)
            body = body_of(found)
            transaction.set_rollback(True)
        headers = tuple(sorted((key, value) for key, value in found.items()))
        return Answer(found.status_code, stable(body), headers, len(queries))

    # What the oracle says of this reader.

    def visible(self, permission: str = "view") -> set[str]:
        return oracle.visible(self.built.world, self.name, self.built.at, permission)

    def of_figure(self, cases: set[str]) -> set[str]:
        return oracle.lines_shown(self.built.world, self.name, cases, self.built.at)[0]

    def closed_of_figure(self, cases: set[str]) -> int:
        return oracle.lines_shown(self.built.world, self.name, cases, self.built.at)[1]

    def in_figures(self, **told: Any) -> set[str]:
        """The cases of the reader's figures for which all of this is on record."""
        scope = oracle.in_figures(self.built.world, self.name, self.built.at)
        rows = self.built.world["cases"]
        return {one for one in scope if all(rows[one][name] == value for name, value in told.items())}

    def held(self, permission: str = "view") -> set[str]:
        return oracle.campaigns_held(self.built.world, self.name, self.built.at, permission)


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def text_of(answer: Any) -> str:
    """The page without its random tokens: one of them could spell a canary."""
    return stable(body_of(answer)).decode()


def stable(content: bytes) -> bytes:
    content = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"", content)
    content = re.sub(rb"Copy [0-9A-Z]{4}-[0-9A-Z]{4}", rb"", content)
    return re.sub(rb'(name="submission" value=")[^"]+', rb"", content)


def never_given(built: Built) -> str:
    while (reference := references.new_reference()).replace("-", "") in built.by_reference:
        pass
    return reference


# ---------------------------------------------------------------- kinds of paths


@dataclass(frozen=True)
class SetPath:
    """A way that names cases. `told`: the cases it named; it must name all of `must`, and none but `may`."""

    route: str
    how: str
    told: Callable[[Reader], set[str]]
    must: Callable[[Reader], set[str]]
    may: Callable[[Reader], set[str]] | None = None


@dataclass(frozen=True)
class NumberPath:
    """A number on a page, and the number the oracle computes."""

    route: str
    how: str
    told: Callable[[Reader], Any]
    computed: Callable[[Reader], Any]
    applies: Callable[[Reader], bool] = lambda reader: True


@dataclass(frozen=True)
class ObjectPath:
    """An address of one case. Hidden answers as absent; visible opens to who holds all of `needs`.

    `names`: what of the case its address names, beside the case; an address of another case's reads as one
    that never was. `opens`: whether GET shows a page, to whoever may.
    """

    args: Callable[[Told], tuple[Any, ...]] = lambda told: ()
    absent: tuple[Any, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)
    needs: tuple[str, ...] = ("view",)
    opens: bool = True
    tells_former: bool = False
    tells_secret: bool = False
    of_somebody: bool = False  # some of them open to whom it is about alone


@dataclass(frozen=True)
class PlainPath:
    """A page that names no case at all, whoever asks."""

    method: str = "get"
    args: tuple[Any, ...] = ()
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TypedPath:
    """A field or parameter that takes what names a row: hidden reads as absent.

    `typed` gives, for a hidden case, what is sent; for None what names nothing.
    """

    route: str
    field: str
    ask: Callable[["Reader", Told, Any], Any]
    typed: Callable[[Built, str | None], str]
    needs: str = "view"


# ---------------------------------------------------------------- the list


def _list_pages(reader: Reader, query: dict[str, Any]) -> str:
    """Every page of the list, by its own links."""
    text = page = reader.text("cases:cases", query=query)
    while following := re.search(r'href="(\?[^"]*after=[^"]*)"', page):
        page = text_of(reader.client.get(reverse("cases:cases") + unescape(following[1])))
        text += page
    return text


def _listed(**chosen: str) -> SetPath:
    def expected(reader: Reader) -> set[str]:
        asked = {name: [value] for name, value in chosen.items()}
        if "campaign" in asked and asked["campaign"][0] not in reader.held():
            return reader.visible()  # a campaign one does not hold is not known, and narrows nothing
        if "country" in asked and asked["country"][0] not in oracle.countries_offered(
            reader.built.world, reader.name, reader.built.at
        ):
            return reader.visible()
        return oracle.listed(reader.built.world, reader.name, reader.built.at, asked)

    return SetPath(
        "cases:cases",
        f"narrowed by {chosen}" if chosen else "page by page",
        lambda reader: reader.built.told_in(_list_pages(reader, dict(chosen))),
        expected,
    )


FILTERS: dict[str, tuple[str, ...]] = {  # of the list: each with every value it takes
    "situation": tuple(StatusGroup.values),
    "country": (*COUNTRIES, "ZZ"),
    "campaign": (*CAMPAIGNS, "never-heard-of-it"),
    "file": tuple(FileState.values),
    "consent": tuple(Consent.values),
}


def _list_total(reader: Reader) -> int:
    return _number(r"You see (one|[\d,]+) case", reader.text("cases:cases"))


def _offered(name: str) -> Callable[[Reader], set[str]]:
    def told(reader: Reader) -> set[str]:
        answer = reader.get("cases:cases")
        if answer.context is None:
            return set()
        choices = answer.context["filter"].form.fields[name].choices
        return {str(getattr(key, "value", key)) for key, _label in choices} - {""}

    return told


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    if found is None:
        return 0
    return 1 if found[1].lower() == "one" else int(found[1].replace(",", "").replace("\u202f", ""))


# ---------------------------------------------------------------- my work, finding, intake


def _first_visible(reader: Reader) -> set[str]:
    """The cases changed last: a world's are in the order in which they were changed, the last first."""
    return set(sorted(reader.visible())[:SHOWN_IN_MY_WORK])


def _waiting(reader: Reader) -> set[str]:
    rows = reader.built.world["cases"]
    return {one for one in reader.visible("verify") if rows[one]["waiting_in"]}


def _to_verify(reader: Reader) -> int:
    text = reader.text("cases:my_work")
    return _number(r"(One|\d+) outcomes? (?:a colleague recorded|that colleagues recorded)", text)


def _found(reader: Reader, typed: str) -> set[str]:
    reader.client.post(reverse("cases:find"), {"q": typed})
    return reader.built.told_in(reader.text("cases:find", follow=True).replace(typed, ""))


def _sample(reader: Reader, several: int = 2) -> list[str]:
    """Some cases that the reader sees, some that they do not: others for each person."""
    seen = sorted(reader.visible(), key=lambda one: (hash_of(reader.name, one), one))
    hidden = sorted(set(reader.built.cases) - set(seen), key=lambda one: (hash_of(reader.name, one), one))
    return [*seen[:several], *hidden[:several]]


def hash_of(*words: str) -> int:
    return sum(ord(letter) * (place + 7) for place, letter in enumerate("|".join(words))) % 997


def _finding(how: str, typed: Callable[[Reader, str], str]) -> SetPath:
    return SetPath(
        "cases:find",
        f"by {how}",
        lambda reader: set().union(*(_found(reader, typed(reader, one)) for one in _sample(reader))),
        lambda reader: set(_sample(reader)) & reader.visible(),
        Reader.visible,
    )


def _intake(how: str, typed: Callable[[Reader, str], str]) -> SetPath:
    def told(reader: Reader) -> set[str]:
        found: set[str] = set()
        for one in _sample(reader):
            name = typed(reader, one)
            answer = reader.try_post("cases:new_case", data=_new_case(reader, name))
            opened = answer.status_code == 302 and reader.is_in
            assert not (opened and one in reader.visible()), f"false denial: the likely duplicate {one}"
            found |= reader.built.told_in(text_of(answer).replace(name, ""))
        return found

    def must(reader: Reader) -> set[str]:
        return set(_sample(reader)) & reader.visible() if reader.held("record") else set()

    return SetPath("cases:new_case", f"likely duplicates by {how}", told, must, Reader.visible)


def _new_case(reader: Reader, name: str) -> dict[str, Any]:
    campaigns = sorted(reader.held("record"))
    return {
        "name": name,
        "country": "XM",
        "status": "arrested",
        "happened_on": "March 2024",
        "source": "a letter",
        "sureness": "likely",
        "campaign": reader.built.campaigns[campaigns[0]].pk if campaigns else "",
        "sensitivity": "restricted",
        "submission": str(uuid.uuid4()),
    }


# ---------------------------------------------------------------- the figure


def _lines(route: str, year: int, query: dict[str, str], **told: Any) -> SetPath:
    """A list behind a figure: of its cases, those one may open."""

    def pages(reader: Reader) -> set[str]:
        text = page = reader.text(route, year, query=query)
        while following := re.search(r'href="([^"]*page=\d+[^"]*)"[^>]*>(?:\s*<[^>]*>)*\s*Next', page):
            page = text_of(reader.client.get(reverse(route, args=[year]) + _query(unescape(following[1]))))
            text += page
        return reader.built.told_in(text)

    def expected(reader: Reader) -> set[str]:
        return reader.of_figure(reader.in_figures(**told))

    return SetPath(route, f"{year} {query}", pages, expected)


def _query(address: str) -> str:
    return f"?{address.partition('?')[2]}"


def _counted(reader: Reader) -> set[str]:
    return oracle.counted(reader.built.world, reader.name, RELEASED, reader.built.at)


def _value(reader: Reader) -> int:
    return _number(r'<span class="fig">([\d,]+)</span>', reader.text("cases:tally", RELEASED))


def _is_whole(reader: Reader) -> bool:
    text = reader.text("cases:tally", RELEASED)
    return bool(text) and "in your scope" not in text


def _not_open(route: str, year: int) -> Callable[[Reader], int]:
    return lambda reader: _number(r"(\d+) cases? (?:is|are) not open to you", reader.text(route, year))


def _by_country(reader: Reader) -> dict[str, int]:
    answer = reader.get("cases:tally_counted", RELEASED)
    if answer.context is None:
        return {}
    narrowing = {one.name: one for one in answer.context["counted"].filters}
    chosen = narrowing["country"].choices if "country" in narrowing else ()
    return {choice.key.replace("not-known", ""): choice.count for choice in chosen}


def _country_counts(reader: Reader) -> dict[str, int]:
    rows = reader.built.world["cases"]
    return dict(Counter(rows[one]["country"] for one in _counted(reader)))


def _changes_today(reader: Reader) -> int:
    text = reader.text("cases:tally_changes", RELEASED, query={"since": "2026-01-05"})
    return _number(r"Today it is ([\d,]+)", text)


def _first_lines(reader: Reader) -> set[str]:
    shown = sorted(reader.of_figure(_counted(reader)), key=lambda one: reader.built.cases[one].reference)
    return set(shown[:FIRST_OF_A_YEAR])


def _has_two_choices(reader: Reader, country: str) -> set[str]:
    return {one for one in reader.of_figure(_counted(reader)) if _country_of(reader, one) == country}


def _country_of(reader: Reader, case: str) -> str:
    return str(reader.built.world["cases"][case]["country"])


# ---------------------------------------------------------------- commands, the gate, and others' reach


def _command(reader: Reader, *asked: str) -> str:
    """What a command prints for one person; nothing where it refuses."""
    said = io.StringIO()
    try:
        call_command("figure", *asked, "--as", reader.user.email, "--json", stdout=said, stderr=said)
    except CommandError as refusal:
        return str(refusal)
    return said.getvalue()


def _command_value(reader: Reader) -> int:
    said = _command(reader, "positive-impact", str(RELEASED))
    return int(json.loads(said)["value"]) if said.startswith("{") else 0


def _not_open_by_command(reader: Reader) -> int:
    said = _command(reader, "positive-impact", str(RELEASED), "--cases")
    return int(json.loads(said)["not_open_to_you"]["counted"]) if said.startswith("{") else 0


def _of_every_figure(reader: Reader) -> set[str]:
    printed = [_command(reader, one.name, str(RELEASED), "--cases") for one in figures.FIGURES]
    return reader.built.told_in("".join(printed))


def _gate(permission: str) -> SetPath:
    def told(reader: Reader) -> set[str]:
        user = User.objects.get(pk=reader.user.pk)
        found = access.cases_for(user, Permission(permission)).values_list("reference", flat=True)
        return reader.built.told_in(" ".join(found))

    return SetPath("access.cases_for", permission, told, lambda reader: reader.visible(permission))


def _by_perm(permission: str) -> SetPath:
    def told(reader: Reader) -> set[str]:
        user = User.objects.get(pk=reader.user.pk)
        return {
            o for o in _sample(reader) if user.has_perm(f"cases.{permission}", reader.built.cases[o].case)
        }

    return SetPath(
        "user.has_perm", permission, told, lambda reader: set(_sample(reader)) & reader.visible(permission)
    )


def _what_they_see(reader: Reader) -> dict[str, int]:
    found = {}
    for name in PERSONAS:
        text = reader.text("cases:what_they_see", reader.built.users[name].pk)
        found[name] = _number(r"<dt>Standard</dt><dd>([\d,]+)</dd>", text)
    return found


def _what_they_see_computed(reader: Reader) -> dict[str, int]:
    world, at = reader.built.world, reader.built.at
    return {
        name: sum(world["cases"][o]["sensitivity"] == "standard" for o in oracle.visible(world, name, at))
        for name in PERSONAS
    }


def _checked_cases(reader: Reader) -> list[str]:
    """One visible case, of which somebody is barred if there is any."""
    barred = {bar["of"] for bar in reader.built.world["bars"] if not bar["lifted"]}
    return sorted(reader.visible(), key=lambda one: (("case", one) not in barred, one))[:1]


def _checked_person(reader: Reader) -> dict[tuple[str, str], frozenset[str]]:
    """What the page of a case says that somebody may do there."""
    found = {}
    for one in _checked_cases(reader):
        for name in sorted(PERSONAS):
            said = {"person": reader.built.users[name].email}
            answer = reader.try_post("cases:access", reader.built.cases[one].reference, data=said)
            explained = answer.context["answer"] if answer.context else None
            found[one, name] = frozenset(map(str, explained.permissions)) if explained else frozenset()
    return found


def _checked_computed(reader: Reader) -> dict[tuple[str, str], frozenset[str]]:
    world, at = reader.built.world, reader.built.at
    return {
        (one, name): frozenset(p for p in Permission.values if oracle.may(world, name, one, p, at))
        if world["users"][name]["is_active"]
        else frozenset()
        for one in _checked_cases(reader)
        for name in sorted(PERSONAS)
    }


# ---------------------------------------------------------------- all paths


def _former(reader: Reader) -> set[str]:
    """Everything found by a part of the former names: only by who may read them."""
    reader.client.post(reverse("cases:find"), {"q": "Olderby"})
    return reader.built.told_in(reader.text("cases:find", follow=True).replace("Olderby", ""))


def _not_too_many(cases: set[str]) -> set[str]:
    return cases if len(cases) <= FOUND_AT_MOST else set()


SETS: tuple[SetPath, ...] = (
    _listed(),
    *(_listed(**{name: value}) for name, values in FILTERS.items() for value in values),
    _listed(situation="released", file="active"),
    _listed(country="XV", campaign=CAMPAIGNS[0]),
    SetPath(
        "cases:cases",
        "after a key that no page gave",
        lambda reader: reader.built.told_in(
            reader.text("cases:cases", query={"after": "9999999999999999-9999999"})
        ),
        lambda reader: set(),
        Reader.visible,
    ),
    SetPath(
        "cases:my_work",
        "GET",
        lambda reader: reader.built.told_in(reader.text("cases:my_work")),
        _first_visible,
        Reader.visible,
    ),
    SetPath(
        "cases:find",
        "by a word of every name",
        lambda reader: _found(reader, "Vashti"),
        lambda reader: _not_too_many(reader.visible()),
        Reader.visible,
    ),
    SetPath(
        "cases:find",
        "by a part of former names",
        _former,
        lambda reader: _not_too_many(oracle.unmasked(reader.built.world, reader.name, reader.built.at)),
        lambda reader: oracle.unmasked(reader.built.world, reader.name, reader.built.at),
    ),
    _finding("name", lambda reader, one: f"{reader.built.cases[one].tag} Vashti"),
    _finding("part of a name", lambda reader, one: reader.built.cases[one].tag.lower()),
    _finding("own script", lambda reader, one: own_script_of(one)),
    _finding("whole former name", lambda reader, one: f"Olderby {reader.built.cases[one].tag}"),
    _finding("reference", lambda reader, one: reader.built.cases[one].reference.lower().replace("-", "")),
    _intake("name", lambda reader, one: f"{reader.built.cases[one].tag} Vashti"),
    _intake("own script", lambda reader, one: own_script_of(one)),
    _intake("former name", lambda reader, one: f"Olderby {reader.built.cases[one].tag}"),
    SetPath(
        "cases:tally",
        "the first cases behind it",
        lambda reader: reader.built.told_in(reader.text("cases:tally", RELEASED)),
        _first_lines,
    ),
    _lines("cases:tally_counted", RELEASED, {}, released_in=RELEASED),
    _lines("cases:tally_counted", RELEASED, {"known_by": "2026-03-01"}, released_in=RELEASED),
    _lines("cases:tally_counted", RELEASED, {"page": "99"}, released_in=RELEASED),
    _lines("cases:tally_counted", RELEASED, {"kind": "released"}, released_in=RELEASED),
    *(
        SetPath(
            "cases:tally_counted",
            f"narrowed to {country}{' and a kind' * len(more)}",
            lambda reader, country=country, more=more: reader.built.told_in(
                reader.text("cases:tally_counted", RELEASED, query={"country": country, **more})
            ),
            lambda reader, country=country: (
                _has_two_choices(reader, country)
                if country in _country_counts(reader)
                else reader.of_figure(_counted(reader))
            ),
        )
        for country in COUNTRIES
        for more in ({}, {"kind": "released"})
    ),
    *(
        SetPath(
            "cases:tally_counted",
            f"narrowed to the campaign {slug}",
            lambda reader, slug=slug: reader.built.told_in(
                reader.text("cases:tally_counted", RELEASED, query={"campaign": slug})
            ),
            lambda reader: set(),
            lambda reader: reader.of_figure(_counted(reader)),
        )
        for slug in (*CAMPAIGNS, "none")
    ),
    _lines("cases:tally_decide", DOUBTFUL, {}, doubtful_in=DOUBTFUL),
    _lines("cases:tally_decide", DOUBTFUL, {"known_by": "2026-03-01"}, doubtful_in=DOUBTFUL),
    _lines("cases:tally_not_counted", WAITING, {"reason": "not-verified"}, waiting_in=WAITING),
    SetPath(
        "cases:tally_not_counted",
        "the first of each reason",
        lambda reader: reader.built.told_in(reader.text("cases:tally_not_counted", WAITING)),
        lambda reader: set(),
        lambda reader: reader.of_figure(reader.in_figures(waiting_in=WAITING)),
    ),
    _lines("cases:tally_changes", RELEASED, {"since": "2026-01-05"}, released_in=RELEASED),
    SetPath(
        "cases:tally_changes",
        "since the usual day",
        lambda reader: reader.built.told_in(reader.text("cases:tally_changes", RELEASED)),
        lambda reader: set(),
        lambda reader: reader.of_figure(_counted(reader)),
    ),
    SetPath(
        "manage.py figure",
        "--cases of the positive impact",
        lambda reader: reader.built.told_in(_command(reader, "positive-impact", str(RELEASED), "--cases")),
        lambda reader: reader.of_figure(_counted(reader)),
    ),
    SetPath(
        "manage.py figure",
        "--cases of every other number",
        _of_every_figure,
        lambda reader: set(),
        Reader.visible,
    ),
    *(_gate(permission) for permission in Permission.values),
    *(_by_perm(permission) for permission in Permission.values),
    SetPath(
        "cases:cases",
        "the campaigns offered",
        _offered("campaign"),
        Reader.held,
    ),
    SetPath(
        "cases:cases",
        "the countries offered",
        lambda reader: {code or "unknown" for code in _offered("country")(reader)},
        lambda reader: oracle.countries_offered(reader.built.world, reader.name, reader.built.at) - {""},
    ),
)

NUMBERS: tuple[NumberPath, ...] = (
    NumberPath("cases:cases", "how many", _list_total, lambda reader: len(reader.visible())),
    NumberPath(
        "cases:my_work",
        "how many wait to be verified",
        _to_verify,
        lambda reader: len(_waiting(reader)),
        lambda reader: reader.name != RECORDER,
    ),
    NumberPath("cases:tally", "the figure", _value, lambda reader: len(_counted(reader))),
    NumberPath(
        "cases:tally",
        "whose figure it says it is",
        _is_whole,
        lambda reader: (
            reader.is_in
            and "organisation_figures" in reader.built.world["users"][reader.name]["organisation"]
        ),
    ),
    NumberPath(
        "cases:tally_counted",
        "how many are not open",
        _not_open("cases:tally_counted", RELEASED),
        lambda reader: reader.closed_of_figure(_counted(reader)),
    ),
    NumberPath("cases:tally_counted", "how many in each country", _by_country, _country_counts),
    NumberPath(
        "cases:tally_decide",
        "how many are not open",
        _not_open("cases:tally_decide", DOUBTFUL),
        lambda reader: reader.closed_of_figure(reader.in_figures(doubtful_in=DOUBTFUL)),
    ),
    NumberPath(
        "cases:tally_not_counted",
        "how many are not open",
        _not_open("cases:tally_not_counted", WAITING),
        lambda reader: reader.closed_of_figure(reader.in_figures(waiting_in=WAITING)),
    ),
    NumberPath(
        "cases:tally_changes", "the figure today", _changes_today, lambda reader: len(_counted(reader))
    ),
    NumberPath("manage.py figure", "the value", _command_value, lambda reader: len(_counted(reader))),
    NumberPath(
        "manage.py figure",
        "how many are not open",
        _not_open_by_command,
        lambda reader: reader.closed_of_figure(_counted(reader)),
    ),
    NumberPath(
        "cases:what_they_see",
        "how many standard cases each person sees",
        _what_they_see,
        _what_they_see_computed,
        lambda reader: (
            reader.is_in and "manage_people" in reader.built.world["users"][reader.name]["organisation"]
        ),
    ),
    NumberPath(
        "cases:my_access",
        "how many the reader sees",
        lambda reader: _number(r"<dt>All</dt><dd>([\d,]+)</dd>", reader.text("cases:my_access")),
        lambda reader: len(reader.visible()),
        lambda reader: reader.is_in,
    ),
    NumberPath("cases:access", "what each person may do there", _checked_person, _checked_computed),
)


def _row(kind: str) -> Callable[[Told], tuple[Any, ...]]:
    return lambda told: (kind, told.rows.get(kind, NEVER_WRITTEN))


_RECORD, _SHARE, _BOTH = ("record",), ("share",), ("contacts", "record")
_ABSENT_ROW = ("status", NEVER_WRITTEN)
OBJECTS: dict[str, ObjectPath] = {
    "cases:case": ObjectPath(),
    "cases:timeline": ObjectPath(),
    "cases:names": ObjectPath(tells_former=True),
    "cases:outcomes": ObjectPath(),
    "cases:activities": ObjectPath(),
    "cases:facts": ObjectPath(needs=_RECORD),
    "cases:history": ObjectPath(tells_former=True),
    "cases:undo_edit": ObjectPath(
        lambda told: ("case", told.edit), ("case", NEVER_WRITTEN), opens=False, needs=_RECORD
    ),
    "cases:record": ObjectPath(needs=_RECORD),
    "cases:effect": ObjectPath(opens=False),
    "cases:verify": ObjectPath(_row("status"), _ABSENT_ROW, needs=("verify",)),
    "cases:undo": ObjectPath(_row("status"), _ABSENT_ROW, opens=False, needs=_RECORD),
    "cases:withdraw": ObjectPath(_row("event"), ("event", NEVER_WRITTEN), {"reason": "a slip"}, _RECORD),
    "cases:correct": ObjectPath(_row("status"), _ABSENT_ROW, {"reason": "a slip"}, _RECORD),
    "cases:move": ObjectPath(_row("status"), _ABSENT_ROW, {"right_case": "000-000"}, _RECORD),
    "cases:contacts": ObjectPath(needs=("contacts",), tells_secret=True),
    "cases:edit_contact": ObjectPath(
        lambda told: (told.contact,), (NEVER_WRITTEN,), needs=_BOTH, tells_secret=True
    ),
    "cases:end_contact": ObjectPath(
        lambda told: (told.contact,), (NEVER_WRITTEN,), needs=_BOTH, tells_secret=True
    ),
    "cases:source_identity": ObjectPath(
        lambda told: (told.source,), (NEVER_WRITTEN,), needs=_BOTH, tells_secret=True
    ),
    "cases:evidence": ObjectPath(),
    "cases:begin_upload": ObjectPath(data={"name": "a.txt", "size": "3"}, opens=False, needs=_RECORD),
    "cases:upload": ObjectPath(lambda told: (told.upload,), (NO_FILE,), needs=_RECORD, of_somebody=True),
    "cases:evidence_copy": ObjectPath(lambda told: (told.file,), (NO_FILE,)),
    "cases:evidence_original": ObjectPath(
        lambda told: (told.file,), (NO_FILE,), needs=("contacts",), tells_secret=True
    ),
    "cases:edit_evidence": ObjectPath(lambda told: (told.file,), (NO_FILE,), needs=_RECORD),
    "cases:withdraw_evidence": ObjectPath(
        lambda told: (told.file,), (NO_FILE,), {"reason": "a slip"}, needs=_RECORD
    ),
    "cases:access": ObjectPath(data={"person": "Person oda"}),
    "cases:give_access": ObjectPath(data={"to": "office-1", "reason": "a good reason"}, needs=_SHARE),
    "cases:end_access": ObjectPath(
        lambda told: (told.grant,), (NO_FILE,), {"reason": "no longer"}, needs=_SHARE, of_somebody=True
    ),
    "cases:undo_end_access": ObjectPath(lambda told: (told.grant,), (NO_FILE,), opens=False, needs=_SHARE),
    "cases:extend_access": ObjectPath(
        lambda told: (told.grant,), (NO_FILE,), {"reason": "until then"}, needs=_SHARE, of_somebody=True
    ),
    "cases:bar": ObjectPath(data={"reason": "a cousin"}, needs=_SHARE),
    "cases:lift_bar": ObjectPath(lambda told: (told.bar,), (NEVER_WRITTEN,), needs=_SHARE, of_somebody=True),
    "cases:sensitivity": ObjectPath(data={"sensitivity": "standard", "reason": "no threat"}, needs=_SHARE),
    "cases:campaigns_of_case": ObjectPath(data={"reason": "the letters"}, needs=_SHARE),
    "cases:leave_campaign": ObjectPath(
        lambda told: (CAMPAIGNS[0],), data={"reason": "it ended"}, needs=_SHARE, of_somebody=True
    ),
    "cases:country_of_case": ObjectPath(data={"country": "XM", "reason": "she was moved"}, needs=_SHARE),
    "cases:hand_over": ObjectPath(data={"note": "over to you"}),
    "cases:answer_hand_over": ObjectPath(lambda told: ("accept",), ("accept",), opens=False),
}

_OF_A_CAMPAIGN = (CAMPAIGNS[0],)
PLAIN: dict[str, PlainPath] = {
    "account_login": PlainPath(),
    "sign_in_as": PlainPath("post", ("caseworker",)),
    "setup": PlainPath(),
    "mfa_authenticate": PlainPath(),
    "mfa_login_webauthn": PlainPath(),
    "account_inactive": PlainPath(),
    "account_reauthenticate": PlainPath(),
    "reauthenticate_as_role": PlainPath("post"),
    "mfa_reauthenticate": PlainPath(),
    "mfa_reauthenticate_webauthn": PlainPath(),
    "mfa_index": PlainPath(),
    "mfa_activate_totp": PlainPath(),
    "mfa_deactivate_totp": PlainPath(),
    "mfa_view_recovery_codes": PlainPath(),
    "mfa_generate_recovery_codes": PlainPath(),
    "mfa_list_webauthn": PlainPath(),
    "mfa_add_webauthn": PlainPath(),
    "mfa_edit_webauthn": PlainPath(args=(1,)),
    "mfa_remove_webauthn": PlainPath(args=(1,)),
    "usersessions_list": PlainPath(),
    "end_session": PlainPath("post", args=(NEVER_WRITTEN,)),
    "end_other_sessions": PlainPath("post"),
    "stay": PlainPath("post"),
    "account_change_password": PlainPath(),
    "account_reset_password": PlainPath(),
    "account_reset_password_done": PlainPath(),
    "account_reset_password_from_key_done": PlainPath(),
    "account_reset_password_from_key": PlainPath(args=("1", "abc-def")),
    "cases:home": PlainPath(),
    "cases:try_first": PlainPath(),
    "cases:keyboard": PlainPath(),
    "cases:help": PlainPath(),
    "cases:help_access": PlainPath(),
    "cases:help_finding": PlainPath(),
    "cases:help_safety": PlainPath(),
    "cases:settings": PlainPath(),
    "cases:my_safety": PlainPath(),
    "cases:my_access": PlainPath(),
    "cases:lock_me": PlainPath(),
    "cases:manage": PlainPath(),
    "cases:people": PlainPath(),
    "cases:invite": PlainPath(),
    "cases:person": PlainPath(args=(1,)),
    "cases:change_role": PlainPath(args=(1,)),
    "cases:end_their_sessions": PlainPath(args=(1,)),
    "cases:reset_second_step": PlainPath(args=(1,)),
    "cases:send_link": PlainPath(args=(1,)),
    "cases:lock_person": PlainPath(args=(1,)),
    "cases:travel": PlainPath(args=(1,)),
    "cases:end_travel": PlainPath(args=(1,)),
    "cases:bar_country": PlainPath(args=(1,)),
    "cases:lift_country_bar": PlainPath(args=(1, NEVER_WRITTEN)),
    "cases:close_account": PlainPath(args=(1,)),
    "cases:reopen_account": PlainPath(args=(1,)),
    "cases:hand_over_all": PlainPath(args=(1,)),
    "cases:offices": PlainPath(),
    "cases:manage_campaigns": PlainPath(),
    "cases:add_office": PlainPath(),
    "cases:office": PlainPath(args=(1,)),
    "cases:rename_office": PlainPath(args=(1,)),
    "cases:office_countries": PlainPath(args=(1,)),
    "cases:join_office": PlainPath(args=(1,)),
    "cases:leave_office": PlainPath(args=(1, NEVER_WRITTEN)),
    "cases:lock_office": PlainPath(args=(1,)),
    "cases:unlock": PlainPath(args=(NEVER_WRITTEN,)),
    "cases:roles": PlainPath(),
    "cases:role_second_step": PlainPath(args=("caseworker",)),
    "cases:read_date": PlainPath("post", data={"field": "happened_on", "happened_on": "5 May 2019"}),
    "cases:tally_home": PlainPath(),
    "cases:how_we_count": PlainPath(),
    "cases:figures": PlainPath(args=(RELEASED,)),
    "cases:campaign_access": PlainPath(args=_OF_A_CAMPAIGN),
    "cases:give_campaign": PlainPath(args=_OF_A_CAMPAIGN),
    "cases:end_campaign_access": PlainPath(args=(*_OF_A_CAMPAIGN, NO_FILE)),
    "cases:undo_end_campaign_access": PlainPath("post", args=(*_OF_A_CAMPAIGN, NO_FILE)),
    "cases:extend_campaign_access": PlainPath(args=(*_OF_A_CAMPAIGN, NO_FILE)),
    "cases:emergency": PlainPath(),
    "cases:emergency_seen": PlainPath("post", args=(NEVER_WRITTEN,)),
    "cases:what_they_see": PlainPath(args=(1,)),
    "cases:log_check": PlainPath("post"),
    # Last: who leaves is not signed in any more.
    "account_logout": PlainPath(),
    "leave": PlainPath("post"),
}

# The access log tells references, to who may read it, and no word of any case.
LOG_QUERIES: dict[str, tuple[str, ...]] = {
    "person": ("", "1"),
    "kind": (Read.CASE.value, Read.LIST.value, "never"),
    "reference": ("hidden",),
    "copy_number": ("7KQ2-M4PX",),
    "since": ("2026-03-01",),
    "until": ("2026-03-03",),
    "before": ("9999",),
}


# ---------------------------------------------------------------- what is typed


def _of(built: Built, case: str | None, name: str, absent: Any) -> str:
    return str(absent if case is None else getattr(built.cases[case], name))


def _reference_typed(built: Built, case: str | None) -> str:
    return never_given(built) if case is None else built.cases[case].reference


def _moves(reader: Reader, own: Told, typed: str) -> Any:
    args = (own.reference, "status", own.rows["status"])
    return reader.try_post("cases:move", *args, data={"right_case": typed})


def _acts(reader: Reader, own: Told, typed: str) -> Any:
    said = {"kind": "petition", "began_on": "6 June 2020", "state": "begun", "other_cases": typed}
    return reader.try_post("cases:activities", own.reference, data=said)


def _redacts(reader: Reader, own: Told, typed: str) -> Any:
    return reader.get("cases:evidence", own.reference, query={"redacts": typed})


def _describes(field_name: str) -> Callable[[Reader, Told, str], Any]:
    def ask(reader: Reader, own: Told, typed: str) -> Any:
        said = {"title": "", "was": f"{own.tag} letter", field_name: typed}
        return reader.try_post("cases:edit_evidence", own.reference, own.file, data=said)

    return ask


def _is_new(reader: Reader, own: Told, typed: str) -> Any:
    return reader.get("cases:case", own.reference, query={"new": typed, "panel": "record", "only": typed})


def _only(reader: Reader, own: Told, typed: str) -> Any:
    return reader.get("cases:timeline", own.reference, query={"only": typed})


def _ends(reader: Reader, own: Told, typed: str) -> Any:
    said = {
        "tile": "arrest",
        "choice_arrest": "status:arrested",
        "happened_on": "6 June 2020",
        "source": "a letter",
        "sureness": "likely",
        "ends": typed,
    }
    return reader.try_post("cases:record", own.reference, data=said)


def _searches(reader: Reader, own: Told, typed: str) -> Any:
    """Where the search leads: to a case only where that is visible."""
    reader.client.post(reverse("cases:find"), {"q": typed})
    return reader.get("cases:find")


TYPED: tuple[TypedPath, ...] = (
    TypedPath("cases:find", "q", _searches, _reference_typed),
    TypedPath("cases:move", "right_case", _moves, _reference_typed, "record"),
    TypedPath("cases:activities", "other_cases", _acts, _reference_typed, "record"),
    TypedPath("cases:evidence", "redacts", _redacts, lambda b, one: _of(b, one, "file", NO_FILE)),
    TypedPath(
        "cases:edit_evidence",
        "redacts",
        _describes("redacts"),
        lambda b, one: _of(b, one, "file", NO_FILE),
        "record",
    ),
    TypedPath(
        "cases:edit_evidence",
        "source",
        _describes("source"),
        lambda b, one: _of(b, one, "source", NEVER_WRITTEN),
        "record",
    ),
    TypedPath(
        "cases:case",
        "new",
        _is_new,
        lambda b, one: f"status-{NEVER_WRITTEN if one is None else b.cases[one].rows['status']}",
    ),
    TypedPath("cases:timeline", "only", _only, _reference_typed),
    TypedPath(
        "cases:record",
        "ends",
        _ends,
        lambda b, one: str(NEVER_WRITTEN if one is None else b.cases[one].rows.get("outcome", NEVER_WRITTEN)),
        "record",
    ),
)

# Fields and parameters that choose rows, with the path that asks by each. `test_registry.py` reads the forms
# and views: one that is not here fails.
GET_PARAMETERS = {
    "after": "cases:cases",
    "until": "cases:tally_home",
    "known_by": "cases:tally_counted",
    "since": "cases:tally_changes",
    "page": "cases:tally_counted",
    "show": "cases:people",
    "reason": "cases:tally_not_counted",
    "only": "cases:timeline",
    "new": "cases:case",
    "panel": "cases:case",
    "redacts": "cases:evidence",
    "offset": "cases:upload",
    "before": "cases:log",
    "reference": "cases:emergency",
    "q": "cases:find",
    "field": "cases:read_date",
    "name": "cases:begin_upload",
    "size": "cases:begin_upload",
    "files": "cases:evidence",
}
COUNTED_FILTERS = {"kind", "country", "campaign"}
CHOOSING_FIELDS = {
    "ActivityForm.campaign": "offers the campaigns held; test_oracle: what is offered",
    "ActivityForm.other_cases": "TYPED",
    "NewCaseForm.campaign": "offers the campaigns held; test_oracle: what is offered",
    "JoinForm.campaign": "offers the campaigns held; test_oracle: what is offered",
    "JoinForm.person": "people, never a case",
    "MoveForm.right_case": "TYPED",
    "RecordForm.ends": "TYPED",
    "FileForm.redacts": "TYPED",
    "FileForm.source": "TYPED",
    "LogForm.person": "LOG_QUERIES",
    "LogForm.reference": "LOG_QUERIES",
    "EmergencyForm.reference": "test_oracle: an emergency of a barred and of an absent case",
    "GiveForm.to": "people and offices, never a case",
    "BarForm.person": "people, never a case",
    "HandOverForm.receiver": "people, never a case",
    "InviteForm.offices": "offices, never a case",
    "CloseForm.receiver": "people, never a case",
    "HandOverAllForm.receiver": "people, never a case",
    "JoinOfficeForm.person": "people, never a case",
    "CheckForm.person": "people, never a case; NUMBERS",
    "SensitivityForm.people": "people, never a case",
    "SensitivityForm.offices": "offices, never a case",
}
COMMANDS = {
    "figure": "SETS and NUMBERS",
    "import_cases": "writes; reads rows of its own campaign by digests",
    "create_campaign": "the operator's: a campaign and an office by name",
    "check_integrity": "the operator's: references and sentences",
    "demo": "makes an invented world",
    "seed_demo": "makes an invented world",
    "erase_person": "the operator's, with two people",
    "rotate_keys": "the operator's: counts",
    "unlock": "the operator's: says one word",
}
ROUTES_OF_SETS = {path.route for path in SETS} | {path.route for path in NUMBERS} | {"cases:log"}


def masked_in(text: str) -> tuple[set[str], set[str]]:
    """Return whose former names, and whose contacts, a text tells."""
    return former_in(text), secret_in(text)


def words_of_cases(text: str) -> set[str]:
    return words_in(text)


def routes(resolver: Any, prefix: str = "") -> Iterator[str]:
    """Yield the name of every address."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield prefix + (pattern.name or f"(no name: {pattern.pattern})")
