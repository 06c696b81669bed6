"""One list at work in a job: its rows as they were read and mended, in chunks, and how each is checked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Final

from cases import access, imports
from cases.access import Actor
from cases.alike import NamesThere, Sought
from cases.exchange.checking import Checked, Checker, Settled, Verdict
from cases.exchange.mapping import Mapping as ColumnMapping
from cases.exchange.matching import mapping_of_match
from cases.exchange.read_ahead import read_ahead
from cases.exchange.row import FileRow
from cases.exchange.row_lines import rows_in
from cases.exchange.rows import CHUNK, RowRead, RowReader
from cases.imports import ProblemSaid, Staged
from cases.list_contents import contents_of, match_of
from cases.models import Import, StagedRow
from cases.operations.bringing_in import FILE, HERE, NEW_PERSON, Found
from cases.operations.opening import CaseDraft
from cases.operations.staging import RowFound
from cases.vocabulary import RowState, Sensitivity

# What a row says counts for those after it that repeat its id, but where nobody could read it.
_SAYS_NOTHING: Final = (RowState.TO_FIX,)


def mapping_of(of_import: Import) -> ColumnMapping:
    """Return how the columns of a list become fields. A campaign of its own is what keeps it closed."""
    contents = contents_of(of_import.contents)
    return mapping_of_match(
        match_of(of_import.match),
        contents.columns,
        title=imports.title_of(of_import),
        as_of=of_import.as_of,
        reason=of_import.as_of_reason,
        sensitivity=Sensitivity.STANDARD if of_import.has_own_campaign else Sensitivity.RESTRICTED,
    )


@dataclass
class Work:
    """A list with its actor, its mapping, and the checker that goes through its rows in their order."""

    of_import: Import
    actor: Actor
    at: datetime
    mapping: ColumnMapping = field(init=False)
    checker: Checker = field(init=False)

    def __post_init__(self) -> None:
        self.mapping = mapping_of(self.of_import)
        reader = RowReader(self.mapping, self.at, source=imports.title_of(self.of_import))
        self.checker = Checker(
            reader, self.mapping, self.of_import.campaign, self.actor, self.at, self.of_import.office_id
        )

    def chunks(self, *, to_write: bool) -> Iterator[list[RowRead]]:
        """Yield the rows that are still to be done; those `to_write` with what is derived of their names.

        Those before are passed as they were done, mended, so that repeats are seen.
        """
        position = self.of_import.position
        read = partial(_read, self.of_import, self.checker.reader, position, to_write=to_write)
        for chunk in read_ahead(read) if self.of_import.rows > CHUNK else read():
            if chunk[0].number >= position:
                yield chunk
                continue
            self.go_past(chunk)

    def go_past(self, rows: Sequence[RowRead]) -> None:
        """Pass rows as they are now, so that those after them that repeat them are seen to."""
        staged = self.staged(rows)
        for row in rows:
            one = staged.get(row.number)
            self.checker.skip(self._mended(row, one), counts=_counts(one))

    def staged(self, rows: Sequence[RowRead]) -> dict[int, StagedRow]:
        return imports.staged_between(self.of_import, rows[0].number, rows[-1].number)

    def _mended(self, row: RowRead, staged: StagedRow | None) -> RowRead:
        """Return the row, read anew with the cells that were written over here."""
        if staged is None or not staged.is_mended:
            return row
        return self.checker.reader.read(row.number, FileRow(row.row.line, imports.opened(staged).now))

    def check(self, rows: Sequence[RowRead], staged: Mapping[int, StagedRow]) -> list[Checked]:
        """Check rows as they are now, mended and decided."""
        return self._check(rows, staged, {})

    def check_ready(self, rows: Sequence[RowRead], staged: Mapping[int, StagedRow]) -> list[Checked]:
        """Check the rows that nobody has to look at any more; the others are passed in their place."""
        passed = {number: _counts(row) for number, row in staged.items() if row.state != RowState.READY}
        return self._check(rows, staged, passed)

    def _check(
        self, rows: Sequence[RowRead], staged: Mapping[int, StagedRow], passed: Mapping[int, bool]
    ) -> list[Checked]:
        access.forget_grants(self.actor)  # a grant that ended meanwhile ends the import
        mended = [self._mended(row, staged.get(row.number)) for row in rows]
        settled = {number: settled_by(row) for number, row in staged.items()}
        return self.checker.check(mended, settled, passed)

    def found(self, one: Checked, alike: Sequence[int] = ()) -> Found | None:
        """Return what a checked row waits for; None for one that is in order."""
        if one.verdict is Verdict.REFUSED:
            return Found(RowState.TO_FIX, self._said(one), (one.case,) if one.case else ())
        if one.verdict is Verdict.CONFLICT:
            return Found(RowState.CONFLICT, self._said(one), (one.case,) if one.case else ())
        return Found(RowState.ALIKE, alike=tuple(alike)) if alike else None

    def _said(self, one: Checked) -> str:
        problems = [
            asdict(ProblemSaid(problem.field, problem.reason, self.column_of(problem.field)))
            for problem in one.problems
        ]
        conflicts = [asdict(said) for said in one.conflicts]
        return json.dumps({"problems": problems, "conflicts": conflicts})

    def column_of(self, field_name: str) -> str:
        """Return the column whose cell says this field; empty for a row as a whole."""
        if field_name == "name":
            return self.mapping.names[0].column if self.mapping.names else ""
        if field_name == "id":
            return self.mapping.id_columns[0] if self.mapping.id_columns else ""
        rule = self.mapping.rules.get(field_name)
        return rule.all_columns[0] if rule and rule.all_columns else ""


def _read(of_import: Import, reader: RowReader, position: int, *, to_write: bool) -> Iterator[list[RowRead]]:
    """Yield all rows in chunks, one of which begins at `position`; those before it without drafts."""
    rows = enumerate(rows_in(imports.rows_stored(of_import)))
    passed = (reader.passed(number, row) for number, row in islice(rows, position))
    while chunk := list(islice(passed, CHUNK)):
        yield chunk
    read = (reader.read(number, row, to_write=to_write) for number, row in rows)
    while chunk := list(islice(read, CHUNK)):
        yield chunk


def _counts(row: StagedRow | None) -> bool:
    return row is None or row.state not in _SAYS_NOTHING


def settled_by(row: StagedRow) -> Settled:
    """Return what was decided: of the differences that were shown then, and of no later ones."""
    if row.choice not in (FILE, HERE):
        return Settled(row.case_id)
    shown = frozenset(one.key for one in imports.opened(row).conflicts)
    if row.choice == FILE:
        return Settled(row.case_id, takes_file=shown)
    return Settled(row.case_id, keeps_here=shown)


def sought(draft: CaseDraft) -> Sought:
    return Sought(tuple(name.text for name in draft.names), draft.country, draft.born_on)


def to_be_told_apart(one: Checked, row: StagedRow | None) -> bool:
    """True for a row that would open a case, and of which nobody said that it is somebody new."""
    return one.verdict is Verdict.NEW and (row is None or row.choice != NEW_PERSON)


def row_found(one: Checked, found: Found, row: FileRow) -> RowFound:
    return RowFound(one.number, one.row.line, row.cells, found)


def look_at(of_import: Import, said: Staged, actor: Actor, at: datetime) -> Found:
    """Return what one row waits for as it is now, mended and decided; READY where nothing is left."""
    work = Work(of_import, access.remember_grants(actor), at)
    row = work.checker.reader.read(said.row.number, FileRow(said.row.line, said.now))
    (one,) = work.checker.check([row], {row.number: settled_by(said.row)})
    alike: Sequence[int] = ()
    if to_be_told_apart(one, said.row) and one.draft is not None:
        wanted = sought(one.draft)
        alike = NamesThere(actor, only=wanted).like({0: wanted}).get(0, ())
    return work.found(one, alike) or Found(RowState.READY)
