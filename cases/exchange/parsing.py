"""Read a file that somebody sent: in a process of its own, never where pages are served or jobs done."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO

from cases.exchange.child_process import Ended, run_child
from cases.exchange.files import opened_for_reading
from cases.exchange.problems import FileNotUsable, Refusal
from cases.exchange.row import FileRow
from cases.exchange.row_lines import ENCODING, ERRORS, rows_in
from cases.exchange.shape import Manner, Parsed, Shape
from cases.exchange.showing import shown

__all__ = ["FileRow", "Manner", "Parsed", "Shape", "parse", "parse_open", "parsed_rows", "rows_in"]


def parse(
    path: Path,
    into: Path,
    *,
    asked: Shape | None = None,
    manner: Manner = Manner(),  # noqa: B008  (a frozen value)
    name: str = "",
) -> Parsed:
    """Read the file at `path` and write its rows to `into` (0600), for `parsed_rows` to give back.

    What `asked` does not say is guessed. `name` is what sentences call the file; its own when not said.
    Raises FileNotUsable with one sentence that says what to do; `into` is then gone.
    """
    flags = os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(into, flags, 0o600), "r+b") as rows:
        os.fchmod(rows.fileno(), 0o600)
        try:
            return parse_open(path, rows, asked=asked, manner=manner, name=name)
        except BaseException:
            with suppress(FileNotFoundError):
                into.unlink()
            raise


def parse_open(
    path: Path,
    rows: BinaryIO,
    *,
    asked: Shape | None = None,
    manner: Manner = Manner(),  # noqa: B008
    name: str = "",
) -> Parsed:
    """As `parse`, into a file that is open: one without a name leaves nothing behind, whatever happens."""
    said = shown(name or path.name, 100)
    with opened_for_reading(path, said) as source:
        ended = run_child(source, rows, _question(said, asked, manner))
    if ended.answer is None:
        raise FileNotUsable(ended.sentence.format(file=said))
    if "problem" in ended.answer:
        raise FileNotUsable(ended.answer["problem"])
    return _parsed(ended)


def parsed_rows(into: Path) -> Iterator[FileRow]:
    """Yield the rows of a file that was parsed, one at a time, however many there are."""
    with into.open(encoding=ENCODING, errors=ERRORS, newline="\n") as lines:
        yield from rows_in(lines)


def _question(name: str, asked: Shape | None, manner: Manner) -> dict[str, Any]:
    return {"name": name, "asked": vars(asked) if asked else None, "manner": vars(manner)}


def _parsed(ended: Ended) -> Parsed:
    found: dict[str, Any] = dict(ended.answer or {})
    return Parsed(
        shape=Shape(**found["shape"]),
        sheets=tuple(found["sheets"]),
        columns=tuple(found["columns"]),
        rows=found["rows"],
        samples=tuple(tuple(row) for row in found["samples"]),
        refused=tuple(Refusal(**row) for row in found["refused"]),
        notes=tuple(found["notes"]),
    )
