"""One row of the proceedings as a page shows it: entries a template only prints."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from cases import clock
from cases.dates import PartialDate
from cases.models import Charge, Detention, Hearing, Sentence
from cases.operations.proceeding import may_undo_proceeding
from cases.sentences import words_of
from cases.vocabulary import HearingState, Permission, ProceedingKind, SentenceKind, Sureness
from cases.web.timeline import Link, Reader, day_words, may_read


@dataclass(frozen=True)
class Line:
    """One row. `quote` is the authority's own words; `says` ours."""

    title: str
    on: PartialDate
    quote: str = ""
    says: str = ""
    chips: list[str] = field(default_factory=list)
    source: str = ""
    recorded: str = ""
    note: str = ""
    links: list[Link] = field(default_factory=list)
    revisions: list[Link] = field(default_factory=list)
    undo_url: str = ""
    is_withdrawn: bool = False


def line_of(reader: Reader, row: Any, told: set[int | None], *, is_replaced: bool = False) -> Line:
    """Return a row as the page shows it. `told`: the planned hearings of which a later row tells the end.

    `is_replaced`: a sentence in the place of which a later one came.
    """
    is_readable = may_read(row, reader)
    return Line(
        title=_title(row) if is_readable else str(ProceedingKind(row._meta.model_name).label),
        on=row.happened_on,
        quote=row.description if is_readable and isinstance(row, Charge | Sentence) else "",
        says=_says(row) if is_readable else "",
        chips=[*_superseded(row, told, is_replaced=is_replaced), *_chips(row)],
        source=row.source if is_readable else "",
        recorded=_recorded(row),
        note=_note(row),
        links=[] if row.is_withdrawn else _links(reader, row, told),
        revisions=[] if row.is_withdrawn else _revisions(reader, row),
        undo_url=_undo(reader, row),
        is_withdrawn=row.is_withdrawn,
    )


def _superseded(row: Any, told: set[int | None], *, is_replaced: bool) -> list[str]:
    """Say of a row that a later one took its place, so that two are not read as two."""
    if is_replaced:
        return ["Replaced by a later sentence"]
    return ["What became of it is told"] if isinstance(row, Hearing) and row.pk in told else []


def _title(row: Any) -> str:
    if isinstance(row, Sentence):
        return words_of(row) if row.kind == SentenceKind.IMPRISONMENT else row.get_kind_display()
    if isinstance(row, Hearing):
        return f"{row.get_kind_display()}: {row.get_state_display().lower()}"
    if isinstance(row, Detention):
        return str(row.place)
    return str(row.law or "Charge")


def _says(row: Any) -> str:
    parts = [row.description] if isinstance(row, Hearing | Detention) else []
    parts += [row.place] if isinstance(row, Hearing | Sentence) else []
    return " · ".join(part for part in parts if part)


def _chips(row: Any) -> list[str]:
    found = [str(Sureness(row.sureness).label)]
    if row.verified_at is None and not row.is_withdrawn:
        found.append("Not yet verified")
    if isinstance(row, Hearing) and row.observer_planned and row.state == HearingState.PLANNED:
        found.append("A trial observer is planned")
    return found


def _recorded(row: Any) -> str:
    name = row.recorded_by.working_name if row.recorded_by else "the operator"
    words = f"Recorded {day_words(clock.day_of(row.recorded_at))} by {name}"
    if row.verified_at:
        words += f", verified by {row.verified_by.working_name if row.verified_by else 'the operator'}"
    return words


def _note(row: Any) -> str:
    if row.is_withdrawn:
        name = row.withdrawn_by.working_name if row.withdrawn_by else "the operator"
        return f"Withdrawn {day_words(clock.day_of(row.withdrawn_at))} by {name}: {row.withdrawn_reason}"
    return f"Corrected: {row.correction_reason}" if row.corrects_id else ""


def _links(reader: Reader, row: Any, told: set[int | None]) -> list[Link]:
    found = []
    is_ahead = isinstance(row, Hearing) and row.state == HearingState.PLANNED and row.pk not in told
    if is_ahead and Permission.RECORD in reader.held:
        found.append(Link("Say what became of it", _address(reader, "tell_hearing", row)))
    is_mine = row.recorded_by_id is not None and row.recorded_by_id == reader.person.pk
    if Permission.VERIFY in reader.held and not is_mine and row.verified_at is None and row.is_confirmed:
        found.append(Link("Verify", _address(reader, "verify_proceeding", row)))
    return found


def _revisions(reader: Reader, row: Any) -> list[Link]:
    if Permission.RECORD not in reader.held:
        return []
    acts = (("Correct", "correct_proceeding"), ("Withdraw", "withdraw_proceeding"))
    return [Link(label, _address(reader, name, row)) for label, name in acts]


def _undo(reader: Reader, row: Any) -> str:
    if Permission.RECORD not in reader.held or not may_undo_proceeding(row, reader.person, reader.now):
        return ""
    return _address(reader, "undo_proceeding", row)


def _address(reader: Reader, name: str, row: Any) -> str:
    return reverse(f"cases:{name}", args=[reader.case.reference, row.PROCEEDING.value, row.pk])
