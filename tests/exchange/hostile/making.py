"""What a hostile file is: how it is made, and what has to become of it."""

import io
import os
import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from cases.exchange.shape import Shape

Content = bytes | Callable[[], bytes]


@dataclass(frozen=True)
class Usable:
    """`rows` in all, of which those on the lines `refused` cannot be read; `turned_away` do not come in.

    `holds` are texts that stand in the cells; `note` is part of what is told.
    """

    rows: int
    refused: tuple[int, ...] = ()
    turned_away: tuple[int, ...] | None = None
    holds: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class NotUsable:
    """`says` is part of the one sentence."""

    says: str


@dataclass(frozen=True)
class Hostile:
    """`is_heavy`: only the limits of the process stop it, so it is never read in the process of a test."""

    name: str
    content: Content
    expected: Usable | NotUsable
    asked: Shape | None = None
    is_heavy: bool = False
    make: Callable[[Path], Path] | None = field(default=None)

    def made(self, folder: Path) -> Path:
        path = folder / self.name
        if self.make:
            return self.make(path)
        if isinstance(self.content, bytes):
            path.write_bytes(self.content)
        else:
            _in_a_process_of_its_own(path, self.content)
        return path


def _in_a_process_of_its_own(path: Path, content: Callable[[], bytes]) -> None:
    """Make a large file without growing: a process begins, for the kernel, with the most its parent took."""
    child = os.fork()
    if not child:
        try:
            path.write_bytes(content())
        finally:
            os._exit(0)
    os.waitpid(child, 0)


def table(*rows: str, heading: str = "name,country") -> str:
    return "".join(f"{row}\n" for row in (heading, *rows))


ANNA, ODA, WEI = "Anna Velor,XM", "Oda Fremd,XM", "Wei Solberg,XM"


def noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def archive(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return an archive whose bytes are the same on every day."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content, method)
    return out.getvalue()
