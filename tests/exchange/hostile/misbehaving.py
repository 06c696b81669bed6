"""Processes that do what the one that reads must never do: run in its place, to see that each is stopped.

Which of them it is, is said by the question.
"""

import json
import os
import subprocess
import sys
import time
from typing import Any

from cases.exchange import parser_child


def grows() -> Any:
    held = []
    while True:
        held.append(bytearray(8 << 20))


def counts() -> Any:
    number = 0
    while True:
        number += 1


def sleeps() -> Any:
    time.sleep(600)


def has_children_that_sleep() -> Any:
    subprocess.Popen(["/bin/sleep", "600"])
    time.sleep(600)


def writes() -> Any:
    with open(int(sys.argv[6]), "wb") as rows:
        while True:
            rows.write(bytes(1 << 20))


def talks() -> Any:
    while True:
        sys.stdout.write("x" * (1 << 20))


def says_nothing() -> Any:
    return None


def says_nonsense() -> Any:
    sys.stdout.write("{")


def crashes() -> Any:
    os.abort()


def says_where_it_is() -> Any:
    answer = {"environment": dict(os.environ), "arguments": sys.argv, "folder": os.getcwd(),
              "files": sorted(os.listdir("/proc/self/fd"))}  # fmt: skip
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    how = json.load(sys.stdin)["name"]
    if how != "has_children_that_sleep":
        parser_child.limit(*map(int, sys.argv[1:5]))
    try:
        globals()[how]()
    except MemoryError:
        parser_child.stop(parser_child.TOO_MUCH_MEMORY)
    except OSError:
        parser_child.stop(parser_child.TOO_LARGE)
