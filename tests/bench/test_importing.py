"""How many rows a second a list comes in, checked and written with full history, in the job that does it.

BENCH_ROWS=100000 for the whole size: 2,000 rows a second or better on PostgreSQL, 1,500 on SQLite.
"""

import os
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

import pytest
from django.db import connection
from django.utils import timezone

from cases import imports, jobs
from cases.list_contents import match_of
from cases.models import Case, Import, ImportRow
from cases.operations import bringing_in
from cases.operations.bringing_in import Where
from cases.vocabulary import ImportState
from tests.imports.conftest import fresh

# Each chunk commits, as it does at work: foreign keys are checked then.
pytestmark = [pytest.mark.bench, pytest.mark.django_db(transaction=True)]
ROWS: Final = int(os.environ.get("BENCH_ROWS", "2000"))
WHOLE: Final = 100_000
LEAST: Final = {"postgresql": 2000, "sqlite": 1500}  # rows a second
HEADING: Final = (
    "nr,name,other_names,country,age,gender,nationality,status,date,place,description,source_url\n"
)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def people(number: int) -> bytes:
    """Every row another name, day and text, so that no cache helps."""
    rows = (
        f"{n},Samira{n} al-Qadari{n * 7},سميرة القادري {n},Marasia,{20 + n % 60}.0,Female,Veloria,arrested,"
        f"{1 + n % 28} March {1980 + n % 45},{n} Port Road,Taken from home number {n} by four men,"
        f"https://example.org/{n}\n"
        for n in range(number)
    )
    return f"{HEADING}{''.join(rows)}".encode()


def timed(what: str, act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    taken = time.perf_counter() - begun
    print(f"{what}: {taken:.1f} s, {ROWS / taken:,.0f} rows a second")
    return taken


def test_a_list_comes_in_quickly(cast, monkeypatch):
    monkeypatch.setattr(jobs, "hint", lambda: None)  # each step is waited for, and none is done by the way

    def work(later: timedelta = timedelta()) -> None:
        while jobs.work(lambda: timezone.now() + later):
            pass

    def now() -> datetime:
        return timezone.now()

    print(f"\n{ROWS:,} rows on {connection.vendor}")
    begun = bringing_in.begin_import(
        name="list.csv",
        content=people(ROWS),
        where=Where(office=cast.desk.pk),
        actor=cast.caseworker,
        at=now(),
    )
    timed("read", work)
    found = fresh(begun)
    bringing_in.match_columns(
        found, version=found.version, match=match_of(found.match), actor=cast.caseworker, at=now()
    )
    timed("checked", work)
    found = fresh(found)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=now())
    taken = timed("checked once more and written", work)
    assert (fresh(found).state, imports.numbers_of(fresh(found))["created"]) == (ImportState.DONE, ROWS)
    assert Case.history.count() == Case.objects.count() == ROWS
    assert Import.objects.count() == 1
    print(f"with full history: {ROWS:,} rows of it")
    least = LEAST[connection.vendor] if ROWS >= WHOLE else LEAST[connection.vendor] / 5
    assert ROWS / taken > least

    timed("compared with who is on record", lambda: work(timedelta(minutes=2)))
    assert not ImportRow.objects.to_compare().exists()
