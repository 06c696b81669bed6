"""A file that cannot be read at all is told in one sentence, and nothing is written."""

import os

import pytest

from cases.models import Case
from tests.exchange.conftest import run_import

pytestmark = pytest.mark.django_db

ROW = b"name,country\nAnna Velor,XM\n"
FILES = [
    ("empty.csv", b"", "empty.csv is empty."),
    ("blank.csv", b"\n\n  \n", "The file has no heading"),
    ("heading.csv", b"name,country\n", "The file holds no rows."),
    (
        "prose.csv",
        b"Dear all,\nplease find the list below.\n",
        "The file has no column “name”. Its columns are: Dear all.",
    ),
    ("book.csv", b"PK\x03\x04" + bytes(500), "an Excel workbook or a ZIP archive"),
    ("book.xls", b"\xd0\xcf\x11\xe0" + bytes(500), "an old Excel workbook"),
    ("page.csv", b"\n<!DOCTYPE html><html></html>", "a web page"),
    ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
    ("noise.csv", bytes(range(256)) * 40, "not a file of text"),
    ("latin.csv", "name,country\nJosé Peña,XM\n".encode("cp1252"), "is not in the encoding utf-8: line 2"),
    ("wide.csv", "name,country\nJosé Peña,XM\n".encode("utf-16"), "looks like UTF-16"),
    ("wide2.csv", "name,country\nJosé Peña,XM\n".encode("utf-16-le"), "looks like UTF-16"),
    ("twice.csv", b"name,country,name\nA,XM,B\n", "Two columns have the same name: name."),
    ("line.csv", b"name,country\n" + b"A" * 1_100_000 + b",XM\n", "Line 2 has 1,000,000 characters or more"),
    ("field.csv", b'name,country\n"' + b"A\n" * 90_000, "more than 131,072 characters"),
    ("many.csv", b"," * 5_000 + b"name\n", "5,001 columns"),
    (
        "broken.json",
        b'[{"name": "Anna"}, {"name": ',
        "The file is not well-formed JSON: it breaks after item 1.",
    ),
    ("word.json", b"name,country\n", "has to begin with [ or {"),
    ("none.json", b'{"name": "Anna"}', "The file holds no list."),
    ("two.json", b'{"a": [{"name": "A"}], "b": []}', "more than one list"),
    ("more.json", b'[{"name": "A"}] []', "goes on after the end"),
    ("deep.json", b"[" * 200_000, "nested too deeply"),
    ("nothing.json", b"[]", "The file holds no rows."),
]


@pytest.mark.parametrize(("name", "content", "sentence"), FILES, ids=[file[0] for file in FILES])
def test_a_file_that_cannot_be_read_is_one_sentence_and_nothing_is_written(
    cast, write, name, content, sentence
):
    done = run_import(write(content, name))

    assert sentence in done.sentence
    assert "\n" not in done.sentence
    assert done.report["error"] == done.sentence
    assert done.report["read"] == 0
    assert not Case.objects.exists()


def test_one_gigabyte_is_refused_without_being_read(cast, write):
    path = write(ROW)
    os.truncate(path, 1_000_000_000)

    done = run_import(path)

    assert done.sentence == "rows.csv has 1,000 MB. The limit is 200 MB. Split it into several files."


def test_a_missing_file_and_a_folder_are_told(cast, tmp_path):
    assert "No such file" in run_import(tmp_path / "none.csv").sentence
    assert "is not a file" in run_import(tmp_path).sentence


def test_a_file_that_may_not_be_read_is_told(cast, write, monkeypatch):
    path = write(ROW)
    monkeypatch.setattr(
        type(path),
        "open",
        lambda *args, **more: (_ for _ in ()).throw(PermissionError(13, "Permission denied")),
    )

    assert run_import(path).sentence == "rows.csv cannot be read: Permission denied."


def test_utf8_is_not_taken_for_an_older_encoding(cast, write):
    mapping = write('encoding = "cp1252"\n[columns]\nname = "name"\ncountry = "country"', "map.toml")

    done = run_import(write("name,country\nJosé Peña,XM\n"), "--mapping", str(mapping))

    assert done.sentence == "rows.csv is UTF-8, but the mapping says cp1252. Correct the mapping."


def test_rows_that_cannot_be_decoded_are_refused_one_by_one_where_the_mapping_says_so(cast, write):
    mapping = write('undecodable = "refuse rows"\n[columns]\nname = "name"\ncountry = "country"', "map.toml")
    content = b"name,country\nAnna Velor,XM\n" + "José Peña,XM\n".encode("cp1252")

    done = run_import(write(content), "--mapping", str(mapping))

    assert done.counts() == (2, 1, 0, 1)
    assert done.refused() == [(3, "name")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256", "gb18030"])
def test_a_file_comes_in_by_the_encoding_said(cast, write, encoding):
    name = "محمد الصالحي"
    said = "utf-8" if encoding == "utf-8-sig" else encoding
    mapping = write(f'encoding = "{said}"\n[columns]\nname = "name"\ncountry = "country"', "map.toml")

    done = run_import(write(f"name,country\n{name},XM\n".encode(encoding)), "--mapping", str(mapping))

    assert done.counts() == (1, 1, 0, 0)
    assert Case.objects.get().names.get().text == name


def test_the_campaign_has_to_be_there(cast, write):
    done = run_import(write(ROW), campaign="nowhere")

    assert done.sentence == "There is no campaign nowhere. Known are: individuals, write-for-rights-2019."


def test_who_may_not_record_is_told_where_they_may(cast, write):
    path = write(ROW)

    assert run_import(path, "--as", "oda@example.org").sentence.endswith("You may record in: none.")
    assert "Nobody with an active account" in run_import(path, "--as", "former@example.org").sentence
    assert "Nobody with an active account" in run_import(path, "--as", "nobody@example.org").sentence
    assert not Case.objects.exists()
