"""What a person does with a list on its way in: send it, say what it is, decide, start, stop, take back.

Each act names the `version` of the import that its page showed: what was done meanwhile in another window, or
by the job, is told instead of being written over.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from uuid import uuid4

from django.db import transaction
from django.http import Http404

from cases import access, clock, imports, jobs
from cases.access import NotAllowed
from cases.files import limits, places, vault
from cases.files.names import short
from cases.imported import digest_of, digest_of_file
from cases.list_contents import Match, contents_of
from cases.models import Campaign, Case, Import, SavedMatch, StagedRow, User
from cases.operations.importing import check_known_day
from cases.operations.writing import ChangedMeanwhile, Refused
from cases.vocabulary import ImportState, Permission, RowState

LONGEST_CELL = 10_000
NEW_PERSON, SAME_PERSON, SKIP, FILE, HERE = "new", "same", "skip", "file", "here"


@dataclass(frozen=True)
class Where:
    """Where a list goes: into `campaign`, or into one of its own for `office` (None: for its importer)."""

    campaign: Campaign | None = None
    office: int | None = None


@dataclass(frozen=True)
class Known:
    """What list it is, as the source of its rows says it; its own day, and how that is known."""

    title: str = ""
    as_of: date | None = None
    reason: str = ""


NOT_SAID = Known()


# ---------------------------------------------------------------- the file


@transaction.atomic
def begin_import(
    *,
    name: str,
    content: bytes,
    where: Where,
    actor: User,
    at: datetime,
    known: Known = NOT_SAID,
) -> Import:
    """Keep a list, encrypted for two weeks, and have it read. Raises Refused and NotAllowed."""
    _require(actor)
    _check_where(where, actor)
    _check_as_of(known.as_of, known.reason, at)
    of_import = Import(
        campaign=where.campaign,
        has_own_campaign=where.campaign is None,
        office_id=where.office,
        uploaded_by=actor,
        uploaded_at=at,
        title=known.title.strip(),
        as_of=known.as_of,
        as_of_reason=known.reason.strip(),
        file_until=at + imports.KEPT_FOR,
    )
    _keep_file(of_import, name, content)
    of_import.save()
    jobs.enqueue(imports.READ, at=at, of_import=of_import.pk)
    return of_import


@transaction.atomic
def replace_file(
    of_import: Import, *, version: int, name: str, content: bytes, actor: User, at: datetime
) -> Import:
    """Take another file in the place of the first; what was matched and decided of that is forgotten."""
    held = _held(of_import, actor, version, BEFORE)
    _forget_files(held)
    held.file_key = uuid4()
    _keep_file(held, name, content)
    _read_again(held, at)
    return held


@transaction.atomic
def say_form(
    of_import: Import, *, version: int, asked: Mapping[str, str], actor: User, at: datetime
) -> Import:
    """Have the file read once more, as a person says it is: kind, encoding, delimiter, sheet."""
    held = _held(of_import, actor, version, BEFORE)
    contents = contents_of(held.contents)
    held.contents = replace(contents, asked=dict(asked)).written()
    _read_again(held, at)
    return held


@transaction.atomic
def say_where(
    of_import: Import,
    *,
    version: int,
    where: Where,
    known: Known,
    actor: User,
    at: datetime,
) -> Import:
    """Say where the list goes and of which day it is, before anything of it came in."""
    held = _held(of_import, actor, version, BEFORE)
    _check_where(where, actor)
    _check_as_of(known.as_of, known.reason, at)
    held.campaign, held.has_own_campaign, held.office_id = (
        where.campaign,
        where.campaign is None,
        where.office,
    )
    held.title, held.as_of, held.as_of_reason = known.title.strip(), known.as_of, known.reason.strip()
    if held.state == ImportState.CHECKED:
        held.state = ImportState.MATCHING
    _save(held, "campaign", "has_own_campaign", "office", "title", "as_of", "as_of_reason", "state")
    return held


def _keep_file(of_import: Import, name: str, content: bytes) -> None:
    if not content:
        raise Refused("The file is empty. Choose another one.", field="file")
    if len(content) > limits.FILE:
        raise Refused(
            f"{short(name)} is larger than {limits.in_words(limits.FILE)}. Split it, or ask the operator: "
            "a command takes larger ones.",
            field="file",
        )
    of_import.file_name, of_import.size = short(name), len(content)
    of_import.digest = digest_of_file([content])
    vault.write(places.list_file(of_import.file_key), content)


def _forget_files(of_import: Import) -> None:
    for name in places.of_lists(of_import.file_key, of_import.correction_key):
        transaction.on_commit(partial(vault.forget, name))


def _read_again(held: Import, at: datetime) -> None:
    held.staged.all().delete()
    held.state, held.match, held.counts, held.position, held.correction_key = (
        ImportState.READING,
        "",
        {},
        0,
        None,
    )
    _save(
        held, "state", "match", "counts", "position", "correction_key", "contents", "file_key", "file_name",
        "size", "digest",
    )  # fmt: skip
    jobs.enqueue(imports.READ, at=at, of_import=held.pk)


# ---------------------------------------------------------------- its columns


@transaction.atomic
def match_columns(of_import: Import, *, version: int, match: Match, actor: User, at: datetime) -> Import:
    """Say what each column goes to, and have every row checked."""
    held = _held(of_import, actor, version, (ImportState.MATCHING, ImportState.CHECKED))
    held.match, held.state, held.position, held.counts = match.written(), ImportState.CHECKING, 0, {}
    held.gone = []
    # What was decided was decided of the former reading; what was mended in the cells stays.
    held.staged.filter(is_mended=False).delete()
    for row in held.staged.all():
        row.choice, row.case, row.alike = "", None, []
        row.save(update_fields=["choice", "case", "alike"])
    _save(held, "match", "state", "position", "counts", "gone")
    jobs.enqueue(imports.CHECK, at=at, of_import=held.pk)
    return held


@transaction.atomic
def save_match(
    of_import: Import, *, name: str, match: Match, office: int | None, actor: User, at: datetime
) -> SavedMatch:
    """Keep how the columns were matched for the next list with these headings; for an office of one's own."""
    _require(actor)
    if not name.strip():
        raise Refused("Enter a name, for example 'Weekly list of the partner'.", field="save_as")
    if office is not None and office not in access.offices_of(actor):
        raise NotAllowed("This is not an office of yours.")
    return SavedMatch.objects.create(
        name=name.strip()[:100],
        headings=of_import.headings,
        match=replace(match, headings=contents_of(of_import.contents).columns).written(),
        saved_by=actor,
        office_id=office,
        saved_at=at,
    )


