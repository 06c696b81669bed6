"""Rows of a CSV file as a stream, each with the line of the file on which it starts."""

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from typing import TextIO

from cases.exchange.bounds import LONGEST_ROW
from cases.exchange.guessing import delimiter_of
from cases.exchange.headings import LOOKED_AT, NO_HEADING, Heading, as_said, completed, heading_place
from cases.exchange.problems import FileNotUsable
from cases.exchange.row import FileRow

Record = list[str]


class CsvTable:
    """The table of one file. `is_strict`: the first row that is not blank is the heading, to the letter.

    Raises FileNotUsable for a file without a heading, a line or a cell without an end, now or later.
    """

    def __init__(self, file: TextIO, delimiter: str = "", *, is_strict: bool = True) -> None:
        lines = _lines(file)
        first = list(islice(lines, LOOKED_AT))
        if not first:
            raise FileNotUsable("The file is empty.")
        self.delimiter = delimiter or delimiter_of(first)
        self.reader = csv.reader(chain(first, lines), delimiter=self.delimiter, strict=True)
        self.notes: list[str] = []
        self.heading = self._first() if is_strict else self._likeliest(first)
        self.columns = self.heading.columns
        self.notes += self.heading.notes

    def _first(self) -> Heading:
        try:
            cells = next((row for row in self.reader if any(cell.strip() for cell in row)), None)
        except csv.Error:
            cells = None
        if cells is None:
            raise FileNotUsable(NO_HEADING)
        return as_said(cells)

    def _likeliest(self, first: Sequence[str]) -> Heading:
        """Return the heading, found among the first rows; those above it are told."""
        records = _readable(first, self.delimiter)
        place = heading_place(records)
        cells = records[place]
        if any(any(record) for record in records[:place]):
            line = 1 + sum(1 for _ in self._skipped(place))
            self.notes.append(f"The headings are those of row {line}; what stands above them was left out.")
        else:
            list(self._skipped(place))
        next(self.reader)
        return completed(_padded(cells, records[place + 1 :]))

    def _skipped(self, number: int) -> Iterator[Record]:
        return islice(self.reader, number)

    def rows(self) -> Iterator[FileRow]:
        """Yield each row under the heading; wholly empty lines are no rows. A row wrong by itself says so."""
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

    def _row(self, line: int, cells: Record) -> FileRow:
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
    while line := file.readline(LONGEST_ROW):
        number += 1
        if len(line) == LONGEST_ROW:
            raise FileNotUsable(
                f"Line {number} has {LONGEST_ROW:,} characters or more. This is not a CSV of rows."
            )
        yield line


def _readable(first: Sequence[str], delimiter: str) -> list[Record]:
    """Return the first rows, as many as are well-formed; they only show where the heading is."""
    records: list[Record] = []
    with suppress(csv.Error):
        records.extend(csv.reader(first, delimiter=delimiter, strict=True))
    return records


def _padded(heading: Record, under: Sequence[Record]) -> Record:
    """Lengthen the heading where every row ends with the same number of blank cells more (";;")."""
    lengths = {len(record) for record in under if any(record)}
    if len(lengths) != 1 or (longer := lengths.pop()) <= len(heading):
        return heading
    if any(cell.strip() for record in under for cell in record[len(heading) :]):
        return heading
    return [*heading, *[""] * (longer - len(heading))]
