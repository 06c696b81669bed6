"""What is known of a list on its way in, and how its columns are matched: kept as encrypted JSON."""

import dataclasses
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ColumnHolds:
    """What one column holds: how many cells are filled, its values and how often each is there, its dates.

    `values` is empty where there are more than a few different ones. Of dates written in numbers alone:
    `numeric` counts them, `day_first` those that can only be read so, `month_first` likewise.
    """

    filled: int = 0
    values: Mapping[str, int] = field(default_factory=dict)
    numeric: int = 0
    day_first: int = 0
    month_first: int = 0

    @property
    def is_ambiguous(self) -> bool:
        """True where nothing, or each half, says which number is the day."""
        return self.numeric > 0 and bool(self.day_first) == bool(self.month_first)


@dataclass(frozen=True)
class Contents:
    """A list as it was read. `samples` are its first rows, cells in the order of `columns`."""

    kind: str = ""
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()
    holds: tuple[ColumnHolds, ...] = ()
    asked: Mapping[str, str] = field(default_factory=dict)  # what somebody said of its form
    why_not: str = ""  # why it cannot be read
    corrected: str = ""  # what became of corrected rows that were sent last

    def written(self) -> str:
        return json.dumps(dataclasses.asdict(self))


def showable(text: str) -> str:
    """Return a cell as a page can show it: halves of characters, which a broken file holds, as a mark."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def contents_of(text: str) -> Contents:
    if not text:
        return Contents()
    said: dict[str, Any] = json.loads(text)
    said["holds"] = tuple(ColumnHolds(**one) for one in said["holds"])
    said["samples"] = tuple(tuple(row) for row in said["samples"])
    for name in ("sheets", "columns", "notes"):
        said[name] = tuple(said[name])
    return Contents(**said)


@dataclass(frozen=True)
class ColumnMatch:
    """What one column goes to ("" for nothing), how its dates are written, and what its words mean."""

    to: str = ""
    order: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Match:
    """What each column goes to, in the order of the columns. `outcome`: a release is an outcome too.

    `headings` are those of the columns where it is kept for another list.
    """

    columns: tuple[ColumnMatch, ...] = ()
    outcome: bool = True
    headings: tuple[str, ...] = ()

    def written(self) -> str:
        return json.dumps(dataclasses.asdict(self))


def match_of(text: str) -> Match:
    if not text:
        return Match()
    said: dict[str, Any] = json.loads(text)
    columns = tuple(ColumnMatch(**one) for one in said["columns"])
    return Match(columns, said["outcome"], tuple(said.get("headings", ())))


def matched_as(match: Match, columns: tuple[str, ...]) -> Match:
    """Return a match that was kept for columns in the order in which they stand now."""
    kept = dict(zip(match.headings, match.columns, strict=False))
    return Match(tuple(kept.get(heading, ColumnMatch()) for heading in columns), match.outcome)
