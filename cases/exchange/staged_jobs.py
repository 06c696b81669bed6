"""The jobs of a list on its way: read it, check it, take it in. Each bears being killed and done again."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final
from uuid import UUID

from cases import access, imports, jobs
from cases.access import NotAllowed
from cases.alike import NamesThere
from cases.exchange.checking import Checked, Verdict, said_again
from cases.exchange.corrections import corrected_cells
from cases.exchange.matching import guess, survey
from cases.exchange.parsing import Parsed, Shape, parse_open
from cases.exchange.problems import FileNotUsable, MappingNotUsable
from cases.exchange.row_lines import ENCODING, ERRORS, rows_in
from cases.exchange.rows import RowRead
from cases.exchange.staged_work import (
    Work,
    row_found,
    sought,
    to_be_told_apart,
)
from cases.files import places, vault
from cases.list_contents import Contents, contents_of, showable
from cases.models import Import, Job, StagedRow, User
from cases.operations import bringing_in, staging
from cases.operations.bringing_in import headings_digest
from cases.operations.bulk import without_collecting
from cases.operations.staging import Chunk, Stopped, WentOnElsewhere
from cases.operations.undoing import leave_as_done, undo_slice
from cases.operations.writing import Refused
from cases.pace import Pace
from cases.vocabulary import ImportState

NOT_KEPT: Final = "The file is not kept any more. Send it again."
_TRIES: Final = 3


# ---------------------------------------------------------------- reading


@jobs.handles(imports.READ, is_long=True)
def read(job: Job, at: datetime) -> None:
    """Read the file in a process of its own, keep its rows, and guess how its columns match."""
    of_import = imports.at_work(job.about["of_import"], ImportState.READING)
    if of_import is None:
        return
    with suppress(WentOnElsewhere):
        before = contents_of(of_import.contents)
        try:
            _read(of_import, before, at)
        except FileNotUsable as problem:
            why = Contents(asked=before.asked, why_not=str(problem))
            staging.keep_unreadable(of_import, contents=why)


def _read(of_import: Import, before: Contents, at: datetime) -> None:
    with read_list(of_import.file_key, of_import.file_name, _asked(before)) as (parsed, rows):
        holds = survey(parsed.columns, rows_in(_lines(rows)))
        _keep_rows(of_import.file_key, rows)
    contents = Contents(
        kind=parsed.shape.kind,
        encoding=parsed.shape.encoding,
        delimiter=parsed.shape.delimiter,
        sheet=parsed.shape.sheet,
        sheets=parsed.sheets,
        columns=parsed.columns,
        samples=tuple(tuple(showable(cell) for cell in row) for row in parsed.samples),
        notes=parsed.notes,
        holds=holds,
        asked=before.asked,
    )
    staging.keep_read(
        of_import,
        contents=contents,
        headings=headings_digest(parsed.columns),
        rows=parsed.rows,
        match=guess(contents),
    )


def _asked(before: Contents) -> Shape | None:
    return Shape(**before.asked) if before.asked else None


@contextmanager
def read_list(key: UUID, name: str, asked: Shape | None) -> Iterator[tuple[Parsed, BinaryIO]]:
    """Give what is found in a stored list, and a file without a name that holds its rows."""
    with opened_list(key) as path, TemporaryFile() as rows:
        parsed = parse_open(path, rows, asked=asked, name=name)
        rows.seek(0)
        yield parsed, rows


@contextmanager
def opened_list(key: UUID) -> Iterator[Path]:
    """Give a stored list in the clear, as a file without a name: a worker that is killed leaves nothing."""
    with TemporaryFile() as out:
        try:
            for piece in vault.read(places.list_file(key)):
                out.write(piece)
        except FileNotFoundError:
            raise FileNotUsable(NOT_KEPT) from None
        out.flush()
        yield Path(f"/dev/fd/{out.fileno()}")


def _lines(rows: BinaryIO) -> Iterator[str]:
    for line in rows:
        yield line.decode(ENCODING, ERRORS)


def _keep_rows(key: UUID, rows: BinaryIO) -> None:
    rows.seek(0)
    vault.forget(places.list_rows(key))  # of a try that was cut off
    vault.write(places.list_rows(key), iter(lambda: rows.read(1 << 16), b""))


# ---------------------------------------------------------------- checking


@jobs.handles(imports.CHECK, is_long=True)
def check(job: Job, at: datetime) -> None:
    """Check every row, in chunks; what needs somebody is written down."""
    of_import = imports.at_work(job.about["of_import"], ImportState.CHECKING)
    if of_import is None:
        return
    actor = access.remember_grants(of_import.uploaded_by)
    with suppress(WentOnElsewhere):
        try:
            if of_import.correction_key:
                _take_corrections(of_import, at)
            _check(of_import, actor, Pace(job, at), at)
        except (FileNotFoundError, MappingNotUsable) as problem:
            why = NOT_KEPT if isinstance(problem, FileNotFoundError) else str(problem)
            contents = replace(contents_of(of_import.contents), why_not=why)
            staging.give_up_check(of_import, contents=contents)


def _check(of_import: Import, actor: User, pace: Pace, at: datetime) -> None:
    work = Work(of_import, actor, at)
    there = NamesThere(actor)
    for rows in work.chunks(to_write=False):
        staged = work.staged(rows)
        chunk = _checked(work, there, rows, staged)
        staging.keep_checked(of_import, chunk)
        of_import.position = chunk.position + chunk.rows
        if not pace.goes_on():
            jobs.enqueue(imports.CHECK, at=pace.now, of_import=of_import.pk)
            return
    staging.finish_check(of_import, gone=_gone(work))


def _checked(work: Work, there: NamesThere, rows: list[RowRead], staged: Mapping[int, StagedRow]) -> Chunk:
    checked = work.check(rows, staged)
    asked = {
        one.number: sought(one.draft)
        for one in checked
        if one.draft is not None and to_be_told_apart(one, staged.get(one.number))
    }
    alike = there.like(asked)
    chunk = Chunk(rows[0].number, len(rows))
    raw = {row.number: row.row for row in rows}
    in_order = []
    for one in checked:
        if one.number in staged and staged[one.number].choice == bringing_in.SKIP:
            continue
        found = work.found(one, alike.get(one.number, ()))
        if found is not None:
            chunk.found.append(row_found(one, found, raw[one.number]))
        elif one.number in staged:
            in_order.append(one.number)
    chunk.in_order = in_order
    chunk.counts = {
        "checked": len(rows),
        "unchanged": sum(one.verdict is Verdict.UNCHANGED for one in checked),
        "updates": sum(one.verdict is Verdict.UPDATE for one in checked),
    }
    return chunk


def _gone(work: Work) -> list[int]:
    """Return the rows of an earlier edition whose ids are not in this list; none where rows have no ids."""
    if work.of_import.campaign is None or not work.mapping.id_columns:
        return []
    keys = work.checker.keys
    return [
        number for number, key in imports.keys_before(work.actor, work.of_import) if not keys.knows_id(key)
    ]


def _take_corrections(of_import: Import, at: datetime) -> None:
    """Write the cells that were corrected in the downloaded rows over those that wait."""
    assert of_import.correction_key is not None  # noqa: S101
    contents = contents_of(of_import.contents)
    fixes: dict[int, dict[str, str]] = {}
    try:
        with read_list(of_import.correction_key, of_import.file_name, None) as (parsed, rows):
            waiting = list(imports.all_rows_to_fix(of_import, of_import.uploaded_by))
            fixes, said = corrected_cells(parsed, rows_in(_lines(rows)), waiting)
    except FileNotUsable as problem:
        said = str(problem)
    key = of_import.correction_key
    staging.keep_corrections(of_import, fixes, said=replace(contents, corrected=said))
    of_import.correction_key = None
    for name in places.of_lists(key):
        vault.forget(name)


# ---------------------------------------------------------------- taking in


@jobs.handles(imports.TAKE_IN, is_long=True)
def take_in(job: Job, at: datetime) -> None:
    """Take in the rows that are ready, chunk by chunk, each whole or not at all and exactly once."""
    of_import = imports.at_work(job.about["of_import"], ImportState.IMPORTING)
    if of_import is None:
        return
    actor = access.remember_grants(of_import.uploaded_by)
    try:
        of_import.campaign = staging.campaign_for(of_import, at=at)
        if _take_in(of_import, actor, Pace(job, at), at):
            staging.finish(of_import, at=at)
    except (Stopped, NotAllowed, FileNotFoundError):
        with suppress(WentOnElsewhere):
            staging.halt(of_import, at=at)
    except WentOnElsewhere:
        pass
    except Exception:
        if job.tries >= _TRIES:
            with suppress(WentOnElsewhere):
                staging.halt(of_import, at=at)
        raise


def _take_in(of_import: Import, actor: User, pace: Pace, at: datetime) -> bool:
    """Return whether all rows are done; False where another slice goes on."""
    work = Work(of_import, actor, at)
    with without_collecting():
        for rows in work.chunks(to_write=True):
            _take_chunk_in(work, actor, rows, pace.now)
            of_import.position = rows[-1].number + 1
            if not pace.goes_on():
                jobs.enqueue(imports.TAKE_IN, at=pace.now, of_import=of_import.pk)
                return False
    return True


def _take_chunk_in(work: Work, actor: User, rows: list[RowRead], at: datetime) -> None:
    checked = work.check_ready(rows, work.staged(rows))
    if not imports.may_go_on(actor, work.of_import):
        raise Stopped
    work.checker.written(checked, lambda: _write(work, actor, rows, checked, at))


def _write(work: Work, actor: User, rows: list[RowRead], checked: list[Checked], at: datetime) -> None:
    raw = {row.number: row.row for row in rows}
    chunk = Chunk(rows[0].number, len(rows))
    for one in checked:
        if (found := work.found(one)) is not None:
            chunk.found.append(row_found(one, found, raw[one.number]))
    chunk.counts = {"same": sum(one.verdict is Verdict.UNCHANGED for one in checked)}
    assert work.of_import.campaign is not None  # noqa: S101
    said: dict[str, Any] = {
        "reason": f"Imported: {imports.title_of(work.of_import)}",
        "actor": actor,
        "at": at,
    }
    try:
        staging.take_chunk_in(
            work.of_import,
            chunk,
            [one.to_take_in() for one in checked if one.comes_in],
            campaign=work.of_import.campaign,
            cells={number: row.cells for number, row in raw.items()},
            again=said_again(checked),
            **said,
        )
    except Refused as problem:  # a rule refused the chunk as a whole
        raise Stopped from problem


# ---------------------------------------------------------------- out again


@jobs.handles(imports.UNDO, is_long=True)
def undo(job: Job, at: datetime) -> None:
    """Take back what an import made and changed, some cases at a time."""
    of_import = imports.at_work(job.about["of_import"], ImportState.UNDOING)
    if of_import is None:
        return
    actor = access.remember_grants(of_import.uploaded_by)
    pace = Pace(job, at)
    with suppress(WentOnElsewhere):
        while imports.may_go_on(actor, of_import):
            if not undo_slice(of_import, actor=actor, at=pace.now):
                return
            access.forget_grants(actor)
            if not pace.goes_on():
                jobs.enqueue(imports.UNDO, at=pace.now, of_import=of_import.pk)
                return
        # Whoever asked may not any more: nothing else is taken back, and it may be asked for again.
        leave_as_done(of_import)