def headings_digest(columns: Iterable[str]) -> str:
    return digest_of(*sorted(" ".join(one.split()).casefold() for one in columns))


# ---------------------------------------------------------------- its rows


@dataclass(frozen=True)
class Found:
    """What a check found of one row that needs somebody."""

    state: RowState
    problems: str = ""  # JSON, as `imports.opened` reads it
    alike: tuple[int, ...] = ()


def check_fixes(fixes: Mapping[str, str]) -> None:
    """Refuse cells that are too long, before anybody reads them."""
    for text in fixes.values():
        if len(text) > LONGEST_CELL:
            raise Refused(f"The cell has {len(text):,} characters. Shorten it.", field="text")


@transaction.atomic
def mend_row(
    of_import: Import, number: int, *, fixes: Mapping[str, str], found: Found, actor: User, at: datetime
) -> StagedRow:
    """Write over cells of a row, or take that back by leaving one out; `found` is what is wrong now."""
    held = _held(of_import, actor, None, (ImportState.CHECKED, ImportState.STOPPED))
    row = _row(held, number)
    check_fixes(fixes)
    row.fixes = json.dumps(dict(fixes)) if fixes else ""
    row.is_mended, row.choice, row.case = bool(fixes), "", None
    _set(row, found)
    row.save(update_fields=["fixes", "is_mended", "choice", "case", "state", "problems", "alike"])
    return row


