"""Whatever the process that reads does, who asked goes on, and nothing of it stays."""

import os
import tempfile
import time
from pathlib import Path

import pytest

from cases.exchange import child_process
from cases.exchange.bounds import MIB

SMALL = {"SECONDS": 2, "CPU_SECONDS": 1, "MEMORY": 96 * MIB, "ROWS_FILE": 4 * MIB, "ANSWER": 2 * MIB}


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Return a function that runs a process that misbehaves, under limits that are soon reached."""
    for name, value in SMALL.items():
        monkeypatch.setattr(child_process, name, value)
    (tmp_path / "list.csv").write_text("name,country\nAnna Velor,XM\n")

    def misbehave(how: str) -> child_process.Ended:
        with (tmp_path / "list.csv").open("rb") as source, tempfile.TemporaryFile() as rows:
            return child_process.run_child(
                source, rows, {"name": how}, program="tests.exchange.hostile.misbehaving"
            )

    return misbehave


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("grows", "needs more than 512 MB"),
        ("counts", "takes more than 60 seconds"),
        ("sleeps", "takes more than 60 seconds"),
        ("has_children_that_sleep", "takes more than 60 seconds"),
        ("writes", "unpacks to more than 512 MB"),
        ("talks", "breaks what reads it"),
        ("says_nothing", "breaks what reads it"),
        ("says_nonsense", "breaks what reads it"),
        ("crashes", "breaks what reads it"),
    ],
)
def test_each_way_of_dying_is_one_sentence_that_says_what_to_do(run, how, sentence):
    ended = run(how)

    assert ended.answer is None
    assert sentence in ended.sentence
    assert ended.sentence.endswith(".")
    assert ended.seconds < 10


def test_the_children_of_a_process_that_is_stopped_are_stopped_too(run):
    run("has_children_that_sleep")

    assert wait_until(lambda: not sleeping()), "left running"


def test_it_is_told_nothing_but_the_file(run):
    """No secret of the environment, no name of the file where `ps` shows it, no other open file."""
    os.environ["CASEWORK_FIELD_KEYS_OF_THIS_TEST"] = "secret"

    answer = run("says_where_it_is").answer

    del os.environ["CASEWORK_FIELD_KEYS_OF_THIS_TEST"]
    assert answer
    assert set(answer["environment"]) <= {"PYTHONPATH", "PYTHONDONTWRITEBYTECODE", "LC_CTYPE"}
    assert "says_where_it_is" not in " ".join(answer["arguments"])
    assert answer["folder"] == "/"
    assert len(answer["files"]) <= 6  # three of its own, the file, its rows, and this list


def sleeping() -> list[str]:
    """Return the processes that sleep for ten minutes below this test's own."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                command = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if command == b"/bin/sleep\x00600\x00":
                found.append(folder.name)
    return found


def wait_until(is_so: object, seconds: float = 5) -> bool:
    end = time.monotonic() + seconds
    while not is_so():  # type: ignore[operator]
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
