"""The facts of a case and its person that are edited in place: which they are, and what they were."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import encryption
from cases.models import Case, Person
from cases.models.dated import read_columns
from cases.vocabulary import Risk


@dataclass(frozen=True)
class Fact:
    """One fact: the attribute that holds it, whose it is, and what pages call it."""

    name: str
    of: Literal["case", "person"]
    label: str | Promise
    is_partial_date: bool = False

    def on(self, row: Any) -> Any:
        """Return the fact's value on a row, or on a row of its history."""
        return read_columns(row, self.name) if self.is_partial_date else getattr(row, self.name)

    def words(self, value: Any) -> str:
        """Return the value as pages say it; empty for nothing."""
        if not value:
            return ""
        if self.is_partial_date:
            return str(value.words())
        if self.name == "risk":
            return str(Risk(value).label)
        return f"{value.day} {value:%B %Y}" if isinstance(value, date) else str(value)

    def same(self, one: Any, other: Any) -> bool:
        if self.is_partial_date and one and other:
            return bool(one.edtf == other.edtf)
        return (one or None) == (other or None)


FACTS: tuple[Fact, ...] = (
    Fact("summary", "case", _("Summary")),
    Fact("place", "case", _("Place")),
    Fact("risk", "case", _("Risk")),
    Fact("handling_note", "case", _("Heed before anything is done")),
    Fact("handling_note_check_on", "case", _("Look at the note again on")),
    Fact("occupation", "person", _("Occupation")),
    Fact("born_on", "person", _("Born"), is_partial_date=True),
    Fact("gender", "person", _("Gender, as the person says")),
    Fact("pronoun", "person", _("Pronoun")),
)
BY_NAME = {fact.name: fact for fact in FACTS}


@dataclass(frozen=True)
class Seen:
    """The versions that somebody had before them when they began to write."""

    case: int
    person: int


def sealed(case: Case, reader: int) -> str:
    """Return the versions now shown to `reader`, unreadable: only what was shown can be sent back.

    A version number would tell that the person was edited from another case, and one that was never shown
    would tell what it said.
    """
    person = case.person.version if case.person else 0
    return encryption.encrypt(json.dumps([reader, case.pk, case.version, person]))


def unsealed(token: str, case: Case, reader: int) -> Seen:
    """Return the versions that were shown to `reader`; none where the token is not theirs or of this case."""
    try:
        who, which, of_case, of_person = json.loads(encryption.decrypt(token) or "[0, 0, 0, 0]")
    except (encryption.KeyIsMissing, ValueError):
        return NOTHING_SEEN
    return Seen(of_case, of_person) if (who, which) == (reader, case.pk) else NOTHING_SEEN


NOTHING_SEEN = Seen(0, 0)


@dataclass(frozen=True)
class Settled:
    """What the writer chose for facts that both had changed, by name: whether their own words hold.

    `seen` are the versions that stood beside the choice; what was changed after them is asked again.
    """

    seen: Seen
    keeps_mine: dict[str, bool]


@dataclass(frozen=True)
class Conflict:
    """A fact that somebody else changed while one was writing another value.

    `by` is who changed it last; empty where that was not done in this case.
    """

    fact: Fact
    before: Any
    now: Any
    mine: Any
    by: str = ""

    @property
    def in_words(self) -> tuple[str, str, str]:
        """What was, what stands now and what was to be."""
        return self.fact.words(self.before), self.fact.words(self.now), self.fact.words(self.mine)


def current(case: Case) -> dict[str, Any]:
    """Return every fact of the case and its person by name; a case of a group has no person's facts."""
    return {fact.name: fact.on(row) for fact in FACTS if (row := owner_of(fact, case)) is not None}


def owner_of(fact: Fact, case: Case) -> Case | Person | None:
    return case if fact.of == "case" else case.person


def changed_by(row: Case | Person, reference: str) -> str:
    """Return who edited a row last, in the case of that reference; empty for an edit made elsewhere."""
    last = row.history.select_related("history_user").order_by("-history_id").first()
    if last is None or last.history_user is None:
        return ""
    here = isinstance(row, Case) or (last.history_change_reason or "").startswith(reference)
    return str(last.history_user.working_name) if here else ""


def as_seen(row: Case | Person, version: int) -> Any:
    """Return the row as it was at a version, from its history; None where that cannot be known."""
    if row.version == version:
        return row
    return row.history.filter(version=version).order_by("-history_id").first()
