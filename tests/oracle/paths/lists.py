"""The list of cases, each of its filters, and my work."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from django.urls import reverse

from cases.vocabulary import Consent, FileState, StatusGroup
from tests.oracle import oracle
from tests.oracle.paths.kinds import NumberPath, SetPath
from tests.oracle.paths.reader import Reader, number_in, text_of
from tests.oracle.worlds import CAMPAIGNS, COUNTRIES, RECORDER

SHOWN_IN_MY_WORK = 8


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
        if asked.pop("responsible", None):
            asked["owner"] = [reader.name]
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
    "responsible": ("me",),
}


def _ticked(reader: Reader) -> set[str]:
    """Every case of the world is ticked: those that come back to be done together."""
    ticked = [told.reference for told in reader.built.cases.values()]
    answer = reader.try_post("cases:together", data={"act": "task", "case": ticked})
    return reader.built.told_in(text_of(answer))


def _list_total(reader: Reader) -> int:
    return number_in(r"You see (one|[\d,]+) case", reader.text("cases:cases"))


def _offered(name: str) -> Callable[[Reader], set[str]]:
    def told(reader: Reader) -> set[str]:
        answer = reader.get("cases:cases")
        if answer.context is None:
            return set()
        choices = answer.context["filter"].form.fields[name].choices
        return {str(getattr(key, "value", key)) for key, _label in choices} - {""}

    return told


def _first_visible(reader: Reader) -> set[str]:
    """The cases changed last: a world's are in the order in which they were changed, the last first."""
    return set(sorted(reader.visible())[:SHOWN_IN_MY_WORK])


def _waiting(reader: Reader) -> set[str]:
    rows = reader.built.world["cases"]
    return {one for one in reader.visible("verify") if rows[one]["waiting_in"]}


def _to_verify(reader: Reader) -> int:
    text = reader.text("cases:my_work")
    return number_in(r"(One|\d+) outcomes? (?:a colleague recorded|that colleagues recorded)", text)


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
    SetPath("cases:together", "whatever was ticked", _ticked, Reader.visible),
    SetPath(
        "cases:my_work",
        "GET",
        lambda reader: reader.built.told_in(reader.text("cases:my_work")),
        _first_visible,
        Reader.visible,
    ),
)


OFFERED: tuple[SetPath, ...] = (
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
)
