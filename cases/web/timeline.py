"""The timeline of a case: the person's life and what we did, as entries a template only prints."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from cases import clock
from cases.case_file import CaseFile, Statement
from cases.dates import PartialDate
from cases.models import Activity, Case, Event, Outcome, StatusChange
from cases.models import Note as WrittenNote
from cases.operations.noting import may_undo_note
from cases.operations.revising import is_fresh_slip
from cases.vocabulary import NoteKind, OutcomeKind, Permission, SpokenWith, Sureness

UNDATED = "Date not known"


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Note:
    text: str
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """One thing that happened, or that we did. `strand` is status, event, outcome, activity or note."""

    key: str
    strand: str
    kind: str
    title: str
    happened_on: PartialDate
    recorded_at: datetime
    when: str = ""
    when_note: str = ""
    body: str = ""
    source: str = ""
    sureness: str = ""
    recorded: str = ""
    links: list[Link] = field(default_factory=list)
    revisions: list[Link] = field(default_factory=list)
    undo_url: str = ""
    correction: Note | None = None
    is_withdrawn: bool = False
    is_new: bool = False


@dataclass(frozen=True)
class Reader:
    """Who reads the timeline of a case, and what they may do with it."""

    case: Case
    held: frozenset[Permission]
    person: Any
    now: datetime


def entries_of(reader: Reader, file: CaseFile, *, new: str = "") -> list[Entry]:
    """Return every entry, newest first. Corrected rows stand as a note under the row that replaced them."""
    rows: list[Statement] = [*file.changes, *file.events]
    rows += [row for row in file.outcomes if row.status_change_id is None]
    replaced = {(type(row), row.corrects_id) for row in rows}
    found = [_statement(reader, row, file, new) for row in rows if (type(row), row.pk) not in replaced]
    found += [_activity(row, file) for row in file.activities]
    found += [written_entry(reader, row, new=new) for row in file.notes]
    return sorted(found, key=_newest_first, reverse=True)


def by_year(entries: Iterable[Entry]) -> list[tuple[str, list[Entry]]]:
    """Group entries under their year; the undated lane stands at the end."""
    years: dict[str, list[Entry]] = {}
    undated: list[Entry] = []
    for entry in entries:
        day = entry.happened_on.last or entry.happened_on.first
        if day is None:
            undated.append(entry)
        else:
            years.setdefault(str(day.year), []).append(entry)
    groups = list(years.items())
    return [*groups, (UNDATED, undated)] if undated else groups


def _newest_first(entry: Entry) -> tuple[date, date, datetime]:
    happened = entry.happened_on
    recorded = clock.day_of(entry.recorded_at)
    return happened.last or recorded, happened.first or date.min, entry.recorded_at


def _statement(reader: Reader, row: Statement, file: CaseFile, new: str) -> Entry:
    strand, kind, label = _kind_of(row)
    key = f"{strand}-{row.pk}"
    when, note = _when(row.happened_on)
    if row.is_about_somebody_else:
        return _about_somebody_else(row, strand, kind, when, note, file)
    outcome = file.outcome_of(row) if isinstance(row, StatusChange) else None
    title, body = _headed(row, outcome, label)
    return Entry(
        key=key,
        strand=strand,
        kind=kind,
        title=title,
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        when=when,
        when_note=note,
        body=body,
        source=_sources(file, row),
        sureness=str(Sureness(row.sureness).label),
        recorded=_recorded(row),
        links=[] if row.is_withdrawn else _links(reader, row, strand),
        revisions=[] if row.is_withdrawn else _revisions(reader, row, strand),
        undo_url=_undo(reader, row, strand),
        correction=_note(row, file),
        is_withdrawn=row.is_withdrawn,
        is_new=key == new,
    )


def _about_somebody_else(
    row: Statement, strand: str, kind: str, when: str, note: str, file: CaseFile
) -> Entry:
    """What was recorded for the wrong person: that it was, by whom and when; none of its words."""
    return Entry(
        key=f"{strand}-{row.pk}",
        strand="note",
        kind="",
        title="Recorded for the wrong person",
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        when=when,
        when_note=note,
        recorded=_recorded(row),
        correction=_note(row, file),
    )


def _kind_of(row: Statement) -> tuple[str, str, str]:
    if isinstance(row, StatusChange):
        return "status", row.to, row.get_to_display()
    if isinstance(row, Outcome):
        return "outcome", row.kind, row.get_kind_display()
    return "event", row.kind, row.get_kind_display()


def _headed(row: Statement, outcome: Outcome | None, kind: str) -> tuple[str, str]:
    """Return what the entry is headed by, and the rest: its own sentence leads, the kind stands below."""
    title = row.description or kind
    rest = [kind] if row.description else []
    if isinstance(row, StatusChange) and row.conditions:
        rest.append(f"Conditions: {row.conditions}")
    if outcome and _is_news(str(OutcomeKind(outcome.kind).label), kind):
        rest.append(f"Outcome: {OutcomeKind(outcome.kind).label}")
    if row.place and row.place not in title:
        rest.append(row.place)
    return title, " · ".join(rest)


def _is_news(outcome: str, kind: str) -> bool:
    """False where the outcome only says the situation again: Execution beside Executed."""
    return outcome[:6] != kind[:6]


def _sources(file: CaseFile, row: Statement | Activity) -> str:
    """Say how we know; where sources give different days, both are shown."""
    sources = file.sources_of(row)
    days = {source.states.words() for source in sources if source.states}
    if len(days) > 1:
        told = "; ".join(f"{s.description}: {s.states.words()}" for s in sources if s.states)
        return f"Sources disagree ({told})"
    return ", ".join(source.description for source in sources)


def _recorded(row: Statement) -> str:
    name = row.recorded_by.working_name if row.recorded_by else "the operator"
    words = f"Recorded {day_words(clock.day_of(row.recorded_at))} by {name}"
    if row.known_reason:
        words = f"Known since {day_words(clock.day_of(row.known_at))}. {words}"
    if row.verified_at:
        second = row.verified_by.working_name if row.verified_by else "the operator"
        words += f", verified by {second}"
    return words


def _links(reader: Reader, row: Statement, strand: str) -> list[Link]:
    """Return the link to verify, for who may and did not record it."""
    is_mine = row.recorded_by_id is not None and row.recorded_by_id == reader.person.pk
    if Permission.VERIFY not in reader.held or is_mine or row.verified_at or not row.is_confirmed:
        return []
    return [] if isinstance(row, Event) else [Link("Verify", _address(reader.case, "verify", strand, row))]


def _undo(reader: Reader, row: Statement, strand: str) -> str:
    """Return where its author takes a slip back, for ten minutes."""
    if Permission.RECORD not in reader.held or not is_fresh_slip(row, reader.person, reader.now):
        return ""
    return _address(reader.case, "undo", strand, row)


def _revisions(reader: Reader, row: Statement, strand: str) -> list[Link]:
    if Permission.RECORD not in reader.held:
        return []
    acts = (
        ("Correct", "correct"),
        ("Withdraw", "withdraw"),
        ("Wrong person", "move"),
        ("Record this for others too", "record_for_others"),
    )
    return [Link(label, _address(reader.case, name, strand, row)) for label, name in acts]


def _address(case: Case, name: str, strand: str, row: Statement) -> str:
    return reverse(f"cases:{name}", args=[case.reference, strand, row.pk])


def _note(row: Statement, file: CaseFile) -> Note | None:
    if row.is_withdrawn and row.withdrawn_at:
        name = row.withdrawn_by.working_name if row.withdrawn_by else "the operator"
        day = day_words(clock.day_of(row.withdrawn_at))
        return Note(f"Withdrawn {day} by {name}: {row.withdrawn_reason}")
    former = file.corrected(row)
    if former is not None:
        day = day_words(clock.day_of(row.recorded_at))
        return Note(f"Corrected {day}: {_difference(former, row)} ({row.correction_reason})")
    ends = file.reversals.get(_chain(row, file), [])
    return Note(f"Since reversed: {ends[-1].happened_on.words()}") if ends else None


def _chain(row: Statement, file: CaseFile) -> int:
    """Return the first row of the outcome's chain of corrections, 0 where there is no outcome."""
    outcome = file.outcome_of(row) if isinstance(row, StatusChange) else row
    return (outcome.chain_id or outcome.pk) if isinstance(outcome, Outcome) else 0


