"""Six formats of one report: they agree, they name nobody against consent, and carry nothing else."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import timedelta

import openpyxl
import pikepdf
import pytest

from cases.documents import (
    contents,
    csv_file,
    for_publication,
    internal,
    making,
    markdown,
    pdf,
    words,
    xlsx,
)
from cases.documents import reading as readings
from cases.documents.report import Column, Fact, Name, Report, Table, cleaned
from cases.models import PersonName
from cases.vocabulary import Audience, Consent, ExportFormat, OutcomeKind
from tests.conftest import NOW
from tests.editions.conftest import YEAR
from tests.exports.conftest import NAMES, SECRET, agree
from tests.exports.opening import WRITERS, everything_in, text_of

pytestmark = pytest.mark.django_db
KINDS = list(WRITERS)


@pytest.fixture
def for_everybody(taken):
    return for_publication.report(taken, "en")


@pytest.fixture
def inside(taken):
    return internal.report(taken, "en")


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_carries_edition_rule_known_by_and_fingerprint(for_everybody, edition, kind):
    text = re.sub(r"[\\\s]+", "", text_of(kind, WRITERS[kind](for_everybody)))

    assert edition.fingerprint in text
    assert "2019-1" in text
    assert "7casesreceivedpositiveimpactin2019" in text
    assert "2March2026" in text or "2026-03-02T23:59" in text
    assert "frozenon" in text or '"edition":1,' in text


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_is_named_who_may_not_be_in_any_byte(for_everybody, counted_cases, kind):
    content = everything_in(kind, WRITERS[kind](for_everybody))
    words = text_of(kind, WRITERS[kind](for_everybody))

    for name in SECRET:
        for part in (name, *name.split()):
            assert part.encode() not in content, part
        assert counted_cases[name].reference.encode() not in content
    assert counted_cases["Samira al-Qadiri"].reference not in words
    assert "Samira al-Qadiri" in words.replace("\\", "")


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_search_finds_them_in_what_is_internal(inside, kind):
    """The control: a search that finds nothing has looked."""
    content = everything_in(kind, WRITERS[kind](inside))

    assert all(name.split()[0].encode() in content for name in SECRET)


@pytest.mark.parametrize("kind", KINDS)
def test_every_format_says_the_same_numbers_and_names(for_everybody, kind):
    words = re.sub(r"\s+", " ", text_of(kind, WRITERS[kind](for_everybody)).replace("\\", ""))

    for table in for_everybody.tables:
        for row in table.rows:
            for value in row:
                assert str(value) in words or _is_shaped(value), (kind, value)


def _is_shaped(value):
    """A PDF holds a name from right to left by its shapes, in the order in which they are drawn."""
    return isinstance(value, Name) and value.is_right_to_left


def test_the_numbers_of_program_formats_are_those_of_the_edition(for_everybody, edition):
    said = json.loads(WRITERS["json"](for_everybody))
    rows = list(csv.DictReader(io.StringIO(text_of("csv", WRITERS["csv"](for_everybody)))))

    assert said["fingerprint"] == edition.fingerprint
    assert said["tables"]["numbers"][0]["cases"] == edition.value == 7
    assert sum(row["cases"] for row in said["tables"]["by_country"]) == 7
    assert [row["name"] for row in said["tables"]["named"]] == [
        row["name"] for row in rows if row["part"] == "named"
    ]


def test_an_anonymised_case_has_kind_region_and_year_alone(for_everybody):
    table = next(table for table in for_everybody.tables if table.key == "anonymised")

    assert [column.key for column in table.columns] == ["development", "region", "year", "cases"]
    assert table.rows == ((str(OutcomeKind.RELEASED_UNCONDITIONALLY.label), "Not said", "2019", 1),)


def test_consent_is_that_of_the_day_of_printing_also_for_an_old_edition(cast, counted_cases, ruth, edition):
    agree(cast, counted_cases["Wang Quanlin"], Consent.MAY_BE_NAMED, until=(NOW + timedelta(days=10)).date())
    agree(cast, counted_cases["Oleh Hradov"], Consent.NOT_FOR_PUBLICATION)

    later = readings.read(ruth, YEAR, edition, NOW + timedelta(days=11))
    words = text_of("md", WRITERS["md"](for_publication.report(later, "en"))).replace("\\", "")

    assert "Samira al-Qadiri" in words
    assert "Wang Quanlin" not in words
    assert "Oleh Hradov" not in words


def test_the_internal_json_is_checked_without_the_product(taken, edition, tmp_path):
    copy = json.loads(contents.whole(taken))

    assert copy["fingerprint"] == edition.fingerprint
    assert len(copy["counted"]) == 7


def test_the_live_figure_says_that_it_moves(ruth, counted_cases, may_take_out):
    live = readings.read(ruth, YEAR, None, NOW)
    words = text_of("md", WRITERS["md"](for_publication.report(live, "en")))

    assert "not an edition" in words
    assert live.fingerprint in words


def test_what_is_not_open_is_told_as_a_number(cast, ines, edition):
    """Ines reads the figure and sees no case."""
    closed = readings.read(ines, YEAR, edition, NOW)
    for report in (internal.report(closed, "en"), for_publication.report(closed, "en")):
        words = text_of("md", WRITERS["md"](report))
        assert not any(name in words for name in (*NAMES, *SECRET))
    assert "7 cases are not open to you" in text_of("md", WRITERS["md"](internal.report(closed, "en")))


# ---------------------------------------------------------------- nothing about who made it


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf"])
def test_a_file_does_not_say_who_made_it_and_when(for_everybody, kind):
    content = everything_in(kind, WRITERS[kind](for_everybody))

    assert not re.search(rb"python-docx|Colleague|Calder", content)
    assert not re.search(rb"<dcterms:(created|modified)[^>]*>(?!1980)", content)
    assert b"/CreationDate" not in content and b"/ModDate" not in content
    if kind != "pdf":
        with zipfile.ZipFile(io.BytesIO(WRITERS[kind](for_everybody))) as archive:
            assert {one.date_time[0] for one in archive.infolist()} == {1980}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_report_is_the_same_file(for_everybody, kind):
    assert WRITERS[kind](for_everybody) == WRITERS[kind](for_everybody)


# ---------------------------------------------------------------- PDF


def test_the_pdf_is_tagged_and_has_a_title_and_a_language(for_everybody):
    with pikepdf.open(io.BytesIO(WRITERS["pdf"](for_everybody))) as document:
        root = document.Root
        about = bytes(root.Metadata.read_bytes())
        assert root.MarkInfo.Marked
        assert "/StructTreeRoot" in root
        assert str(root.Lang) == "en"

    assert b"pdfuaid:part" in about or b"pdfuaid" in about
    assert b"Positive impact 2019" in about


def _report(*values):
    columns = (Column("name", "Name"),)
    rows = tuple((value,) for value in values)
    facts = (Fact("fingerprint", "Fingerprint", "f" * 64),)
    return Report("A title", "A sentence.", "en", facts, (), (Table("named", "Names", columns, rows),))


SCRIPTS = {
    "Arab": Name("سميرة القادري", "ar", "Arab"),
    "Hans": Name("王全林", "zh", "Hani"),
    "Ethi": Name("አብርሀት መድሃንየ", "am", "Ethi"),
    "Persian": Name("بابک رحیمی", "fa", "Arab"),
    "Cyrl": Name("Олег Градов", "uk", "Cyrl"),
    "Viet": Name("Nguyễn Văn Đài", "vi", "Latn"),
}


@pytest.mark.parametrize("which", SCRIPTS)
def test_without_fonts_a_name_stands_in_latin_letters_and_the_report_says_so(which):
    name = SCRIPTS[which]

    words = text_of("pdf", pdf.render(_report(name), fonts_of_the_system=False))

    if which in ("Cyrl", "Viet"):  # the font that comes with the library has them
        assert name.text in words
        assert "no font for their script" not in words
    else:
        assert name.latin in words
        assert "no font for their script" in re.sub(r"\s+", " ", words)


def _has_fonts():
    return not pdf._unprintable(_report(*SCRIPTS.values()), True)


@pytest.mark.parametrize("which", SCRIPTS)
def test_with_the_documented_fonts_a_name_stands_as_it_is_written(which):
    if not _has_fonts():
        pytest.skip("fonts-noto-core and fonts-noto-cjk are not installed (docs/operating.md)")
    name = SCRIPTS[which]

    words = text_of("pdf", pdf.render(_report(name)))

    assert "no font for their script" not in re.sub(r"\s+", " ", words)
    if not name.is_right_to_left:
        assert name.text in words


# ---------------------------------------------------------------- cells that a program would run


@pytest.mark.parametrize("bad", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(bad):
    report = _report(Name(bad))

    rows = list(csv.reader(io.StringIO(csv_file.render(report).decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.render(report)))["Names"]

    assert rows[-1][-1].startswith("'")
    assert sheet["A2"].data_type == "s"


def test_markdown_and_typst_take_no_mark_out_of_a_name():
    bad = Name("*[x](http://e)* <script> | #let _a_ $1$ @b `c`")

    text = markdown.render(_report(bad)).decode()
    words = text_of("pdf", pdf.render(_report(bad)))

    assert r"\*\[x\](http" in text.replace("\\(", "(")
    assert r"\<script\>" in text
    assert "#let _a_ $1$ @b" in words


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["english", "e", '"><script>', "ar"])
def test_what_was_typed_as_a_language_stops_no_format_and_opens_no_tag(kind, language):
    row = PersonName(text="سميرة", language=language, script="Arab")

    content = WRITERS[kind](_report(words.name(row)))

    assert b"<script>" not in everything_in(kind, content)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x01", "\x7f", "\ufeff", "\uffff", "\ue000"])
def test_no_sign_stops_a_format(kind, sign):
    row = PersonName(text=f"Samira{sign}", language="en", script="Latn")

    report = cleaned(_report(words.name(row), f"a campaign{sign}"))
    assert "Samira" in text_of(kind, WRITERS[kind](report))


def test_a_name_in_latin_letters_stands_first():
    rows = [PersonName(text="Богдан", script="Cyrl"), PersonName(text="Bohdan", script="Latn")]

    assert [str(one) for one in words.two_names(rows)] == ["Bohdan", "Богдан"]


def test_two_sheets_with_one_title_are_two_sheets(for_everybody):
    table = for_everybody.tables[0]
    twice = replace(for_everybody, tables=(table, table, replace(table, title="a/b?*[c]:" * 5)))

    book = openpyxl.load_workbook(io.BytesIO(xlsx.render(twice)))

    assert len(book.sheetnames) == 4


def test_each_format_has_a_writer():
    assert set(making._WRITERS) == set(ExportFormat)
    assert set(Audience) == {Audience.INTERNAL, Audience.PUBLICATION}
