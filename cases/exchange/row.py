"""One row of a file, before anything is made of it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class FileRow:
    """The cells of a row by column. `line` is where it starts, or the number of a JSON item, from 1.

    `problem` says why the row cannot be read at all.
    """

    line: int
    cells: Mapping[str, str]
    problem: str = ""
