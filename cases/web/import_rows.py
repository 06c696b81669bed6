"""Rows of a list as the page of the check shows them: cell by cell, or beside who is there already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext

from cases import access, alike, countries, imports
from cases.access import Actor
from cases.exchange.checking import Checked
from cases.exchange.fields import FIELDS, Holds
from cases.exchange.staged_work import mapping_of
from cases.imports import Differs, ProblemSaid, Staged
from cases.list_contents import Contents, Match, showable
from cases.models import Case, Import, StagedRow
from cases.vocabulary import RowState, Status
from cases.web.import_words import FIELD_NAMES


@dataclass(frozen=True)
class Cell:
    """One cell that a problem is about: what it says now, and whether that was written here."""

    column: str
    field: str | Promise
    text: str
    reason: str
    choices: tuple[tuple[str, Any], ...] = ()  # where one of a closed list is written there
    is_country: bool = False


@dataclass(frozen=True)
class Mended:
    """A cell that was written over here, and what it said before."""

    column: str
    was: str
    text: str


@dataclass(frozen=True)
class Difference:
    field: str | Promise
    here: str
    in_file: str


@dataclass(frozen=True)
class RowShown:
    """One row that waits, or waited: who it is, what is wrong, who may be the same, and what was decided."""

    row: StagedRow
    name: str
    cells: tuple[Cell, ...]
    general: tuple[str, ...]  # what is wrong with no cell in particular
    mended: tuple[Mended, ...]
    said: tuple[tuple[str, str], ...]  # heading and cell, of the columns that are taken in
    differences: tuple[Difference, ...]
    there: tuple[Case, ...]
    case: Case | None

    @property
    def is_settled(self) -> bool:
        return self.row.state in (RowState.READY, RowState.SKIPPED)


def shown(
    of_import: Import, rows: Sequence[StagedRow], contents: Contents, match: Match, actor: Actor
) -> list[RowShown]:
    """Return rows for the page. Cases are read through the gate: of a hidden one there is none."""
    name_columns = _name_columns(of_import)
    wanted = {number for row in rows for number in (*row.alike, row.case_id) if number}
    there = {case.pk: case for case in alike.visible_cases(actor, sorted(wanted))}
    taken = [heading for heading, one in zip(contents.columns, match.columns, strict=True) if one.to]
    return [_shown(one, name_columns, taken, there) for one in imports.opened_to(rows, there)]


def _name_columns(of_import: Import) -> tuple[str, ...]:
    rules = mapping_of(of_import).names
    return (rules[0].column, *rules[0].also) if rules else ()


def _shown(
    said: Staged, name_columns: Sequence[str], taken: Sequence[str], there: Mapping[int, Case]
) -> RowShown:
    now = {heading: showable(text) for heading, text in said.now.items()}
    return RowShown(
        row=said.row,
        name=" ".join(now[one] for one in name_columns if now.get(one)),
        cells=tuple(
            _cell(problem, now.get(problem.column, ""))
            for problem in said.problems
            if problem.column and said.row.state == RowState.TO_FIX
        ),
        general=tuple(
            problem.reason
            for problem in said.problems
            if not problem.column or said.row.state == RowState.CONFLICT
        ),
        mended=tuple(
            Mended(heading, showable(said.cells.get(heading, "")), showable(text))
            for heading, text in said.fixes.items()
        ),
        said=tuple((heading, now[heading]) for heading in taken if now.get(heading)),
        # What is on record is shown while the case is open to the reader, and then it is in the log.
        differences=tuple(
            _difference(one) for one in said.conflicts if all(pk in there for pk in said.row.alike)
        ),
        there=tuple(there[number] for number in said.row.alike if number in there),
        case=there.get(said.row.case_id or 0),
    )


def _cell(problem: ProblemSaid, text: str) -> Cell:
    field = FIELDS.get(problem.field)
    choices = tuple(field.choices.choices) if field and field.choices else ()
    reason = problem.reason
    if choices and text:
        reason = gettext("We do not know “%(word)s”. Choose what it means.") % {"word": text[:60]}
    is_country = bool(field and field.holds in (Holds.COUNTRY, Holds.COUNTRIES))
    if is_country and text and countries.find(text) is None:
        reason = gettext(
            "“%(word)s” is not a country we know. Correct it here, or for all rows with the columns."
        ) % {"word": text[:60]}
    name = FIELD_NAMES.get(problem.field, problem.field)
    return Cell(problem.column, name, text, reason, choices, is_country)


@dataclass(frozen=True)
class RowAhead:
    """One row that waits for nobody: what we read of it, and the case it is about; None for a new one."""

    line: int
    name: str
    others: tuple[str, ...]
    country: str
    situations: tuple[Any, ...]  # the status with its day, as read
    case: Case | None


def ahead(rows: Sequence[Checked], actor: Actor) -> list[RowAhead]:
    """Return rows for the page. Cases are read through the gate."""
    there = {case.pk: case for case in alike.visible_cases(actor, [one.case for one in rows if one.case])}
    return [_ahead(one, there) for one in rows]


def _ahead(one: Checked, there: Mapping[int, Case]) -> RowAhead:
    assert one.draft is not None, "a row that waits for nobody was read"  # noqa: S101
    name, *others = [name.text for name in one.draft.names]
    return RowAhead(
        one.row.line,
        name,
        tuple(others),
        one.draft.country,
        tuple((Status(change.to), change.happened_on) for change in one.draft.changes),
        there.get(one.case or 0),
    )


def _difference(one: Differs) -> Difference:
    return Difference(FIELD_NAMES.get(one.field, one.field), one.here, one.in_file)


def cases_of(rows: Sequence[RowShown]) -> list[Case]:
    """Return every case that the rows show, once."""
    return list({case.pk: case for row in rows for case in (*row.there, row.case) if case}.values())


def cases_ahead(rows: Sequence[RowAhead]) -> list[Case]:
    return list({row.case.pk: row.case for row in rows if row.case}.values())


def names_of(actor: Actor, cases: list[Case]) -> dict[int, list[Any]]:
    """Return the names that the reader may see of each of the cases."""
    found: dict[int, list[Any]] = {}
    for name in access.names_for(actor, cases):
        if not name.for_finding_only:
            found.setdefault(name.case_id, []).append(name)
    return found