def _difference(former: Statement, row: Statement) -> str:
    if former.happened_on != row.happened_on:
        return f"date was “{former.happened_on.words()}”"
    before, after = _kind_of(former)[2], _kind_of(row)[2]
    return f"it said “{before}”" if before != after else "the details were other"


def _activity(row: Activity, file: CaseFile) -> Entry:
    when, note = _when(row.began_on)
    numbers = [
        f"{part.number:,} {part.get_kind_display().lower()}" for part in file.participations.get(row.pk, [])
    ]
    state = "" if row.state == "begun" else f" ({row.get_state_display().lower()})"
    return Entry(
        key=f"activity-{row.pk}",
        strand="activity",
        kind=row.kind,
        title=f"{row.title or row.get_kind_display()}{state}",
        happened_on=row.began_on,
        recorded_at=row.recorded_at,
        when=when,
        when_note=note,
        body=row.get_kind_display() if row.title and row.title != row.get_kind_display() else "",
        source=" · ".join([part for part in (row.number, row.index_number) if part] + numbers),
        recorded=row.campaign.name if row.campaign else "",
        is_withdrawn=row.is_withdrawn,
        correction=Note(f"Withdrawn: {row.withdrawn_reason}") if row.is_withdrawn else None,
    )


def written_entry(reader: Reader, row: WrittenNote, *, new: str = "") -> Entry:
    """Return what a caseworker wrote down: a note, who was spoken with, what we ask for."""
    when, note = _when(row.held_on)
    key = f"note-{row.pk}"
    may_record = Permission.RECORD in reader.held
    may_undo = may_record and may_undo_note(row, reader.person, reader.now)
    return Entry(
        key=key,
        strand="note",
        kind=row.kind,
        title=heading_of(row),
        happened_on=row.held_on,
        recorded_at=row.recorded_at,
        when=when,
        when_note=note,
        body=row.text if may_read(row, reader) else "",
        source=promise_words(row) if may_read(row, reader) else "",
        recorded=_written_by(row),
        links=[Link("Mark as kept", _of_note(reader, "keep_promise", row))]
        if may_record and row.is_open_promise
        else [],
        revisions=[Link("Withdraw", _of_note(reader, "withdraw_note", row))]
        if may_record and not row.is_withdrawn
        else [],
        undo_url=_of_note(reader, "undo_note", row) if may_undo else "",
        correction=_taken_back(row),
        is_withdrawn=row.is_withdrawn,
        is_new=key == new,
    )


