"""Rows of a CSV file as a stream, each with the line of the file on which it starts."""

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TextIO

from cases.exchange.problems import FileNotUsable, listed
from cases.exchange.row import FileRow

LONGEST_LINE = 1_000_000
MOST_COLUMNS = 1_000
_DELIMITERS = ",;\t|"


def columns_of(file: TextIO, delimiter: str = "") -> tuple[str, ...]:
    """Return the headings. Raises FileNotUsable when there are none, too many, or one twice."""
    return _Table(file, delimiter).columns


def rows_of(file: TextIO, delimiter: str = "") -> Iterator[FileRow]:
    """Yield each row under the heading; wholly empty lines are no rows.

    Raises FileNotUsable for a line or field without an end; a row that is wrong by itself says so.
    """
    yield from _Table(file, delimiter).rows()


class _Table:
    def __init__(self, file: TextIO, delimiter: str) -> None:
        lines = _lines(file)
        first = list(islice(lines, 1))
        if not first:
            raise FileNotUsable("The file is empty.")
        self.delimiter = delimiter or _likeliest(first[0])
        self.reader = csv.reader(_again(first, lines), delimiter=self.delimiter, strict=True)
        self.columns = self._heading()

    def _heading(self) -> tuple[str, ...]:
        try:
            cells = next((row for row in self.reader if any(cell.strip() for cell in row)), [])
        except csv.Error:
            cells = []
        columns = tuple(cell.strip() for cell in cells)
        if not columns:
            raise FileNotUsable("The file has no heading: its first line has to name the columns.")
        if len(columns) > MOST_COLUMNS:
            raise FileNotUsable(f"The file has {len(columns):,} columns. The limit is {MOST_COLUMNS:,}.")
        twice = [column for column, times in Counter(columns).items() if times > 1 and column]
        if twice:
            raise FileNotUsable(f"Two columns have the same name: {listed(twice)}. Give each its own.")
        return columns

    def rows(self) -> Iterator[FileRow]:
        while True:
            line = self.reader.line_num + 1
            try:
                cells = next(self.reader)
            except StopIteration:
                return
            except csv.Error as problem:
                yield FileRow(line, {}, self._said(problem, line))
                continue
            if cells:
                yield self._row(line, cells)

    def _row(self, line: int, cells: list[str]) -> FileRow:
        if len(cells) != len(self.columns):
            return FileRow(
                line,
                dict(zip(self.columns, cells, strict=False)),
                f"The row has {len(cells)} cells, the heading has {len(self.columns)}. "
                "Is a comma or a quotation mark missing or too many?",
            )
        return FileRow(line, dict(zip(self.columns, cells, strict=True)))

    def _said(self, problem: csv.Error, line: int) -> str:
        if "field larger" in str(problem):
            raise FileNotUsable(
                f"Line {line} has a cell of more than {csv.field_size_limit():,} characters: "
                "a quotation mark is probably never closed. Mend that line."
            )
        if self.reader.line_num > line:
            return f"A quotation mark is never closed; lines {line} to {self.reader.line_num} are inside it."
        return "A quotation mark is not closed, or has text after it."


def _lines(file: TextIO) -> Iterator[str]:
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise FileNotUsable(
                f"Line {number} has {LONGEST_LINE:,} characters or more. This is not a CSV of rows."
            )
        yield line


def _again(first: list[str], rest: Iterator[str]) -> Iterator[str]:
    yield from first
    yield from rest


def _likeliest(heading: str) -> str:
    """Return the character that parts the heading into most cells; a comma when none does."""

    def cells(delimiter: str) -> int:
        try:
            return len(next(csv.reader([heading], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(_DELIMITERS, key=cells)
