"""What a spreadsheet does to a text, a year and a day is told, or undone where that is certain."""

import csv
import io
import re
import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.exchange.cells import LONGEST, as_written
from cases.exchange.days import read_day, read_parts
from cases.exchange.problems import CellNotUsable
from cases.spreadsheets import neutral

TODAY = date(2026, 3, 2)
RUNS = "=+-@＝＋－＠"


@pytest.mark.parametrize("year", ["1,991", "1.991", "1 991", "1'991", "1\u00a0991", "1\u202f991", "2,019"])
@pytest.mark.parametrize("order", ["", "dmy", "ymd", "excel"])
def test_a_year_with_a_sign_of_thousands_is_asked_back(year, order):
    with pytest.raises(CellNotUsable, match=r"Is “.+” the year (1991|2019)\?"):
        read_day(year, order, TODAY)


def test_such_a_year_in_a_column_of_years_is_asked_back_too():
    with pytest.raises(CellNotUsable, match="the year 1991"):
        read_parts("1,991", "3", "7", TODAY)


@pytest.mark.parametrize("order", ["", "dmy", "mdy", "ymd"])
@pytest.mark.parametrize("cell", ["43831", "43831.0", "43831.5"])
def test_a_day_as_a_bare_number_is_refused_with_both_readings_and_the_way_to_say_it(order, cell):
    with pytest.raises(CellNotUsable) as refusal:
        read_day(cell, order, TODAY)

    assert "2020-01-01, or 2024-01-02 where it counts from 1904" in str(refusal.value)
    assert 'order = "excel"' in str(refusal.value)


@pytest.mark.parametrize(
    ("cell", "order", "edtf"),
    [
        ("43831", "excel", "2020-01-01"),
        ("43831.75", "excel", "2020-01-01"),
        ("42369", "excel 1904", "2020-01-01"),
        ("59", "excel", "1900-02-28"),
        ("61", "excel", "1900-03-01"),
        ("March 2017", "excel", "2017-03"),
        ("2017-03-14", "excel", "2017-03-14"),
        ("1991.0", "", "1991"),
        ("2017-03-14 13:30", "", "2017-03-14"),
        ("2017-03-14T13:30:59.123", "dmy", "2017-03-14"),
        ("2017-03-14 00:00:00", "", "2017-03-14"),
    ],
)
def test_a_bare_number_is_a_day_where_the_column_says_so(cell, order, edtf):
    found = read_day(cell, order, TODAY)

    assert found.edtf == edtf
    assert found.typed == cell


@pytest.mark.parametrize("cell", ["1991", "2019", "1991.0"])
def test_a_year_among_such_numbers_is_asked_back(cell):
    with pytest.raises(CellNotUsable, match="could be a year, or 190"):
        read_day(cell, "excel", TODAY)


def test_the_day_that_only_spreadsheets_know_is_no_day():
    with pytest.raises(CellNotUsable, match="29 February 1900 is not a day"):
        read_day("60", "excel", TODAY)


@pytest.mark.parametrize("cell", ["2017-03-14 23:30Z", "2017-03-14T23:30+02:00"])
def test_a_time_of_another_zone_may_be_another_day(cell):
    with pytest.raises(CellNotUsable):
        read_day(cell, "", TODAY)


@pytest.mark.parametrize("cell", ["#REF!", "#N/A", "#n/a", "#DIV/0!", "#NAME?", "#####"])
def test_the_error_of_a_spreadsheet_is_no_text(cell):
    with pytest.raises(CellNotUsable, match="an error of the spreadsheet"):
        as_written(cell)


@pytest.mark.parametrize("cell", ["# 4 of the list", "#1", "#FreeAnna", "##"])
def test_other_texts_with_a_number_sign_are(cell):
    assert as_written(cell) == cell


@given(st.text(st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from(f"{RUNS}';|\t"), max_size=12))
def test_every_text_that_may_come_in_goes_out_so_that_nothing_runs_and_comes_back_the_same(text):
    text = text.strip(" \t\r\n\u00a0\ufeff")
    written = neutral(text)

    assert not any(cell.startswith(tuple(RUNS)) for cell in re.split("[;|\t]", written))
    if written != text or not text.startswith("#"):
        assert as_written(written) == text


def test_an_apostrophe_inside_stays_where_it_is():
    for text in ("'Abd '-1 x", "O'=x", "l'+une"):
        assert as_written(neutral(text)) == text == as_written(text)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_whatever_list_separator_is_set_no_cell_begins_like_a_formula(separator):
    texts = ["x;=cmd|'/C calc'!A0;y", "a\t=1+1", "a|+1", 'said "so";@SUM(A1)', "=x;=y"]
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerow(["K7M", *map(neutral, texts)])

    cells = next(csv.reader(io.StringIO(out.getvalue()), delimiter=separator))

    assert not [cell for cell in cells if cell.startswith(tuple(RUNS))]
    assert [as_written(neutral(text)) for text in texts[:4]] == texts[:4]


def test_a_cell_of_signs_is_read_in_no_time():
    begun = time.perf_counter()
    for cell in ("'" * LONGEST, ";'" * (LONGEST // 2), "'=" * (LONGEST // 2)):
        as_written(cell)

    assert time.perf_counter() - begun < 1
    with pytest.raises(CellNotUsable, match="20,001 characters"):
        as_written("'" * (LONGEST + 1))


def test_a_text_that_begins_like_what_an_export_quoted_is_quoted_again():
    assert [neutral(text) for text in ("=x", "'=x", "''=x", "'x", "x")] == [
        "'=x",
        "''=x",
        "'''=x",
        "'x",
        "x",
    ]
    assert [as_written(text) for text in ("'=x", "''=x", "'x")] == ["=x", "'=x", "'x"]


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("12 mars 2017", "2017-03-12"),
        ("1er mai 2019", "2019-05-01"),
        ("août 2018", "2018-08"),
        ("AOÛT 2018", "2018-08"),
        ("3 févr. 2020", "2020-02-03"),
        ("vers 2016", "2016~"),
        ("12 de marzo de 2017", "2017-03-12"),
        ("hacia 1984", "1984~"),
        ("5 diciembre 2021", "2021-12-05"),
        ("12 يناير 2017", "2017-01-12"),
        ("3 كانون الأول 2019", "2019-12-03"),
        ("حوالي 2016", "2016~"),
        ("12 March 2017", "2017-03-12"),
        ("5 May 2019", "2019-05-05"),
    ],
)
def test_a_date_in_the_words_of_four_languages(written, means):
    found = read_day(written, "", TODAY)
    assert (found.edtf, found.typed) == (means, written)


def test_a_day_that_no_month_has_is_told_in_any_language():
    with pytest.raises(CellNotUsable, match="June has 30 days"):
        read_day("31 juin 2017", "", TODAY)
