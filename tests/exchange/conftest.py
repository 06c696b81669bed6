"""Run the import as the command does, on small files made on the spot."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

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


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    """Return a function that writes a file of text or bytes."""

    def to_file(content: str | bytes, name: str = "rows.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file
