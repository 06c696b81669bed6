"""How the columns of a file become fields: what a mapping file says, as values. Read by `mapping_file`."""

import dataclasses
import re
from collections.abc import Iterable
from collections.abc import Mapping as Pairs
from dataclasses import dataclass

from cases.exchange.fields import FIELDS, Holds
from cases.exchange.mending import Mending
from cases.exchange.problems import MappingNotUsable, listed
from cases.vocabulary import NameKind

_HOLE = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"[^\W\d_]{2,}")


def folded(text: str) -> str:
    """Return the text as values of a mapping are compared with it: any case, single spaces."""
    return " ".join(text.split()).casefold()


@dataclass(frozen=True)
class ValuePattern:
    """Where `match` is found in the cell (in any case), the value is `value`."""

    match: re.Pattern[str]
    value: str


@dataclass(frozen=True)
class Parts:
    """The columns that hold the parts of one date; a part without a column is never known."""

    year: str
    month: str = ""
    day: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column for column in (self.year, self.month, self.day) if column)


@dataclass(frozen=True)
class Rule:
    """How one field is filled: from a constant, from columns (joined), or from the parts of a date.

    `empty` lists cells that say nothing ("Not stated"); `values` gives the value of a whole cell, else
    `patterns` are looked for in their order, else `otherwise` holds, else the cell stands as it is.
    """

    field: str
    columns: tuple[str, ...] = ()
    constant: str | None = None
    join: str = ", "
    split: str = ""
    empty: frozenset[str] = frozenset()
    values: Pairs[str, str] = dataclasses.field(default_factory=dict)
    patterns: tuple[ValuePattern, ...] = ()
    otherwise: str | None = None
    order: str = ""
    parts: Parts | None = None

    @property
    def all_columns(self) -> tuple[str, ...]:
        return self.parts.columns if self.parts else self.columns

    def value_of(self, text: str) -> str:
        """Return the value for the text of the columns, which is "" where they are empty."""
        if self.values or self.empty:
            wanted = folded(text)
            if wanted in self.values:
                return self.values[wanted]
            if wanted in self.empty:
                text = ""
        for pattern in self.patterns:
            if text and pattern.match.search(text):
                return pattern.value
        return text if self.otherwise is None else self.otherwise


@dataclass(frozen=True)
class NamePattern:
    """How a name is put in order: where `match` fits the whole name, `readable` is the form that is shown.

    `also` is one more name hidden in the same cell ("aka ..."). `{group}` stands for a named group. With
    `title_case`, words and halves of words all in capitals are written with one.
    """

    match: re.Pattern[str]
    readable: str
    also: str = ""
    title_case: bool = False

    def written(self, template: str, found: re.Match[str]) -> str:
        text = _HOLE.sub(lambda hole: found[hole[1]] or "", template)
        if self.title_case:
            text = _WORD.sub(lambda word: word[0].title() if word[0].isupper() else word[0], text)
        return " ".join(text.split())


def holes(template: str) -> set[str]:
    return set(_HOLE.findall(template))


@dataclass(frozen=True)
class NameRule:
    """Which column holds a name, of what kind and language. `split` parts several names in one cell.

    `also` are columns with further parts of the same name, in the order of the file.

    The spelling of the file is always kept, as a name of `kind`; the readable form comes before it.
    """

    column: str
    kind: NameKind = NameKind.PUBLIC
    language: str = ""
    split: str = ""
    empty: frozenset[str] = frozenset()
    patterns: tuple[NamePattern, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mapping:
    """Everything a mapping file says. The first of `names` that is not empty is the one that is shown."""

    names: tuple[NameRule, ...]
    rules: Pairs[str, Rule]
    title: str = ""
    format: str = ""
    encoding: str = "utf-8"
    delimiter: str = ""
    refuses_undecodable_rows: bool = False
    id_columns: tuple[str, ...] = ()
    ignored: frozenset[str] = frozenset()
    outcome: bool = False
    mending: Mending | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """Return every column it takes something from."""
        of_rules = (column for rule in self.rules.values() for column in rule.all_columns)
        of_names = (column for name in self.names for column in (name.column, *name.also))
        return tuple(dict.fromkeys((*of_names, *of_rules, *self.id_columns)))

    def left_out(self, columns: Iterable[str]) -> list[str]:
        """Return the columns of the file that are neither taken in nor said to be ignored."""
        known = {*self.columns, *self.ignored, ""}
        return [column for column in columns if column not in known]

    def check_columns(self, columns: Iterable[str]) -> None:
        """Raise MappingNotUsable when the file lacks a column that is taken."""
        there = list(columns)
        missing = [column for column in self.columns if column not in there]
        if missing:
            raise MappingNotUsable(
                f"The mapping takes the column “{missing[0]}”, which the file does not have. "
                f"Its columns are: {listed(there)}."
            )


def by_canonical_names(columns: Iterable[str]) -> Mapping:
    """Return the mapping of a file whose columns have the names of our fields, in any case.

    Raises MappingNotUsable when there is no column of names.
    """
    there = list(columns)
    by_field: dict[str, str] = {}
    for column in there:
        by_field.setdefault(folded(column).replace(" ", "_"), column)
    if "name" not in by_field:
        raise MappingNotUsable(
            f"The file has no column “name”. Its columns are: {listed(there) or 'none'}. "
            "Say which holds the names in a mapping file (--mapping, docs/importing.md)."
        )
    names = [NameRule(by_field["name"])]
    if "other_names" in by_field:
        names.append(NameRule(by_field["other_names"], NameKind.ALIAS, split=";"))
    rules = {
        name: Rule(name, (column,), split=";" if FIELDS[name].holds is Holds.COUNTRIES else "")
        for name, column in by_field.items()
        if name in FIELDS and FIELDS[name].holds is not Holds.NAME
    }
    ids = (by_field["id"],) if "id" in by_field else ()
    return Mapping(tuple(names), rules, id_columns=ids)
