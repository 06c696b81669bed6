"""`python -m tests.exchange.hostile.running REPORT [NAME...]`: every hostile file through the real process.

Itself a small process that knows no Django: what a process takes at most is told by the kernel when it ends,
and begins with what its parent takes. Prints the table, writes what was wrong to REPORT as JSON.
"""

import json
import sys
import tempfile
from pathlib import Path

from tests.exchange.hostile.corpus import ALL
from tests.exchange.hostile.judging import Outcome, read, wrong_with
from tests.exchange.hostile.making import Hostile


def one(hostile: Hostile) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        path = hostile.made(Path(folder))
        return read(hostile, path, Path(folder) / "rows")


def main(report: Path, names: list[str]) -> None:
    said = []
    for hostile in ALL:
        if names and hostile.name not in names:
            continue
        outcome = one(hostile)
        wrong = wrong_with(hostile, outcome)
        said.append(
            {
                "name": hostile.name,
                "outcome": outcome.in_words(),
                "usable": outcome.parsed is not None,
                "wrong": wrong,
                "seconds": round(outcome.seconds, 2),
                "peak": outcome.peak,
            }
        )
        cost = f"{outcome.seconds:6.2f} s {outcome.peak >> 20:4} MiB"
        print(f"{ascii(hostile.name):48.48} {cost}  {outcome.in_words()[:150]!r}")
        for line in wrong:
            print("    WRONG:", ascii(line)[:600])
    report.write_text(json.dumps(said))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
