"""Rows that are to be mended, as a file that goes out with what is wrong and comes back mended."""

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.utils.translation import gettext as _

from cases.exchange.row import FileRow
from cases.exchange.shape import Parsed
from cases.imports import Staged
from cases.spreadsheets import neutral

# The two columns that are ours: the same in every language, so that the file is known again.
ROW, WRONG = "casework-row", "casework-to-fix"


def sheet_of(columns: Sequence[str], rows: Iterable[Staged]) -> Iterable[list[str]]:
    """Yield the heading and the rows to mend: their cells as they are now, and what is wrong with each."""
    yield [ROW, *columns, WRONG]
    for one in rows:
        wrong = " ".join(f"{problem.column or problem.field}: {problem.reason}" for problem in one.problems)
        yield [str(one.row.line), *(one.now.get(name, "") for name in columns), wrong]


def as_csv(columns: Sequence[str], rows: Iterable[Staged]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in sheet_of(columns, rows):
        writer.writerow([neutral(cell) for cell in row])
    return ("\ufeff" + out.getvalue()).encode("utf-8", "replace")


def as_xlsx(columns: Sequence[str], rows: Iterable[Staged]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("To fix")
    bold, wraps = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    for number, row in enumerate(sheet_of(columns, rows)):
        for place, cell in enumerate(row):
            look = bold if number == 0 else wraps if place == len(row) - 1 else None
            sheet.write_string(number, place, neutral(cell)[:32_000], look)
    sheet.set_column(len(columns) + 1, len(columns) + 1, 60)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def corrected_cells(
    parsed: Parsed, rows: Iterable[FileRow], waiting: Sequence[Staged]
) -> tuple[dict[int, dict[str, str]], str]:
    """Return the cells that came back otherwise, by the number of their row, and a sentence about them."""
    if ROW not in parsed.columns:
        return {}, _("The file has no column %(column)s. Send back the rows that you downloaded.") % {
            "column": ROW
        }
    by_line = {one.row.line: one for one in waiting}
    fixes: dict[int, dict[str, str]] = {}
    unknown = 0
    for row in rows:
        one = by_line.get(_line(row.cells.get(ROW, "")))
        if one is None:
            unknown += 1
            continue
        changed = _changed(one, row)
        if changed != dict(one.fixes):
            fixes[one.row.number] = changed
    return fixes, _said(len(fixes), unknown)


def _line(text: str) -> int:
    plain = text.strip().removesuffix(".0")
    return int(plain) if plain.isdecimal() and len(plain) < 9 else -1


def _changed(one: Staged, row: FileRow) -> dict[str, str]:
    """Return the cells that differ from what came; the sign that kept one from running is no difference."""
    found = dict(one.fixes)
    for name, text in row.cells.items():
        if name in (ROW, WRONG) or name not in one.cells and not text.strip():
            continue
        was = one.now.get(name, "")
        if text.strip() in (was.strip(), neutral(was).strip()):
            continue
        found[name] = text
    return found


def _said(mended: int, unknown: int) -> str:
    said = _("%(rows)s corrected rows were read.") % {"rows": mended}
    if unknown:
        said = _(
            "%(said)s %(rows)s rows of the file are not among those to fix: nothing was made of them."
        ) % {
            "said": said,
            "rows": unknown,
        }
    return said
