"""A table that is being read, whatever kind of file it stands in."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cases.exchange.row import FileRow
from cases.exchange.shape import Shape


@dataclass
class Table:
    """`columns` known before the rows; more come up with them. `unnamed` ones go where they stay empty.

    `notes` may grow until the last row is read.
    """

    shape: Shape
    rows: Iterator[FileRow]
    columns: tuple[str, ...] = ()
    unnamed: frozenset[str] = frozenset()
    sheets: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)
