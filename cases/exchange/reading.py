"""Read a file of rows as a mapping describes it: surveyed before anything is written, then row by row."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path

from cases.exchange.parsing import Manner, Parsed, Shape, parse_open, rows_in
from cases.exchange.row import FileRow
from cases.exchange.row_lines import ENCODING, ERRORS
from cases.exchange.shape import CSV, JSON, XLSX


@dataclass(frozen=True)
class RowFile:
    """A file of rows, as the mapping describes it. Each reading is a process of its own."""

    path: Path
    encoding: str = "utf-8"
    delimiter: str = ""
    format: str = ""
    refuses_undecodable_rows: bool = False
    is_mended: bool = False

    @property
    def kind(self) -> str:
        said = self.format or self.path.suffix.lower().removeprefix(".")
        return {"json": JSON, "xlsx": XLSX}.get(said, CSV)

    def survey(self) -> "Survey":
        """Return the columns and the number of rows, after reading the whole file. Raises FileNotUsable."""
        with tempfile.TemporaryFile() as rows:
            found = self._parse(rows)
        return Survey(found.columns, found.rows, found.notes)

    def rows(self) -> Iterator[FileRow]:
        # A file without a name: killed in the middle, it is gone too.
        with tempfile.TemporaryFile() as rows:
            self._parse(rows)
            rows.seek(0)
            with TextIOWrapper(rows, encoding=ENCODING, errors=ERRORS, newline="\n") as lines:
                yield from rows_in(lines)

    def _parse(self, rows: object) -> Parsed:
        return parse_open(
            self.path,
            rows,  # type: ignore[arg-type]
            asked=Shape(self.kind, self.encoding, self.delimiter),
            manner=Manner(
                is_strict=True, refuses_rows=self.refuses_undecodable_rows, is_mended=self.is_mended
            ),
        )


@dataclass(frozen=True)
class Survey:
    """What is known of a file before its rows are taken in."""

    columns: tuple[str, ...]
    rows: int
    notes: tuple[str, ...] = ()
