"""How a door is tried: as whom, by which methods, and what may not be in an answer."""

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection, reset_queries
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import references
from cases.models import Case
from tests.access.doors import DOORS, CaseDoor, ListDoor, body_of
from tests.access.told_world import Told, World
from tests.addresses import NEVER_WRITTEN, NO_FILE

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


def signed_in(world: World, who: str) -> Client:
    client = Client()
    if who != "nobody":
        client.force_login(getattr(world.cast, who), backend="cases.access.GateBackend")
    return client


def assert_case_door(world: World, name: str, who: str) -> None:
    """A hidden case and one that never was: the same status, bytes, headers and number of queries."""
    door = DOORS[name]
    assert isinstance(door, CaseDoor)
    client, data = signed_in(world, who), door.data()
    absent_reference = never_given()
    for told in world.closed_to(who):
        for number, row in enumerate(rows_of(door, told)):
            # What a method other than these two answers does not hang on the row: the first tells.
            for method in METHODS if number == 0 else ("get", "post"):
                hidden = _ask(client, method, name, (told.case.reference, *row), data)
                absent = _ask(client, method, name, (absent_reference, *row), data)
                place = f"{name} {row} by {method}: {told.tag}"
                assert hidden == absent, f"leaked to {who} at {place} is told from an absent case"
                assert hidden.status in (404, 405), f"leaked to {who} at {place} answers {hidden.status}"
    for told in world.open_to(who) if door.names else ():
        never = NO_FILE if door.names in ("file", "upload", "grant") else NEVER_WRITTEN
        never = absent_reference if door.names == "twin" else never
        for other in world.closed_to(who):
            for method in METHODS:
                theirs = (told.case.reference, getattr(other, door.names), *door.fixed)
                hidden = _ask(client, method, name, theirs, data)
                absent = _ask(client, method, name, (told.case.reference, never, *door.fixed), data)
                assert hidden == absent, f"leaked to {who} at {name}: the {door.names} of {other.tag}"
    for told in world.open_to(who) if door.of_a_row else ():
        for other in world.closed_to(who):
            for kind, number in other.rows.items():
                for method in ("get", "post"):
                    hidden = _ask(client, method, name, (told.case.reference, kind, number), data)
                    absent = _ask(client, method, name, (told.case.reference, kind, NEVER_WRITTEN), data)
                    assert hidden == absent, f"leaked to {who} at {name}: the {kind} of {other.tag}"


def assert_list_door(world: World, name: str, who: str) -> None:
    """Nothing of what is closed to the reader is in any answer; what is open is in one of them."""
    door = DOORS[name]
    assert isinstance(door, ListDoor)
    told_of: set[str] = set()
    for how, text in door.ask(signed_in(world, who), name, world):
        for told in world.closed_to(who):
            leaked = [what for what, words in told.canaries.items() if words.lower() in text.lower()]
            assert not leaked, f"leaked to {who} at {name}, {how}: {leaked} of {told.tag}"
        told_of |= {told.tag for told in world.open_to(who) if told.case.reference in text}
    missing = set() if door.of_two else {told.tag for told in world.open_to(who)} - told_of
    assert not missing, f"{name} does not show {who} {missing}: the door proves nothing"


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: tuple[tuple[str, str], ...]
    queries: int


def _ask(client: Client, method: str, name: str, args: tuple[Any, ...], data: dict[str, Any]) -> Answer:
    said = {"data": data} if method in ("get", "head", "post") else {}
    reset_queries()  # the connection keeps the last 9,000 alone: what comes after would count as none
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(reverse(name, args=args), **said)
    headers = tuple(sorted((key, value) for key, value in answer.items()))
    return Answer(answer.status_code, stable(body_of(answer)), headers, len(queries))


def rows_of(door: CaseDoor, told: Told) -> list[tuple[Any, ...]]:
    if door.names:
        return [(getattr(told, door.names), *door.fixed)]
    return list(told.rows.items()) if door.of_a_row else [door.fixed]


def never_given() -> str:
    reference = references.new_reference()
    assert not Case.objects.filter(reference=reference).exists()
    return reference


def stable(content: bytes) -> bytes:
    content = re.sub(rb'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', rb"", content)
    content = re.sub(rb"Copy [0-9A-Z]{4}-[0-9A-Z]{4}", rb"", content)
    return re.sub(rb'(name="submission" value=")[^"]+', rb"", content)
