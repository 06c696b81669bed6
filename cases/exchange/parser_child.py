"""Runs by itself in a process of its own: reads the file it is handed, open, and writes its rows beside.

It limits itself before it looks at a byte: memory, time, what it writes, how many files it opens, no process
of its own. Its question comes on standard input, its answer goes to standard output, nothing else leaves it.
Its exit says why there is no answer: 3 too much memory, 4 too large unpacked, 5 broken by the file.
"""

import errno
import json
import resource
import sys
from typing import Any, NoReturn

TOO_MUCH_MEMORY, TOO_LARGE, BROKEN = 3, 4, 5


def limit(memory: int, seconds: int, size: int, files: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))  # told first, then killed
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_NOFILE, files),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def stop(code: int) -> NoReturn:
    raise SystemExit(code)


if __name__ == "__main__":
    limit(*map(int, sys.argv[1:5]))

from cases.exchange.problems import FileNotUsable  # noqa: E402  (after the limits)
from cases.exchange.row_lines import ENCODING, ERRORS  # noqa: E402
from cases.exchange.shape import Manner, Shape  # noqa: E402
from cases.exchange.table_reading import read  # noqa: E402


def answer(question: dict[str, Any], source: int, rows: int) -> dict[str, Any]:
    """Return what was found, as JSON has it; or the problem, as one sentence."""
    asked = Shape(**question["asked"]) if question["asked"] else None
    manner = Manner(**question["manner"])
    try:
        with (
            open(source, "rb") as file,
            open(rows, "w", encoding=ENCODING, errors=ERRORS, newline="\n") as out,
        ):
            found = read(file, out, name=question["name"], asked=asked, manner=manner)
    except FileNotUsable as problem:
        return {"problem": str(problem)}
    return {
        **vars(found),
        "shape": vars(found.shape),
        "refused": [vars(row) for row in found.refused],
    }


def main() -> None:
    try:
        said = json.dumps(answer(json.load(sys.stdin.buffer), int(sys.argv[5]), int(sys.argv[6])))
        code = 0
    except MemoryError:
        code = TOO_MUCH_MEMORY
    except OSError as problem:
        code = TOO_LARGE if problem.errno == errno.EFBIG else BROKEN
    except Exception:  # whatever a hostile file breaks: no word of it leaves
        code = BROKEN
    if code:
        stop(code)
    sys.stdout.write(said)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
