"""What became of a hostile file, and what is wrong with that. In a child or here."""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from cases.exchange import bounds, child_process, parsing
from cases.exchange.problems import FileNotUsable
from cases.exchange.row import FileRow
from cases.exchange.showing import TURNING
from tests.exchange.hostile.making import Hostile, NotUsable, Usable

Runner = Callable[..., child_process.Ended]
MOST_KEPT = 5_000


@dataclass
class Outcome:
    """`sentence` is "" where the file was usable; `peak` in bytes; `left` are files that nobody took away."""

    sentence: str = ""
    parsed: parsing.Parsed | None = None
    rows: int = 0
    cells: str = ""
    refused: tuple[int, ...] = ()
    crash: str = ""
    seconds: float = 0
    peak: int = 0
    code: int = 0
    left: list[str] = field(default_factory=list)

    def in_words(self) -> str:
        if self.crash:
            return f"CRASHED {self.crash}"
        if self.parsed is None:
            return f"not usable: {self.sentence}"
        return f"usable: {self.rows} rows, {len(self.refused)} refused"


def read(hostile: Hostile, path: Path, into: Path) -> Outcome:
    """Read one file as the product does; whatever is raised but FileNotUsable is a crash of who asked."""
    outcome, before = Outcome(), _there(path.parent)
    begun = time.perf_counter()
    with _watched(outcome):
        try:
            outcome.parsed = parsing.parse(path, into, asked=hostile.asked)
            _take(outcome, parsing.parsed_rows(into))
            into.unlink()
        except FileNotUsable as problem:
            outcome.sentence = str(problem)
        except Exception as problem:
            outcome.crash = repr(problem)
    outcome.seconds = time.perf_counter() - begun
    outcome.left = sorted(_there(path.parent) - before)
    return outcome


def _take(outcome: Outcome, rows: Iterator[FileRow]) -> None:
    cells, refused = [], []
    for row in rows:
        outcome.rows += 1
        if row.problem:
            refused.append(row.line)
        if outcome.rows <= MOST_KEPT:
            cells += row.cells.values()
    outcome.cells, outcome.refused = "\n".join(cells), tuple(refused)


@contextlib.contextmanager
def _watched(outcome: Outcome) -> Iterator[None]:
    """Note how the process ended that read."""
    run: Runner = parsing.run_child

    def noting(source: BinaryIO, rows: BinaryIO, *more: object, **others: object) -> child_process.Ended:
        ended = run(source, rows, *more, **others)
        outcome.peak, outcome.code = ended.peak, ended.code
        return ended

    parsing.run_child = noting
    try:
        yield
    finally:
        parsing.run_child = run


def _there(folder: Path) -> set[str]:
    return {str(path) for path in folder.iterdir()}


def wrong_with(hostile: Hostile, outcome: Outcome) -> list[str]:
    """Return what should not be, in words; nothing where all is as expected."""
    found = [outcome.crash] if outcome.crash else []
    found += [f"left behind: {path}" for path in outcome.left]
    if outcome.peak > bounds.MEMORY:
        found.append(f"took {outcome.peak >> 20} MiB")
    if outcome.seconds > bounds.SECONDS + 5:
        found.append(f"took {outcome.seconds:.0f} s")
    if outcome.code == child_process.BROKEN or (outcome.code < 0 and not hostile.is_heavy):
        found.append(f"the process broke: {outcome.code}")
    if outcome.parsed is None:
        return found + _wrong_sentence(hostile, outcome.sentence)
    if isinstance(hostile.expected, NotUsable):
        return [*found, f"was usable: {outcome.parsed}"]
    return found + list(_wrong_rows(hostile.expected, outcome, outcome.parsed))


def _wrong_sentence(hostile: Hostile, sentence: str) -> list[str]:
    if isinstance(hostile.expected, Usable):
        return [f"was not usable: {sentence}"]
    found = []
    if hostile.expected.says not in sentence:
        found.append(f"says {sentence!r}, not {hostile.expected.says!r}")
    if not sentence.endswith((".", "?")) or "\n" in sentence or len(sentence) > 700:
        found.append(f"is no sentence: {sentence!r}")
    if "Traceback" in sentence or "Error" in sentence or TURNING & set(sentence):
        found.append(f"shows what nobody should read: {sentence!r}")
    return found


def _wrong_rows(expected: Usable, outcome: Outcome, parsed: parsing.Parsed) -> Iterator[str]:
    if (outcome.rows, parsed.rows) != (expected.rows, expected.rows):
        yield f"{parsed.rows} rows said, {outcome.rows} there, {expected.rows} expected"
    said = tuple(row.line for row in parsed.refused)
    if not said == outcome.refused == expected.refused:
        yield f"refused {said}, {outcome.refused} there, {expected.refused} expected"
    if any(not row.reason for row in parsed.refused):
        yield "a row is refused without a reason"
    if expected.columns and parsed.columns != expected.columns:
        yield f"columns {parsed.columns}"
    if expected.note not in "\n".join(parsed.notes):
        yield f"notes {parsed.notes}"
    for text in expected.holds:
        if text not in outcome.cells:
            yield f"{text!r} is not in {outcome.cells[:300]!r}"
    shown = "".join((*parsed.columns, *parsed.notes, *(cell for row in parsed.samples for cell in row)))
    if TURNING & set(shown) or not shown.replace("\n", "").isprintable() and _hidden(shown):
        yield f"shows what no page can show: {_hidden(shown)!r}"


def _hidden(text: str) -> str:
    return "".join(c for c in text if c < " " or "\ud800" <= c <= "\udfff" or "\x7f" <= c < "\xa0")
