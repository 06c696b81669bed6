"""What a report says, before it has a format. Every format is written from this and from nothing else."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from cases import names

_NO_LETTERS = ("Cc", "Cn", "Cs", "Co")


@dataclass(frozen=True)
class Name:
    """A name as it is written, with its language and script; `latin` is for where no font prints it."""

    text: str
    language: str = ""
    script: str = ""

    @property
    def latin(self) -> str:
        return names.latin(self.text)

    @property
    def is_right_to_left(self) -> bool:
        return names.direction(self.script) == "rtl"

    def __str__(self) -> str:
        return self.text


Value = str | int | Name


def printable(text: str) -> str:
    """Return text without what some writer refuses: control signs but a line's end, what is no letter."""
    kept = (one for one in text if one == "\n" or unicodedata.category(one) not in _NO_LETTERS)
    return "".join(kept).replace("\ufeff", "")


def _cleaned(value: Value) -> Value:
    return value if isinstance(value, int) else _cleaned_words(value)


def _cleaned_words(words: Name | str) -> Name | str:
    return replace(words, text=printable(words.text)) if isinstance(words, Name) else printable(words)


@dataclass(frozen=True)
class Column:
    """One column: `key` for programs, `label` for people."""

    key: str
    label: str


@dataclass(frozen=True)
class Table:
    """Rows under one heading. `is_counted`: the last column is a number; `is_parts`: the rows add up."""

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    is_counted: bool = False
    is_parts: bool = False

    @property
    def most(self) -> int:
        """The largest number of a counted table; 0 where all are suppressed."""
        return max((row[-1] for row in self.rows if isinstance(row[-1], int)), default=0)

    def as_objects(self) -> list[dict[str, str | int]]:
        keys = [column.key for column in self.columns]
        return [dict(zip(keys, map(_plain, row), strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Fact:
    """What stands on every report: edition, rule, known by, fingerprint."""

    key: str
    label: str
    value: str
    raw: str | int | None = None  # for programs, where it is not the words


@dataclass(frozen=True)
class Passage:
    """A text somebody wrote and approved, under a heading that may be a name."""

    title: Name | str
    text: str


@dataclass(frozen=True)
class Report:
    """A whole report. `notes` say what the reader has to know; `passages` are approved summaries."""

    title: str
    sentence: str
    language: str
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]
    tables: tuple[Table, ...]
    passages_title: str = ""
    passages: tuple[Passage, ...] = ()

    @property
    def footer(self) -> str:
        """What a page says of itself when it lies alone on a desk: for whom, of what."""
        facts = {fact.key: fact for fact in self.facts}
        told = [facts["audience"].value] if "audience" in facts else []
        told.append(self.title)
        if "edition" in facts:
            told.append(f"{facts['edition'].label}: {facts['edition'].value}")
        return " · ".join([*told, facts["fingerprint"].value[:12]])

    def values(self) -> Iterator[Value]:
        """Yield everything that somebody may have written in another script."""
        for table in self.tables:
            yield from (value for row in table.rows for value in row)
        for passage in self.passages:
            yield passage.title
            yield passage.text


def cleaned(report: Report) -> Report:
    """Return the report as every writer takes it, whatever was typed into the record."""
    tables = (
        replace(table, rows=tuple(tuple(map(_cleaned, row)) for row in table.rows)) for table in report.tables
    )
    passages = (
        replace(one, title=_cleaned_words(one.title), text=printable(one.text)) for one in report.passages
    )
    return replace(report, tables=tuple(tables), passages=tuple(passages))


def _plain(value: Value) -> str | int:
    return value if isinstance(value, int) else str(value)