@transaction.atomic
def decide_row(
    of_import: Import,
    number: int,
    *,
    choice: str,
    case: Case | None,
    found: Found | None,
    actor: User,
    at: datetime,
) -> StagedRow:
    """Say whether a row is somebody who is there, somebody new, or left out; or whose word holds.

    An empty choice takes the decision back, to what the check `found`.
    """
    held = _held(of_import, actor, None, (ImportState.CHECKED, ImportState.STOPPED))
    row = _row(held, number)
    if choice == SAME_PERSON and (case is None or case.pk not in row.alike):
        raise Refused("Choose which case it is.", field="choice")
    if choice == FILE and _is_about_access(row):
        raise Refused("A list does not change the country of a case. Change it on the case.", field="choice")
    row.choice = choice
    if choice not in (FILE, HERE):
        row.case = case if choice == SAME_PERSON else None
    if found is not None and not choice:
        _set(row, found)
    elif found is not None and choice == SAME_PERSON:  # who it may be stays, to choose otherwise
        row.state, row.problems = found.state, found.problems
    elif choice:
        row.state = RowState.SKIPPED if choice == SKIP else RowState.READY
    row.save(update_fields=["choice", "case", "state", "problems", "alike"])
    return row


def _is_about_access(row: StagedRow) -> bool:
    return any(one.field == "country" for one in imports.opened(row).conflicts)


def _set(row: StagedRow, found: Found) -> None:
    row.state, row.problems, row.alike = found.state, found.problems, list(found.alike)


def _row(of_import: Import, number: int) -> StagedRow:
    found = StagedRow.objects.select_for_update().filter(of_import=of_import, number=number).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def send_corrections(
    of_import: Import, *, version: int, name: str, content: bytes, actor: User, at: datetime
) -> Import:
    """Take back the rows that were downloaded to be mended, and have everything checked again."""
    held = _held(of_import, actor, version, (ImportState.CHECKED,))
    if not content or len(content) > limits.FILE:
        raise Refused("Choose the file with the corrected rows.", field="file")
    key = uuid4()
    vault.write(places.list_file(key), content)
    held.correction_key, held.state, held.position, held.counts = key, ImportState.CHECKING, 0, {}
    _save(held, "correction_key", "state", "position", "counts")
    jobs.enqueue(imports.CHECK, at=at, of_import=held.pk)
    return held


# ---------------------------------------------------------------- in, and out again


@transaction.atomic
def start(of_import: Import, *, version: int, actor: User, at: datetime) -> Import:
    """Have the rows taken in that are ready. Those that wait for somebody stay out."""
    held = _held(of_import, actor, version, (ImportState.CHECKED, ImportState.STOPPED))
    _check_where(Where(held.campaign, held.office_id), actor)
    _check_as_of(held.as_of, held.as_of_reason, at)
    if held.state == ImportState.CHECKED and not imports.standing_of(held).ready:
        raise Refused("No row is ready. Mend one, or choose another file.")
    if held.state == ImportState.STOPPED and imports.is_ready_behind(held):
        # All of it is gone through again. What came in by now is unchanged then: it is not counted twice.
        numbers = imports.numbers_of(held)
        held.position, same = 0, -numbers["created"] - numbers["updated"]
        held.counts = {**held.counts, "same": same}
    held.state, held.stop_asked = ImportState.IMPORTING, False
    held.started_at = held.started_at or at
    _save(held, "state", "stop_asked", "started_at", "position", "counts")
    jobs.enqueue(imports.TAKE_IN, at=at, of_import=held.pk)
    return held


