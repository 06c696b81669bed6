"""Who edited what of a case, field by field, in words: read from the history of its rows.

Takes a case that came through the gate and what its reader holds on it. A former name is masked without the
`contacts` permission, whenever it was one. Edits of the person that were made from another case are not told.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import countries, facts, merged_cases
from cases.models import Case, EmergencyOpening, Membership, Person, PersonName
from cases.names import languages
from cases.vocabulary import Permission

LONG_TEXT = 60
_Word = str | Promise


@dataclass(frozen=True)
class Piece:
    """A run of words in a text that was changed: kept, taken out or put in."""

    text: str
    change: str  # "", "out", "in"


@dataclass(frozen=True)
class Difference:
    """One field before and after, in words; a long text as the words taken out and put in."""

    label: _Word
    before: str
    after: str
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Edit:
    """One saving by one person. `undo` is (`of`, record) for an edit of facts that may be taken back.

    That is the last edit of each of its facts: one that was undone, or written over, offers it no more.
    """

    at: datetime
    who: str
    what: _Word
    differences: tuple[Difference, ...]
    reason: str = ""
    undo: tuple[str, int] | None = None
    is_emergency: bool = False


@dataclass(frozen=True)
class Shown:
    """A field that the history tells: its name, its label and how its value reads."""

    name: str
    label: _Word
    words: Callable[[Any, Any], str]


def _plain(row: Any, value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    return str(value) if value not in (None, "") else ""


def _choice(name: str) -> Callable[[Any, Any], str]:
    return lambda row, value: str(getattr(row, f"get_{name}_display")()) if value else ""


def _country(row: Any, value: Any) -> str:
    return countries.name_of(value) if value else ""


def _language(row: Any, value: Any) -> str:
    return languages.name_of(value)


def _person(row: Any, value: Any) -> str:
    return value.working_name if value else ""


_OF_CASE: tuple[Shown, ...] = (
    Shown("summary", gettext_lazy("Summary"), _plain),
    Shown("place", gettext_lazy("Place"), _plain),
    Shown("country", gettext_lazy("Country"), _country),
    Shown("risk", gettext_lazy("Risk"), _plain),
    Shown("people_min", gettext_lazy("People, at least"), _plain),
    Shown("people_max", gettext_lazy("People, at most"), _plain),
    Shown("sensitivity", gettext_lazy("Who may see it"), _choice("sensitivity")),
    Shown("in_totals", gettext_lazy("Sealed, but counted in totals"), _plain),
    Shown("file_state", gettext_lazy("File"), _choice("file_state")),
    Shown("closed_why", gettext_lazy("Why it was closed"), _plain),
    Shown("owner", gettext_lazy("Responsible"), _person),
    Shown("handling_note", gettext_lazy("Heed before anything is done"), _plain),
    Shown("handling_note_check_on", gettext_lazy("Look at the note again on"), _plain),
    Shown("consent", gettext_lazy("Consent"), _choice("consent")),
    Shown("consent_by", gettext_lazy("Who agreed"), _choice("consent_by")),
    Shown("consent_given_by", gettext_lazy("Consent given by"), _plain),
    Shown("consent_given_on", gettext_lazy("Consent given on"), _plain),
    Shown("consent_until", gettext_lazy("Consent until"), _plain),
    Shown("consent_child", gettext_lazy("What the child says"), _choice("consent_child")),
    Shown("consent_withdrawn_by", gettext_lazy("Who withdrew the consent"), _choice("consent_withdrawn_by")),
    Shown("consent_withdrawn_who", gettext_lazy("Consent withdrawn by"), _plain),
    Shown("consent_withdrawn_on", gettext_lazy("Consent withdrawn on"), _plain),
    Shown("consent_withdrawn_why", gettext_lazy("Why the consent was withdrawn"), _plain),
    Shown("may_use_name", gettext_lazy("The name may be used"), _plain),
    Shown("may_use_photo", gettext_lazy("The photo may be used"), _plain),
    Shown("may_use_place", gettext_lazy("The place may be used"), _plain),
    Shown("may_use_health", gettext_lazy("Health may be told"), _plain),
    Shown("may_use_family", gettext_lazy("Family may be told of"), _plain),
    Shown("may_use_fundraising", gettext_lazy("May be used for fundraising"), _plain),
)
_OF_NAME: tuple[Shown, ...] = (
    Shown("text", gettext_lazy("Spelling"), _plain),
    Shown("kind", gettext_lazy("Where it is used"), _choice("kind")),
    Shown("language", gettext_lazy("Language"), _language),
    Shown("is_display", gettext_lazy("Shown first"), _plain),
    Shown("for_finding_only", gettext_lazy("For finding only"), _plain),
)
_OF_MEMBERSHIP: tuple[Shown, ...] = (
    Shown("campaign", gettext_lazy("Campaign"), lambda row, value: value.name if value else ""),
    Shown(
        "left_at", gettext_lazy("Left the campaign"), lambda row, value: _plain(row, value and value.date())
    ),
    Shown("left_reason", gettext_lazy("Why"), _plain),
)


def edits(case: Case, held: frozenset[Permission]) -> list[Edit]:
    """Return every edit of the case, newest first, in a fixed number of queries; its opening comes last."""
    found = [
        *_emergencies(case),
        *_merges(case),
        *_of_memberships(case),
        *_of_names(case, held),
        *_of_person(case, held),
        *_of_case(case, held),
    ]
    return sorted(found, key=lambda edit: edit.at, reverse=True)


def _of_case(case: Case, held: frozenset[Permission]) -> Iterator[Edit]:
    rows = list(_oldest_first(Case.history.filter(id=case.pk), "owner"))
    last = _last_edits("case", rows, held)
    for before, row in zip(rows, rows[1:], strict=False):
        differences = _differences(_OF_CASE, before, row)
        if differences:
            undo = ("case", row.history_id) if row.history_id in last else None
            yield Edit(row.history_date, _who(row), _edited(differences), differences, _reason(row), undo)
    who = _who(rows[0]) if rows else ""
    yield Edit(rows[0].history_date if rows else case.opened_at, who, _("The case was opened"), ())


def _of_person(case: Case, held: frozenset[Permission]) -> Iterator[Edit]:
    if case.person_id is None:
        return
    shown = [Shown(fact.name, fact.label, _plain) for fact in facts.FACTS if fact.of == "person"]
    rows = list(_oldest_first(Person.history.filter(id=case.person_id)))
    last = _last_edits("person", rows, held)
    for before, row in zip(rows, rows[1:], strict=False):
        if not (row.history_change_reason or "").startswith(case.reference):
            continue
        differences = _differences(shown, before, row)
        if differences:
            undo = ("person", row.history_id) if row.history_id in last else None
            yield Edit(
                row.history_date,
                _who(row),
                _edited(differences),
                differences,
                "",
                undo,
            )


def _of_names(case: Case, held: frozenset[Permission]) -> Iterator[Edit]:
    rows = list(_oldest_first(PersonName.history.filter(case_id=case.pk)))
    masked = {row.id for row in rows if row.for_finding_only and Permission.CONTACTS not in held}
    for before, row in _in_pairs(rows):
        if row.id in masked:
            continue
        what = _("A spelling was added") if before is None else _("A spelling")
        differences = _differences(_OF_NAME, before, row)
        if differences:
            yield Edit(row.history_date, _who(row), what, differences, _reason(row))


def _of_memberships(case: Case) -> Iterator[Edit]:
    rows = list(_oldest_first(Membership.history.filter(case_id=case.pk), "campaign"))
    for before, row in _in_pairs(rows):
        what = _("Taken into a campaign") if before is None else _("Its campaign")
        differences = _differences(_OF_MEMBERSHIP, before, row)
        if differences:
            yield Edit(row.history_date, _who(row), what, differences, _reason(row))


def _emergencies(case: Case) -> Iterator[Edit]:
    for opening in EmergencyOpening.objects.filter(case=case).select_related("by"):
        until = f"{opening.until.day} {opening.until:%B %Y, %H:%M}"
        yield Edit(
            opening.opened_at,
            opening.by.working_name,
            _("Opened in an emergency, until %(until)s") % {"until": until},
            (),
            opening.reason,
            is_emergency=True,
        )


def _merges(case: Case) -> Iterator[Edit]:
    for merge in merged_cases.of_case(case):
        gone = {"gone": merge.duplicate.reference}
        who = merge.merged_by.working_name if merge.merged_by else ""
        yield Edit(merge.merged_at, who, _("%(gone)s was merged into this case") % gone, (), merge.reason)
        if merge.ended_at is not None:
            by = merge.ended_by.working_name if merge.ended_by else ""
            yield Edit(merge.ended_at, by, _("%(gone)s was taken apart again") % gone, (), merge.ended_reason)


# ---------------------------------------------------------------- rows of a history


def _oldest_first(rows: QuerySet, *related: str) -> QuerySet:
    return rows.select_related("history_user", *related).order_by("history_date", "history_id")


def _in_pairs(rows: Iterable[Any]) -> Iterator[tuple[Any | None, Any]]:
    """Return each row with the one before it of the same thing; None for its first."""
    last: dict[int, Any] = {}
    for row in rows:
        yield last.get(row.id), row
        last[row.id] = row


def _last_edits(of: str, rows: Sequence[Any], held: frozenset[Permission]) -> set[int]:
    """Return which rows changed facts that nobody changed again since; none for who may not record."""
    found: set[int] = set()
    later: set[str] = set()
    for before, row in reversed(list(zip(rows, rows[1:], strict=False))):
        changed = {f.name for f in facts.FACTS if f.of == of and not f.same(f.on(before), f.on(row))}
        if changed and not changed & later:
            found.add(row.history_id)
        later |= changed
    return found if Permission.RECORD in held else set()


def _who(row: Any) -> str:
    return row.history_user.working_name if row.history_user else ""


# What a saving says of itself where nobody gave a reason: the heading tells as much.
_SAYS_NOTHING = {"Facts", "Opened", "Name added", "Another name is shown", "Handling note"}


def _reason(row: Any) -> str:
    reason = row.history_change_reason or ""
    return "" if reason in _SAYS_NOTHING or reason.startswith("Consent: ") else reason


def _edited(differences: Sequence[Difference]) -> str:
    """Return a heading that names the fields that were edited."""
    return _("Edited: %(fields)s") % {"fields": ", ".join(str(one.label) for one in differences)}


# ---------------------------------------------------------------- words


def _differences(shown: Sequence[Shown], before: Any | None, row: Any) -> tuple[Difference, ...]:
    found = []
    for field in shown:
        was, now = (_said(field, one) if one is not None else "" for one in (before, row))
        if before is None and now == _("no"):
            continue  # of something new, only what holds is told
        if was != now:
            found.append(_difference(field.label, was, now))
    return tuple(found)


def _said(field: Shown, row: Any) -> str:
    fact = facts.BY_NAME.get(field.name)
    if fact is not None:
        return fact.words(fact.on(row))
    return field.words(row, getattr(row, field.name))


def _difference(label: _Word, was: str, now: str) -> Difference:
    is_long = was and now and max(len(was), len(now)) > LONG_TEXT
    return Difference(label, was, now, tuple(_pieces(was, now)) if is_long else ())


def _pieces(was: str, now: str) -> Iterator[Piece]:
    """Return the text of both, word by word, as runs that stayed, went and came."""
    old, new = was.split(), now.split()
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(" ".join(old[i:j]), "")
        else:
            if old[i:j]:
                yield Piece(" ".join(old[i:j]), "out")
            if new[k:m]:
                yield Piece(" ".join(new[k:m]), "in")
