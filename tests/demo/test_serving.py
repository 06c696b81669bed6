"""Starting and stopping the processes of the demonstration."""

import os
import socket
import sys
import time
from pathlib import Path

import pytest

from cases.demo import processes
from cases.demo.processes import CannotServe, Processes

FOREVER = [sys.executable, "-c", "import time; time.sleep(600)"]
WITH_A_CHILD = [
    sys.executable,
    "-c",
    "import subprocess, sys; p = subprocess.Popen(['sleep', '600']); print(p.pid, flush=True); p.wait()",
]
ENDS = [sys.executable, "-c", "import sys; sys.exit(3)"]


@pytest.fixture
def running(tmp_path):
    found = Processes(tmp_path, tmp_path)
    yield found
    found.stop()


def test_a_port_that_is_taken_is_told_with_another():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CannotServe) as told:
            processes.check_port(port)

    assert str(told.value) == (
        f"Port {port} is taken. Stop what uses it, or choose another: make run PORT={port + 1}"
    )


def test_a_free_port_is_fine():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    processes.check_port(port)


def test_a_child_that_ends_by_itself_is_named(running):
    running.start("worker", ENDS)
    running.start("web", FOREVER)

    sentence = _wait_for(running.ended)

    assert sentence.startswith("The worker process ended by itself (exit status 3). See ")


def test_stopping_leaves_no_child_and_no_child_of_a_child(running, tmp_path: Path):
    running.start("web", WITH_A_CHILD)
    grandchild = int(_wait_for(lambda: (tmp_path / "web.log").read_text().strip()))

    running.stop()

    assert _wait_for(lambda: not _is_alive(grandchild))


def test_waiting_ends_when_the_web_process_does(running):
    running.start("web", ENDS)

    with pytest.raises(CannotServe, match="web process ended"):
        running.wait_for_answer(9)


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z" and os.getpgid(pid) > 0


def _wait_for(ask):
    until = time.monotonic() + 20
    while not (found := ask()) and time.monotonic() < until:
        time.sleep(0.05)
    return found
