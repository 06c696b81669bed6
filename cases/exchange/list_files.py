"""The job that writes a list of cases as a file, row by row: no more than a chunk of it is in memory."""

import csv
import io
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from django.utils import timezone

from cases import access_log, jobs, list_exports
from cases.exchange.list_columns import cells_of, row_of
from cases.files import places, vault
from cases.models import Job, ListExport
from cases.models.cases import CaseQuerySet
from cases.operations import list_exporting
from cases.spreadsheets import NO_DAY, neutral
from cases.vocabulary import ListFormat, Read

_CHUNK: Final = 500
_BLOCK: Final = 1 << 16
_TRIES: Final = 3
Rows = Iterable[Sequence[str]]


class TakenOver(Exception):
    """Another worker writes the same list by now."""


@jobs.handles(list_exporting.MAKE, is_long=True)
def make(job: Job, at: datetime) -> None:
    """Write the file of a list as whoever asked may take it out now. Doing it twice does it once."""
    row = list_exporting.to_be_made(job.about["export"])
    if row is None:
        return
    if not list_exports.may_take_out(row.asked_by):
        list_exporting.fail(row, at)
        raise jobs.GiveUp("Whoever asked for it may not any more.")
    try:
        write_list(row, at, goes_on=lambda: jobs.hold_on(job, timezone.now()))
    except TakenOver:
        return
    except Exception:
        vault.forget(places.export(row.key))
        if job.tries >= _TRIES:
            list_exporting.fail(row, at)
        raise


def write_list(row: ListExport, at: datetime, *, goes_on: Callable[[], bool] = lambda: True) -> None:
    """Write the file of a list and the record of it. Doing it twice does it once.

    `goes_on` is asked before each chunk: where another worker writes the same by now, this one leaves it to
    that. Raises TakenOver.
    """
    cells = cells_of(row.columns)
    references: list[str] = []

    def rows() -> Iterator[Sequence[str]]:
        for number, case in enumerate(in_chunks(list_exports.cases_of(row.asked_by, row.query))):
            if number % _CHUNK == 0 and not goes_on():
                raise TakenOver
            references.append(case.reference)
            yield list(row_of(case, cells))

    size = 0

    def counted(content: Iterable[bytes]) -> Iterator[bytes]:
        nonlocal size
        for piece in content:
            size += len(piece)
            yield piece

    if not goes_on():
        raise TakenOver
    vault.forget(places.export(row.key))  # of a worker that was killed before it could say so
    with written(ListFormat(row.format), [cell.heading for cell in cells], rows()) as content:
        vault.write(places.export(row.key), counted(content))
    if list_exporting.keep(row, references=references, size=size, at=at):
        detail = f"list {row.pk}, {row.format}, {len(references)} cases"
        access_log.write(Read.EXPORT, actor=row.asked_by, at=at, detail=detail)


def in_chunks(cases: CaseQuerySet) -> Iterator:
    """Yield the cases in the order of the list, with what the columns show, a chunk at a time."""
    return cases.for_list().with_campaigns().iterator(chunk_size=_CHUNK)


@contextmanager
def written(format: ListFormat, headings: Sequence[str], rows: Rows) -> Iterator[Iterable[bytes]]:
    """Give the file's bytes, piece by piece."""
    with tempfile.TemporaryDirectory(prefix="casework-list-") as folder:
        yield _WRITERS[format](headings, rows, Path(folder))


def _csv(headings: Sequence[str], rows: Rows, folder: Path) -> Iterator[bytes]:
    """UTF-8 with a byte order mark, all quoted, formulas neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    yield "\ufeff".encode()
    writer.writerow(headings)
    for row in rows:
        writer.writerow([neutral(value) for value in row])
        if out.tell() > _BLOCK:
            yield _taken(out)
    yield _taken(out)


def _taken(out: io.StringIO) -> bytes:
    content = out.getvalue().encode()
    out.seek(0)
    out.truncate()
    return content


def _json(headings: Sequence[str], rows: Rows, folder: Path) -> Iterator[bytes]:
    """A list of objects, neutralised as the others are: whoever opens it in a sheet runs nothing either."""
    before = "[\n"
    for row in rows:
        said = dict(zip(headings, map(neutral, row), strict=True))
        yield f"{before}{json.dumps(said, ensure_ascii=False)}".encode()
        before = ",\n"
    yield (b"[]\n" if before == "[\n" else b"\n]\n")


def _xlsx(headings: Sequence[str], rows: Rows, folder: Path) -> Iterator[bytes]:
    """A workbook written row by row; every cell is text, so that nothing is run or read as a date."""
    path = folder / "list.xlsx"
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), {**options, "strings_to_numbers": False, "tmpdir": str(folder)})
    book.set_properties({"created": NO_DAY})
    sheet = book.add_worksheet("Cases")
    bold = book.add_format({"bold": True, "bottom": 1})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            sheet.write_string(line, column, neutral(value))
    book.close()
    with path.open("rb") as file:
        while piece := file.read(_BLOCK):
            yield piece


_WRITERS: Final[dict[ListFormat, Callable[[Sequence[str], Rows, Path], Iterator[bytes]]]] = {
    ListFormat.CSV: _csv,
    ListFormat.XLSX: _xlsx,
    ListFormat.JSON: _json,
}
