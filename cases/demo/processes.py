"""The processes of the demonstration: web, worker and beat, started together and stopped together."""

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

HOST = "127.0.0.1"
ANSWERS_WITHIN = 60.0
STOPS_WITHIN = 10.0


class CannotServe(Exception):
    """Why the demonstration is not served: a sentence."""


def check_port(port: int) -> None:
    """Raise CannotServe when nothing can listen on the port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotServe(
                f"Port {port} is kept for the system. Choose another: make run PORT=8001"
            ) from None
        except OSError:
            raise CannotServe(
                f"Port {port} is taken. Stop what uses it, or choose another: make run PORT={_another(port)}"
            ) from None


def _another(port: int) -> int:
    return port + 1 if port < 65535 else 8000


def web(port: int) -> list[str]:
    listen = ["--bind", f"{HOST}:{port}", "--workers", "2", "--preload", "--no-control-socket"]
    ours = ["--config", "python:casework.gunicorn"]
    return [sys.executable, "-m", "gunicorn", *ours, "casework.wsgi", *listen]


def worker() -> list[str]:
    """One task at a time, in the worker's own process."""
    return [
        sys.executable,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "casework",
        "worker",
        "--pool",
        "solo",
        "--loglevel",
        "WARNING",
    ]


def beat() -> list[str]:
    return [sys.executable, "-m", "celery", "--quiet", "-A", "casework", "beat", "--pidfile="]


@dataclass
class Processes:
    """Children with their logs. Each is a group of its own, and ends with us however we end."""

    folder: Path
    logs: Path
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str]) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(  # noqa: S603 - our own commands
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )

    def ended(self) -> str | None:
        """Return a sentence about the first child that has ended by itself, None while all run."""
        for name, process in self._running.items():
            code = process.poll()
            if code is not None:
                return f"The {name} process ended by itself ({_ending(code)}). See {self.logs / name}.log"
        return None

    def wait_for_answer(self, port: int) -> None:
        """Return when the page answers. Raises CannotServe when a child ends, or after a minute."""
        until = time.monotonic() + ANSWERS_WITHIN
        while not _answers(port):
            if sentence := self.ended():
                raise CannotServe(sentence)
            if time.monotonic() > until:
                raise CannotServe(f"The page does not answer. See {self.logs / 'web.log'}")
            time.sleep(0.1)

    def stop(self) -> None:
        """End all children and theirs, politely first."""
        for process in self._running.values():
            _signal(process, signal.SIGTERM)
        until = time.monotonic() + STOPS_WITHIN
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, until - time.monotonic()))
        for process in self._running.values():
            _signal(process, signal.SIGKILL)
            process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send to the whole group of a child; one that is gone already is fine."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit status {code}"


def _answers(port: int) -> bool:
    """Any answer will do, an error too."""
    asked = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        asked.request("GET", "/sign-in/")
        return asked.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _end_with_parent() -> None:
    """Ask Linux to end this process when its parent is killed. Elsewhere nothing is lost but that."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
