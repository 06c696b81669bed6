"""Each migration is taken back and applied again with data in place, though it is killed: nothing is lost."""

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
    """Applied again by processes that are killed on their way: the next one goes on."""
    whole = oldest = elsewhere.digests()
    back = [(app, before) for app in ("notifications", "cases") for before in reversed(steps(app)[:-1])]
    for to, after in zip(back, elsewhere.ask(f"taken_back({back})"), strict=True):
        assert not kept(oldest, after), f"taken back to {to}"
        oldest = after

    chance, first, killed = random.Random(2019), elsewhere.applied(), []
    for number in range(KILLS):
        killed.append(killed_after(elsewhere, first + len(back) * (number + chance.random()) / KILLS, chance))
        assert not kept(oldest, elsewhere.digests())
    migrate(elsewhere)
    again = elsewhere.digests()

    assert any(killed), "every run ended before it was killed"
    assert not kept(oldest, again)
    assert {table: set(columns) for table, columns in again.items()} == {
        table: set(columns) for table, columns in whole.items()
    }
    assert rows_of(again, "cases_case") == rows_of(whole, "cases_case") == 5
    print(f"\nmigrations: {len(back)} taken back and applied again, {sum(killed)} killed, 0 rows lost")


def killed_after(place: Elsewhere, migrations: float, chance: random.Random) -> bool:
    """Run the migrations, kill them in the one after so many; False when they had ended before."""
    started = subprocess.Popen(
        [sys.executable, "manage.py", "migrate", "-v", "0"],
        cwd=project.ROOT,
        env=place.environment,
        stderr=subprocess.DEVNULL,
    )
    while started.poll() is None and place.applied() < migrations:
        time.sleep(0.05)
    time.sleep(chance.uniform(0, 0.5))
    started.kill()
    return started.wait() != 0
