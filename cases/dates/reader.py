"""Reads a phrase with the table of one language. A method returns None when the text is not of its kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date as Day
from datetime import timedelta
from typing import Literal

from . import points, said
from .calendars import Calendar, calendars_of
from .errors import AmbiguousDate, DateNotUnderstood
from .grammar import Language
from .numbers import DASH, read_edtf, refuse_slashes, unify
from .partial import NOT_KNOWN, PartialDate, from_day, from_span, span
from .points import Point, Span

Hemisphere = Literal["north", "south"]

ONE_DAY = timedelta(days=1)
# Months in which spring, summer, autumn and winter begin; each lasts three.
SEASON_BEGINS = {"north": (3, 6, 9, 12), "south": (9, 12, 3, 6)}
TWO_YEARS = re.compile(rf"([0-9]{{4}})(?: ?[/{DASH}-] ?([0-9]{{2}}|[0-9]{{4}}))?")
# "About" a month or year of another calendar: one of its longest months or years either side.
ABOUT = ((timedelta(days=3), timedelta(days=3)), (timedelta(days=33), timedelta(days=31)))
ABOUT_A_YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Reader:
    table: Language
    today: Day
    hemisphere: Hemisphere
    calendar: Calendar | None = None

    def read_phrase(self, phrase: str) -> PartialDate:
        """Return the date, or raise DateNotUnderstood or said.CalendarNotSaid."""
        stored = read_edtf(phrase)
        if stored:
            return stored
        text, calendar = self._without_calendar(self.table.folded(phrase))
        if not text:
            raise DateNotUnderstood(self.table.say.empty)
        refuse_slashes(text, self.table)
        return replace(self, calendar=calendar)._read(unify(text, self.table))

    def _without_calendar(self, text: str) -> tuple[str, Calendar | None]:
        """Take the calendar's name out of the text: it holds for every year of the phrase."""
        named = set()
        for word, calendar in self.table.calendar_by_word:
            text, times = re.subn(rf"(?:^| ){re.escape(word)}(?= |$)", "", text)
            named |= {calendar} if times else set()
        if len(named) > 1:
            raise DateNotUnderstood(self.table.say.how_to_write)
        return text.strip(), next(iter(named), None)

    def _read(self, text: str) -> PartialDate:
        if text in map(self.table.folded, self.table.not_known):
            return NOT_KNOWN
        found = self._one(text) or self._about(text) or self._range(text) or self._open(text)
        if found is None:
            raise DateNotUnderstood(self.table.say.how_to_write)
        return found

    def _one(self, text: str) -> PartialDate | None:
        """A date without about, range or open end."""
        return (
            self._relative(text)
            or self._ago(text)
            or self._season(text)
            or self._third(text)
            or self._decade(text)
            or self._point(text)
        )

    def _point(self, text: str) -> PartialDate | None:
        parts = said.read(text, self.table)
        if parts is None or parts.year is None and parts.month is None:
            return None
        return said.resolve(parts, self.calendar, self.table)

    # Counted from today

    def _relative(self, text: str) -> PartialDate | None:
        table = self.table
        this_month, this_year = Point(self.today.year, self.today.month), Point(self.today.year)
        for words, present in (
            (table.days_from_today, Point.of(self.today)),
            (table.months_from_today, this_month),
            (table.years_from_today, this_year),
        ):
            for word, steps in words.items():
                if text == table.folded(word):
                    return _exactly(present.neighbour(steps))
        return None

    def _ago(self, text: str) -> PartialDate | None:
        """Days ago is that day; weeks, months and years ago are about that day, month and year."""
        for pattern in self.table.ago:
            expected = re.escape(self.table.folded(pattern)).replace(r"\{n\}", r"(?P<n>\w+)")
            match = re.fullmatch(expected.replace(r"\{unit\}", r"(?P<unit>\w+)"), text)
            number = self._number(match["n"]) if match else None
            if match and number is not None:
                return self._before_today(number, match["unit"])
        return None

    def _number(self, word: str) -> int | None:
        if re.fullmatch("[0-9]{1,4}", word):
            return int(word)
        return next((n for name, n in self.table.numbers.items() if self.table.folded(name) == word), None)

    def _before_today(self, number: int, unit_word: str) -> PartialDate | None:
        today = self.today
        unit = next((unit for unit, words in self.table.units.items() if unit_word in words), None)
        if unit == "day":
            return from_day(today - timedelta(days=number))
        if unit == "week":
            return _approximately(Point.of(today - timedelta(weeks=number)))
        if unit == "month":
            return _approximately(Point(today.year, today.month).neighbour(-number))
        return _approximately(Point(today.year - number)) if unit == "year" else None

    # Parts of a year or month

    def _third(self, text: str) -> PartialDate | None:
        for which, words in enumerate(self.table.third_words):
            rest = self._after_prefix(words, text)
            parts = said.read(rest, self.table) if rest else None
            if parts and (parts.year or parts.month):
                return said.third(parts, which, self.calendar, self.table)
        return None

    def _season(self, text: str) -> PartialDate | None:
        for which, words in enumerate(self.table.season_words):
            rest = self._after_prefix(words, text)
            match = TWO_YEARS.fullmatch(rest) if rest else None
            if match:
                return self._season_of(which, int(match[1]), match[2])
        return None

    def _season_of(self, which: int, year: int, next_year: str | None) -> PartialDate | None:
        """A season that crosses the year's end needs both years; of one year it could be either winter."""
        if calendars_of(year) or self.calendar not in {None, Calendar.GREGORIAN}:
            raise DateNotUnderstood(self.table.say.foreign_month_as_word)
        begins = Point(year, SEASON_BEGINS[self.hemisphere][which])
        if begins.month != 12:
            return None if next_year else _three_months(begins)
        if not next_year:
            raise self._which_season(which, begins)
        follows = next_year in {str(year + 1), str(year + 1)[-2:]}
        return _three_months(begins) if follows else None

    def _which_season(self, which: int, begins: Point) -> AmbiguousDate:
        name, year = self.table.seasons[which], begins.year
        one, other = _three_months(replace(begins, year=year - 1)), _three_months(begins)
        return AmbiguousDate(
            self.table.say.which_season.format(
                season=f"{name.capitalize()} {year}",
                one=one.words(self.table.code),
                other=other.words(self.table.code),
                example=f"{name} {year - 1}/{year}",
            )
        )

    def _decade(self, text: str) -> PartialDate | None:
        endings = "|".join(map(re.escape, self.table.decade_endings))
        match = re.fullmatch(rf"([0-9]{{3}}0)(?:{endings})", text)
        if match is None:
            return None
        year = int(match[1])
        if calendars_of(year) or self.calendar not in {None, Calendar.GREGORIAN}:
            raise DateNotUnderstood(self.table.say.foreign_month_as_word)
        return from_span(points.read(f"{year}/{year + 9}"))

    # About, ranges, open ends

    def _about(self, text: str) -> PartialDate | None:
        rest = self._after_prefix(self.table.about, text)
        if not rest:
            return None
        date = self._point(rest) or self._relative(rest) or self._ago(rest)
        if date:
            return _about(date)
        interval = self._range(rest)
        return _about_both_ends(interval) if interval else None

    def _range(self, text: str) -> PartialDate | None:
        for start, end in self._ends(text):
            found = self._between(start, end)
            if found:
                return found
        return None

    def _ends(self, text: str) -> Iterator[tuple[str, str]]:
        around = self.table.around
        dashed = tuple((beginning, DASH) for beginning in dict.fromkeys(pair[0] for pair in around))
        for beginning, middle in around + dashed:
            prefix = f"{re.escape(beginning)} " if beginning else ""
            match = re.fullmatch(rf"{prefix}(.+?) {re.escape(middle)} (.+)", text)
            if match:
                yield match[1], match[2]

    def _between(self, start: str, end: str) -> PartialDate | None:
        first, last = said.read(start, self.table), said.read(end, self.table)
        if first and last:
            if last.day is not None and last.month is None:
                last = replace(last, month=first.month, month_of=first.month_of)
            first = first.borrowing(last)
            dates = [said.resolve(parts, self.calendar, self.table) for parts in (first, last)]
        else:
            dates = [self._one(start), self._one(end)]
        return self._joined(dates[0], dates[1])

    def _joined(self, first: PartialDate | None, last: PartialDate | None) -> PartialDate | None:
        if not (first and last and first.first and last.last):
            return None
        if first.first > last.last:
            raise DateNotUnderstood(self.table.say.backwards)
        one, other = points.read(first.edtf).point, points.read(last.edtf).point
        if one and other and not (one.approximate or other.approximate):
            return from_span(Span(one, other))
        return span(first.first, last.last)

    def _open(self, text: str) -> PartialDate | None:
        table = self.table
        for words, opened in (
            (table.no_later_than, _no_later_than),
            (table.since, _since),
            (table.before, _before),
            (table.after, _after),
        ):
            rest = self._after_prefix(words, text)
            date = (self._one(rest) or self._about(rest)) if rest else None
            if date and date.first and date.last:
                return opened(date)
        return None

    def _after_prefix(self, words: tuple[str, ...], text: str) -> str:
        """What follows one of the words at the beginning; empty when none is there."""
        for word in sorted(map(self.table.folded, words), key=len, reverse=True):
            if text.startswith(f"{word} "):
                return text.removeprefix(word).strip()
        return ""


