"""Run the import as the command does, on small files made on the spot."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.exchange import parsing
from tests.exchange.hostile.reading_here import run_here

MAPPINGS = Path(__file__).parent / "mappings"


@dataclass(frozen=True)
class Outcome:
    """What the command said: its JSON, its last sentence ("" when it ended with 0), its standard error."""

    report: dict[str, Any]
    sentence: str
    told: str

    def counts(self) -> tuple[int, int, int, int]:
        report = self.report
        return report["read"], report["created"], report["unchanged"], len(report["refused"])

    def refused(self) -> list[tuple[int, str]]:
        return [(row["line"], row["field"]) for row in self.report["refused"]]


def run_import(path: Path, *more: str, campaign: str = "individuals") -> Outcome:
    out, err, sentence = io.StringIO(), io.StringIO(), ""
    try:
        call_command(
            "import_cases", str(path), "--campaign", campaign, "--json", *more, stdout=out, stderr=err
        )
    except CommandError as problem:
        sentence = str(problem)
    return Outcome(json.loads(out.getvalue()), sentence, err.getvalue())


def edtf_of(change: Any) -> str:
    return str(change.happened_on_edtf)


@pytest.fixture(autouse=True)
def _read_here(request, monkeypatch):
    """Files are read in the process of the test, by the same code, unless it asks for the real process."""
    if "in_its_own_process" not in request.fixturenames:
        monkeypatch.setattr(parsing, "run_child", run_here)


@pytest.fixture
def in_its_own_process() -> None:
    """The test reads files as the product does."""


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    """Return a function that writes a file of text or bytes."""

    def to_file(content: str | bytes, name: str = "rows.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file
