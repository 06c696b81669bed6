"""What can be wrong with a file, its mapping or one row: each is a sentence that says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


class FileNotUsable(Exception):
    """The file as a whole cannot be read; nothing of it is written."""


class MappingNotUsable(Exception):
    """The mapping file says something that cannot be followed; nothing is read."""


class CellNotUsable(ValueError):
    """One value cannot be taken in; the row it stands in is refused."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one value of a row, and the field it was meant for."""

    field: str
    reason: str


class RowRefused(Exception):
    """A row does not come in: its problems, the first of which names the field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems)
        self.problems = problems

    @property
    def field(self) -> str:
        return self.problems[0].field

    @property
    def reason(self) -> str:
        """Return all sentences as one: who mends the row wants to hear of every mistake at once."""
        first, *others = self.problems
        return " ".join([first.reason, *(f"Also {other.field}: {other.reason}" for other in others)])


@dataclass(frozen=True)
class Refusal:
    """One row that did not come in. `line` is where it starts in the file, or the number of a JSON item."""

    line: int
    field: str
    reason: str


def listed(words: Iterable[object], at_most: int = 30) -> str:
    """Return words for a sentence, in order, without empty ones; the rest of a long list as a number."""
    found = [str(word) for word in words if word]
    rest = len(found) - at_most
    return ", ".join(found[:at_most]) + (f" and {rest} more" if rest > 0 else "")