def _exactly(point: Point) -> PartialDate:
    return from_span(Span(point, point))


def _approximately(point: Point) -> PartialDate:
    return _exactly(replace(point, approximate=True))


def _three_months(begins: Point) -> PartialDate:
    return from_span(Span(begins, begins.neighbour(2)))


def _about(date: PartialDate) -> PartialDate:
    """A month or year of another calendar is an interval of days, so it is widened by its length."""
    point = points.read(date.edtf).point
    if point:
        return _approximately(point)
    first, last = _days(date)
    reach = next((reach for longest, reach in ABOUT if last - first <= longest), ABOUT_A_YEAR)
    return span(first - reach, last + reach)


def _about_both_ends(interval: PartialDate) -> PartialDate:
    ends = points.read(interval.edtf)
    start, end = (replace(point, approximate=True) for point in (ends.start, ends.end) if point)
    return from_span(Span(start, end))


def _days(date: PartialDate) -> tuple[Day, Day]:
    """Both ends of a date that has no open one."""
    if date.first is None or date.last is None:
        raise ValueError("An open date has no two ends.")
    return date.first, date.last


def _about_point(date: PartialDate) -> Point | None:
    point = points.read(date.edtf).point
    return point if point and point.approximate else None


def _before(date: PartialDate) -> PartialDate:
    about = _about_point(date)
    return from_span(Span(None, about.neighbour(-1) if about else Point.of(_days(date)[0] - ONE_DAY)))


def _no_later_than(date: PartialDate) -> PartialDate:
    return from_span(Span(None, _about_point(date) or Point.of(_days(date)[1])))


def _after(date: PartialDate) -> PartialDate:
    about = _about_point(date)
    return from_span(Span(about.neighbour(1) if about else Point.of(_days(date)[1] + ONE_DAY), None))


def _since(date: PartialDate) -> PartialDate:
    """Keep an open start on the first of a month as the month, so that it does not read "after" the last."""
    start = points.read(date.edtf).point or Point.of(_days(date)[0])
    if start.day == 1 and not start.approximate:
        start = Point(start.year, start.month)
    return from_span(Span(start, None))
