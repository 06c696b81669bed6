"""Each migration is taken back and applied again with data in place; one that is killed loses nothing."""

import os
import random
import subprocess
import sys
import time

import pytest
from django.conf import settings as project
from django.db.migrations.loader import MigrationLoader

from tests.operating.digests import rows_of
from tests.operating.elsewhere import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True)

# What migrating itself writes.
NOT_DATA = {"django_migrations", "auth_permission", "django_content_type", "sqlite_sequence"}
KILLS = int(os.environ.get("MIGRATION_KILLS", "3"))


@pytest.fixture(autouse=True)
def _today():
    """Processes of their own have the real clock."""


@pytest.fixture
def elsewhere(tmp_path):
    place = Elsewhere(tmp_path / "elsewhere")
    migrate(place)
    done = place.run("shell", "-v", "0", "-c", "from tests.operating.filling import fill; print(fill())")
    assert done.stdout.strip() == "5", done.stderr
    return place


def migrate(place: Elsewhere, *words: str) -> None:
    done = place.run("migrate", "-v", "0", *words)
    assert done.returncode == 0, done.stderr


def steps(app: str) -> list[str]:
    """Return an app's migrations in order, with the nothing before the first where it may be taken back."""
    names = sorted(name for label, name in MigrationLoader(None).disk_migrations if label == app)
    return names if app == "cases" else ["zero", *names]  # without the first of cases nothing is left


def kept(before: dict, after: dict) -> dict:
    """Return what differs in the tables and columns that both have."""
    return {
        f"{table}.{column}": (said, after[table][column])
        for table, columns in before.items()
        for column, said in columns.items()
        if table in after and column in after[table] and after[table][column] != said
        if table not in NOT_DATA
    }


def test_each_migration_is_taken_back_and_applied_again_without_a_loss(elsewhere):
    whole = oldest = elsewhere.digests()
    taken_back = 0
    for app in ("notifications", "cases"):
        names = steps(app)
        for before, name in reversed(list(zip(names, names[1:], strict=False))):
            migrate(elsewhere, app, before)
            now, oldest = oldest, elsewhere.digests()
            assert not kept(now, oldest), f"{app}.{name} taken back"
            taken_back += 1
    migrate(elsewhere)
    again = elsewhere.digests()

    assert not kept(oldest, again)
    assert {table: set(columns) for table, columns in again.items()} == {
        table: set(columns) for table, columns in whole.items()
    }
    assert rows_of(again, "cases_case") == rows_of(whole, "cases_case") == 5
    print(f"\nmigrations: {taken_back} taken back and applied again, 0 rows lost")


def back_to_the_first(place: Elsewhere) -> None:
    migrate(place, "notifications", "zero")
    migrate(place, "cases", steps("cases")[0])


def killed_after(place: Elsewhere, seconds: float) -> bool:
    """Run the migrations, kill them after a while; False when they had ended before."""
    started = subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "-v", "0"],
        cwd=project.ROOT,
        env=place.environment,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    started.kill()
    return started.wait() != 0


def test_a_migration_that_is_killed_is_run_again_and_loses_nothing(elsewhere):
    back_to_the_first(elsewhere)
    before, chance, killed = elsewhere.digests(), random.Random(2019), 0
    began = time.monotonic()
    migrate(elsewhere)
    lasts = time.monotonic() - began
    for _ in range(KILLS):
        back_to_the_first(elsewhere)
        if killed_after(elsewhere, chance.uniform(0.3, 0.8) * lasts):
            killed += 1
        else:
            lasts /= 2  # the machine was busier when it was measured
        assert not kept(before, elsewhere.digests())
        migrate(elsewhere)
        assert not kept(before, elsewhere.digests())

    assert killed, "every run ended before it was killed"
    print(f"\nmigrations: {killed} killed, run again, 0 rows lost")
