"""One date as it was said: a year, a month, a day, in the calendar whose month or name was given."""

from dataclasses import dataclass, replace
from datetime import date

from .calendars import YEARS, Calendar, bounds, calendars_of, month_length
from .errors import DateNotUnderstood
from .grammar import Language
from .numbers import day_number, parts_of_iso
from .partial import PartialDate, from_span, span
from .points import Point, Span

THIRDS_OF_A_YEAR = ((1, 4), (5, 8), (9, 12))  # months
THIRDS_OF_A_MONTH = ((1, 10), (11, 20), (21, None))  # days; None is the last of the month


class CalendarNotSaid(Exception):
    """The year looks like one of another calendar, and none is named."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


@dataclass(frozen=True)
class Said:
    """The parts of one date; None is a part that was not said."""

    year: int | None
    month: int | None = None
    day: int | None = None
    month_of: Calendar | None = None  # the calendar whose month was named

    def borrowing(self, other: "Said") -> "Said":
        """Take from the other end of a range what was left out: the month and year of "5 to 20 June 2022"."""
        if self.month is None and self.day is not None:
            return replace(self, month=other.month, month_of=other.month_of).borrowing_year(other)
        return self.borrowing_year(other)

    def borrowing_year(self, other: "Said") -> "Said":
        return self if self.year else replace(self, year=other.year)


def read(text: str, table: Language) -> Said | None:
    """Find year, month and day in any order; None when a word is no part of a date."""
    iso = parts_of_iso(text)
    if iso:
        return Said(*iso)
    numbers = {word: day_number(word, table) for word in text.split()}
    month_word = " ".join(word for word in text.split() if numbers[word] is None)
    if month_word and month_word not in table.month_by_word:
        return None
    calendar, month = table.month_by_word.get(month_word, (None, None))
    written = [word for word in text.split() if numbers[word] is not None]
    years = [int(word) for word in written if len(word) == 4 and word.isdecimal()]
    days = [numbers[word] for word in written if not (len(word) == 4 and word.isdecimal())]
    if month_word and not years and len(days) == 2:
        raise DateNotUnderstood(table.say.year_too_short)
    if len(years) > 1 or len(days) > 1 or not text:
        return None
    return Said(years[0] if years else None, month, days[0] if days else None, calendar)


def resolve(said: Said, named: Calendar | None, table: Language) -> PartialDate | None:
    """Return the day, month or year; None when the parts do not make one ("12 2024").

    Raises DateNotUnderstood for a day that does not exist, CalendarNotSaid when only a person can tell.
    """
    if said.day is not None and said.month is None:
        return None
    calendar = calendar_of(said, named, table)
    year = _checked_year(said, calendar, table)
    _check_day(calendar, year, said, table)
    if calendar is Calendar.GREGORIAN:
        point = Point(year, said.month, said.day)
        return from_span(Span(point, point))
    return span(*bounds(calendar, year, said.month, said.day))


def third(said: Said, which: int, named: Calendar | None, table: Language) -> PartialDate | None:
    """Return the first, second or last third (0, 1, 2) of a year or month."""
    if said.day is not None or resolve(said, named, table) is None or said.year is None:
        return None
    calendar = calendar_of(said, named, table)
    first, last = _third(calendar, said.year, said.month, which)
    return span(first, last) if first <= last else None  # the Thai year once ended in March


def _third(calendar: Calendar, year: int, month: int | None, which: int) -> tuple[date, date]:
    if month is None:
        first_month, last_month = THIRDS_OF_A_YEAR[which]
        return bounds(calendar, year, first_month)[0], bounds(calendar, year, last_month)[1]
    first_day, last_day = THIRDS_OF_A_MONTH[which]
    last_day = last_day or month_length(calendar, year, month)
    return bounds(calendar, year, month, first_day)[0], bounds(calendar, year, month, last_day)[1]


def calendar_of(said: Said, named: Calendar | None, table: Language) -> Calendar:
    """The calendar that is named, or whose month is named; Thai dates use the months of the common one."""
    common_month = said.month_of is Calendar.GREGORIAN
    if said.month_of and not common_month and named in {None, said.month_of}:
        return said.month_of
    if said.month_of and (not common_month or named in {Calendar.PERSIAN, Calendar.ISLAMIC}):
        raise DateNotUnderstood(_not_its_month(said, named or Calendar.GREGORIAN, table))
    if named is None and said.year is not None and calendars_of(said.year):
        raise CalendarNotSaid(said.year)
    return named or Calendar.GREGORIAN


def _not_its_month(said: Said, named: Calendar, table: Language) -> str:
    month = table.month_name(said.month_of or Calendar.GREGORIAN, said.month or 1)
    return table.say.month_of_other_calendar.format(month=month, calendar=table.calendar_names[named])


def _checked_year(said: Said, calendar: Calendar, table: Language) -> int:
    if said.year is None:
        raise DateNotUnderstood(table.say.year_missing.format(example=_example(said, calendar, table)))
    years = YEARS[calendar]
    if said.year in years:
        return said.year
    if calendar is Calendar.GREGORIAN:
        raise DateNotUnderstood(table.say.year_out_of_range)
    name = table.calendar_names[calendar]
    raise DateNotUnderstood(
        table.say.year_of_calendar.format(year=said.year, calendar=name, first=years[0], last=years[-1])
    )


def _example(said: Said, calendar: Calendar, table: Language) -> str:
    month = table.month_name(calendar, said.month or 1)
    year = 2024 if calendar is Calendar.GREGORIAN else YEARS[calendar][200]
    if said.day is None:
        return table.patterns.month.format(month=month, year=year)
    return table.patterns.day.format(day=said.day, month=month, year=year)


def _check_day(calendar: Calendar, year: int, said: Said, table: Language) -> None:
    if said.month is None:
        return
    if not 1 <= said.month <= 12:
        raise DateNotUnderstood(table.say.month_as_word)
    days = month_length(calendar, year, said.month)
    if said.day is not None and not 1 <= said.day <= days:
        raise DateNotUnderstood(table.no_such_day(calendar, year, said.month, said.day, days))
    if days == 0:
        raise DateNotUnderstood(table.say.how_to_write)
