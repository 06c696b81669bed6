"""The EDTF text that is stored: a year, month or day, perhaps approximate, or an interval of two."""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .errors import DateNotUnderstood
from .grammar import ENGLISH

UNKNOWN = "XXXX"
OPEN = ".."
EARLIEST_YEAR, LATEST_YEAR = 1000, 2999
ABOUT_DAYS = timedelta(days=3)

_POINT = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(~?)")


@dataclass(frozen=True)
class Point:
    """A year, a month or a day of the common calendar, as precise as it was said."""

    year: int
    month: int | None = None
    day: int | None = None
    approximate: bool = False

    def __post_init__(self) -> None:
        # A year more at either end: "about 1000" and "after 2999" reach there.
        if not EARLIEST_YEAR - 1 <= self.year <= LATEST_YEAR + 1:
            raise DateNotUnderstood(ENGLISH.say.year_out_of_range)
        if (self.day and not self.month) or (self.month is not None and not 1 <= self.month <= 12):
            raise DateNotUnderstood(ENGLISH.say.month_as_word)
        if self.day is not None and not 1 <= self.day <= monthrange(self.year, self.month or 1)[1]:
            raise DateNotUnderstood(ENGLISH.not_a_day(self.year, self.month or 1, self.day))

    @classmethod
    def of(cls, day: date) -> "Point":
        return cls(day.year, day.month, day.day)

    @property
    def edtf(self) -> str:
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts) + "~" * self.approximate

    @property
    def first(self) -> date:
        """The first possible day: "about" is 3 days, 1 month or 1 year earlier."""
        if not self.approximate:
            return date(self.year, self.month or 1, self.day or 1)
        return self._exact().first - ABOUT_DAYS if self.day else self.neighbour(-1)._exact().first

    @property
    def last(self) -> date:
        """The last possible day: "about" is 3 days, 1 month or 1 year later."""
        if not self.approximate:
            month = self.month or 12
            return date(self.year, month, self.day or monthrange(self.year, month)[1])
        return self._exact().last + ABOUT_DAYS if self.day else self.neighbour(1)._exact().last

    def neighbour(self, steps: int) -> "Point":
        """The day, month or year that many steps later (earlier when negative), equally precise."""
        if self.day:
            return replace(
                Point.of(self._exact().first + timedelta(days=steps)), approximate=self.approximate
            )
        if self.month:
            years, month = divmod(self.month - 1 + steps, 12)
            return replace(self, year=self.year + years, month=month + 1)
        return replace(self, year=self.year + steps)

    def _exact(self) -> "Point":
        return replace(self, approximate=False)


@dataclass(frozen=True)
class Span:
    """What an EDTF text says: two ends, either of them open (None)."""

    start: Point | None
    end: Point | None

    @property
    def point(self) -> Point | None:
        """The single year, month or day, when that is what was said."""
        return self.start if self.start == self.end else None

    @property
    def first(self) -> date | None:
        return self.start.first if self.start else None

    @property
    def last(self) -> date | None:
        return self.end.last if self.end else None

    @property
    def is_approximate(self) -> bool:
        return any(point.approximate for point in (self.start, self.end) if point)


def read(edtf: str) -> Span:
    """Read every EDTF text that we write; unspecified months and days ("2024-XX") are left out."""
    text = edtf.strip().replace("-XX", "").replace("-xx", "")
    if text.upper() == UNKNOWN:
        return Span(None, None)
    start, slash, end = text.partition("/")
    span = Span(_end(start), _end(end)) if slash else Span(_point(start), _point(start))
    return _checked(span)


def _checked(span: Span) -> Span:
    if span.first is None and span.last is None:
        raise DateNotUnderstood(ENGLISH.say.how_to_write)
    if span.start and span.end:
        if span.start.approximate != span.end.approximate:
            raise DateNotUnderstood(ENGLISH.say.how_to_write)
        if span.start.first > span.end.last:
            raise DateNotUnderstood(ENGLISH.say.backwards)
    return span


def _end(text: str) -> Point | None:
    return None if text in {OPEN, ""} else _point(text)


def _point(text: str) -> Point:
    match = _POINT.fullmatch(text)
    if match is None:
        raise DateNotUnderstood(ENGLISH.say.how_to_write)
    year, month, day, about = match.groups()
    return Point(int(year), _number(month), _number(day), bool(about))


def _number(text: str | None) -> int | None:
    return None if text is None else int(text)
