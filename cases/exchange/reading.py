"""Read a file of rows: surveyed once before anything is written, then read again row by row."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cases.exchange import csv_rows, json_rows
from cases.exchange.files import check_encoding, check_file, opened
from cases.exchange.problems import FileNotUsable
from cases.exchange.row import FileRow

MOST_KEYS = 1_000


@dataclass(frozen=True)
class RowFile:
    """A file of rows, as the mapping describes it."""

    path: Path
    encoding: str = "utf-8"
    delimiter: str = ""
    format: str = ""
    refuses_undecodable_rows: bool = False
    is_mended: bool = False

    @property
    def is_json(self) -> bool:
        return (self.format or self.path.suffix.lower().removeprefix(".")) == "json"

    def survey(self) -> "Survey":
        """Return the columns and the number of rows, after checking the whole file. Raises FileNotUsable."""
        check_file(self.path)
        check_encoding(
            self.path, self.encoding, refuses_rows=self.refuses_undecodable_rows, is_mended=self.is_mended
        )
        columns: dict[str, None] = {}
        if not self.is_json:
            with opened(self.path, self.encoding) as file:
                columns = dict.fromkeys(csv_rows.columns_of(file, self.delimiter))
        rows = 0
        for row in self.rows():
            rows += 1
            if self.is_json:
                columns |= dict.fromkeys(row.cells)
                if len(columns) > MOST_KEYS:
                    raise FileNotUsable(
                        f"The items have more than {MOST_KEYS:,} different keys. Rows share theirs."
                    )
        if not rows:
            raise FileNotUsable("The file holds no rows.")
        return Survey(tuple(columns), rows)

    def rows(self) -> Iterator[FileRow]:
        with opened(self.path, self.encoding) as file:
            yield from json_rows.rows_of(file) if self.is_json else csv_rows.rows_of(file, self.delimiter)


@dataclass(frozen=True)
class Survey:
    """What is known of a file before its rows are taken in."""

    columns: tuple[str, ...]
    rows: int
