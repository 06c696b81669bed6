"""Rows are read in a process of their own while those before are written."""

import os
import signal
import time
from pathlib import Path

import pytest

from cases.exchange import read_ahead as reading
from cases.exchange.read_ahead import ReaderEnded, read_ahead
from cases.models import Case


def has_ended(process: int) -> bool:
    """True of one that is not there, or that only nobody has fetched yet."""
    try:
        said = Path(f"/proc/{process}/stat").read_text()
    except FileNotFoundError:
        return True
    return said.rpartition(")")[2].split()[0] == "Z"


def test_pieces_come_in_their_order_from_another_process():
    found = list(read_ahead(lambda: ((number, os.getpid()) for number in range(50))))

    assert [number for number, _process in found] == list(range(50))
    assert {process for _number, process in found}.isdisjoint({os.getpid()})


def test_nothing_is_nothing():
    assert list(read_ahead(lambda: iter(()))) == []


def test_the_next_piece_is_read_while_one_is_worked_on():
    """The control: pieces that are read one after the other take as long as both together."""

    def slowly():
        for number in range(3):
            time.sleep(0.3)
            yield number

    def work_on(pieces):
        begun = time.monotonic()
        for _piece in pieces:
            time.sleep(0.3)
        return time.monotonic() - begun

    assert work_on(slowly()) >= 1.8
    assert work_on(read_ahead(slowly)) < 1.75


def test_what_goes_wrong_there_is_raised_here_after_what_came_before():
    def pieces():
        yield 1
        raise FileNotFoundError("rows")

    found = read_ahead(pieces)

    assert next(found) == 1
    with pytest.raises(FileNotFoundError):
        next(found)


def test_a_reader_that_is_killed_is_told():
    def pieces():
        yield os.getpid()
        time.sleep(60)

    found = read_ahead(pieces)
    os.kill(next(found), signal.SIGKILL)

    with pytest.raises(ReaderEnded):
        next(found)


def test_a_reader_that_says_nothing_is_not_waited_for(monkeypatch):
    def pieces():
        yield os.getpid()
        time.sleep(60)

    found = read_ahead(pieces)
    process = next(found)
    monkeypatch.setattr(reading, "_PATIENCE", 0.2)
    with pytest.raises(ReaderEnded):
        next(found)

    assert has_ended(process)


def test_whoever_stops_taking_pieces_leaves_no_process_behind():
    def pieces():
        while True:
            yield os.getpid()

    found = read_ahead(pieces)
    process = next(found)
    assert not has_ended(process)
    found.close()

    assert has_ended(process)


def test_a_reader_whose_parent_is_killed_ends(tmp_path):
    """It has nobody left to write to."""
    said = tmp_path / "process"

    def pieces():
        said.write_text(str(os.getpid()))
        while True:
            yield "x" * 100_000

    parent = os.fork()
    if parent == 0:
        next(read_ahead(pieces))
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(parent, 0)

    ended_by = time.monotonic() + 10
    while not has_ended(int(said.read_text())) and time.monotonic() < ended_by:
        time.sleep(0.05)
    assert has_ended(int(said.read_text()))


@pytest.mark.django_db
def test_what_reads_may_not_ask_the_database():
    """The connection is its parent's, who uses it at the same time."""
    Case.objects.count()  # there is one

    with pytest.raises(RuntimeError, match="asked the database"):
        list(read_ahead(lambda: [Case.objects.count()]))

    assert Case.objects.count() == 0
