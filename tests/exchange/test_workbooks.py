"""Workbooks are read as openpyxl reads them whole; what it writes and we read is what was put in."""

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from cases.exchange.parsing import parse, parsed_rows
from cases.exchange.spreadsheet_numbers import Format, format_of, number_text, serial_text
from cases.models import Case
from tests.exchange.conftest import edtf_of, run_import

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
).filter(lambda text: bool(text.strip()) and "_x" not in text)
FIRST, LAST = datetime(1900, 3, 1), datetime(2200, 1, 1)  # noqa: DTZ001  (a spreadsheet has no zones)
VALUE = st.one_of(
    TEXT,
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.datetimes(FIRST, LAST).map(lambda day: day.replace(microsecond=0)),
)


def as_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        clock = f"{value:%H:%M:%S}".removesuffix(":00")
        return f"{value:%Y-%m-%d}" + (f" {clock}" if clock != "00:00" else "")
    return str(value)


def rows_of(content: bytes, folder: Path) -> list[dict[str, str]]:
    path = folder / "book.xlsx"
    path.write_bytes(content)
    parse(path, folder / "rows")
    return [dict(row.cells) for row in parsed_rows(folder / "rows")]


@given(st.lists(st.tuples(VALUE, VALUE, VALUE), min_size=1, max_size=6))
@settings(max_examples=40)
def test_what_openpyxl_writes_is_read_as_it_was_put_in(tmp_path, values):
    book = openpyxl.Workbook()
    for row in [("a", "b", "c"), *values]:
        book.active.append(row)
    for cell in (cell for row in book.active.iter_rows(min_row=2) for cell in row):
        if isinstance(cell.value, str):
            cell.data_type = "s"  # a text that begins with = is a text
    out = io.BytesIO()
    book.save(out)

    rows = rows_of(out.getvalue(), tmp_path)

    assert [[row["a"], row["b"], row["c"]] for row in rows] == [list(map(as_text, row)) for row in values]


@pytest.mark.parametrize("has_1904", [False, True])
def test_every_serial_is_the_day_that_openpyxl_makes_of_it(has_1904):
    """But for the 60 days before the leap day that never was, of which 60 itself is none."""
    epoch = MAC_EPOCH if has_1904 else WINDOWS_EPOCH

    for serial in (1, 2, 59, 61, 62, 366, 367, 1462, 25_569, 36_526, 43_831, 43_890, 60_000, 73_050):
        expected = from_excel(serial, epoch).date().isoformat()
        assert serial_text(str(serial), Format.DAY, has_1904=has_1904) == expected, serial


def test_serials_go_on_day_by_day_around_the_day_that_never_was():
    days = [serial_text(str(serial), Format.DAY) for serial in range(58, 63)]

    assert days == ["1900-02-27", "1900-02-28", "1900-02-29", "1900-03-01", "1900-03-02"]


@pytest.mark.parametrize(
    ("code", "shown_as"),
    [
        ("General", Format.NUMBER),
        ("0.00", Format.NUMBER),
        ("#,##0", Format.NUMBER),
        ("[Red]0;[Blue]-0", Format.NUMBER),
        ('0 "days"', Format.NUMBER),
        (r"0\d", Format.NUMBER),
        ("0.00E+00", Format.NUMBER),
        ("dd/mm/yyyy", Format.DAY),
        ("[$-409]mmmm d, yyyy;@", Format.DAY),
        ("mmm-yy", Format.DAY),
        ("mmmm", Format.DAY),
        ("yyyy", Format.DAY),
        ('d" de "mmmm', Format.DAY),
        ("yyyy-mm-dd hh:mm", Format.DAY),
        ("h:mm AM/PM", Format.TIME),
        ("mm:ss", Format.TIME),
        ("[h]:mm:ss", Format.DURATION),
        ("[mm]:ss", Format.DURATION),
    ],
)
def test_a_format_says_what_a_number_is(code, shown_as):
    assert format_of(200, code) is shown_as


@pytest.mark.parametrize(
    ("written", "text"),
    [("40.0", "40"), ("40", "40"), ("-7.0", "-7"), ("0.1", "0.1"), ("0.30000000000000004", "0.3"),
     ("1e3", "1000"), ("1E-2", "0.01"), ("007", "007"), ("40.5", "40.5"), ("x", "x"), ("nan", "nan")],
)  # fmt: skip
def test_a_number_is_written_as_people_write_it(written, text):
    assert number_text(written) == text


@pytest.mark.django_db
@pytest.mark.parametrize("since_1904", [False, True])
def test_a_workbook_comes_in_with_its_days_in_both_epochs(cast, tmp_path, in_its_own_process, since_1904):
    path = tmp_path / "list.xlsx"
    book = xlsxwriter.Workbook(str(path), {"date_1904": since_1904})
    sheet, day = book.add_worksheet("People"), book.add_format({"num_format": "d.m.yy"})
    sheet.write_row(0, 0, ["name", "country", "age", "status", "happened"])
    sheet.write_row(1, 0, ["Anna Velor", "XM", 40.0, "arrested"])
    sheet.write_datetime(1, 4, date(2017, 3, 14), day)
    sheet.write_row(2, 0, ["Oda Fremd", "XM", 41, "arrested", "about May 2018"])
    sheet.write_row(3, 0, ["Wei Solberg", "XM", 42, "arrested", 43831])
    book.close()

    done = run_import(path)

    assert done.counts() == (3, 2, 0, 1)
    assert done.refused() == [(4, "happened")]
    assert 'order = "excel"' in done.report["refused"][0]["reason"]
    changes = [edtf_of(case.status_changes.get()) for case in Case.objects.order_by("pk")]
    assert changes == ["2017-03-14", "2018-05~"]
    assert done.report["warnings"] == (
        ["The workbook counts its days from 1904; they were read so."] if since_1904 else []
    )


def test_a_book_of_many_days_keeps_each(tmp_path):
    first = date(1900, 3, 1)
    days = [first + timedelta(days=1_000 * n) for n in range(100)]
    book = openpyxl.Workbook()
    for row in [("day",), *[(day,) for day in days]]:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)

    assert [row["day"] for row in rows_of(out.getvalue(), tmp_path)] == [day.isoformat() for day in days]
