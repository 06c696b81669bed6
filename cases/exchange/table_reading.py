"""Reads one file and writes its rows as lines: what the process does that reads it. Needs no Django."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from cases.exchange import json_rows, xlsx_rows
from cases.exchange.bounds import MOST_REFUSED, SAMPLE, SAMPLES
from cases.exchange.csv_rows import CsvTable
from cases.exchange.encodings import check_encoding, check_is_text, check_known, head_of, opened
from cases.exchange.guessing import encoding_of
from cases.exchange.kinds import kind_of
from cases.exchange.problems import FileNotUsable, Refusal
from cases.exchange.row import FileRow
from cases.exchange.row_lines import RowLines
from cases.exchange.shape import CSV, JSON, XLSX, Manner, Parsed, Shape
from cases.exchange.showing import shown
from cases.exchange.table import Table


def read(source: BinaryIO, out: TextIO, *, name: str, asked: Shape | None, manner: Manner) -> Parsed:
    """Write the rows of `source` to `out` and return what was found. Raises FileNotUsable."""
    before = _stamp(source)
    kind = kind_of(head_of(source), name, asked.kind if asked else "")
    with _table(source, name, asked or Shape(kind), kind, manner) as table:
        lines, found = RowLines(out, table.columns), _Found(table)
        for row in table.rows:
            lines.write(row)
            found.see(row)
        if not lines.rows:
            raise FileNotUsable("The file holds no rows.")
    if _stamp(source) != before:
        raise FileNotUsable(f"{name} was changed while it was read. Try again.")
    return found.as_parsed(lines)


def _stamp(source: BinaryIO) -> tuple[int, int]:
    found = os.fstat(source.fileno())
    return found.st_size, found.st_mtime_ns


@contextmanager
def _table(source: BinaryIO, name: str, asked: Shape, kind: str, manner: Manner) -> Iterator[Table]:
    if kind == XLSX:
        yield xlsx_rows.table_of(source, name, asked.sheet, is_strict=manner.is_strict)
        return
    notes: list[str] = []
    encoding = _encoding(source, name, asked.encoding, manner, notes)
    with opened(source, encoding) as text:
        if kind == JSON:
            yield Table(Shape(JSON, encoding), json_rows.rows_of(text), notes=notes)
        else:
            csv = CsvTable(text, asked.delimiter, is_strict=manner.is_strict)
            yield Table(
                Shape(CSV, encoding, csv.delimiter),
                csv.rows(),
                csv.columns,
                csv.heading.unnamed,
                notes=notes + csv.notes,
            )


def _encoding(source: BinaryIO, name: str, said: str, manner: Manner, notes: list[str]) -> str:
    """Return the encoding said, after checking it, or the likeliest; how sure that is becomes a note."""
    if said:
        check_known(said)
        check_encoding(source, name, said, manner)
        return said
    guess = encoding_of(source)
    check_is_text(head_of(source), name, guess.name)
    if not guess.is_certain:
        notes.append(f"The encoding was guessed: {guess.name}. Choose another if names look wrong.")
    if guess.has_holes:
        notes.append(f"Some bytes are not of the encoding {guess.name}. Rows that hold them are refused.")
    return guess.name


class _Found:
    """What is told of the rows, gathered while they go by."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.blank = set(table.unnamed)
        self.samples: list[FileRow] = []
        self.refused: list[Refusal] = []

    def see(self, row: FileRow) -> None:
        if row.problem:
            self.refused.append(Refusal(row.line, "row", row.problem))
            if len(self.refused) > MOST_REFUSED:
                first = self.refused[0]
                raise FileNotUsable(
                    f"More than {MOST_REFUSED:,} rows cannot be read, "
                    f"the first on line {first.line}: {first.reason}"
                )
        elif len(self.samples) < SAMPLES:
            self.samples.append(row)
        if self.blank:
            self.blank -= {column for column in self.blank if row.cells.get(column, "").strip()}

    def as_parsed(self, lines: RowLines) -> Parsed:
        columns = tuple(column for column in lines.columns if column not in self.blank)
        notes = list(self.table.notes)
        samples = tuple(
            tuple(shown(row.cells.get(column, ""), SAMPLE) for column in columns) for row in self.samples
        )
        return Parsed(
            self.table.shape,
            self.table.sheets,
            columns,
            lines.rows,
            samples,
            tuple(self.refused),
            tuple(notes),
        )
