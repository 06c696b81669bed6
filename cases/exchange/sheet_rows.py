"""The cells of one sheet as a stream of rows, as a person sees them, with what has to be told of them."""

import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from cases.exchange.bounds import LONGEST_CELL
from cases.exchange.shared_parts import unescaped
from cases.exchange.spreadsheet_numbers import Format, number_text, serial_text
from cases.exchange.xml_parts import Attributes, Handler, NotWellBuilt

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MIDNIGHT = re.compile(r"T00:00(:00(\.0+)?)?Z?$")
_YES = ("1", "true")


@dataclass
class SheetRow:
    """`cells` by column from 1, only those with something in them; `problem` where the row is ambiguous."""

    number: int
    cells: dict[int, str] = field(default_factory=dict)
    problem: str = ""


@dataclass
class Noticed:
    """What is in a sheet beside the values of its cells. Counts."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    formulas: int = 0
    merged: int = 0


class SheetReader(Handler):
    """Puts the rows of a sheet into `rows`, one after the other; whoever reads takes them out."""

    def __init__(self, strings: Sequence[str], formats: Sequence[Format], *, has_1904: bool) -> None:
        self.strings, self.formats, self.has_1904 = strings, formats, has_1904
        self.rows: deque[SheetRow] = deque()
        self.noticed = Noticed()
        self.row = SheetRow(0)
        self.column = self.style = self.length = 0
        self.kind = ""
        self.value: list[str] = []
        self.formula: list[str] = []
        self.into: list[str] | None = None
        self.has_formula = self.is_reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or (name == "t" and not self.is_reading):
            self.into = self.value
        elif name == "f":
            self.has_formula, self.into = True, self.formula
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self.is_reading = True
        elif name == "mergeCell":
            self.noticed.merged += 1
        elif name == "col" and attributes.get("hidden") in _YES:
            first, last = int(attributes.get("min", 1)), int(attributes.get("max", 1))
            self.noticed.hidden_columns += max(1, last - first + 1)

    def end(self, name: str) -> None:
        if name in ("v", "t", "f"):
            self.into = None
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self.rows.append(self.row)
        elif name == "rPh":
            self.is_reading = False

    def text(self, piece: str) -> None:
        if self.into is not None:
            self.into.append(piece)
            self.length += len(piece)
            if self.length > LONGEST_CELL:
                raise NotWellBuilt("a cell without an end")

    def _start_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self.row.number + 1))
        if not 1 <= number <= LAST_ROW:
            raise NotWellBuilt("a row outside the sheet")
        self.row, self.column = SheetRow(number), 0
        self.noticed.hidden_rows += attributes.get("hidden") in _YES

    def _start_cell(self, attributes: Attributes) -> None:
        self.column = _column_of(attributes["r"]) if "r" in attributes else self.column + 1
        if self.column > LAST_COLUMN:
            raise NotWellBuilt("a cell outside the sheet")
        self.kind, self.style = attributes.get("t", "n"), int(attributes.get("s", 0))
        self.value, self.formula, self.length, self.has_formula = [], [], 0, False

    def _end_cell(self) -> None:
        text = self._as_seen("".join(self.value))
        if self.has_formula:
            self.noticed.formulas += 1
            if not text and not self.value and self.kind != "str":
                text = f"={''.join(self.formula)}"  # never calculated: what a cell refuses as a formula
        if not text:
            return
        if self.column in self.row.cells:
            self.row.problem = "The row has two cells in one place. Open the workbook and save it again."
        self.row.cells[self.column] = text

    def _as_seen(self, value: str) -> str:
        if self.kind == "s":
            return self._shared(int(value)) if value else ""
        if self.kind == "b":
            return {"1": "true", "0": "false"}.get(value, value)
        if self.kind == "n" and value:
            shown_as = self.formats[self.style] if 0 <= self.style < len(self.formats) else Format.NUMBER
            if shown_as is Format.NUMBER:
                return number_text(value.strip())
            return serial_text(value.strip(), shown_as, has_1904=self.has_1904)
        if self.kind == "d":
            return _MIDNIGHT.sub("", value).replace("T", " ")
        return value if self.kind == "e" else unescaped(value)

    def _shared(self, number: int) -> str:
        if not 0 <= number < len(self.strings):
            raise NotWellBuilt("a text that is not there")
        return self.strings[number]


def _column_of(place: str) -> int:
    found = _PLACE.fullmatch(place)
    if found is None:
        raise NotWellBuilt("a cell in no place")
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return column
