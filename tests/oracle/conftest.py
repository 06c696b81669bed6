"""How the oracle's suites are run, and the last line that says what they did."""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

import pytest
import time_machine
from django.test import client
from django.test.utils import ContextList

from tests.oracle.checks import Tally
from tests.oracle.worlds import AT

IS_LARGE = os.environ.get("ORACLE_SIZE") == "large"
FIGURES = "oracle figures"
PLANTED = "planted leak caught"


@pytest.fixture(autouse=True)
def _quick_and_quiet(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Files of its own; no word of the many pages not found; of each page the first context alone."""
    settings.MEDIA_ROOT = tmp_path
    logging.disable(logging.CRITICAL)
    monkeypatch.setattr(client, "store_rendered_templates", _first_context)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(autouse=True)
def _still_clock() -> Iterator[None]:
    """The clock stands: a session that is written once a minute would tell two answers apart by itself."""
    with time_machine.travel(AT, tick=False):
        yield


def _first_context(store: dict, signal: Any, sender: Any, template: Any, context: Any, **kwargs: Any) -> None:
    if "context" not in store:
        store["context"] = ContextList([copy(context)])


@pytest.fixture
def tally(record_property: Any) -> Iterator[Tally]:
    """What a test asked and decided; summed over all tests and workers for the last line."""
    done = Tally()
    yield done
    told = {"worlds": done.worlds, "people": done.people, "decisions": done.decisions}
    record_property(FIGURES, json.dumps(told | {"requests": done.requests, "paths": sorted(done.paths)}))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Sum what the tests told, whichever worker ran them: one line for each suite, the oracle's last."""
    reports = [one for found in terminalreporter.stats.values() for one in found]
    told = [
        (name, value)
        for report in reports
        if getattr(report, "when", "") == "teardown"
        for name, value in report.user_properties
    ]
    for line in sorted(str(value) for name, value in told if name == "line"):
        terminalreporter.write_line(line)
    caught = [int(value) for name, value in told if name == PLANTED]
    if caught:
        terminalreporter.write_line(f"planted leaks: {len(caught)} of {max(caught)} caught")
    whole = _summed(json.loads(value) for name, value in told if name == FIGURES)
    for report in terminalreporter.stats.get("failed", []):
        is_leak = "leaked" in str(report.longrepr)
        whole.problems["leaked" if is_leak else "false denial"] += "test_oracle.py" in report.nodeid
    if whole.decisions:
        terminalreporter.write_line(whole.line())


def _summed(figures: Iterable[dict[str, Any]]) -> Tally:
    whole = Tally()
    for told in figures:
        whole.worlds += told["worlds"]
        whole.people = max(whole.people, told["people"])
        whole.decisions += told["decisions"]
        whole.paths |= set(told["paths"])
    return whole
