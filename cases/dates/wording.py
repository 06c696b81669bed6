"""What a date reads like: its words as known, and the first and last possible day in full."""

import re
from datetime import date, timedelta

from .calendars import Calendar, calendars_of
from .grammar import Language
from .points import Point, Span

ONE_DAY = timedelta(days=1)


def words(span: Span, language: Language) -> str:
    """Return the date as precisely as it is known, in words that `parse` reads back to the same days."""
    said = _said(span, language)
    if any(calendars_of(int(year)) for year in re.findall(r"[0-9]{4}", said)):
        # Unmarked, 1398 would be taken for a Persian year when it is read again.
        common = language.calendar_names[Calendar.GREGORIAN]
        return language.patterns.in_calendar.format(date=said, calendar=common)
    return said


def bounds_words(span: Span, language: Language) -> str:
    """Return the echo: the possible days in full, so that nobody has to know what "about" means."""
    days = _bounds(span.first, span.last, language)
    return language.patterns.approximate.format(date=days) if span.is_approximate else days


def _said(span: Span, language: Language) -> str:
    patterns = language.patterns
    if span.start and span.end:
        said = _closed(_exactly(span.start), _exactly(span.end), language)
        return patterns.about.format(date=said) if span.is_approximate else said
    if span.start:
        return _open_end(span.start, language)
    return _open_start(span.end, language) if span.end else patterns.not_known


def _exactly(point: Point) -> Point:
    return Point(point.year, point.month, point.day)


def _closed(start: Point, end: Point, language: Language) -> str:
    if start == end:
        return point_words(start, language)
    return _third(start, end, language) or _range(start, end, language)


def _open_start(end: Point, language: Language) -> str:
    if end.approximate:
        about = language.patterns.about.format(date=point_words(_exactly(end.neighbour(1)), language))
        return language.patterns.before.format(date=about)
    return language.patterns.before.format(date=point_words(_beginning(end.last + ONE_DAY), language))


def _open_end(start: Point, language: Language) -> str:
    patterns = language.patterns
    if start.approximate:
        return patterns.since.format(date=patterns.about.format(date=point_words(_exactly(start), language)))
    if start.day == 1:
        # "After 2020" is kept as 2021-01-01/.., "since 2021" as 2021/..: the precision tells which was said.
        return patterns.after.format(date=point_words(_beginning(start.first).neighbour(-1), language))
    return patterns.since.format(date=point_words(start, language))


def _beginning(day: date) -> Point:
    """The year or month that the day begins, else the day."""
    if day.day > 1:
        return Point.of(day)
    return Point(day.year, day.month) if day.month > 1 else Point(day.year)


def _third(start: Point, end: Point, language: Language) -> str:
    """Return "early 2024" or "late March 2024" for an interval of days that is such a third, else nothing."""
    if not (start.day and end.day) or start.year != end.year:
        return ""
    for name, (first, last) in zip(language.thirds, thirds_of(Point(start.year)), strict=True):
        if (start, end) == (first, last):
            return f"{name} {start.year}"
    for name, (first, last) in zip(language.thirds, thirds_of(Point(start.year, start.month)), strict=True):
        if (start, end) == (first, last):
            return f"{name} {point_words(Point(start.year, start.month), language)}"
    return ""


def thirds_of(point: Point) -> tuple[tuple[Point, Point], ...]:
    """The thirds of a year (to April, to August, to December) or of a month (to 10, to 20, to its end)."""
    if point.month:
        begins = [date(point.year, point.month, day) for day in (1, 11, 21)]
    else:
        begins = [date(point.year, month, 1) for month in (1, 5, 9)]
    ends = [begins[1] - ONE_DAY, begins[2] - ONE_DAY, point.last]
    return tuple((Point.of(first), Point.of(last)) for first, last in zip(begins, ends, strict=True))


def _range(start: Point, end: Point, language: Language) -> str:
    """Return both ends, without repeating the month or year that they share."""
    return language.patterns.span.format(
        first=_shortened(start, end, language), last=point_words(end, language)
    )


def _shortened(start: Point, end: Point, language: Language) -> str:
    same_precision = (start.month is None) == (end.month is None) and bool(start.day) == bool(end.day)
    if start.year != end.year or not start.month or not same_precision:
        return point_words(start, language)
    month = language.months[start.month - 1]
    if not start.day:
        return month
    if start.month == end.month:
        return str(start.day)
    return language.patterns.day_month.format(day=start.day, month=month)


def point_words(point: Point, language: Language) -> str:
    if not point.month:
        return str(point.year)
    month = language.months[point.month - 1]
    if not point.day:
        return language.patterns.month.format(month=month, year=point.year)
    return language.patterns.day.format(day=point.day, month=month, year=point.year)


def _bounds(first: date | None, last: date | None, language: Language) -> str:
    patterns = language.patterns
    if first and last:
        ends = Point.of(first), Point.of(last)
        return point_words(ends[0], language) if first == last else _range(*ends, language)
    if last:
        return patterns.or_earlier.format(date=point_words(Point.of(last), language))
    if first:
        return patterns.or_later.format(date=point_words(Point.of(first), language))
    return patterns.not_known