@transaction.atomic
def stop(of_import: Import, *, actor: User, at: datetime) -> Import:
    """Have the import stop after the rows that are being written; what came in stays, and may go on later."""
    held = _held(of_import, actor, None, (ImportState.IMPORTING,))
    held.stop_asked = True
    held.save(update_fields=["stop_asked"])
    return held


@transaction.atomic
def ask_undo(of_import: Import, *, version: int, reason: str, actor: User, at: datetime) -> Import:
    """Have everything taken back that the import made or changed, and that nobody touched since."""
    held = _held(of_import, actor, version, (ImportState.DONE, ImportState.STOPPED), needs_file=False)
    if not imports.may_undo(held, at):
        raise Refused("An import is undone within 14 days. Correct or withdraw what is wrong.")
    if not reason.strip():
        raise Refused("Say why, in one sentence. Name nobody.", field="reason")
    held.state, held.undo_reason, held.position = ImportState.UNDOING, reason.strip()[:400], 0
    held.counts = {**held.counts, "removed": 0, "restored": 0, "kept": 0, "after_row": 0}
    _save(held, "state", "undo_reason", "position", "counts")
    jobs.enqueue(imports.UNDO, at=at, of_import=held.pk)
    return held


@transaction.atomic
def discard(of_import: Import, *, version: int, actor: User, at: datetime) -> None:
    """Forget a list of which nothing came in: its file, its rows and itself."""
    held = _held(of_import, actor, version, (*BEFORE, ImportState.CHECKING))
    _forget_files(held)
    held.delete()


# ---------------------------------------------------------------- who, and when

BEFORE = (
    ImportState.READING,
    ImportState.UNREADABLE,
    ImportState.MATCHING,
    ImportState.CHECKED,
)


def _require(actor: User) -> None:
    if not imports.may_import(actor):
        raise NotAllowed("You may not take lists in.")


def _held(
    of_import: Import,
    actor: User,
    version: int | None,
    states: tuple[ImportState, ...],
    *,
    needs_file: bool = True,
) -> Import:
    """Return the import as it is now, held; it is the actor's, and as the page showed it."""
    found = (
        Import.objects.select_for_update(of=("self",)).filter(pk=of_import.pk, uploaded_by=actor.pk).first()
    )
    if found is None or not imports.may_import(actor):
        raise Http404
    is_there = not (needs_file and found.file_forgotten_at)
    if found.state not in states or version not in (None, found.version) or not is_there:
        raise ChangedMeanwhile("This import went on in another window meanwhile. Look at it as it is now.")
    return found


def _save(held: Import, *fields: str) -> None:
    held.version += 1
    held.save(update_fields=[*fields, "version"])


def _check_where(where: Where, actor: User) -> None:
    access.forget_grants(actor)
    if where.campaign is not None:
        if not access.campaigns_for(actor, Permission.RECORD).filter(pk=where.campaign.pk).exists():
            raise NotAllowed("You may not record on this campaign.")
    elif where.office is None and not access.records_personally(actor):
        raise Refused("Choose for which of your offices it is.", field="where")
    elif where.office is not None and where.office not in access.offices_that_record(actor):
        raise Refused("Choose an office of yours that may record.", field="where")


def why_not_as_of(as_of: date | None, reason: str, at: datetime) -> Iterator[Refused]:
    """Yield all that is wrong with the day of a list and how it is known, so that a form tells it at once."""
    if as_of is None:
        return
    if as_of > clock.day_of(at):
        yield Refused("This day is still to come. Choose the day of the list.", field="as_of")
    if not reason.strip():
        yield Refused(
            "Say why it was known on that day, for example 'The list arrived then'.", field="as_of_reason"
        )
    try:
        check_known_day(as_of)
    except Refused as refusal:
        yield refusal


def _check_as_of(as_of: date | None, reason: str, at: datetime) -> None:
    for refusal in why_not_as_of(as_of, reason, at):
        raise refusal
