"""From a row of a file to a draft of a case, or to what is wrong with it, field by field."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar

from cases import clock, dates
from cases.dates import PartialDate
from cases.exchange import cells, days
from cases.exchange.fields import FIELDS, Holds, check_value, read_age, read_choice, read_country, read_text
from cases.exchange.keys import Digests, digests_of
from cases.exchange.mapping import Mapping as ColumnMapping
from cases.exchange.mapping import NameRule, Rule, folded
from cases.exchange.mending import looks_broken
from cases.exchange.problems import CellNotUsable, Problem
from cases.exchange.row import FileRow
from cases.operations.importing import field_of
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, check_draft
from cases.operations.updating import said_in
from cases.operations.writing import KnownSince, Refused, SourceDraft
from cases.vocabulary import (
    OUTCOME_OF_STATUS,
    FileState,
    NameKind,
    Reliability,
    Sensitivity,
    SourceKind,
    Status,
    Sureness,
)

Value = TypeVar("Value")
CHUNK: Final = 2000  # rows that are checked and written together
MOST_PARTS: Final = 50  # names, or nationalities, of one person
_ORDER = {name: place for place, name in enumerate(FIELDS)}


@dataclass(frozen=True)
class RowRead:
    """A row of a list, read by itself: the checked draft of a case, or what is wrong with it.

    `number` counts the rows of the file from 0. `mended` is the number of cells of broken text that were
    mended; an age `is_undated` where the row has no date to count back from. `said` has the digests of what
    the row says, where it is to be written.
    """

    number: int
    row: FileRow
    digests: Digests
    draft: CaseDraft | None = None
    problems: tuple[Problem, ...] = ()
    mended: int = 0
    is_undated: bool = False
    said: Mapping[str, str] | None = None


@dataclass
class RowReader:
    """Reads rows by one mapping."""

    mapping: ColumnMapping
    at: datetime
    source: str
    today: date = field(init=False)
    # Words of closed lists and countries that were read before: a list says few of them, many times.
    words: dict[tuple[str, str], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.today = clock.day_of(self.at)

    def read(self, number: int, row: FileRow, *, to_write: bool = False) -> RowRead:
        """Read one row, with every problem found. Asks nothing of the database.

        Where it is `to_write`, what is derived of it is derived here.
        """
        digests = digests_of(row, self.mapping.id_columns)
        if row.problem:
            return RowRead(number, row, digests, problems=(Problem("row", row.problem),))
        one = _Row(self, row)
        draft = one.draft()
        if one.problems:
            in_order = sorted(one.problems, key=lambda problem: _ORDER[problem.field])
            return RowRead(number, row, digests, problems=tuple(in_order))
        try:
            draft = check_draft(draft, self.at, with_keys=to_write)
        except Refused as refusal:
            problem = Problem(field_of(refusal), str(refusal))
            return RowRead(number, row, digests, problems=(problem,))
        said = said_in(draft) if to_write else None
        return RowRead(number, row, digests, draft, (), one.mended, one.is_undated, said)

    def passed(self, number: int, row: FileRow) -> RowRead:
        """Return a row that was done before: what tells it again, and nothing else."""
        return RowRead(number, FileRow(row.line, {}), digests_of(row, self.mapping.id_columns))

    def reference_of(self, row: FileRow) -> str:
        """Return the reference that stands in the row, as written; empty where none does."""
        rule = self.mapping.rules.get("reference")
        return "" if rule is None else " ".join(row.cells.get(one, "") for one in rule.columns).strip()


class _Row:
    def __init__(self, reader: RowReader, row: FileRow) -> None:
        self.mapping, self.row, self.source, self.words = reader.mapping, row, reader.source, reader.words
        self.today = reader.today
        self.problems: list[Problem] = []
        self.mended, self.is_undated = 0, False
        self._mended_columns: set[str] = set()

    # ---------------------------------------------------------------- the draft

    def draft(self) -> CaseDraft:
        happened = self.date("happened")
        changes, known = self.changes(happened), self.known()
        description = "" if changes else self.text("description")
        return CaseDraft(
            names=self.names(),
            country=self.country(),
            changes=changes,
            born_on=self.born(happened),
            gender=self.text("gender"),
            occupation=self.text("occupation"),
            nationalities=self.nationalities(),
            place=self.text("place"),
            summary="\n\n".join(text for text in (self.text("summary"), description) if text),
            sensitivity=self.choice("sensitivity", Sensitivity, Sensitivity.RESTRICTED),
            file_state=self.choice("file_state", FileState, FileState.PROPOSED),
            taken_up_on=self.date("taken_up"),
            known=known,
        )

    def changes(self, happened: PartialDate | None) -> tuple[StatusDraft, ...]:
        """Return the status change; a date of what happened without a status is a mistake, not nothing."""
        status = self.choice("status", Status, None)
        if status is None:
            if happened and happened.is_known and not self.is_refused("status"):
                self.refuse("status", "There is a date of what happened, but no status. Say what happened.")
            return ()
        change = StatusDraft(
            to=status,
            happened_on=happened or dates.NOT_KNOWN,
            sources=[self.source_draft()],
            sureness=self.choice("sureness", Sureness, Sureness.CONFIRMED),
            outcome=OUTCOME_OF_STATUS.get(status) if self.mapping.outcome else None,
            description=self.text("description"),
            place=self.text("place"),
            conditions=self.text("conditions"),
        )
        return (change,)

    def source_draft(self) -> SourceDraft:
        return SourceDraft(
            description=self.text("source") or self.source,
            kind=self.choice("source_kind", SourceKind, SourceKind.DATASET),
            reliability=self.choice("source_reliability", Reliability, Reliability.UNKNOWN),
            url=self.text("source_url"),
        )

    def known(self) -> KnownSince | None:
        on = self.date("known_on")
        if on is None:
            return None
        if not on.is_day or on.first is None:
            self.refuse("known_on", "The day on which we knew has to be one day.")
        elif on.first > self.today:
            self.refuse("known_on", "What is imported today cannot be known from a later day.")
        elif not (reason := self.text("known_reason")):
            self.refuse("known_reason", "Say why this was known before it was recorded.")
        else:
            return KnownSince(on.first, reason)
        return None

    def born(self, happened: PartialDate | None) -> PartialDate | None:
        born, age = self.date("born"), self.read("age", read_age)
        if born or age is None:
            return born
        about = days.born_by_age(age, happened)
        self.is_undated = about is None
        return about

    # ---------------------------------------------------------------- fields

    def text(self, name: str) -> str:
        return self.read(name, lambda text: read_text(FIELDS[name], text)) or ""

    def choice(self, name: str, kind: type[Value], default: Value) -> Value:
        value = self.read(
            name,
            lambda text: self.once(name, text, lambda: kind(read_choice(FIELDS[name], text))),  # type: ignore[call-arg]
        )
        return default if value is None else value

    def once(self, name: str, text: str, read: Callable[[], Value]) -> Value:
        """Return what a word means; read where it comes up first. What is refused is refused each time."""
        words = self.words
        if (name, text) not in words:
            words[name, text] = read()
        found: Value = words[name, text]
        return found

    def country(self) -> str:
        code = self.read("country", self.country_of)
        if code is None and not self.is_refused("country"):
            self.refuse(
                "country", "No country is given. Fill it in, or say it for all rows in the mapping file."
            )
        return code or ""

    def country_of(self, text: str) -> str:
        return self.once("country", text, lambda: read_country(text))

    def nationalities(self) -> tuple[str, ...]:
        rule = self.mapping.rules.get("nationality")
        if rule is None:
            return ()
        parts = self.not_too_many("nationality", _parted(self.said(rule), rule.split))
        found = [self.read("nationality", self.country_of, of=part) for part in parts]
        return tuple(dict.fromkeys(code for code in found if code))

    def date(self, name: str) -> PartialDate | None:
        rule = self.mapping.rules.get(name)
        if rule and rule.parts:
            parts = rule.parts
            year, month, day = (self.cell(column, name) for column in (parts.year, parts.month, parts.day))
            return (
                self.attempt(name, lambda: days.read_parts(year, month, day, self.today))
                if year or month or day
                else None
            )
        return self.read(name, lambda text: days.read_day(text, rule.order if rule else "", self.today))

    def read(self, name: str, reader: Callable[[str], Value], of: str | None = None) -> Value | None:
        """Return the value of a field, None where nothing is said or it is refused."""
        rule = self.mapping.rules.get(name)
        if rule is None:
            return None
        text = self.said(rule) if of is None else of
        try:
            return reader(text) if text else None
        except CellNotUsable as problem:
            self.refuse(name, str(problem))
            return None

    def not_too_many(self, name: str, parts: list[str]) -> list[str]:
        """Return the parts; none where they are more than one person has: each is compared with others'."""
        if len(parts) <= MOST_PARTS:
            return parts
        self.refuse(name, f"It holds {len(parts):,} parts, more than one person has. See what parts them.")
        return []

    def attempt(self, name: str, read: Callable[[], Value]) -> Value | None:
        try:
            return read()
        except CellNotUsable as problem:
            self.refuse(name, str(problem))
            return None

    def refuse(self, name: str, reason: str) -> None:
        problem = Problem(name, reason)
        if problem not in self.problems:
            self.problems.append(problem)

    def is_refused(self, name: str) -> bool:
        return any(problem.field == name for problem in self.problems)

    # ---------------------------------------------------------------- names

    def names(self) -> list[NameDraft]:
        found: dict[str, NameDraft] = {}
        for rule in self.mapping.names:
            for text in self.not_too_many("name", _parted(self.name_cell(rule), rule.split)):
                for draft in _spellings(text, rule):
                    self.attempt("name", lambda draft=draft: cells.as_name(draft.text))  # type: ignore[misc]
                    found.setdefault(draft.text, draft)
            if len(found) > MOST_PARTS:
                self.not_too_many("name", list(found))
                break
        if not found and not self.is_refused("name"):
            self.refuse("name", "The name is empty. Write it, or “Unknown” where it is not known.")
        return list(found.values())

    def name_cell(self, rule: NameRule) -> str:
        text = " ".join(part for one in (rule.column, *rule.also) if (part := self.cell(one, "name")))
        return "" if folded(text) in rule.empty else text

    # ---------------------------------------------------------------- cells

    def said(self, rule: Rule) -> str:
        """Return what the columns of a rule say together, after its values and patterns."""
        if rule.constant is not None:
            return rule.constant
        texts = [self.cell(column, rule.field) for column in rule.columns]
        if rule.empty:
            texts = [text for text in texts if folded(text) not in rule.empty]
        return rule.value_of(rule.join.join(filter(None, texts)))

    def cell(self, column: str, name: str) -> str:
        """Return the text of one cell, mended where the mapping says so; "" with a problem when unusable."""
        text = self.row.cells.get(column, "")
        try:
            return self.whole(column, cells.as_written(text)) if text else ""
        except CellNotUsable as problem:
            self.refuse(name, str(problem))
            return ""

    def whole(self, column: str, text: str) -> str:
        mending = self.mapping.mending
        if mending and mending.concerns(text):
            text = mending.mend(text)
            self.mended += column not in self._mended_columns
            self._mended_columns.add(column)
        if looks_broken(text):
            raise CellNotUsable(
                "The text is broken: it was read in a wrong encoding once. "
                "Export it again, or say in the mapping file how to mend it."
            )
        return text


def _parted(text: str, split: str) -> list[str]:
    parts = text.split(split) if split else [text]
    return [part.strip() for part in parts if part.strip()]


def _spellings(text: str, rule: NameRule) -> list[NameDraft]:
    """Return the readable form first, where a pattern gives one, then the spelling of the file."""
    as_typed = NameDraft(" ".join(text.split()), rule.language, rule.kind)
    for pattern in rule.patterns:
        found = pattern.match.fullmatch(as_typed.text)
        if found:
            readable = NameDraft(pattern.written(pattern.readable, found), rule.language, NameKind.PUBLIC)
            also = pattern.written(pattern.also, found) if pattern.also else ""
            others = [NameDraft(also, rule.language, NameKind.ALIAS)] if also else []
            return [readable, as_typed, *others]
    return [as_typed]


def check_constants(mapping: ColumnMapping, at: datetime) -> None:
    """Raise CellNotUsable when a constant date of the mapping cannot be read."""
    for rule in mapping.rules.values():
        if rule.constant is not None and FIELDS[rule.field].holds is Holds.DATE:
            days.read_day(rule.constant, rule.order, clock.day_of(at))
        elif rule.constant is not None:
            check_value(FIELDS[rule.field], rule.constant)
