"""What would become of each row of a list: opened, brought up to date, left as it is, or to be mended."""

from collections.abc import Callable, Iterable, Sequence
from collections.abc import Mapping as Pairs
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, auto
from functools import cached_property
from typing import TypeVar

from django.db import IntegrityError

from cases import access, editions, references
from cases.access import Actor
from cases.exchange.keys import Keys, RowKey
from cases.exchange.mapping import Mapping
from cases.exchange.problems import Problem
from cases.exchange.row import FileRow
from cases.exchange.rows import RowRead, RowReader
from cases.imports import Differs
from cases.models import Campaign, Case, ImportRow
from cases.operations import updating
from cases.operations.importing import (
    CLOSED,
    DECIDE,
    ELSEWHERE,
    RowToTakeIn,
    check_not_older,
    field_of,
    rows_before,
    why_too_early,
)
from cases.operations.opening import CaseDraft
from cases.operations.writing import Refused
from cases.vocabulary import Permission

Written = TypeVar("Written")

SAID_OTHERWISE = "An earlier row of this file has the same id and says otherwise. Keep one of them."
NO_SUCH_CASE = "No case that you may see has this reference. Correct it, or leave it empty."


class Verdict(Enum):
    NEW = auto()
    UPDATE = auto()
    UNCHANGED = auto()
    CONFLICT = auto()
    REFUSED = auto()


@dataclass(frozen=True)
class Settled:
    """What somebody decided about a row: the case it is about, and of which differences whose word holds."""

    case: int | None = None
    takes_file: frozenset[str] = frozenset()
    keeps_here: frozenset[str] = frozenset()


UNSETTLED = Settled()


@dataclass
class Checked:
    """A row of a list, and what would become of it. `number` counts the rows of the file from 0."""

    number: int
    row: FileRow
    verdict: Verdict
    key: RowKey | None = None
    draft: CaseDraft | None = None
    case: int | None = None
    times: int = 0
    problems: Sequence[Problem] = ()
    conflicts: Sequence[Differs] = ()
    settled: Settled = UNSETTLED
    came: ImportRow | None = None  # before, with a case that is open to the actor
    said: Pairs[str, str] | None = None

    @property
    def comes_in(self) -> bool:
        return self.verdict in (Verdict.NEW, Verdict.UPDATE)

    def to_take_in(self) -> RowToTakeIn:
        assert self.key is not None and self.draft is not None, "a row that comes in was read"  # noqa: S101
        return RowToTakeIn(
            self.row.line,
            self.key.key,
            self.key.content,
            self.draft,
            case=self.case,
            number=self.number,
            times=self.times,
            takes_file=self.settled.takes_file,
            keeps_here=self.settled.keeps_here,
            said=self.said,
        )


def said_again(checked: Iterable[Checked]) -> list[tuple[int, date]]:
    """Return rows that came before and say the same on a later day: no edition between changes them now."""
    return [
        (one.came.pk, one.draft.known.day)
        for one in checked
        if one.verdict is Verdict.UNCHANGED and one.came and one.draft and one.draft.known
        if one.came.known_on and one.came.known_on < one.draft.known.day
    ]


