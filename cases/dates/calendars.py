"""Years, months and days of other calendars as days of the common (Gregorian) calendar."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from convertdate import gregorian, islamic, persian

ONE_DAY = timedelta(days=1)


class Calendar(StrEnum):
    """The calendars in which the organisations' sources write."""

    GREGORIAN = "gregorian"
    PERSIAN = "persian"
    ISLAMIC = "islamic"
    BUDDHIST = "buddhist"


# Years that are read when the calendar is named: the 19th to the 21st century of the common calendar.
YEARS: Mapping[Calendar, range] = MappingProxyType(
    {
        Calendar.PERSIAN: range(1200, 1501),
        Calendar.ISLAMIC: range(1200, 1501),
        Calendar.BUDDHIST: range(2400, 2701),
        Calendar.GREGORIAN: range(1000, 3000),
    }
)

# Years that nobody means in the common calendar when writing of a person alive today.
FOREIGN_LOOKING: Mapping[range, tuple[Calendar, ...]] = MappingProxyType(
    {
        range(1300, 1501): (Calendar.PERSIAN, Calendar.ISLAMIC),
        range(2400, 2701): (Calendar.BUDDHIST,),
    }
)

# Thailand's year began on 1 April until the year 2483, which had nine months.
THAI_YEAR_BEGINS_IN_JANUARY = 2484


def calendars_of(year: int) -> tuple[Calendar, ...]:
    """Return the other calendars a year looks like; empty when it is an ordinary year."""
    return next((found for years, found in FOREIGN_LOOKING.items() if year in years), ())


def month_length(calendar: Calendar, year: int, month: int) -> int:
    return _LENGTHS[calendar](year, month)


@lru_cache(maxsize=4096)  # the Persian new year is computed from the equinox: 20 ms
def bounds(
    calendar: Calendar, year: int, month: int | None = None, day: int | None = None
) -> tuple[date, date]:
    """Return the first and last possible day of a year, month or day of a calendar.

    The Islamic month begins with a sighting that differs from arithmetic and from place to place,
    so its days, months and years are a day wider on either side.
    The caller has checked that month and day exist.
    """
    if calendar is Calendar.BUDDHIST and month is None:
        return _thai_year(year)
    first_month, last_month = month or 1, month or 12
    first = _TO_DAY[calendar](year, first_month, day or 1)
    last = _TO_DAY[calendar](year, last_month, day or month_length(calendar, year, last_month))
    if calendar is Calendar.ISLAMIC:
        return first - ONE_DAY, last + ONE_DAY
    return first, last


def _thai_year(year: int) -> tuple[date, date]:
    january = year >= THAI_YEAR_BEGINS_IN_JANUARY
    last_month = 12 if january or year == THAI_YEAR_BEGINS_IN_JANUARY - 1 else 3
    return _thai_day(year, 1 if january else 4, 1), _thai_day(year, last_month, 31)


def _thai_day(year: int, month: int, day: int) -> date:
    return date(_common_year(year, month), month, day)


def _common_year(thai_year: int, month: int) -> int:
    """Until 1940 January to March closed the Thai year, so they fall in the next common year."""
    return thai_year - 543 + (thai_year < THAI_YEAR_BEGINS_IN_JANUARY and month <= 3)


def _thai_month_length(year: int, month: int) -> int:
    """Days of the month; none for the three months that the year 2483 did not have."""
    if year == THAI_YEAR_BEGINS_IN_JANUARY - 1 and month <= 3:
        return 0
    return int(gregorian.month_length(_common_year(year, month), month))


_TO_DAY: Mapping[Calendar, Callable[[int, int, int], date]] = MappingProxyType(
    {
        Calendar.GREGORIAN: date,
        Calendar.PERSIAN: lambda year, month, day: date(*persian.to_gregorian(year, month, day)),
        Calendar.ISLAMIC: lambda year, month, day: date(*islamic.to_gregorian(year, month, day)),
        Calendar.BUDDHIST: _thai_day,
    }
)

_LENGTHS: Mapping[Calendar, Callable[[int, int], int]] = MappingProxyType(
    {
        Calendar.GREGORIAN: gregorian.month_length,
        Calendar.PERSIAN: persian.month_length,
        Calendar.ISLAMIC: islamic.month_length,
        Calendar.BUDDHIST: _thai_month_length,
    }
)
