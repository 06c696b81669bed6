"""Take the rows of a file into a campaign: checked first, written in chunks, each whole or not at all."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import DatabaseError, IntegrityError

from cases import access, clock
from cases.access import Actor
from cases.exchange import days
from cases.exchange.checking import Checked, Checker, Verdict, said_again
from cases.exchange.mapping import Mapping, by_canonical_names
from cases.exchange.problems import CellNotUsable, MappingNotUsable, Refusal, RowRefused, listed
from cases.exchange.reading import RowFile, Survey
from cases.exchange.row import FileRow
from cases.exchange.rows import CHUNK, RowRead, RowReader, check_constants
from cases.models import Campaign
from cases.operations.bulk import without_collecting
from cases.operations.importing import TakenIn, check_known_day, take_in, would_take_in
from cases.operations.telling_apart import look_through_later
from cases.operations.writing import Refused


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
    mended: int = 0
    ages_without_date: int = 0

    def survey(self) -> Survey:
        """Check the file and its columns. Raises FileNotUsable and MappingNotUsable; nothing is written."""
        found = row_file(self.path, self.mapping).survey()
        self.report.warnings += found.notes
        if self.mapping is None:
            self.mapping = by_canonical_names(found.columns)
        try:
            self.mapping.check_columns(found.columns)
            check_constants(self.mapping, self.at)
        except CellNotUsable as problem:
            raise MappingNotUsable(f"A constant of the mapping cannot be taken in: {problem}") from None
        self._check_known_day()
        left_out = self.mapping.left_out(found.columns)
        if left_out:
            self.report.warnings.append(f"Columns not taken in: {listed(left_out)}.")
        return found

    def _check_known_day(self) -> None:
        """Where the mapping says for all rows when they were known, that is no day before a frozen report."""
        assert self.mapping is not None  # noqa: S101
        said = self.mapping.rules.get("known_on")
        if said is not None and said.constant:
            day = days.read_day(said.constant, said.order, clock.day_of(self.at)).first
            try:
                check_known_day(day)
            except Refused as refusal:
                raise MappingNotUsable(str(refusal)) from None

    def run(self) -> Report:
        """Take in every row of a surveyed file. Raises ImportStopped; what came in before it stays in.

        A row that came in before is unchanged: a run that was killed is finished by the same command.
        """
        mapping = self.mapping
        assert mapping is not None, "survey comes first"  # noqa: S101
        title = mapping.title or self.path.name
        reader = RowReader(mapping, self.at, source=title)
        checker = Checker(reader, mapping, self.campaign, self.actor, self.at)
        try:
            for rows in _chunks(row_file(self.path, mapping).rows(), reader):
                access.forget_grants(self.actor)  # a grant that ended meanwhile ends the import
                with without_collecting():
                    self._take_in(rows, checker, f"Imported: {title}")
                self.on_progress(len(rows))
        finally:
            if self.report.created:
                look_through_later(at=self.at)
        self._tell()
        if checker.keys.repeated:
            self.report.warnings.append(
                f"Rows that repeat an earlier one word for word, each taken as a person of its own: "
                f"{checker.keys.repeated}. Where they are the same person, name the id columns in the "
                "mapping."
            )
        return self.report

    def _take_in(self, rows: Sequence[RowRead], checker: Checker, reason: str) -> None:
        checked = checker.check(rows)
        self.mended += sum(one.mended for one in rows)
        self.ages_without_date += sum(one.is_undated for one in rows)
        try:
            done = checker.written(checked, lambda: self._write(checked, reason))
        except IntegrityError as problem:
            raise _stopped(rows, problem) from problem
        for one in checked:
            if one.verdict in (Verdict.REFUSED, Verdict.CONFLICT):
                refusal = RowRefused(list(one.problems))
                self.report.refused.append(Refusal(one.row.line, refusal.field, refusal.reason))
        self.report.refused += [Refusal(row.line, name, reason) for row, name, reason in done.refused]
        self.report.created += done.created
        self.report.updated += done.updated
        self.report.unchanged += done.unchanged
        self.report.unchanged += sum(one.verdict is Verdict.UNCHANGED for one in checked)
        self.report.read += len(rows)

    def _write(self, checked: Sequence[Checked], reason: str) -> TakenIn:
        rows, again = [one.to_take_in() for one in checked if one.comes_in], said_again(checked)
        if self.report.dry_run:
            return would_take_in(rows)
        if not rows and not again:
            return TakenIn()
        try:
            return take_in(
                rows, campaign=self.campaign, actor=self.actor, at=self.at, reason=reason, again=again
            )
        except IntegrityError:  # somebody took some of them in meanwhile: once more
            raise
        except (Refused, access.NotAllowed, DatabaseError) as problem:
            raise _stopped(checked, problem) from problem

    def _tell(self) -> None:
        self.report.refused.sort(key=lambda refusal: refusal.line)
        if self.mended:
            self.report.warnings.append(f"Cells of broken text mended as the mapping says: {self.mended}.")
        if self.ages_without_date:
            self.report.warnings.append(
                f"Ages not taken in, as the row has no date to count back from: {self.ages_without_date}."
            )


def _stopped(rows: Sequence[RowRead] | Sequence[Checked], problem: Exception) -> ImportStopped:
    first, last = rows[0].row.line, rows[-1].row.line
    return ImportStopped(f"Stopped at lines {first} to {last}, of which none came in: {problem}")


def _chunks(rows: Iterator[FileRow], reader: RowReader) -> Iterator[list[RowRead]]:
    read = (reader.read(number, row) for number, row in enumerate(rows))
    while chunk := list(islice(read, CHUNK)):
        yield chunk
