"""More than four hundred hostile files: nothing crashes, nothing is half imported, each wrong row is named.

The whole suite reads all but the heaviest in its own process, some in the real one, and takes in all that are
usable. `make hostile` sends every one through the real process.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cases.exchange import child_process, parsing
from cases.exchange.bounds import MEMORY
from cases.models import Campaign, Case, ImportRow
from cases.operations import importing as operation
from tests.exchange.conftest import Outcome, run_import
from tests.exchange.hostile import archives, encoded, json_files, other_kinds, tables, workbooks
from tests.exchange.hostile.corpus import ALL
from tests.exchange.hostile.judging import read, wrong_with
from tests.exchange.hostile.making import ANNA, ODA, Hostile, NotUsable, Usable, table

ROOT = Path(__file__).resolve().parents[3]
FAMILIES = [encoded, tables, json_files, workbooks, archives, other_kinds]
IN_THE_REAL_ONE = [
    "in-cp1251.csv", "quote-never-closed.csv", "a-row-of-100-megabytes.csv", "a-million-columns.csv",
    "depth-of-lists.json", "number-of-a-million-digits.json", "plain.xlsx", "entities.xlsx", "bomb-flat.xlsx",
    "bomb-overlapping.xlsx", "old-workbook-named.xlsx", "noise-20.csv", "pipe.csv",
]  # fmt: skip


def test_there_are_more_than_two_hundred_and_each_has_its_own_name():
    assert len(ALL) == len({hostile.name for hostile in ALL}) > 400


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.__name__.rpartition(".")[2])
def test_each_is_read_or_refused_as_expected(tmp_path, family):
    wrong = {}
    for number, hostile in enumerate(family.FILES):
        folder = tmp_path / str(number)
        folder.mkdir()
        if not hostile.is_heavy:
            wrong[hostile.name] = wrong_with(hostile, read(hostile, hostile.made(folder), folder / "rows"))

    assert not {name: found for name, found in wrong.items() if found}


def test_some_are_read_in_the_real_process_within_its_limits(tmp_path):
    said = in_real_processes(tmp_path, *IN_THE_REAL_ONE)

    assert len(said) == len(IN_THE_REAL_ONE)
    assert not [row for row in said if row["wrong"]]
    assert max(row["peak"] for row in said) <= MEMORY


def in_real_processes(tmp_path: Path, *names: str) -> list[dict[str, Any]]:
    """Read the files in a process that knows no Django: what its children take is told by the kernel."""
    report = tmp_path / "report.json"
    subprocess.run(
        [sys.executable, "-m", "tests.exchange.hostile.running", str(report), *names],
        cwd=ROOT,
        check=True,
        stdout=None if not names else subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )
    assert sorted(os.listdir(tmp_path)) == ["report.json"], "left behind"
    said: list[dict[str, Any]] = json.loads(report.read_text())
    return said


# ---------------------------------------------------------------- taken in


def taken_in(hostile: Hostile, folder: Path) -> list[str]:
    """Take one file in, first as a dry run, then in earnest; return what was half done or not as said."""
    folder.mkdir()
    path = hostile.made(folder)
    number = Campaign.objects.count()
    campaign = Campaign.objects.create(slug=f"c{number}", name=f"Campaign {number}").slug
    mapping = mapping_for(hostile, path, folder)
    cases = Case.objects.count()
    dry = run_import(path, "--dry-run", *mapping, campaign=campaign)
    after_dry = Case.objects.count()
    real = run_import(path, *mapping, campaign=campaign)
    new = Case.objects.count() - cases
    found = half_done(dry, real, new, ImportRow.objects.filter(campaign__slug=campaign).count())
    if after_dry != cases:
        found.append("a dry run wrote")
    expected = hostile.expected
    if isinstance(expected, Usable) and expected.turned_away is not None:
        away = tuple(line for line, _ in real.refused())
        if away != expected.turned_away:
            found.append(f"turned away {real.report['refused']}, not {expected.turned_away}; {real.sentence}")
    return found


def half_done(dry: Outcome, real: Outcome, new: int, rows: int) -> list[str]:
    read, created, unchanged, refused = real.counts()
    found = []
    if dry.counts() != real.counts():
        found.append(f"a dry run says {dry.counts()}, the import {real.counts()}")
    if not created == new == rows:
        found.append(f"{created} said, {new} cases, {rows} rows")
    if created + unchanged + refused != read:
        found.append(f"{read} read, and {real.counts()}")
    if any(row["line"] < 1 or not row["reason"] for row in real.report["refused"]):
        found.append(f"a row without its line or reason: {real.report['refused']}")
    if "Traceback" in real.sentence or "\n" in real.sentence:
        found.append(f"no sentence: {real.sentence!r}")
    return found


def mapping_for(hostile: Hostile, path: Path, folder: Path) -> list[str]:
    """Return the mapping that says what was guessed: the command takes no guess about an encoding."""
    try:
        shape = parsing.parse(path, folder / "rows", asked=hostile.asked).shape
    except parsing.FileNotUsable:
        return []
    if shape.encoding in ("", "utf-8") and shape.delimiter in ("", ","):
        return []
    text = f'encoding = "{shape.encoding}"\n[columns]\nname = "name"\ncountry = "country"\n'
    (folder / "map.toml").write_text(
        f"delimiter = {json.dumps(shape.delimiter)}\n{text}" if shape.delimiter else text
    )
    return ["--mapping", str(folder / "map.toml")]


@pytest.mark.django_db
def test_what_is_taken_in_is_what_was_said_and_each_wrong_row_is_named_by_its_line(cast, tmp_path):
    usable = [h for h in ALL if isinstance(h.expected, Usable) and not h.is_heavy]

    wrong = {hostile.name: taken_in(hostile, tmp_path / str(n)) for n, hostile in enumerate(usable)}

    assert len(usable) > 200
    assert not {name: found for name, found in wrong.items() if found}


@pytest.mark.hostile
def test_every_hostile_file_in_the_real_process(tmp_path):
    said = in_real_processes(tmp_path)

    usable = sum(row["usable"] for row in said)
    slowest, largest = max(row["seconds"] for row in said), max(row["peak"] for row in said) >> 20
    print(
        f"\n{len(said)} files: {usable} usable, {len(said) - usable} refused; "
        f"at most {slowest:.1f} s and {largest} MiB"
    )
    assert len(said) == len(ALL)
    assert not [row for row in said if row["wrong"]]


# ---------------------------------------------------------------- controls


@pytest.fixture
def one(tmp_path):
    """Return a function that judges one plain file, expected as said."""

    def judge(expected: Usable | NotUsable) -> list[str]:
        hostile = Hostile("list.csv", table(ANNA, ODA).encode(), expected)
        return wrong_with(hostile, read(hostile, hostile.made(tmp_path), tmp_path / "rows"))

    return judge


def test_a_file_that_is_as_expected_is_not_found_wrong(one):
    assert one(Usable(2)) == []


@pytest.mark.parametrize(
    "expected", [Usable(3), Usable(2, refused=(2,)), Usable(2, holds=("Wei",)), NotUsable("")]
)
def test_the_harness_notices_what_is_not_as_expected(one, expected):
    assert one(expected)


def test_the_harness_notices_a_crash_of_who_asked(one, monkeypatch):
    def crash(*asked: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(parsing, "run_child", crash)

    assert any("planted" in found for found in one(Usable(2)))


@pytest.mark.parametrize(
    ("code", "peak", "found"),
    [(0, MEMORY + (1 << 20), "took 513 MiB"), (child_process.BROKEN, 0, "broke: 5"), (-11, 0, "broke: -11")],
)
def test_the_harness_notices_a_process_over_its_limits_or_broken(one, monkeypatch, code, peak, found):
    ended = child_process.Ended(None, "{file} is not usable.", code, 0.0, peak)
    monkeypatch.setattr(parsing, "run_child", lambda *asked: ended)

    assert any(found in wrong for wrong in one(NotUsable("is not usable")))


def test_the_harness_notices_what_is_left_behind(one, monkeypatch, tmp_path):
    run = parsing.run_child

    def forgetful(*asked: object) -> child_process.Ended:
        (tmp_path / "forgotten").write_text("Anna Velor")
        return run(*asked)

    monkeypatch.setattr(parsing, "run_child", forgetful)

    assert any("forgotten" in wrong for wrong in one(Usable(2)))


@pytest.mark.django_db
def test_the_harness_notices_half_an_import(cast, tmp_path, monkeypatch):
    """The control: the operation writes all rows but the last, and says that it wrote them all."""
    whole = operation.open_checked

    def half(drafts: Any, **more: Any) -> Any:
        opened = whole(drafts[:-1], **more)
        return [*opened, opened[0]]

    monkeypatch.setattr(operation, "open_checked", half)

    hostile = Hostile("list.csv", table(ANNA, ODA).encode(), Usable(2))
    assert taken_in(hostile, tmp_path / "list")
