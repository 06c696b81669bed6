"""One storm: people record, processes are killed about once a second, then everything is counted."""

import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings

from tests.faults.clients import Recorder
from tests.faults.engines import Embedded, Grown, free_port, wait_until
from tests.faults.fleet import Fleet
from tests.faults.mail_sink import MailSink

WORKERS = 2  # children of the worker
CASES, PEOPLE = 8, 3
DRAINED_WITHIN = 60.0
MAILS_WAIT = 60.0  # by design: five changes are one mail
RECOVERS_WITHIN = 20  # seconds
SETTLES_IN = 10.0  # what a worker took from the broker and has in hand
PYTHON = sys.executable


@dataclass
class Storm:
    """What happened. `found` is what is on record afterwards (tests/faults/world.py)."""

    engines: str
    kills: dict[str, int] = field(default_factory=dict)
    longest_queue: int = 0
    drained_in: float = -1.0
    mailed_in: float = -1.0
    found: dict[str, Any] = field(default_factory=dict)
    mails_taken: int = 0
    mails_resent: int = 0
    updates_due: int = 0
    updates_not_mailed: int = 0
    mailed_again: int = 0

    def line(self) -> str:
        found = self.found
        return (
            f"faults, {self.engines}: {sum(self.kills.values())} kills {self.kills}; "
            f"{found['acknowledged']} updates acknowledged, {found['lost']} lost; "
            f"{found['due']} notifications due, {found['untold']} lost, {found['told_twice']} twice; "
            f"{self.mails_taken} mails of {self.updates_due} updates, {self.updates_not_mailed} in none; "
            f"{self.mails_resent} sent again under their Message-ID, {self.mailed_again} people told of some "
            f"again; drained in {self.drained_in:.1f} s, mails, which wait a minute, in "
            f"{self.mailed_in:.1f} s; longest queue {self.longest_queue}"
        )


def environment(
    folder: Path, engines: Embedded | Grown, settings_module: str, mail_port: int
) -> dict[str, str]:
    var = folder / "var"
    var.mkdir()
    return os.environ | engines.environment | {
        "DJANGO_SETTINGS_MODULE": settings_module,
        "CASEWORK_VAR": str(var),
        "CASEWORK_PLAIN_STATIC": "1",
        "CASEWORK_MAIL_HOST": "127.0.0.1",
        "CASEWORK_MAIL_PORT": str(mail_port),
    }  # fmt: skip


class Stage:
    """The product as it runs for real: web, worker and beat, on one set of engines."""

    def __init__(self, folder: Path, engines: Embedded | Grown, *, settings_module: str) -> None:
        self.folder, self.engines = folder, engines
        self.sink = MailSink()
        self.environment = environment(folder, engines, settings_module, self.sink.port)
        self.fleet = Fleet(folder, self.environment)
        self.port = free_port()

    def raise_curtain(self) -> dict[str, Any]:
        self.engines.start(self.fleet)
        self.run("manage.py", "migrate", "-v", "0")
        world = self.ask("prepare", CASES)
        self.fleet.start("web", [PYTHON, "-m", "gunicorn", "casework.wsgi", "--workers", "2",
                                 "--bind", f"127.0.0.1:{self.port}", "--no-control-socket"])  # fmt: skip
        celery = [PYTHON, "-m", "celery", "-A", "casework"]
        self.fleet.start(
            "worker", [*celery, "worker", "--concurrency", str(WORKERS), "--loglevel", "WARNING"]
        )
        self.fleet.start("beat", [*celery, "beat", "--pidfile=", "--loglevel", "WARNING"])
        wait_until(self._answers)
        return world

    def _answers(self) -> bool:
        asked = subprocess.run(
            [PYTHON, "-c", f"import urllib.request as r; r.urlopen('http://127.0.0.1:{self.port}/healthz')"],
            stderr=subprocess.DEVNULL,
        )
        return asked.returncode == 0

    def run(self, *words: str) -> str:
        """Run a program of the product; a database that was killed just now is given time to come back."""
        for _ in range(RECOVERS_WITHIN):
            done = subprocess.run(
                [PYTHON, *words], cwd=settings.ROOT, env=self.environment, capture_output=True, text=True
            )
            if done.returncode == 0:
                return done.stdout
            time.sleep(1)
        raise AssertionError(done.stderr[-2000:])

    def ask(self, *words: object) -> Any:
        return json.loads(self.run("-m", "tests.faults.world", *map(str, words)).strip().splitlines()[-1])


def victims(engines: Embedded | Grown) -> list[str]:
    """Return whom to kill. On the embedded engines a worker is one process, of threads."""
    processes = ["web", "worker", "beat"]
    return [*processes, "worker child", "redis", "postgresql"] if isinstance(engines, Grown) else processes


def storm(folder: Path, engines: Embedded | Grown, *, kills: int, settings_module: str, seed: int) -> Storm:
    """Run one storm of `kills` kills, wait until it has drained, and count."""
    stage = Stage(folder, engines, settings_module=settings_module)
    told = Storm(engines.name)
    over = threading.Event()
    try:
        world = stage.raise_curtain()
        ((address, password),) = world["people"].items()
        log = folder / "acknowledged"
        recorders = [
            Recorder(str(n), stage.port, address, password, world["cases"], log) for n in range(PEOPLE)
        ]
        watcher = threading.Thread(target=_watch_queue, args=(engines, told, over), daemon=True)
        for thread in (*recorders, watcher):
            thread.start()
        time.sleep(3)
        _kill(stage.fleet, victims(engines), kills, random.Random(seed), told)
        time.sleep(2)
        for recorder in recorders:
            recorder.must_stop.set()
        for recorder in recorders:
            recorder.join(60)
        _wait_until_drained(stage, told)
        told.found = stage.ask("count", log)
        _count_mails(told, stage.sink)
    finally:
        over.set()
        stage.fleet.stop()
        stage.sink.shutdown()
    return told


def _kill(fleet: Fleet, who: list[str], kills: int, random: random.Random, told: Storm) -> None:
    """Kill about once a second: every kind in turn, in an order that chance makes."""
    order: list[str] = []
    while sum(told.kills.values()) < kills:
        order = order or random.sample(who, len(who))
        name = order.pop()
        killed = fleet.kill_child("worker") if name == "worker child" else fleet.kill(name)
        if killed:
            told.kills[name] = told.kills.get(name, 0) + 1
        time.sleep(random.uniform(0.6, 1.4))


def _watch_queue(engines: Embedded | Grown, told: Storm, over: threading.Event) -> None:
    while not over.wait(0.5):
        told.longest_queue = max(told.longest_queue, engines.queue_length())


def _wait_until_drained(stage: Stage, told: Storm) -> None:
    """Note when the last job that was due at once is done, and when the last mail has left."""
    began, told.drained_in = time.monotonic(), 0.0
    while (now := time.monotonic() - began) < 3 * DRAINED_WITHIN:
        waiting = stage.ask("waiting")
        if waiting["others"]:
            told.drained_in = now + 1
        elif not waiting["mails"] and not stage.engines.queue_length():
            told.mailed_in = now
            time.sleep(SETTLES_IN)
            return
        time.sleep(1)
    told.drained_in = told.mailed_in = float("inf")


def _count_mails(told: Storm, sink: MailSink) -> None:
    told.mails_taken, told.mails_resent = len(sink.taken), sink.resent
    due = told.found["to_mail"]
    missed = [number - sink.told(person) for person, number in due.items()]
    told.updates_due = sum(due.values())
    told.updates_not_mailed = sum(number for number in missed if number > 0)
    told.mailed_again = sum(number < 0 for number in missed)
