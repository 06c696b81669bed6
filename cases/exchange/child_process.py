"""Runs the process that reads a file: bounded in memory, time and what it writes, killed with all its own."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cases.exchange.bounds import ANSWER, CPU_SECONDS, MEMORY, MIB, OPEN_FILES, ROWS_FILE, SECONDS

_PROGRAM = "cases.exchange.parser_child"
_HOME = Path(__file__).resolve().parents[2]
_POLL = 0.005
# As parser_child.py exits; it is run, never imported.
TOO_MUCH_MEMORY, TOO_LARGE, BROKEN = 3, 4, 5
_SMALLER = "Split it into several files, or take out sheets, pictures and columns that are not needed."
_LONG = f"{{file}} takes more than {SECONDS} seconds to read. {_SMALLER}"
_SENTENCES = {
    TOO_MUCH_MEMORY: f"{{file}} needs more than {MEMORY // MIB} MB to be read. {_SMALLER}",
    TOO_LARGE: f"{{file}} unpacks to more than {ROWS_FILE // MIB} MB. {_SMALLER}",
    -signal.SIGXFSZ: f"{{file}} unpacks to more than {ROWS_FILE // MIB} MB. {_SMALLER}",
    -signal.SIGXCPU: _LONG,
}
_OTHERWISE = "{file} breaks what reads it. Open it, save it as CSV (UTF-8), then try again."


@dataclass(frozen=True)
class Ended:
    """How the process ended: its answer, or the sentence (with {file}) that says why there is none.

    `code` is its exit, negative for a signal; `peak` its greatest resident size in bytes.
    """

    answer: dict[str, Any] | None
    sentence: str
    code: int
    seconds: float
    peak: int


def run_child(
    source: BinaryIO, rows: BinaryIO, question: dict[str, Any], *, program: str = _PROGRAM
) -> Ended:
    """Ask one process to read `source` and write its rows to `rows`. Never raises for what the file holds."""
    begun = time.monotonic()
    numbers = (MEMORY, CPU_SECONDS, ROWS_FILE, OPEN_FILES, source.fileno(), rows.fileno())
    process = subprocess.Popen(  # noqa: S603  (our own program, numbers of our own)
        [sys.executable, "-s", "-P", "-m", program, *map(str, numbers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(source.fileno(), rows.fileno()),
        env={"PYTHONPATH": str(_HOME), "PYTHONDONTWRITEBYTECODE": "1"},
        cwd="/",
        start_new_session=True,
    )
    deadline = begun + SECONDS
    try:
        said = _conversation(process, json.dumps(question).encode(), deadline)
        if said is None:
            _kill(process)
        code, peak = _wait(process, deadline)
    finally:
        _end(process)
    return _ended(said, code, time.monotonic() - begun, peak)


def _conversation(process: subprocess.Popen[bytes], question: bytes, deadline: float) -> bytes | None:
    """Return what the process says until it is silent; None when it says too much or takes too long."""
    assert process.stdin and process.stdout  # noqa: S101
    with suppress(BrokenPipeError), process.stdin:
        process.stdin.write(question)
    said = bytearray()
    said_something = select.poll()  # not select(): a worker may hold more than a thousand files
    said_something.register(process.stdout, select.POLLIN)
    while len(said) <= ANSWER:
        if not said_something.poll(1000 * max(0.0, deadline - time.monotonic())):
            return None
        piece = os.read(process.stdout.fileno(), 1 << 16)
        if not piece:
            return bytes(said)
        said += piece
    return None


def _wait(process: subprocess.Popen[bytes], deadline: float) -> tuple[int, int]:
    """Return the exit and the peak of a process that has said all, or is killed for it."""
    while True:
        found, status, usage = os.wait4(process.pid, os.WNOHANG)
        if found:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage.ru_maxrss * 1024
        if time.monotonic() >= deadline:
            _kill(process)
        time.sleep(_POLL)


def _kill(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing of it running, nor a pipe open."""
    _kill(process)
    if process.returncode is None:
        process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def _ended(said: bytes | None, code: int, seconds: float, peak: int) -> Ended:
    answer = None
    if code == 0 and said:
        with suppress(ValueError):
            answer = json.loads(said)
    took_too_long = code == -signal.SIGKILL and seconds >= SECONDS
    sentence = _LONG if took_too_long else _SENTENCES.get(code, _OTHERWISE)
    return Ended(answer, "" if answer else sentence, code, seconds, peak)
