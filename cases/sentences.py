"""When somebody is expected to be free, by what the courts have said. Reads rows, never the database.

Sentence less time held, by the calendar: years and months first, then days, then the days that come off. A
month that has no such day ends it (31 January and one month is 28 February). A start that is known to a
month, or about, gives as wide an end: what is not known to the day is never told as one day.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import clock, dates
from cases.dates import PartialDate
from cases.vocabulary import Runs, SentenceKind, TimeHeld

FIRST_YEAR, LAST_YEAR = 1000, 2999  # of the dates we write; what ends outside them has no end to work out


class Sentenced(Protocol):
    """What is read of a sentence."""

    @property
    def kind(self) -> str: ...
    @property
    def years(self) -> int: ...
    @property
    def months(self) -> int: ...
    @property
    def days(self) -> int: ...
    @property
    def counted_from(self) -> PartialDate | None: ...
    @property
    def time_held(self) -> str: ...
    @property
    def held_days(self) -> int: ...
    @property
    def runs(self) -> str: ...
    @property
    def happened_on(self) -> PartialDate: ...
    @property
    def recorded_at(self) -> datetime: ...
    @property
    def verified_at(self) -> datetime | None: ...


Said = TypeVar("Said", bound=Sentenced)


@dataclass(frozen=True)
class Release:
    """When it is expected, or None with the sentence that says why not; and how it was worked out."""

    on: PartialDate | None
    working: tuple[str, ...]
    why_not: str = ""
    is_verified: bool = False


@dataclass(frozen=True)
class _Days:
    """The days that are possible, both included; None is an end that is not known."""

    first: date | None
    last: date | None


class _NoEnd(Exception):
    """It cannot be worked out: a sentence that says why."""


def expected_release(sentences: Iterable[Sentenced]) -> Release | None:
    """Return when who has these live sentences is expected to be free; None when none takes liberty away."""
    rows = [one for one in standing(sentences) if one.kind in _TAKES_LIBERTY]
    if not rows:
        return None
    working = tuple(words_of(one) for one in rows)
    is_verified = all(one.verified_at is not None for one in rows)
    try:
        days = _run(rows)
    except _NoEnd as why:
        return Release(None, working, str(why), is_verified)
    return Release(_said(days), working, is_verified=is_verified)


def standing(sentences: Iterable[Said]) -> list[Said]:
    """Return the sentences that no later one came in the place of, the first one first."""
    rows = sorted(
        sentences,
        key=lambda one: (dates.sort_key(one.happened_on, clock.day_of(one.recorded_at)), one.recorded_at),
    )
    replaced = max((place for place, row in enumerate(rows) if row.runs == Runs.INSTEAD), default=0)
    return rows[replaced:]


_TAKES_LIBERTY = (SentenceKind.IMPRISONMENT, SentenceKind.LIFE, SentenceKind.DEATH)


def _run(rows: Sequence[Sentenced]) -> _Days:
    """Return the days on which the last of `rows` may end."""
    kinds = {row.kind for row in rows}
    if SentenceKind.DEATH in kinds:
        raise _NoEnd(_("A death sentence stands: there is no release to work out."))
    if SentenceKind.LIFE in kinds:
        raise _NoEnd(_("A life sentence has no end to work out."))
    if any(row.runs == Runs.NOT_SAID for row in rows[1:]):
        raise _NoEnd(
            _(
                "More than one sentence stands. Correct the later one, and say whether it runs at the same "
                "time or after."
            )
        )
    end = _end(rows[0], _start(rows[0]))
    for row in rows[1:]:
        end = _end(row, end) if row.runs == Runs.AFTER else _later(end, _end(row, _start(row)))
    return end


def _start(row: Sentenced) -> _Days:
    if row.counted_from is None or not row.counted_from.is_known:
        raise _NoEnd(_("It is not known from which day the sentence is counted."))
    return _Days(row.counted_from.first, row.counted_from.last)


def _end(row: Sentenced, start: _Days) -> _Days:
    """Return when a sentence that begins on `start` ends; days that may come off leave the first open."""
    if not (row.years or row.months or row.days):
        raise _NoEnd(_("The length of the sentence is not known."))
    first = None if row.time_held == TimeHeld.NOT_KNOWN else _ended(row, start.first)
    return _Days(first, _ended(row, start.last))


def _ended(row: Sentenced, start: date | None) -> date | None:
    if start is None:
        return None
    try:
        whole = add_months(start, 12 * row.years + row.months) + timedelta(days=row.days)
        ended = whole - timedelta(days=row.held_days)
    except (OverflowError, ValueError):
        raise _NoEnd(_("The sentence is longer than a lifetime.")) from None
    if ended.year > LAST_YEAR:
        raise _NoEnd(_("The sentence is longer than a lifetime."))
    if ended.year < FIRST_YEAR:
        raise _NoEnd(_("More time was held than fits before the sentence. Correct its days."))
    return ended


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _later(one: _Days, other: _Days) -> _Days:
    """Return when both have ended: not before the first possible end of either."""
    firsts = [day for day in (one.first, other.first) if day]
    lasts = (one.last, other.last)
    last = None if None in lasts else max(day for day in lasts if day)
    return _Days(max(firsts) if firsts else None, last)


def _said(days: _Days) -> PartialDate | None:
    if days.first and days.last:
        return dates.span(days.first, days.last)
    if not (days.first or days.last):
        return dates.NOT_KNOWN
    return dates.from_edtf(f"{days.first or '..'}/{days.last or '..'}")


# ---------------------------------------------------------------- in words


def words_of(row: Sentenced) -> str:
    """Say what is counted: "3 years from 14 March 2017, less 61 days held before"."""
    if row.kind != SentenceKind.IMPRISONMENT:
        return str(SentenceKind(row.kind).label)
    parts = [length_words(row.years, row.months, row.days)]
    if row.runs == Runs.AFTER:
        parts.append(_("after the sentences before it"))
    elif row.counted_from is not None and row.counted_from.is_known:
        parts.append(_("from %(day)s") % {"day": row.counted_from.words()})
    said = " ".join(parts)
    if row.held_days:
        held = ngettext("%(n)s day", "%(n)s days", row.held_days) % {"n": row.held_days}
        said = _("%(sentence)s, less %(days)s held before") % {"sentence": said, "days": held}
    elif row.time_held == TimeHeld.NOT_KNOWN:
        said = _("%(sentence)s; days held before may come off") % {"sentence": said}
    if row.runs == Runs.TOGETHER:
        said = _("%(sentence)s, at the same time as those before it") % {"sentence": said}
    return said


def length_words(years: int, months: int, days: int) -> str:
    """Say a length: "7 years 6 months"; nothing was said of it when all are 0."""
    parts = [
        ngettext("%(n)s year", "%(n)s years", years) % {"n": years} if years else "",
        ngettext("%(n)s month", "%(n)s months", months) % {"n": months} if months else "",
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days} if days else "",
    ]
    return " ".join(part for part in parts if part) or _("Length not known")
