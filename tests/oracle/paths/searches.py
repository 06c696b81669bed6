"""What is found: by a search, and as a likely duplicate of a new case."""

import uuid
from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.echoed import without_echo
from tests.oracle import oracle
from tests.oracle.paths.kinds import SetPath
from tests.oracle.paths.reader import Reader, sample, text_of
from tests.oracle.worlds import own_script_of

FOUND_AT_MOST = 50


def _found(reader: Reader, typed: str) -> set[str]:
    reader.client.post(reverse("cases:find"), {"q": typed})
    return reader.built.told_in(reader.text("cases:find", follow=True).replace(typed, ""))


def _finding(how: str, typed: Callable[[Reader, str], str]) -> SetPath:
    return SetPath(
        "cases:find",
        f"by {how}",
        lambda reader: set().union(*(_found(reader, typed(reader, one)) for one in sample(reader))),
        lambda reader: set(sample(reader)) & reader.visible(),
        Reader.visible,
    )


def _intake(how: str, typed: Callable[[Reader, str], str]) -> SetPath:
    def told(reader: Reader) -> set[str]:
        found: set[str] = set()
        for one in sample(reader):
            name = typed(reader, one)
            answer = reader.try_post("cases:new_case", data=_new_case(reader, name))
            opened = answer.status_code == 302 and reader.is_in
            assert not (opened and one in reader.visible()), f"false denial: the likely duplicate {one}"
            found |= reader.built.told_in(without_echo(text_of(answer), name))
        return found

    def must(reader: Reader) -> set[str]:
        return set(sample(reader)) & reader.visible() if reader.held("record") else set()

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


def _former(reader: Reader) -> set[str]:
    """Everything found by a part of the former names: only by who may read them."""
    reader.client.post(reverse("cases:find"), {"q": "Olderby"})
    return reader.built.told_in(reader.text("cases:find", follow=True).replace("Olderby", ""))


def _not_too_many(cases: set[str]) -> set[str]:
    return cases if len(cases) <= FOUND_AT_MOST else set()


SETS: tuple[SetPath, ...] = (
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
)