def may_read(row: Any, reader: Reader) -> bool:
    """What was withdrawn may name somebody it should not: for its author, and who may see contacts anyway."""
    is_own = reader.person is not None and row.recorded_by_id == reader.person.pk
    return not row.is_withdrawn or is_own or Permission.CONTACTS in reader.held


def heading_of(row: WrittenNote) -> str:
    """Say what a note is: a note, what we ask for, or who was spoken with."""
    if row.kind != NoteKind.CONTACT:
        return {NoteKind.DEMAND: "What we ask for"}.get(NoteKind(row.kind), "Note")
    return f"Spoke with: {str(SpokenWith(row.with_whom).label).lower()}"


def promise_words(row: WrittenNote) -> str:
    """Say what was promised, by when, and whether it was kept; nothing where nothing was."""
    if not row.has_promise:
        return ""
    words = f"Promised: {row.promised}"
    if row.promised_by:
        words += f", by {row.promised_by.words()}"
    return f"{words}. Kept {row.kept_on.words()}" if row.kept_on else words


def _of_note(reader: Reader, name: str, row: WrittenNote) -> str:
    return reverse(f"cases:{name}", args=[reader.case.reference, row.pk])


def _written_by(row: WrittenNote) -> str:
    name = row.recorded_by.working_name if row.recorded_by else "the operator"
    return f"Written {day_words(clock.day_of(row.recorded_at))} by {name}"


def _taken_back(row: WrittenNote) -> Note | None:
    if row.withdrawn_at is None:
        return None
    name = row.withdrawn_by.working_name if row.withdrawn_by else "the operator"
    return Note(f"Withdrawn {day_words(clock.day_of(row.withdrawn_at))} by {name}: {row.withdrawn_reason}")


def _when(happened: PartialDate) -> tuple[str, str]:
    """Return the date without its year, which the heading says, and a note on how exact it is."""
    if not happened.is_known:
        return "Not known", ""
    words = happened.words()
    if happened.is_day and happened.first:
        return f"{happened.first.day} {happened.first:%B}", ""
    first, last = happened.first, happened.last
    if first and last and first.year == last.year:
        short = words.removesuffix(f" {first.year}")
        if short == words:
            return words, "year only" if words == str(first.year) else ""
        if "/" in happened.edtf:
            return short, "some day between"
        return short, "" if happened.is_approximate else "month only"
    return words, ""


def day_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
