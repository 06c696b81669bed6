"""What reading a file gives, and what it leaves: rows as a stream in a file of the caller, or nothing."""

import json
import os
import resource
import stat
import subprocess
import sys
import threading
import tracemalloc
from pathlib import Path
from typing import BinaryIO

import pytest

from cases.exchange import parsing, table_reading
from cases.exchange.parsing import Manner, Shape, parse, parsed_rows
from cases.exchange.problems import FileNotUsable

ROOT = Path(__file__).resolve().parents[2]
FIRST_THAT_SELECT_REFUSES = 1024


@pytest.fixture
def into(tmp_path) -> Path:
    return tmp_path / "rows"


def test_what_was_found_and_each_row_by_its_line(write, into, in_its_own_process):
    path = write('Name;Land\n"Velor; Anna";XM\nOda\n\nWei;XV\n')

    found = parse(path, into)

    assert (found.shape, found.sheets) == (Shape("csv", "utf-8", ";"), ())
    assert (found.columns, found.rows) == (("Name", "Land"), 3)
    assert found.samples == (("Velor; Anna", "XM"), ("Wei", "XV"))
    assert [(row.line, row.field) for row in found.refused] == [(3, "row")]
    rows = list(parsed_rows(into))
    assert [(row.line, dict(row.cells)) for row in rows] == [
        (2, {"Name": "Velor; Anna", "Land": "XM"}),
        (3, {"Name": "Oda"}),
        (5, {"Name": "Wei", "Land": "XV"}),
    ]
    assert rows[1].problem.startswith("The row has 1 cells")


def test_a_guess_is_put_right_by_what_is_asked(write, into):
    path = write("name,land\nIv\u00e1n,XM\n".encode("cp1250"))

    assert parse(path, into).shape == Shape("csv", "cp1252", ",")
    assert parse(path, into, asked=Shape("csv", "cp1250", ";")).columns == ("name,land",)


def test_the_rows_are_for_nobody_else_to_read(write, into):
    into.write_text("left from before")
    into.chmod(0o644)

    parse(write("name\nAnna\n"), into)

    assert stat.S_IMODE(into.stat().st_mode) == 0o600
    assert [row.cells["name"] for row in parsed_rows(into)] == ["Anna"]


def test_of_a_file_that_is_not_usable_nothing_is_left(write, into, in_its_own_process):
    with pytest.raises(FileNotUsable, match="Line 3 has"):
        parse(write(b"name\nAnna\n" + b"x" * 1_100_000), into)

    assert not into.exists()


def test_rows_are_not_written_through_a_link(write, into, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("kept")
    into.symlink_to(elsewhere)

    with pytest.raises(OSError, match="symbolic links"):
        parse(write("name\nAnna\n"), into)

    assert elsewhere.read_text() == "kept"


def test_a_sentence_calls_the_file_as_the_person_did(write, into):
    with pytest.raises(FileNotUsable, match=r"^Ma\ufffd list\.xlsx is an Excel workbook"):
        parse(write(b"PK\x03\x04", "upload-17"), into, name="Ma\u202e list.xlsx")


def test_two_columns_of_one_name_are_shown_numbered_but_refused_where_nobody_looks(write, into):
    path = write("name,name\nAnna,Oda\n")

    assert parse(path, into).columns == ("name", "name (2)")
    with pytest.raises(FileNotUsable, match="Two columns have the same name: name."):
        parse(path, into, manner=Manner(is_strict=True))


def test_a_file_that_is_changed_while_it_is_read_is_not_usable(write, into, monkeypatch):
    path = write("name\n" + "Anna Velor\n" * 200_000)
    opened = table_reading.opened

    def cut(source: BinaryIO, encoding: str) -> object:
        os.truncate(path, 1_000)
        return opened(source, encoding)

    monkeypatch.setattr(table_reading, "opened", cut)

    with pytest.raises(FileNotUsable, match=r"rows\.csv was changed while it was read"):
        parse(path, into)


def test_many_rows_are_read_back_in_constant_memory(write, into):
    parse(write("name,country\n" + "Anna Velor,XM\n" * 50_000), into)

    tracemalloc.start()
    number = sum(1 for _ in parsed_rows(into))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert number == 50_000
    assert peak < 1_000_000


def test_several_threads_read_at_once(write, tmp_path, in_its_own_process):
    """A web process has threads: each reads in a process of its own, and no answer is taken for another's."""
    paths = [write(f"name\nAnna {n}\n", f"{n}.csv") for n in range(6)]
    found: dict[int, str] = {}

    def read(number: int) -> None:
        found[number] = parse(paths[number], tmp_path / f"rows{number}").samples[0][0]

    threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {number: f"Anna {number}" for number in range(6)}


def test_the_process_that_reads_starts_without_django_and_its_rows():
    """It starts for every upload: what it imports is what it needs."""
    imported = "import sys; import cases.exchange.table_reading; print(*sys.modules)"

    names = subprocess.run(
        [sys.executable, "-c", imported], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    assert not [name for name in names if name.split(".")[0] in ("django", "celery", "openpyxl", "casework")]
    assert not [name for name in names if name.startswith(("cases.models", "cases.access"))]


def test_files_do_not_stay_open(write, into, in_its_own_process):
    path, before = write("name\nAnna\n"), open_files()

    for _ in range(5):
        parse(path, into)
        list(parsed_rows(into))

    assert open_files() == before
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 32, "its limits are its own"


def open_files() -> int:
    return len(os.listdir("/proc/self/fd"))


def test_what_stands_in_for_the_process_is_the_same_code(write, into, monkeypatch):
    """Most tests read in their own process: the answers are the same, word for word."""
    paths = [write("name,country\nAnna,XM\nOda\n"), write('[{"name": "A"}, 7]', "a.json"), write("", "b.csv")]

    def answers() -> list[object]:
        found: list[object] = []
        for path in paths:
            try:
                found.append((parse(path, into), list(parsed_rows(into))))
            except FileNotUsable as problem:
                found.append(str(problem))
        return found

    here = answers()
    monkeypatch.undo()
    assert parsing.run_child.__module__ == "cases.exchange.child_process"
    assert answers() == here


def test_a_worker_that_holds_many_files_reads_one_too(write, into, in_its_own_process):
    """Each job of a worker holds connections and files; `select` knows the first thousand alone."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limits[1], limits[1]))
    held = [os.open(os.devnull, os.O_RDONLY)]
    try:
        while held[-1] < FIRST_THAT_SELECT_REFUSES:
            held.append(os.open(os.devnull, os.O_RDONLY))
        assert parse(write("name,country\nAnna Velor,XM\n"), into).rows == 1
    finally:
        for one in held:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def test_a_few_cells_in_a_thousand_columns_do_not_fill_the_disk(write, into):
    wide = {f"c{number}": "x" for number in range(1000)}
    rows = [wide, *({f"c{number}": str(number)} for number in (0, 499, 999))] * 50

    parsed = parse(write(json.dumps(rows), "wide.json"), into)

    assert [row.cells for row in parsed_rows(into)] == rows
    assert parsed.rows == 200
    assert into.stat().st_size < 50 * 6000 + 150 * 60
