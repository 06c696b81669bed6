"""Rows that cannot come in are told by line, field and reason; the others come in."""

import pytest

from cases.models import Case, ImportRow, PersonName
from tests.exchange.conftest import run_import

pytestmark = pytest.mark.django_db

HEADING = "name,country,status,happened,place,description,age,source_url\n"
GOOD = "Samira al-Qadari,Marasia,arrested,14 March 2017,Port Aram,at her home,34,https://example.org/1\n"

ANNA = "Anna Velor,XM,arrested,2017-03-14"
DAY = "XM,arrested,2017-03-14"
TEN = "A" * 10_000

BAD = [
    ("an empty name", ",Marasia,arrested,2017-03-14,,,,", "name", "The name is empty"),
    ("an unknown country", "Anna Velor,Atlantis,arrested,2017-03-14,,,,", "country", "is not a country"),
    ("no country", "Anna Velor,,arrested,2017-03-14,,,,", "country", "No country is given"),
    ("a broken date", "Anna Velor,XM,arrested,2017-02-31,,,,", "happened", "is not a day"),
    ("a date with two readings", "Anna Velor,XM,arrested,03/04/2017,,,,", "happened", "could be 3 April or"),
    ("a date that depends on today", "Anna Velor,XM,arrested,yesterday,,,,", "happened", "the date itself"),
    ("a day still to come", "Anna Velor,XM,arrested,2031-01-01,,,,", "happened", "still to come"),
    ("text broken twice", "Anna PeÃ±a,XM,arrested,2017-03-14,,,,", "name", "The text is broken"),
    ("a lost character", "Anna Pe\ufffda,XM,arrested,2017-03-14,,,,", "name", "The text is broken"),
    ("broken text in another cell", f"{ANNA},,CaÃ_Â±on,,", "description", "The text is broken"),
    ("10,000 characters in a name", f"{TEN},{DAY},,,,", "name", "10000 characters"),
    ("10,000 characters in a place", f"{ANNA},{TEN},,,", "place", "10,000 characters"),
    ("10,000 characters in a text", f"{ANNA},,{TEN},,", "description", "10,000 characters"),
    ("10,000 characters in a date", f"Anna Velor,XM,arrested,{TEN},,,,", "happened", "200 characters"),
    ("NUL", "Anna\x00Velor,XM,arrested,2017-03-14,,,,", "name", "NUL"),
    ("a control character", "Anna\x07Velor,XM,arrested,2017-03-14,,,,", "name", "control character"),
    ("a formula as a name", "=cmd(),XM,arrested,2017-03-14,,,,", "name", "formula"),
    ("a sign before a name", "+Anna Velor,XM,arrested,2017-03-14,,,,", "name", "never begins with +"),
    ("a quoted formula as a name", "'=cmd(),XM,arrested,2017-03-14,,,,", "name", "never begins with ="),
    ("a formula as a text", f"{ANNA},,=cmd|' /C calc'!A0,,", "description", "formula"),
    ("a formula with another sign", f"{ANNA},@SUM(A1),,,", "place", "formula"),
    ("an unknown status", "Anna Velor,XM,vanished,2017-03-14,,,,", "status", "“vanished” is not a status"),
    ("a date without a status", "Anna Velor,XM,,2017-03-14,,,,", "status", "no status"),
    ("an age that is none", f"{ANNA},,,old,", "age", "“old” is not an age"),
    ("an address that is none", f"{ANNA},,,,javascript:alert(1)", "source_url", "web address"),
    ("a cell too few", "Anna Velor,XM,arrested", "row", "3 cells, the heading has 8"),
    ("a cell too many", f"{ANNA},,,,,x", "row", "9 cells, the heading has 8"),
    ("a text that turns around", "Anna\u202eVelor,XM,arrested,2017-03-14,,,,", "name", "turns text around"),
    ("text after a quotation mark", '"Anna"Velor,XM,arrested,2017-03-14,,,,', "row", "quotation mark"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "field", "reason"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_row_is_told_by_line_and_reason_and_the_others_come_in(cast, write, row, field, reason):
    done = run_import(write(f"{HEADING}{GOOD}{row}\n{GOOD}"))

    assert done.refused() == [(3, field)]
    assert reason in done.report["refused"][0]["reason"]
    assert done.counts() == (3, 2, 0, 1)
    assert done.sentence == "2 of 3 rows came in; 1 was refused, listed in the JSON."
    assert Case.objects.count() == ImportRow.objects.count() == 2


def test_all_bad_rows_together_are_told_with_their_lines(cast, write):
    rows = [row for name, row, *_ in BAD]

    done = run_import(write(HEADING + "".join(f"{row}\n{GOOD}" for row in rows)))

    assert [line for line, _ in done.refused()] == [2 + 2 * n for n in range(len(rows))]
    assert done.counts() == (2 * len(rows), len(rows), 0, len(rows))


@pytest.mark.parametrize(("row", "field", "reason"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_dry_run_finds_the_same_and_writes_nothing(cast, write, row, field, reason):
    done = run_import(write(f"{HEADING}{GOOD}{row}\n"), "--dry-run")

    assert done.refused() == [(3, field)]
    assert done.counts() == (2, 1, 0, 1)
    assert not Case.objects.exists()
    assert not ImportRow.objects.exists()


def test_every_mistake_of_a_row_is_told_at_once(cast, write):
    done = run_import(write(f"{HEADING},Atlantis,vanished,2017-02-31,,,,\n"))

    (refused,) = done.report["refused"]
    assert all(field in refused["reason"] for field in ("country", "status", "name"))


def test_lines_are_those_of_the_file_though_texts_go_over_several(cast, write):
    long = 'Anna Velor,XM,arrested,2017-03-14,,"one\r\ntwo\n\nthree",,'

    done = run_import(
        write(f"{HEADING}{long}\n\n,XM,arrested,2017-03-14,,,,\n{long}\n=x,XM,arrested,2017-03-14,,,,\n")
    )

    assert done.refused() == [(7, "name"), (12, "name")]


def test_a_quotation_mark_that_is_never_closed_names_the_lines_inside_it(cast, write):
    done = run_import(write(f'{HEADING}{GOOD}"Anna Velor,XM,arrested,2017-03-14,,,,\n{GOOD}'))

    assert done.refused() == [(3, "row")]
    assert "lines 3 to 4 are inside it" in done.report["refused"][0]["reason"]


@pytest.mark.parametrize(
    "name",
    ["Владимир Кара-Мурза", "José Nuñez", "Øystein Ås", "Đặng Thị Huệ", "محمد الصالحي", "O’Brien Ó Súil",
     "مهسا امینی‌نژاد", "SÂRBU ÎOANA", "黄雪琴", "Anna-Lena Åberg", "ESPAÑA Ángela", "Łukasz Żak"],
)  # fmt: skip
def test_no_rightly_written_name_is_taken_for_broken(cast, write, name):
    done = run_import(write(f"{HEADING}{name},XM,arrested,2017-03-14,,«Ça va…» – „schön“ 5 °C §3,,\n"))

    assert done.report["refused"] == []
    assert PersonName.objects.get().text == name


def test_what_an_export_quoted_is_read_back_as_it_was(cast, write):
    done = run_import(write(f"{HEADING}Anna Velor,XM,arrested,2017-03-14,,'-5 degrees (in the cell),,\n"))

    assert done.report["refused"] == []
    assert Case.objects.get().status_changes.get().description == "-5 degrees (in the cell)"
