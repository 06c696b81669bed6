"""10,000 rows with full history in under 30 seconds, in constant memory, on a SQLite file.

Measured on two cores with Python 3.11 and SQLite 3.40 (see docs/importing.md for the numbers). Each import
is a process of its own, as an operator runs it; its greatest resident size is what the kernel says.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEADING = "name,other_names,country,age,gender,nationality,status,happened,place,description,source_url\n"
_RUN = """
import json, resource, subprocess, sys, time
begun = time.perf_counter()
done = subprocess.run(sys.argv[1:], capture_output=True, text=True)
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps({"seconds": time.perf_counter() - begun, "peak": usage.ru_maxrss, "out": done.stdout, "err": done.stderr}))
"""


@dataclass(frozen=True)
class Measured:
    seconds: float
    peak_mib: float
    report: dict[str, object]


def rows(number: int) -> str:
    """Every row another name, day and text, so that no cache helps."""
    return HEADING + "".join(
        f"Samira{n} al-Qadari{n * 7},سميرة القادري {n},Marasia,{20 + n % 60}.0,Female,Veloria,arrested,"
        f"{1 + n % 28} March {1980 + n % 45},{n} Port Road,Taken from home number {n} by four men,"
        f"https://example.org/{n}\n"
        for n in range(number)
    )


def in_process(environment: dict[str, str], *command: str) -> dict[str, object]:
    asked = [sys.executable, "-c", _RUN, sys.executable, "manage.py", *command]
    done = subprocess.run(asked, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    answer: dict[str, object] = json.loads(done.stdout)
    return answer


@pytest.mark.bench
def test_ten_thousand_rows_in_under_thirty_seconds_in_constant_memory(tmp_path):
    measured = {}
    for number in (2_000, 10_000):
        var = tmp_path / str(number)
        var.mkdir()
        environment = {
            **os.environ,
            "CASEWORK_VAR": str(var),
            "CASEWORK_DEMO": "1",
            "CASEWORK_PLAIN_STATIC": "1",
        }
        environment["DATABASE_URL"] = f"sqlite:///{var / 'rows.sqlite3'}"
        in_process(environment, "migrate", "-v", "0")
        make = "from cases.models import Campaign; Campaign.objects.create(slug='b', name='B')"
        in_process(environment, "shell", "--no-imports", "-c", make)
        path = var / "rows.csv"
        path.write_text(rows(number), "utf-8")
        measured[number] = in_process(environment, "import_cases", str(path), "--campaign", "b", "--json")

    for number, found in measured.items():
        report = json.loads(str(found["out"]))
        print(f"{number:,} rows: {found['seconds']:.1f} s, at most {int(str(found['peak'])) / 1024:.0f} MiB")  # noqa: T201
        assert report["created"] == number, found["err"]
    assert float(str(measured[10_000]["seconds"])) < 30
    grown = int(str(measured[10_000]["peak"])) - int(str(measured[2_000]["peak"]))
    assert grown / 1024 < 25, f"{grown / 1024:.0f} MiB more for 8,000 rows more"
