"""What docs/operating.md starts is tried here without containers: each unit's own command, in production."""

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from tests.faults.engines import free_port, wait_until
from tests.operating.raising import NAME

UNITS = Path(settings.ROOT) / "deploy" / "systemd"
EXAMPLE = Path(settings.ROOT) / "deploy" / "environment.example"


HARDENED = (
    "User=casework", "NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes",
    "PrivateDevices=yes", "UMask=0077", "CapabilityBoundingSet=\n", "RestrictAddressFamilies=AF_INET",
    "LockPersonality=yes", "ProtectKernelTunables=yes", "ProtectControlGroups=yes", "RestrictSUIDSGID=yes",
    "ReadWritePaths=/srv/casework",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _today():
    """Processes of their own have the real clock."""


def command_of(unit: str, what: str = "ExecStart") -> list[str]:
    lines = [line for line in (UNITS / unit).read_text().splitlines() if line.startswith(f"{what}=")]
    words = lines[0].partition("=")[2].split()
    return [sys.executable if word.endswith("/bin/python") else word for word in words]


@pytest.fixture(scope="module")
def environment(tmp_path_factory) -> dict[str, str]:
    """The example's variables, filled in, on the embedded engines."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    given = dict(line.partition("=")[::2] for line in lines)
    given |= {
        "CASEWORK_VAR": str(tmp_path_factory.mktemp("srv")),
        "SECRET_KEY": secrets.token_urlsafe(50),
        "CASEWORK_LOG_KEY": secrets.token_urlsafe(50),
        "CASEWORK_FIELD_KEYS": Fernet.generate_key().decode(),
        "DATABASE_URL": "",
        "CELERY_BROKER_URL": "",
        "REDIS_URL": "",
    }
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    environment = kept | given
    for words in (["migrate", "-v", "0"], ["collectstatic", "--noinput", "-v", "0"]):
        run(environment, *words)
    return environment


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=settings.ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def started(environment, tmp_path) -> Iterator:
    """Start a command; what it writes is in the file that comes back."""
    running: list[subprocess.Popen] = []

    def start(command: list[str]) -> Path:
        log = tmp_path / f"{len(running)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=settings.ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT
            )
        running.append(process)
        return log

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(30)


def test_every_unit_reads_the_same_environment_and_may_write_its_state_alone():
    units = list(UNITS.glob("casework-*.service"))
    for unit in units:
        text = unit.read_text()
        assert "EnvironmentFile=/etc/casework/environment" in text, unit.name
        for line in HARDENED:
            assert f"\n{line}" in text, f"{unit.name} lacks {line}"
    assert len(units) == 5


def test_what_always_runs_is_started_again_however_often_it_ends():
    for name in ("web", "worker", "beat"):
        text = (UNITS / f"casework-{name}.service").read_text()
        assert "\nStartLimitIntervalSec=0\n" in text.partition("[Service]")[0], name
        assert "\nRestart=always\n" in text, name


def test_the_check_before_the_pages_has_nothing_to_say(environment):
    words = command_of("casework-web.service", "ExecStartPre")
    done = subprocess.run(words, cwd=settings.ROOT, env=environment, capture_output=True, text=True)

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("System check identified no issues")


def test_the_pages_are_ready(environment, started):
    port = free_port()
    started(
        [word.replace("127.0.0.1:8000", f"127.0.0.1:{port}") for word in command_of("casework-web.service")]
    )

    def ready() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
                return answer.status == 200
        except OSError:
            return False

    wait_until(ready)


def test_beat_offers_and_the_worker_does_what_no_hint_told(environment, started):
    """A job that nobody handles is given up: whoever does that has read the table."""
    ask = "from cases.models import Job; from django.utils import timezone as t; "
    run(
        environment,
        "shell",
        "-v",
        "0",
        "-c",
        ask + "Job.objects.create(kind='none', created_at=t.now(), due_at=t.now())",
    )
    started(command_of("casework-worker.service"))
    started(command_of("casework-beat.service"))

    def is_given_up() -> bool:
        time.sleep(1)
        return (
            run(environment, "shell", "-v", "0", "-c", ask + "print(Job.objects.get().state)").strip()
            == "dead"
        )

    wait_until(is_given_up)


# ---------------------------------------------------------------- what they write


def lines_of(log: Path) -> list[dict[str, str]]:
    """Return what a process wrote, each line read as JSON: another line fails."""
    return [json.loads(line) for line in log.read_text().splitlines()]


def test_a_task_that_fails_leaves_no_name_in_the_workers_log(environment, started):
    log = started([*command_of("casework-worker.service"), "--include", "tests.operating.raising"])
    send = "from tests.operating.raising import raise_a_name as it; "
    run(environment, "shell", "-v", "0", "-c", send + f"it.delay('{NAME}')")

    wait_until(lambda: "ValueError" in log.read_text())

    failed = [line for line in lines_of(log) if line.get("problem") == "ValueError"]
    assert failed[0]["where"].startswith("raising.py:")
    assert "tests.raise_a_name" in failed[0]["said"]
    assert "Samira" not in log.read_text()


def test_beat_writes_nothing_but_objects(environment, started):
    """A schedule that is damaged: it says so, makes another, and goes on."""
    state = Path(environment["CASEWORK_VAR"])
    for left in state.glob("beat-schedule*"):
        left.unlink()
    (state / "beat-schedule").write_bytes(NAME.encode())
    log = started(command_of("casework-beat.service"))

    wait_until(lambda: "corrupted" in log.read_text())

    assert lines_of(log)
    assert "Samira" not in log.read_text()


def test_a_page_that_fails_leaves_no_name_in_its_log(started):
    port = free_port()
    command = [
        word.replace("127.0.0.1:8000", f"127.0.0.1:{port}").replace(
            "casework.wsgi", "tests.operating.raising:application"
        )
        for word in command_of("casework-web.service")
    ]
    log = started(command)

    def fails() -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/cases/C-1/")
        except urllib.error.HTTPError as problem:
            return problem.code == 500
        except OSError:
            return False
        return False

    wait_until(fails)
    wait_until(lambda: "ValueError" in log.read_text())

    lines = lines_of(log)
    assert any(line.get("problem") == "ValueError" for line in lines)
    assert not any(line["logger"] == "gunicorn.access" for line in lines)
    assert "Samira" not in log.read_text()
