"""Rows of one sheet of a workbook, each with its number in the sheet.

Read by hand: what reads workbooks as a stream elsewhere (openpyxl) passes over rows that are out of order and
does not tell of hidden rows, merged cells and formulas that were never calculated.
"""

from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO

from cases.exchange.headings import LOOKED_AT, as_said, completed, heading_place
from cases.exchange.problems import FileNotUsable, listed
from cases.exchange.row import FileRow
from cases.exchange.shape import XLSX, Shape
from cases.exchange.shared_parts import Strings, Styles
from cases.exchange.sheet_rows import Noticed, SheetReader, SheetRow
from cases.exchange.table import Table
from cases.exchange.workbook import Sheet, Workbook
from cases.exchange.xml_parts import parse_in_pieces

_FAR = 1_000  # blank rows, after which those that follow may not be meant


def table_of(source: BinaryIO, name: str, sheet: str, *, is_strict: bool) -> Table:
    """Return the table of a sheet, of the first not hidden when none is said. Raises FileNotUsable."""
    book = Workbook(source, name)
    chosen = _chosen(book, sheet)
    notes: list[str] = []
    rows = _rows(book, chosen, notes)
    first = list(islice(rows, LOOKED_AT))
    if not first:
        others = [other.name for other in book.sheets if other is not chosen]
        more = f" Other sheets: {listed(others)}." if others else ""
        raise FileNotUsable(f"The sheet “{chosen.name}” holds no rows.{more}")
    width = max(max(row.cells, default=0) for row in first)
    records = [[row.cells.get(column, "") for column in range(1, width + 1)] for row in first]
    place = 0 if is_strict else heading_place(records)
    heading = as_said(records[place]) if is_strict else completed(records[place])
    if place:
        notes.append(f"The headings are those of row {first[place].number}; what stands above was left out.")
    notes += heading.notes
    return Table(
        Shape(XLSX, sheet=chosen.name),
        _under(heading.columns, chain(first[place + 1 :], rows)),
        heading.columns,
        heading.unnamed,
        tuple(other.name for other in book.sheets),
        notes,
    )


def _chosen(book: Workbook, name: str) -> Sheet:
    if not name:
        return next((sheet for sheet in book.sheets if not sheet.is_hidden), book.sheets[0])
    for sheet in book.sheets:
        if sheet.name == name:
            return sheet
    names = listed(sheet.name for sheet in book.sheets)
    raise FileNotUsable(f"{book.name} has no sheet “{name}”. Its sheets are: {names}.")


def _rows(book: Workbook, sheet: Sheet, notes: list[str]) -> Iterator[SheetRow]:
    """Yield the rows with something in them; at the end the notes say what else there was."""
    with book.well_built():
        strings, styles = Strings(), Styles()
        if book.strings:
            book.read(book.strings, strings)
        if book.styles:
            book.read(book.styles, styles)
        reader = SheetReader(strings.found, styles.formats(), has_1904=book.has_1904)
        last = 0
        with book.opened(sheet.part) as part:
            for _ in parse_in_pieces(part, reader):
                while reader.rows:
                    row = reader.rows.popleft()
                    if not any(text.strip() for text in row.cells.values()):
                        continue
                    if last and row.number - last > _FAR:
                        notes.append(f"Row {row.number} stands far below row {last}. Is it meant?")
                    last = row.number
                    yield row
    notes += _told(reader.noticed, sheet, book)


def _told(noticed: Noticed, sheet: Sheet, book: Workbook) -> Iterator[str]:
    if len(book.sheets) > 1:
        yield f"The workbook has {len(book.sheets)} sheets; “{sheet.name}” was read."
    if book.has_1904:
        yield "The workbook counts its days from 1904; they were read so."
    if noticed.hidden_rows:
        yield f"Hidden rows were read too: {noticed.hidden_rows}."
    if noticed.hidden_columns:
        yield f"Hidden columns were read too: {noticed.hidden_columns}."
    if noticed.formulas:
        yield f"Cells with formulas, of which the last value was read: {noticed.formulas}."
    if noticed.merged:
        yield f"Merged cells, of which only the first holds the value: {noticed.merged}."


def _under(columns: tuple[str, ...], rows: Iterator[SheetRow]) -> Iterator[FileRow]:
    """Yield rows by column. A cell beyond the heading stands under the number of its column."""

    def beyond(place: int) -> str:
        name = f"Column {place}"
        return f"{name} (2)" if name in columns else name

    for row in rows:
        cells = {
            columns[place - 1] if place <= len(columns) else beyond(place): text
            for place, text in sorted(row.cells.items())
        }
        yield FileRow(row.number, cells, row.problem)
