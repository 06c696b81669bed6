"""What docs/operating.md starts is tried here without containers: each unit's own command, in production."""

import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings

from tests.faults.engines import free_port, wait_until

UNITS = Path(settings.ROOT) / "deploy" / "systemd"
EXAMPLE = Path(settings.ROOT) / "deploy" / "environment.example"


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
def started(environment) -> Iterator:
    running: list[subprocess.Popen] = []

    def start(command: list[str]) -> subprocess.Popen:
        process = subprocess.Popen(
            command, cwd=settings.ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )
        running.append(process)
        return process

    yield start
    for process in running:
        process.terminate()
    for process in running:
        process.wait(30)


def test_every_unit_reads_the_same_environment_and_may_write_its_state_alone():
    for unit in UNITS.glob("casework-*.service"):
        text = unit.read_text()
        assert "EnvironmentFile=/etc/casework/environment" in text, unit.name
        for line in ("User=casework", "NoNewPrivileges=yes", "ProtectSystem=strict", "UMask=0077"):
            assert line in text, f"{unit.name} lacks {line}"


def test_the_check_before_the_pages_has_nothing_to_say(environment):
    words = command_of("casework-web.service", "ExecStartPre")
    done = subprocess.run(words, cwd=settings.ROOT, env=environment, capture_output=True, text=True)

    assert (done.returncode, done.stdout.strip()) == (
        0,
        "System check identified no issues (0 silenced).",
    ) or (done.returncode == 0 and "no issues" in done.stdout), done.stderr


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
