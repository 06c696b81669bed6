"""Processes that are killed and started again, as systemd would."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

STARTED_AGAIN_AFTER = 0.3  # seconds


@dataclass
class _One:
    command: Sequence[str | Path]
    process: subprocess.Popen[bytes]
    kills: int = 0


@dataclass
class Fleet:
    """Named processes. Whatever ends is started again until `stop`."""

    folder: Path
    environment: dict[str, str]
    running: dict[str, _One] = field(default_factory=dict)
    _over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        threading.Thread(target=self._watch, daemon=True).start()

    def start(self, name: str, command: Sequence[str | Path]) -> None:
        self.running[name] = _One(command, self._spawn(name, command))

    def _spawn(self, name: str, command: Sequence[str | Path]) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                [str(word) for word in command],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _watch(self) -> None:
        while not self._over.wait(0.1):
            for name, one in list(self.running.items()):
                if one.process.poll() is not None and not self._over.wait(STARTED_AGAIN_AFTER):
                    one.process = self._spawn(name, one.command)

    def kill(self, name: str) -> bool:
        """kill -9 the process itself; what it started has to find out. False when it is just coming back."""
        one = self.running[name]
        target = _server_of(one.process.pid, one.command)
        if one.process.poll() is not None or target is None:
            return False
        with suppress(ProcessLookupError):
            os.kill(target, signal.SIGKILL)
            one.kills += 1
            return True
        return False

    def kill_child(self, name: str) -> bool:
        """kill -9 one of the processes that this one started."""
        found = children(self.running[name].process.pid)
        if not found:
            return False
        with suppress(ProcessLookupError):
            os.kill(found[-1], signal.SIGKILL)
            return True
        return False

    def stop(self) -> None:
        self._over.set()
        for one in self.running.values():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(one.process.pid, signal.SIGTERM)
        time.sleep(1)
        for one in self.running.values():
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(one.process.pid, signal.SIGKILL)
            one.process.wait()


def children(parent: int) -> list[int]:
    """Return the direct children of a process, the youngest last."""
    try:
        text = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    except OSError:
        return []
    return [int(number) for number in text.split()]


def _server_of(pid: int, command: Sequence[str | Path]) -> int | None:
    """Return whom to kill: behind `runuser` that is its child."""
    if command[0] != "runuser":
        return pid
    found = children(pid)
    return found[0] if found else None
