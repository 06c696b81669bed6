"""The copy that may leave: the same file without who, where and when. Made in a process of its own."""

import subprocess
import sys
from pathlib import Path

from cases.files import limits, names
from cases.files.kinds import Kind
from cases.files.refusing import NotAccepted

_PROGRAM = str(Path(__file__).with_name("cleaner.py"))
TOO_MANY_PIXELS, LOCKED = 3, 4  # as cleaner.py exits; it is run, never imported


def copy_of(content: bytes, kind: Kind, name: str) -> bytes | None:
    """Return the file without metadata; None for a kind that cannot be cleaned, of which nothing leaves.

    Raises NotAccepted for a file that does not open: what nobody can read is no evidence.
    """
    if not kind.cleaner:
        return None
    if kind.cleaner == "text":
        return content
    done = _run(kind.cleaner, content)
    if done is None or done.returncode != 0 or not done.stdout:
        raise NotAccepted(_why_not(done.returncode if done else None, kind, names.short(name)))
    return done.stdout


def _run(cleaner: str, content: bytes) -> subprocess.CompletedProcess[bytes] | None:
    """Clean in a child that has no environment and bounded memory and time; None when it took too long."""
    numbers = (limits.CLEANING_MEMORY, limits.CLEANING_CPU_SECONDS, limits.PIXELS)
    command = [sys.executable, "-I", _PROGRAM, cleaner, *map(str, numbers)]
    try:
        return subprocess.run(  # noqa: S603  (our own program, numbers of our own)
            command,
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
            cwd="/",
            timeout=limits.CLEANING_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None


def _why_not(code: int | None, kind: Kind, said: str) -> str:
    if code == TOO_MANY_PIXELS:
        return (
            f"{said} has more than {limits.PIXELS // 1_000_000} million pixels. "
            "Save it smaller, then send it again."
        )
    if code == LOCKED:
        return f"{said} is locked with a password. Save it without one, then send it again."
    return f"{said} does not open as {kind.label.lower()}. Open it, save it again, then send it."
