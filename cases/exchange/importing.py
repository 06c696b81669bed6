"""Take the rows of a file into a campaign: checked first, written in chunks, each whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DatabaseError, IntegrityError

from cases import access
from cases.access import Actor
from cases.exchange.keys import Keys, RowKey
from cases.exchange.mapping import Mapping, by_canonical_names
from cases.exchange.problems import CellNotUsable, MappingNotUsable, Problem, Refusal, RowRefused, listed
from cases.exchange.reading import RowFile, Survey
from cases.exchange.row import FileRow
from cases.exchange.rows import RowReader, check_constants
from cases.models import Campaign
from cases.operations.importing import RowToOpen, contents_by_key, open_cases_of_rows
from cases.operations.opening import CaseDraft
from cases.operations.writing import Refused
from cases.vocabulary import Permission

CHUNK = 500
CAME_OTHERWISE = "already imported with other content; updating comes with the import pages"


class ImportStopped(Exception):
    """The database or a rule refused a chunk: it is not in, the chunks before it are. Run again to go on."""


@dataclass
class Report:
    """What became of the rows, as `--json` prints it. In a dry run: what would become of them."""

    campaign: str
    dry_run: bool = False
    read: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[Refusal] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    error: str = ""

    @property
    def came_in(self) -> int:
        return self.created + self.updated + self.unchanged

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "campaign": self.campaign,
            "dry_run": self.dry_run,
            "read": self.read,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "refused": [{"line": r.line, "field": r.field, "reason": r.reason} for r in self.refused],
            "warnings": self.warnings,
        }
        return said | ({"error": self.error} if self.error else {})


def row_file(path: Path, mapping: Mapping | None) -> RowFile:
    """Return the file as the mapping describes it; UTF-8 without one."""
    if mapping is None:
        return RowFile(path)
    return RowFile(
        path,
        mapping.encoding,
        mapping.delimiter,
        mapping.format,
        mapping.refuses_undecodable_rows,
        is_mended=mapping.mending is not None,
    )


@dataclass(frozen=True)
class Checked:
    """A row that may come in, with its key."""

    line: int
    key: RowKey
    draft: CaseDraft


@dataclass
class Import:
    """One file on its way into one campaign. `survey` checks it whole; `run` takes the rows in.

    `on_progress` is called with the number of rows done since the last call.
    """

    path: Path
    mapping: Mapping | None
    campaign: Campaign
    actor: Actor
    at: datetime
    report: Report
    on_progress: Callable[[int], None] = lambda rows: None

    def survey(self) -> Survey:
        """Check the file and its columns. Raises FileNotUsable and MappingNotUsable; nothing is written."""
        found = row_file(self.path, self.mapping).survey()
        if self.mapping is None:
            self.mapping = by_canonical_names(found.columns)
        try:
            self.mapping.check_columns(found.columns)
            check_constants(self.mapping, self.at)
        except CellNotUsable as problem:
            raise MappingNotUsable(f"A constant of the mapping cannot be taken in: {problem}") from None
        left_out = self.mapping.left_out(found.columns)
        if left_out:
            self.report.warnings.append(f"Columns not taken in: {listed(left_out)}.")
        return found

    def run(self) -> Report:
        """Take in every row of a surveyed file. Raises ImportStopped; what came in before it stays in.

        A row that came in before is unchanged: a run that was killed is finished by the same command.
        """
        mapping = self.mapping
        assert mapping is not None, "survey comes first"  # noqa: S101
        title = mapping.title or self.path.name
        reader = RowReader(mapping, self.at, source=title)
        keys = Keys(mapping.id_columns)
        for rows in _chunks(row_file(self.path, mapping).rows()):
            access.forget_grants(self.actor)  # a grant that ended meanwhile ends the import
            self._take_in(rows, reader, keys, f"Imported: {title}")
            self.on_progress(len(rows))
        self._tell(reader)
        if keys.repeated:
            self.report.warnings.append(
                f"Rows that repeat an earlier one word for word, each taken as a person of its own: "
                f"{keys.repeated}. Where they are the same person, name the id columns in the mapping."
            )
        return self.report

    def _take_in(self, rows: Sequence[FileRow], reader: RowReader, keys: Keys, reason: str) -> None:
        # What may not come in is refused before anything is asked about what came in before.
        allowed = self._checked([(row, keys.key_of(row)) for row in rows], reader)
        checked = self._new(allowed, keys)
        try:
            if not self.report.dry_run:
                self._write(checked, reason)
        except IntegrityError:
            # Somebody took some of these rows in meanwhile: what they took is unchanged, the rest comes.
            there = contents_by_key(self.campaign, [row.key for row in checked])
            self.report.unchanged += len(there)
            checked = [row for row in checked if row.key not in there]
            if not there:
                raise
            self._write(checked, reason)
        self.report.created += len(checked)
        self.report.read += len(rows)

    def _write(self, rows: Sequence[RowToOpen], reason: str) -> None:
        if not rows:
            return
        try:
            open_cases_of_rows(rows, campaign=self.campaign, actor=self.actor, at=self.at, reason=reason)
        except IntegrityError:
            raise
        except (Refused, access.NotAllowed, DatabaseError) as problem:
            raise ImportStopped(
                f"Stopped at lines {rows[0].line} to {rows[-1].line}, of which none came in: {problem}"
            ) from problem

    def _new(self, rows: Sequence[Checked], keys: Keys) -> list[RowToOpen]:
        """Return the rows that did not come in before; count the others as unchanged or refuse them."""
        there = contents_by_key(self.campaign, [row.key.key for row in rows])
        new = []
        for row in rows:
            before, came = there.get(row.key.key), keys.has_come(row.key)
            if keys.is_said_otherwise(row.key) or before not in (None, row.key.content):
                self._refuse(row.line, Problem("id", CAME_OTHERWISE))
            elif before is not None or came:
                self.report.unchanged += 1
            else:
                new.append(RowToOpen(row.line, row.key.key, row.key.content, row.draft))
        return new

    def _checked(self, rows: Sequence[tuple[FileRow, RowKey]], reader: RowReader) -> list[Checked]:
        closed: dict[str, str] = {}
        checked = []
        for row, key in rows:
            try:
                draft = reader.draft_of(row)
                if draft.country not in closed:
                    closed[draft.country] = self._why_not_in(draft.country)
                if closed[draft.country]:
                    raise RowRefused([Problem("country", closed[draft.country])])
            except RowRefused as refusal:
                self.report.refused.append(Refusal(row.line, refusal.field, refusal.reason))
            else:
                checked.append(Checked(row.line, key, draft))
        return checked

    def _why_not_in(self, country: str) -> str:
        try:
            access.require_on_campaign(self.actor, Permission.RECORD, self.campaign, country)
        except access.NotAllowed as refusal:
            return str(refusal)
        return ""

    def _refuse(self, line: int, problem: Problem) -> None:
        self.report.refused.append(Refusal(line, problem.field, problem.reason))

    def _tell(self, reader: RowReader) -> None:
        self.report.refused.sort(key=lambda refusal: refusal.line)
        if reader.mended:
            self.report.warnings.append(f"Cells of broken text mended as the mapping says: {reader.mended}.")
        if reader.ages_without_date:
            self.report.warnings.append(
                f"Ages not taken in, as the row has no date to count back from: {reader.ages_without_date}."
            )


def _chunks(rows: Iterator[FileRow]) -> Iterator[list[FileRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