@dataclass
class Checker:
    """Checks the rows of one file, in their order, against one campaign.

    Without a campaign it is one that is still to be made, for `office` (None: for the actor alone).
    """

    reader: RowReader
    mapping: Mapping
    campaign: Campaign | None
    actor: Actor
    at: datetime
    office: int | None = None
    keys: Keys = field(init=False)
    _closed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.keys = Keys(has_ids=bool(self.mapping.id_columns))

    def check(
        self,
        rows: Sequence[RowRead],
        settled: Pairs[int, Settled] | None = None,
        passed: Pairs[int, bool] | None = None,
    ) -> list[Checked]:
        """Return each row with what would become of it. Writes nothing.

        Those that are `passed` are gone past in their place, as by `skip`: by number, with whether it counts.
        """
        choices, past = settled or {}, passed or {}
        self._closed.clear()  # a grant that ended meanwhile ends the import
        looked_at = [self._look_at(row, choices.get(row.number, UNSETTLED)) for row in rows]
        self._tell_apart([one for one in looked_at if one.verdict is Verdict.NEW or one.number in past], past)
        return [one for one in looked_at if one.number not in past]

    def skip(self, row: RowRead, *, counts: bool) -> None:
        """Go past a row that was done before. Where it `counts`, what comes after may repeat it."""
        key = self.keys.key_of(row.digests)
        if counts:
            self.keys.is_said_otherwise(key)

    def written(self, checked: Sequence[Checked], write: Callable[[], Written]) -> Written:
        """Run `write`; once more where somebody took some of the rows in meanwhile: theirs are unchanged."""
        try:
            return write()
        except IntegrityError:
            if not self._look_again([one for one in checked if one.comes_in]):
                raise
            return write()

    def _look_again(self, rows: Sequence[Checked]) -> bool:
        """Compare rows once more with what came in meanwhile. False where nothing of them did."""
        before = rows_before(self.campaign, [one.key.key for one in rows if one.key], self.actor)
        met = []
        for one in rows:
            if one.key is None or one.verdict is not Verdict.NEW:
                continue
            one.came = before.open.get(one.key.key)
            if one.came is None:
                one.times = before.times.get(one.key.key, 0)
            elif _says_the_same(one.came, one.key):
                one.verdict, one.case = Verdict.UNCHANGED, one.came.case_id
            else:
                one.case = one.came.case_id
                met.append(one)
        self._compare(met)
        return bool(before.times)

    # ---------------------------------------------------------------- by itself

    def _look_at(self, read: RowRead, settled: Settled) -> Checked:
        key, draft = self.keys.key_of(read.digests), read.draft
        problems = read.problems if draft is None else self._why_not(draft)
        if problems:
            return Checked(read.number, read.row, Verdict.REFUSED, key, problems=problems)
        case, said = settled.case, read.said
        return Checked(read.number, read.row, Verdict.NEW, key, draft, case, settled=settled, said=said)

    def _why_not(self, draft: CaseDraft) -> tuple[Problem, ...]:
        if why := self._why_closed(draft.country):
            return (Problem("country", why),)
        if draft.known and (why := why_too_early(draft.known.day, self._frozen)):
            return (Problem("known_on", why),)
        return ()

    @cached_property
    def _frozen(self) -> datetime | None:
        return editions.last_known_by()

    def _why_closed(self, country: str) -> str:
        if country not in self._closed:
            self._closed[country] = self._why_not_in(country)
        return self._closed[country]

    def _why_not_in(self, country: str) -> str:
        try:
            if self.campaign is None:
                access.require_record_through(self.actor, self.office, country)
            else:
                access.require_on_campaign(self.actor, Permission.RECORD, self.campaign, country)
        except access.NotAllowed as refusal:
            return str(refusal)
        return ""

    # ---------------------------------------------------------------- beside what is there

    def _tell_apart(self, rows: Sequence[Checked], passed: Pairs[int, bool]) -> None:
        """Find which rows came before, or name a case, and what they would change. A few queries for all."""
        before = rows_before(self.campaign, [one.key.key for one in rows if one.key], self.actor)
        named = self._named(rows)
        for one in rows:
            if one.number in passed:
                if passed[one.number] and one.key is not None:
                    self.keys.is_said_otherwise(one.key)
                continue
            one.came = before.open.get(one.key.key if one.key else "")
            self._place(one, one.came, named)
            if one.key is not None and one.key.key not in before.open:
                one.times = before.times.get(one.key.key, 0)  # beside rows of cases that are hidden
        self._compare([one for one in rows if one.case is not None and one.number not in passed])

    def _place(self, one: Checked, came: ImportRow | None, named: Pairs[str, int]) -> None:
        """Say which case a row is about, None for a new one; or refuse it, or leave it as it is."""
        assert one.key is not None  # noqa: S101
        repeated = self.keys.has_come(one.key)
        if self.keys.is_said_otherwise(one.key):
            return _refuse(one, "id", SAID_OTHERWISE)
        written = self.reader.reference_of(one.row)
        if written:  # a case named by its reference
            one.case = named.get(references.read_reference(written) or "")
            if one.case is None:
                return _refuse(one, "reference", NO_SUCH_CASE)
        if repeated or (came is not None and _says_the_same(came, one.key)):
            one.verdict, one.case = Verdict.UNCHANGED, came.case_id if came else None
        elif came is not None and one.case not in (None, came.case_id):
            _refuse(one, "id", ELSEWHERE)
        elif came is not None:
            one.case = came.case_id
        return None

    def _named(self, rows: Sequence[Checked]) -> dict[str, int]:
        """Return the visible cases whose references stand in the rows."""
        written = {self.reader.reference_of(one.row) for one in rows}
        wanted = {reference for text in written if text and (reference := references.read_reference(text))}
        if not wanted:
            return {}
        return access.led_to(access.cases_for(self.actor), wanted)

    def _compare(self, rows: Sequence[Checked]) -> None:
        rows = [one for one in rows if one.verdict is Verdict.NEW]
        if not rows:
            return
        cases = self._open_to_change([one.case for one in rows if one.case])
        for one in rows:
            case = cases.get(one.case or 0)
            if case is None:
                _refuse(one, "row", CLOSED)
            elif one.key is not None and one.draft is not None:
                self._compare_one(one, case, one.came, one.draft)

    def _open_to_change(self, numbers: Sequence[int]) -> dict[int, Case]:
        found = access.cases_for(self.actor, Permission.RECORD).filter(pk__in=numbers)
        return {
            case.pk: case
            for case in found.select_related("person").prefetch_related("names", "person__nationalities")
        }

    def _compare_one(self, one: Checked, case: Case, came: ImportRow | None, draft: CaseDraft) -> None:
        try:
            check_not_older(came, draft.known)
            takes = one.settled.takes_file
            update = updating.plan(case, draft, came, self.actor, self.at, takes_file=takes)
        except Refused as refusal:
            _refuse(one, field_of(refusal), str(refusal))
            one.case = case.pk  # of whom the sentence may tell something
            return
        undecided = update.undecided(one.settled.keeps_here)
        if undecided:
            one.verdict, one.conflicts = Verdict.CONFLICT, tuple(update.conflicts)
            one.problems = (Problem(undecided[0].field, DECIDE),)
        else:
            # A row with an id is remembered with its case, also where it changes nothing.
            is_known = came is not None or not self.mapping.id_columns
            one.verdict = Verdict.UNCHANGED if is_known and update.changes_nothing else Verdict.UPDATE


def _says_the_same(came: ImportRow, key: RowKey) -> bool:
    """True too of somebody who was erased: a list does not bring them back."""
    return came.is_erased or came.content == key.content


def _refuse(one: Checked, field_name: str, reason: str) -> None:
    one.verdict, one.problems, one.case = Verdict.REFUSED, (Problem(field_name, reason),), None
