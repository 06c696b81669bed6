"""Kill -9 about once a second under load: nothing acknowledged is lost, nothing is told twice.

FAULTS_KILLS (60) kills on each set of engines; `make faults FAULTS_KILLS=1000` on demand. The control runs
the same storm with the table of jobs taken out (`on_commit(delay)`), and must see losses.
"""

import os
import shutil
from pathlib import Path

import pytest

from tests.faults.engines import Embedded, Grown
from tests.faults.storm import CASES, DRAINED_WITHIN, MAILS_WAIT, WORKERS, Storm, storm

pytestmark = [pytest.mark.faults]

KILLS = int(os.environ.get("FAULTS_KILLS", "60"))
SEED = int(os.environ.get("FAULTS_SEED", "2019"))
ENGINES = {"embedded": Embedded, "grown": Grown}


@pytest.fixture(autouse=True)
def _today():
    """Processes of their own have the real clock."""


@pytest.fixture
def room():
    """A folder that PostgreSQL, who is somebody else, can reach."""
    folder = Path(f"/var/tmp/casework-faults-{os.getpid()}")
    folder.mkdir()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def told(seen: Storm) -> None:
    print(f"\n{seen.line()}")


@pytest.mark.parametrize("which", ENGINES)
def test_nothing_acknowledged_is_lost_and_nothing_is_told_twice(room, which):
    seen = storm(room, ENGINES[which](room), kills=KILLS, settings_module="tests.faults.settings", seed=SEED)
    told(seen)

    found = seen.found
    assert found["acknowledged"] > KILLS, "there was no load to speak of"
    assert sum(seen.kills.values()) >= KILLS
    assert (found["lost"], found["recorded_twice"]) == (0, 0)
    assert (found["untold"], found["told_twice"], found["given_up"]) == (0, 0, 0)
    assert found["tell_jobs"] == found["recorded"] + CASES, "a job for each piece of news, no more"
    assert (found["unmailed"], seen.updates_not_mailed) == (0, 0), "a mail was lost"
    # One kill takes what each of its workers was about to mark.
    assert seen.mails_resent + seen.mailed_again <= max(WORKERS, 0.002 * seen.mails_taken)
    assert seen.drained_in <= DRAINED_WITHIN
    assert seen.mailed_in <= DRAINED_WITHIN + MAILS_WAIT
    assert seen.longest_queue <= 100 * WORKERS
    assert found["chain"] == ""


def test_without_the_table_of_jobs_the_same_storm_loses_notifications(room):
    """The control: a harness that sees no loss here would see none anywhere."""
    seen = storm(
        room,
        Grown(room),
        kills=max(15, KILLS // 4),
        settings_module="tests.faults.settings_without_outbox",
        seed=SEED,
    )
    told(seen)

    assert seen.found["lost"] == 0, "what is acknowledged is on record all the same"
    assert seen.found["tell_jobs"] == 0, "the table of jobs is still there"
    assert seen.found["untold"] > 0
    assert seen.updates_not_mailed > 0
