"""10,000 rows with full history in under 30 seconds, in constant memory, on a SQLite file.

Measured: docs/importing.md. Each import is a process of its own, as an operator runs it; its greatest
resident size is what the kernel says. The whole suite runs a small size with a wide margin; the numbers are
asserted by `pytest -m bench`.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADING = "name,other_names,country,age,gender,nationality,status,happened,place,description,source_url\n"
_RUN = """
import json, resource, subprocess, sys, time
begun = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
seconds, peak = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(json.dumps({"seconds": seconds, "peak": peak, "out": done.stdout, "err": done.stderr}))
"""


@dataclass(frozen=True)
class Size:
    rows: tuple[int, int]
    seconds: int


SMALL, WHOLE = Size((500, 1_500), 25), Size((2_000, 10_000), 30)


@dataclass(frozen=True)
class Measured:
    """One import in a process of its own; the peak is in MiB."""

    seconds: float
    peak: float
    created: int


@pytest.mark.bench
def test_ten_thousand_rows_in_under_thirty_seconds_in_constant_memory(tmp_path, request):
    size = WHOLE if "bench" in request.config.getoption("-m").replace("not bench", "") else SMALL

    few, many = (imported(tmp_path / str(number), number) for number in size.rows)

    for found in (few, many):
        print(f"{found.created:,} rows: {found.seconds:.1f} s, at most {found.peak:.0f} MiB")
    assert (few.created, many.created) == size.rows
    assert many.seconds < size.seconds
    assert many.peak - few.peak < 25


def imported(var: Path, number: int) -> Measured:
    var.mkdir()
    database = f"sqlite:///{var / 'rows.sqlite3'}"
    environment = {
        **os.environ,
        "CASEWORK_VAR": str(var),
        "CASEWORK_DEMO": "1",
        "CASEWORK_PLAIN_STATIC": "1",
        "DATABASE_URL": database,
    }
    in_process(environment, "migrate", "-v", "0")
    make = "from cases.models import Campaign; Campaign.objects.create(slug='b', name='B')"
    in_process(environment, "shell", "--no-imports", "-c", make)
    path = var / "rows.csv"
    path.write_text(rows(number), "utf-8")
    found = in_process(environment, "import_cases", str(path), "--campaign", "b", "--json")
    assert found["out"], found["err"]
    return Measured(found["seconds"], found["peak"] / 1024, json.loads(found["out"])["created"])


def rows(number: int) -> str:
    """Every row another name, day and text, so that no cache helps."""
    return HEADING + "".join(
        f"Samira{n} al-Qadari{n * 7},سميرة القادري {n},Marasia,{20 + n % 60}.0,Female,Veloria,arrested,"
        f"{1 + n % 28} March {1980 + n % 45},{n} Port Road,Taken from home number {n} by four men,"
        f"https://example.org/{n}\n"
        for n in range(number)
    )


def in_process(environment: dict[str, str], *command: str) -> dict[str, Any]:
    asked = [sys.executable, "-c", _RUN, sys.executable, "manage.py", *command]
    done = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
