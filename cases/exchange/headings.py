"""Which row of a table names its columns, and what they are called: of a CSV and of a sheet alike."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cases.exchange.bounds import LONGEST_HEADING, MOST_COLUMNS
from cases.exchange.problems import FileNotUsable, listed
from cases.exchange.showing import shown

LOOKED_AT = 50  # rows, of which the heading has to be one
NO_HEADING = "The file has no heading: its first line has to name the columns."


@dataclass(frozen=True)
class Heading:
    """`columns` in their order; `unnamed` are those that were called by their place."""

    columns: tuple[str, ...]
    unnamed: frozenset[str]
    notes: tuple[str, ...]


def heading_place(rows: Sequence[Sequence[str]]) -> int:
    """Return which of the first rows is the heading: the first that is at least half as full as most are.

    A title above a table fills a cell or two. Raises FileNotUsable when all are blank.
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows]
    times = Counter(cells for cells in filled if cells)
    if not times:
        raise FileNotUsable(NO_HEADING)
    usual = max(times, key=lambda cells: (times[cells], cells))
    enough = 1 if usual == 1 else max(2, (usual + 1) // 2)
    return next(place for place, cells in enumerate(filled) if cells >= enough)


def as_said(cells: Sequence[str]) -> Heading:
    """Return the columns as the heading names them. Raises FileNotUsable where two have one name."""
    columns = tuple(_written(cell) for cell in cells)
    _check_number(columns)
    twice = [column for column, times in Counter(columns).items() if times > 1 and column]
    if twice:
        raise FileNotUsable(f"Two columns have the same name: {listed(twice)}. Give each its own.")
    return Heading(columns, frozenset(), ())


def completed(cells: Sequence[str]) -> Heading:
    """Return a name for every column: empty ones called by their place, repeated ones numbered; both told."""
    written = [_written(cell) for cell in cells]
    _check_number(written)
    columns: dict[str, None] = {}
    unnamed, again = [], []
    for place, name in enumerate(written, 1):
        new = _free(name or f"Column {place}", {*columns, *written[place:]} if not name else columns)
        columns[new] = None
        if not name:
            unnamed.append(new)
        elif new != name:
            again.append(new)
    notes = []
    if again:
        notes.append(f"Several columns have the same heading, so they were numbered: {listed(again)}.")
    return Heading(tuple(columns), frozenset(unnamed), tuple(notes))


def _written(cell: str) -> str:
    return shown(cell.strip("\ufeff \t\r\n"), LONGEST_HEADING)  # some programs write their mark twice


def _free(name: str, taken: object) -> str:
    new, number = name, 1
    while new in taken:  # type: ignore[operator]
        number += 1
        new = f"{name} ({number})"
    return new


def _check_number(columns: Sequence[str]) -> None:
    if not any(columns):
        raise FileNotUsable(NO_HEADING)
    if len(columns) > MOST_COLUMNS:
        raise FileNotUsable(f"The file has {len(columns):,} columns. The limit is {MOST_COLUMNS:,}.")
