"""What is known of a day: a day, a month, a year, "about", a range, before, after, not known."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, reduce

from . import points, wording
from .grammar import language_for
from .points import Point, Span

TYPED_AT_MOST = 200


@dataclass(frozen=True)
class PartialDate:
    """What is known of a day: EDTF text with the first and last possible day, both included.

    None is an end that is open or not known. `typed` is what the person wrote; two dates that say the same
    are equal however they were written. Days are those of the place where it happened: no time zone applies.
    Made by `parse`, `from_edtf`, `from_day`, `from_parts`, `span` and `widest`, which keep the three in step.
    """

    edtf: str
    first: date | None
    last: date | None
    typed: str = field(default="", compare=False)

    @property
    def is_known(self) -> bool:
        return self.edtf != points.UNKNOWN

    @property
    def is_day(self) -> bool:
        """Whether exactly one day is possible."""
        return self.first is not None and self.first == self.last

    @property
    def is_open(self) -> bool:
        """Whether it is known on one side only (before, after, since)."""
        return self.is_known and (self.first is None or self.last is None)

    @property
    def is_approximate(self) -> bool:
        return "~" in self.edtf

    def words(self, language: str = "en") -> str:
        """Return the date as it is known ("about 12 March 2024", "before June 2023"); `parse` reads it."""
        return wording.words(points.read(self.edtf), language_for(language))

    def bounds_words(self, language: str = "en") -> str:
        """Return the possible days in full: "9 to 15 March 2024, approximate", "31 May 2023 or earlier"."""
        return wording.bounds_words(points.read(self.edtf), language_for(language))

    def certainly_before(self, other: "PartialDate") -> bool:
        """Whether every possible day is earlier than every possible day of the other; the same day is not."""
        return self.last is not None and other.first is not None and self.last < other.first

    def certainly_not_after(self, other: "PartialDate") -> bool:
        """Whether no possible day is later than any possible day of the other (counting rule, point 7)."""
        return self.last is not None and other.first is not None and self.last <= other.first

    def __str__(self) -> str:
        return self.words()


NOT_KNOWN = PartialDate(points.UNKNOWN, None, None)


def from_edtf(text: str, typed: str = "") -> PartialDate:
    """Read the EDTF text that we store; raises DateNotUnderstood when it is not of the forms we write."""
    return from_span(points.read(text), typed)


def from_span(span: Span, typed: str = "") -> PartialDate:
    return PartialDate(edtf_of(span), span.first, span.last, typed[:TYPED_AT_MOST])


def edtf_of(span: Span) -> str:
    if span.start is None and span.end is None:
        return points.UNKNOWN
    if span.point:
        return span.point.edtf
    return "/".join(point.edtf if point else points.OPEN for point in (span.start, span.end))


@lru_cache(maxsize=4096)
def from_day(day: date) -> PartialDate:
    return from_span(Span(Point.of(day), Point.of(day)))


def from_parts(
    year: int, month: int | None = None, day: int | None = None, *, approximate: bool = False
) -> PartialDate:
    """Return the year, month or day; raises DateNotUnderstood when there is no such day."""
    point = Point(year, month, day, approximate)
    return from_span(Span(point, point))


def span(first: date, last: date) -> PartialDate:
    """Return the interval of days, as the day, whole month or whole year where it is exactly that."""
    if first > last:
        raise ValueError("The first day of a span comes after its last.")
    whole = Point(first.year), Point(first.year, first.month), Point.of(first)
    for point in whole:
        if (point.first, point.last) == (first, last):
            return from_span(Span(point, point))
    return from_span(Span(Point.of(first), Point.of(last)))


def widest(dates: Iterable[PartialDate]) -> PartialDate:
    """Return the interval that covers all the dates that sources state, in whatever order they come.

    A source that does not know the day narrows and widens nothing. A date that already covers the others
    is returned as it is, so that "about March 2024" keeps its word.
    """
    known = sorted((date for date in dates if date.is_known), key=lambda date: (len(date.edtf), date.edtf))
    if not known:
        return NOT_KNOWN
    return next((date for date in known if _covers_all(date, known)), None) or _union(known)


def _covers_all(wide: PartialDate, dates: list[PartialDate]) -> bool:
    return reduce(_join, (_ends(date) for date in dates)) == _ends(wide)


_Ends = tuple[date | None, date | None]


def _ends(date: PartialDate) -> _Ends:
    return date.first, date.last


def _join(one: _Ends, other: _Ends) -> _Ends:
    firsts, lasts = zip(one, other, strict=True)
    return (
        min(first for first in firsts if first) if all(firsts) else None,
        max(last for last in lasts if last) if all(lasts) else None,
    )


def _union(dates: list[PartialDate]) -> PartialDate:
    first, last = reduce(_join, (_ends(date) for date in dates))
    if first and last:
        return span(first, last)
    return from_span(Span(Point.of(first) if first else None, Point.of(last) if last else None))


def sort_key(partial: PartialDate, recorded_on: date) -> tuple[date, date]:
    """Return (last day, first day): the greatest is the latest fact known of a person.

    An open or unknown end ranks by the day of recording, but never before the date's own first day;
    an open or unknown start ranks before every stated one.
    """
    last = partial.last or max(recorded_on, partial.first or recorded_on)
    return last, partial.first or date.min


def typed_as(partial: PartialDate, typed: str) -> PartialDate:
    """The same date with what the person wrote."""
    return replace(partial, typed=typed[:TYPED_AT_MOST])
