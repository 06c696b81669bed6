"""Is this a file, of a size that can be read? Asked of its name and size, before a byte is looked at."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cases.exchange.bounds import LARGEST
from cases.exchange.problems import FileNotUsable


@contextmanager
def opened_for_reading(path: Path, name: str) -> Iterator[BinaryIO]:
    """Open the file. Raises FileNotUsable for what is no file, empty, too large or not to be read."""
    try:
        _check(path.stat(), name)  # before it is opened: to open a pipe is to wait for who writes
        file = path.open("rb")
    except OSError as problem:
        raise FileNotUsable(f"{name} cannot be read: {problem.strerror}.") from None
    with file:
        _check(os.fstat(file.fileno()), name)
        yield file


def _check(found: os.stat_result, name: str) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise FileNotUsable(f"{name} is not a file. Name a CSV, XLSX or JSON file.")
    if found.st_size > LARGEST:
        raise FileNotUsable(
            f"{name} has {found.st_size / 1e6:,.0f} MB. The limit is {LARGEST / 1e6:,.0f} MB. "
            "Split it into several files."
        )
    if found.st_size == 0:
        raise FileNotUsable(f"{name} is empty.")
