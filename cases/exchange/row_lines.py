"""Rows as JSON lines, from the process that reads a file to the one that takes them in: a stream.

A line is either the names of further columns, {"columns": [...]}, or a row: [line, cells] or
[line, cells, problem]; its cells in the order of the columns, null where the row has none, or {place: cell}.
"""

import json
from collections.abc import Iterable, Iterator
from typing import TextIO

from cases.exchange.bounds import LONGEST_ROW, MOST_COLUMNS, MOST_ROWS
from cases.exchange.problems import FileNotUsable
from cases.exchange.row import FileRow

ENCODING, ERRORS = "utf-8", "surrogatepass"  # halves of characters are told later, cell by cell


class RowLines:
    """Writes rows, and gathers their columns in the order in which they come up."""

    def __init__(self, out: TextIO, columns: Iterable[str] = ()) -> None:
        self.out = out
        self.columns: dict[str, int] = {}
        self.rows = 0
        self._add(columns)

    def write(self, row: FileRow) -> None:
        """Raises FileNotUsable for more columns or rows than can be taken in, or a row without an end."""
        if not self.columns.keys() >= row.cells.keys():
            self._add(name for name in row.cells if name not in self.columns)
        self.rows += 1
        if self.rows > MOST_ROWS:
            raise FileNotUsable(f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")
        if sum(map(len, row.cells.values())) > LONGEST_ROW:
            raise FileNotUsable(
                f"The row of line {row.line} has more than {LONGEST_ROW:,} characters. "
                "Take long texts out of it."
            )
        cells = self._cells(row)
        self._line([row.line, cells, row.problem] if row.problem else [row.line, cells])

    def _cells(self, row: FileRow) -> list[str | None] | dict[int, str]:
        """Return the cells in the order of the columns; by their places where few of many are there."""
        if len(row.cells) * 2 < len(self.columns):
            return {self.columns[name]: cell for name, cell in row.cells.items()}
        return [row.cells.get(name) for name in self.columns]

    def _add(self, names: Iterable[str]) -> None:
        new = list(names)
        if not new:
            return
        for name in new:
            self.columns[name] = len(self.columns)
        if len(self.columns) > MOST_COLUMNS:
            raise FileNotUsable(
                f"The file has {len(self.columns):,} columns or more. The limit is {MOST_COLUMNS:,}."
            )
        self._line({"columns": new})

    def _line(self, said: object) -> None:
        self.out.write(json.dumps(said, ensure_ascii=False, separators=(",", ":")) + "\n")


def rows_in(lines: Iterable[str]) -> Iterator[FileRow]:
    """Yield the rows that were written, one at a time."""
    columns: list[str] = []
    for text in lines:
        said = json.loads(text)
        if isinstance(said, dict):
            columns += said["columns"]
            continue
        line, cells, *problem = said
        if isinstance(cells, dict):
            there = {columns[int(place)]: cell for place, cell in cells.items()}
        else:
            there = {name: cell for name, cell in zip(columns, cells, strict=False) if cell is not None}
        yield FileRow(line, there, problem[0] if problem else "")
