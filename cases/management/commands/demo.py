"""`manage.py demo`: everything of the demonstration from nothing, until Ctrl+C."""

import os
import signal
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cases.demo import processes
from cases.demo.preparing import log_folder, prepare
from cases.demo.processes import CannotServe, Processes
from cases.demo.seeding import NotADemonstration


class _Stopped(BaseException):
    """Ctrl+C, or SIGTERM."""


class Command(BaseCommand):
    help = "Serve the demonstration on this machine: database, demo world, web, worker and beat."
    requires_system_checks: list[str] = []  # a second start takes seconds

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="on the loopback address (8000)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            _again_as_demonstration()
        os.environ.setdefault("CASEWORK_ADDRESS", f"http://localhost:{options['port']}")  # in links of mails
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        try:
            processes.check_port(options["port"])
            prepare(self._say)
            self._serve(options["port"])
        except (CannotServe, NotADemonstration) as problem:
            raise CommandError(str(problem)) from None
        except _Stopped:
            self.stderr.write("Stopped.")

    def _serve(self, port: int) -> None:
        running = Processes(Path(settings.ROOT), log_folder())
        try:
            running.start("web", processes.web(port))
            running.wait_for_answer(port)
            running.start("worker", processes.worker())
            running.start("beat", processes.beat())
            self.stdout.write(f"http://localhost:{port}")
            self.stdout.write("Demonstration: invented people, and real cases from the public record.")
            self.stdout.write("Ctrl+C stops it.")
            self.stdout.flush()
            self._watch(running)
        finally:
            _ignore_signals()
            running.stop()

    def _watch(self, running: Processes) -> None:
        while True:
            if sentence := running.ended():
                raise CannotServe(sentence)
            time.sleep(0.5)

    def _say(self, sentence: str) -> None:
        self.stderr.write(sentence)
        self.stderr.flush()


def _again_as_demonstration() -> None:
    """Run this command again with the demonstration switched on: settings are read once."""
    os.environ["CASEWORK_DEMO"] = "1"
    os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606 - ourselves


def _stop(number: int, frame: FrameType | None) -> None:
    raise _Stopped


def _ignore_signals() -> None:
    """A second Ctrl+C does not interrupt the stopping."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 0 < port < 65536:
        raise ArgumentTypeError(f"{text} is not a port. Choose one from 1024 to 65535: make run PORT=8001")
    return port
