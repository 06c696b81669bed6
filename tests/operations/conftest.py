"""The case the operations are tried on, and somebody who may see it but not touch it."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections

from cases.access import OPERATOR
from cases.operations.granting import give_grant
from cases.operations.writing import Refused
from cases.vocabulary import Permission
from tests.factories import held_case, release

AtOnce = Callable[[list[Callable[[], Any]]], list[Any]]


@pytest.fixture
def samira(cast):
    """Arrested on 14 March 2017, a standard case of the Marasia desk."""
    return held_case(cast)


@pytest.fixture
def released(cast, samira):
    """Her release of 5 May 2019, recorded by the caseworker ten hours ago and not yet verified."""
    return release(cast, samira)


@pytest.fixture
def reader(cast, now):
    """May see every standard case of the campaign, and do nothing."""
    give_grant(
        on=cast.individuals,
        to=cast.outsider,
        permissions=[Permission.VIEW],
        until=now + timedelta(days=5),
        reason="reads, and nothing else",
        actor=OPERATOR,
        at=now - timedelta(days=1),
    )
    return cast.outsider


@pytest.fixture
def at_once(tmp_path) -> Iterator[AtOnce]:
    """Run several things at the same moment; returns what each answered, or the refusal it raised.

    The tests' SQLite is in memory, where all threads share one connection: it is copied to a file first,
    with the settings of the embedded default. Read the results with `at_once` too.
    """
    in_memory = connection.settings_dict["NAME"]
    is_sqlite = connection.vendor == "sqlite"

    def run(things: list[Callable[[], Any]]) -> list[Any]:
        if is_sqlite and connection.settings_dict["NAME"] == in_memory:
            file = tmp_path / "at-once.sqlite3"
            connection.ensure_connection()
            with sqlite3.connect(file) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=WAL")
            copy.close()
            connection.settings_dict["NAME"] = str(file)
        starting = threading.Barrier(len(things))

        def one(thing: Callable[[], Any]) -> Any:
            starting.wait(timeout=30)
            try:
                return thing()
            except Refused as refusal:
                return refusal
            finally:
                connections["default"].close()

        with ThreadPoolExecutor(len(things)) as threads:
            return list(threads.map(one, things))

    yield run
    connection.settings_dict["NAME"] = in_memory
