"""A report as a workbook: a first sheet about it, then a sheet for each table. Cells are text or numbers."""

import io

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from cases.documents.report import Report, Table, Value
from cases.spreadsheets import NO_DAY

_WIDEST, _SHEET_NAME = 60, 31


class _Book:
    """The workbook and its formats."""

    def __init__(self, out: io.BytesIO) -> None:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False})
        self.book.set_properties({"created": NO_DAY})
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.text = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.number = self.book.add_format({"align": "right", "valign": "top"})
        self.heading = self.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.taken: set[str] = set()

    def sheet(self, title: str) -> Worksheet:
        """Add a sheet that prints on A4 with its headings on every page."""
        sheet = self.book.add_worksheet(self._name(title))
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _name(self, title: str) -> str:
        plain = "".join("-" if one in "[]:*?/\\" else one for one in title)[:_SHEET_NAME].strip("'")
        name, number = plain, 1
        while name.lower() in self.taken:
            number += 1
            name = f"{plain[: _SHEET_NAME - 4]} ({number})"
        self.taken.add(name.lower())
        return name


def render(report: Report) -> bytes:
    out = io.BytesIO()
    book = _Book(out)
    _about(book, report)
    for table in report.tables:
        _table(book, table)
    if report.passages:
        _passages(book, report)
    book.book.close()
    return out.getvalue()


def _about(book: _Book, report: Report) -> None:
    sheet = book.sheet(_("About"))
    rows = [(report.title, ""), (report.sentence, ""), *((note, "") for note in report.notes)]
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 72)
    for line, (text, _nothing) in enumerate(rows):
        sheet.merge_range(line, 0, line, 1, text, book.bold if line < 2 else book.text)
        sheet.set_row(line, 15 * (1 + len(text) // 95))
    for line, fact in enumerate(report.facts, start=len(rows) + 1):
        _write(sheet, line, 0, fact.label, book.bold)
        _write(sheet, line, 1, fact.value, book.text)


def _table(book: _Book, table: Table) -> None:
    sheet = book.sheet(table.title)
    for place, column in enumerate(table.columns):
        texts = [column.label, *(str(row[place]) for row in table.rows)]
        sheet.set_column(place, place, min(_WIDEST, max(map(len, texts)) + 3))
        _write(sheet, 0, place, column.label, book.heading)
    for line, row in enumerate(table.rows, start=1):
        for place, value in enumerate(row):
            is_number = table.is_counted and place == len(row) - 1
            _write(sheet, line, place, value, book.number if is_number else book.text)
    if table.note:
        _write(sheet, len(table.rows) + 2, 0, table.note, book.text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)


def _passages(book: _Book, report: Report) -> None:
    sheet = book.sheet(report.passages_title)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)
    for line, passage in enumerate(report.passages):
        _write(sheet, line, 0, passage.title, book.bold)
        _write(sheet, line, 1, passage.text, book.text)


def _write(sheet: Worksheet, line: int, place: int, value: Value, look: Format) -> None:
    """Numbers as numbers; all else as text, whatever it begins with: nothing here is ever a formula."""
    if isinstance(value, int):
        sheet.write_number(line, place, value, look)
    else:
        sheet.write_string(line, place, str(value), look)
