"""Every path, for every person, equals the oracle: random worlds, each from a number.

Small: eight worlds, and each path for each person in one of them. ORACLE_SIZE=large: 250 worlds,
everything in each, and how long a hidden case takes. ORACLE_SEED chooses other worlds and ORACLE_WORLDS how
many; a failure names the smallest world of its number that still fails.
"""

import os
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.db import transaction

from tests.oracle import worlds
from tests.oracle.checks import Tally, check_world, reader_of
from tests.oracle.conftest import IS_LARGE
from tests.oracle.paths.objects import OBJECTS
from tests.oracle.paths.reader import Reader, never_given

pytestmark = pytest.mark.django_db

SEED = int(os.environ.get("ORACLE_SEED", "2019"))
WORLDS = int(os.environ.get("ORACLE_WORLDS", "250" if IS_LARGE else "8"))
HOW: dict[str, Any] = {"several": 4} if IS_LARGE else {"several": 1, "share": 8}
SIZES = (60, 30, 45) if IS_LARGE else (30, 12, 40)
TRIES = int(os.environ.get("ORACLE_TRIES", "200"))
NO_LONGER_BY, NO_LONGER_THAN = 0.1, 0.0005  # a tenth, or half a millisecond
SMALLER = (2, 4, 8, 16, 24)


def failure_of(seed: int, size: int, tally: Tally, **how: Any) -> AssertionError | None:
    """Build the world and check it; whatever was written is taken back."""
    try:
        with transaction.atomic():
            try:
                check_world(worlds.build(worlds.make(seed, size)), tally, **how)
            finally:
                transaction.set_rollback(True)
    except AssertionError as problem:
        return problem
    return None


@pytest.mark.parametrize("number", range(WORLDS))
def test_every_path_tells_every_person_what_the_oracle_says(number: int, tally: Tally) -> None:
    seed, size = SEED + number, SIZES[number % len(SIZES)]
    how = HOW | {"turn": number}

    problem = failure_of(seed, size, tally, **how)

    for smaller in (one for one in SMALLER if problem and one < size):
        if found := failure_of(seed, smaller, Tally(), **how):
            problem, size = found, smaller
            break
    if problem:
        raise AssertionError(f"{problem}\nRepeat it with worlds.make(seed={seed}, size={size}).") from problem


# ---------------------------------------------------------------- in time


def _quickest(reader: Reader, route: str, references: tuple[str, str], tries: int) -> list[float]:
    """Return the median time of an answer to each of two references, asked for in turns."""
    times: list[list[float]] = [[], []]
    for turn in range(2 * tries):
        which = (turn + turn // 2) % 2  # neither always comes second
        begun = perf_counter()
        reader.get(route, references[which])
        times[which].append(perf_counter() - begun)
    return [median(one) for one in times]


_TIMED = [name for name, path in OBJECTS.items() if path.opens and not path.absent and not path.of_somebody]


@pytest.mark.parametrize("route", _TIMED if IS_LARGE else [])  # a busy machine tells nothing
def test_a_hidden_case_takes_as_long_as_an_absent_one(route: str) -> None:
    built = worlds.build(worlds.make(SEED, 60))
    for name in ("nadia", "luis"):
        reader = reader_of(built, name)
        hidden = sorted(set(built.cases) - reader.visible())[0]
        pair = (built.cases[hidden].reference, never_given(built))
        best = [
            min(times)
            for times in zip(*(_quickest(reader, route, pair, TRIES) for _ in range(3)), strict=True)
        ]
        apart = abs(best[0] - best[1])

        assert apart <= max(NO_LONGER_BY * best[1], NO_LONGER_THAN), f"leaked by time at {route}: {best}"
