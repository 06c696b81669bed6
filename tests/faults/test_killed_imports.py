"""Kill -9 of the worker in the middle of an import and of its undoing: each row once, whatever happens.

A real process on a database of its own is killed again and again; the next one goes on where it was. Run by
`make faults`; the ordinary tests stop a worker inside its transaction instead.
"""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.faults
ROOT = Path(__file__).resolve().parents[2]
ROWS = int(os.environ.get("FAULTS_ROWS", "1500"))
KILLS = int(os.environ.get("FAULTS_IMPORT_KILLS", "6"))

_BEGIN = """
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils import timezone
from cases import jobs
from cases.access import OPERATOR
from cases.list_contents import match_of
from cases.models import Campaign, Import, Office, User
from cases.operations import bringing_in
from cases.operations.bringing_in import Where
from cases.operations.granting import give_grant
from cases.vocabulary import Permission
from casework.celery import app
jobs.hint = lambda: None
now = timezone.now()
office = Office.objects.create(group=Group.objects.create(name="Desk"), all_countries=True)
ruth = User.objects.create_user("ruth@example.org", "x" * 20, working_name="Ruth Amadi")
ruth.groups.add(office.group)
campaign = Campaign.objects.create(slug="c", name="C")
give_grant(on=campaign, to=office, permissions=[Permission.RECORD], until=None, reason="the desk's own",
           actor=OPERATOR, at=now - timedelta(days=1))
rows = "".join(f"{n},Person Number{n},XM,arrested,14 March 2017\\n" for n in range(%d))
found = bringing_in.begin_import(name="l.csv", content=("nr,name,country,status,date\\n" + rows).encode(),
                                 where=Where(campaign), actor=ruth, at=now)
jobs.work()
found.refresh_from_db()
match = match_of(found.match)
bringing_in.match_columns(found, version=found.version, match=match, actor=ruth, at=timezone.now())
jobs.work()
found.refresh_from_db()
bringing_in.start(found, version=found.version, actor=ruth, at=timezone.now())
"""
_WORK = """
from cases import jobs
from cases.exchange import staged_work
from cases.operations import undoing
staged_work.CHUNK, undoing.AT_ONCE = 25, 25
jobs.hint = lambda: None
# A worker that was killed holds its job for half a minute: here the next one does not wait for that.
from cases.models import Job
for job in Job.objects.exclude(claimed_until=None):
    job.claimed_until = None
    job.save(update_fields=["claimed_until"])
while jobs.work():
    pass
"""
_UNDO = """
from django.utils import timezone
from cases import jobs
from cases.models import Import
from cases.operations import bringing_in
jobs.hint = lambda: None
found = Import.objects.get()
bringing_in.ask_undo(found, version=found.version, reason="wrong", actor=found.uploaded_by, at=timezone.now())
"""
_TELL = """
import json
from cases.models import Case, Import, ImportRow, Person, PersonName, StatusChange
found = Import.objects.get()
print(json.dumps({"state": found.state, "position": found.position, "cases": Case.objects.count(),
    "persons": Person.objects.count(), "names": PersonName.objects.count(), "history": Case.history.count(),
    "lines": sorted(ImportRow.objects.values_list("line", flat=True)),
    "live": StatusChange.objects.live().count(), "counts": found.counts}))
"""


@pytest.fixture(autouse=True)
def _today():
    """Processes of their own have the real clock."""


class House:
    """A database of its own, and processes that work on it."""

    def __init__(self, folder: Path) -> None:
        self.rows = folder / "rows.sqlite3"
        self.environment = {
            **os.environ,
            "CASEWORK_VAR": str(folder),
            "CASEWORK_DEMO": "1",
            "CASEWORK_PLAIN_STATIC": "1",
            "DATABASE_URL": f"sqlite:///{self.rows}",
        }

    def start(self, code: str) -> subprocess.Popen[str]:
        asked = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        return subprocess.Popen(
            asked, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def run(self, code: str) -> str:
        process = self.start(code)
        out, problem = process.communicate()
        assert process.returncode == 0, problem
        return out

    def told(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run(_TELL).splitlines()[-1])
        return found

    def killed_at_work(self, chance: random.Random) -> list[int]:
        """Kill workers at odd moments, each some rows further. Return how far the work was after each."""
        seen = []
        for _number in range(KILLS):
            process = self.start(_WORK)
            until = self.position() + chance.uniform(0, ROWS / KILLS)
            while process.poll() is None and self.position() <= until:
                time.sleep(0.01)
            process.kill()
            process.communicate()
            seen.append(self.position())
        return seen

    def position(self) -> int:
        """Return how many rows are done: asked of the file, as a fast worker is through in a second."""
        with closing(sqlite3.connect(f"file:{self.rows}?mode=ro", uri=True, timeout=20)) as database:
            (done,) = database.execute("SELECT position FROM cases_import").fetchone()
            return int(done)


def test_a_worker_that_is_killed_loses_nothing_and_doubles_nothing(tmp_path):
    chance, house = random.Random(2019), House(tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=house.environment, check=True
    )
    house.run(_BEGIN % ROWS)

    seen = house.killed_at_work(chance)
    house.run(_WORK)
    done = house.told()
    house.run(_UNDO)
    seen_undone = house.killed_at_work(chance)
    house.run(_WORK)
    undone = house.told()

    print(f"\nkilled after {seen} of {ROWS} rows, undoing after {seen_undone}")
    assert set(seen) - {0, ROWS}, "the control: it was killed in the middle"
    assert set(seen_undone) - {0, ROWS}, "the control: so was its undoing"
    assert done["state"] == "done"
    assert {done[name] for name in ("cases", "persons", "names", "history", "live")} == {ROWS}
    assert done["lines"] == list(range(2, ROWS + 2)), "each row once"
    assert (undone["state"], undone["cases"], undone["live"]) == ("undone", 0, 0)
    assert undone["counts"]["removed"] == ROWS
