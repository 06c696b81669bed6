"""`manage.py demo`, whole: from an empty folder to a page that answers, and to nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.e2e


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def demo(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    left_out = {"CASEWORK_DEMO", "CASEWORK_PLAIN_STATIC", "DATABASE_URL", "CELERY_BROKER_URL"}
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    with subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--port", str(port)],
        cwd=ROOT,
        env={**environment, "CASEWORK_VAR": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        yield process
        if process.poll() is None:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_says_three_lines_and_leaves_nothing_running(demo, port, tmp_path, number):
    assert demo.stdout is not None
    lines = [demo.stdout.readline().strip() for _ in range(3)]
    children = _running(tmp_path)

    with urllib.request.urlopen(f"http://localhost:{port}/sign-in/", timeout=10) as answer:
        status = answer.status
    demo.send_signal(number)
    rest = demo.stdout.read()

    assert lines == [
        f"http://localhost:{port}",
        "Demonstration: invented people, and real cases from the public record.",
        "Ctrl+C stops it.",
    ]
    assert status == 200
    assert (demo.wait(20), rest) == (0, "")
    assert len(children) >= 5 and _running(tmp_path) == set()


def _running(folder: Path) -> set[int]:
    """Every process whose environment names this state folder."""
    wanted = f"CASEWORK_VAR={folder / 'var'}".encode()
    found = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if wanted in (process / "environ").read_bytes().split(b"\0"):
                found.add(int(process.name))
        except OSError:
            continue
    return found
