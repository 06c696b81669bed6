"""From what a person writes to a PartialDate. Nothing is guessed: what has two readings is asked back."""

from collections.abc import Iterator
from datetime import date

from .calendars import Calendar, calendars_of
from .errors import CalendarChoice, DateNotUnderstood, WhichCalendar
from .grammar import Language, language_for
from .partial import TYPED_AT_MOST, PartialDate, typed_as
from .reader import Hemisphere, Reader
from .reading import is_storable
from .said import CalendarNotSaid


def parse(phrase: str, *, today: date, language: str = "en", hemisphere: Hemisphere = "north") -> PartialDate:
    """Read a date phrase; `typed` keeps it as written.

    "About" is 3 days, 1 month or 1 year either side; "before 2020" ends on 31 December 2019,
    "after 2020" begins on 1 January 2021, "since 2020" on 1 January 2020; early, mid and late are thirds
    of a year or month.
    `today` is only for "yesterday" and its like; `hemisphere` only for seasons.
    Raises DateNotUnderstood with a sentence that says what to write: AmbiguousDate where the phrase has two
    readings, WhichCalendar (with the choices) where the year looks like one of another calendar.
    """
    table = language_for(language)
    _refuse_unstorable(phrase, table)
    reader = Reader(table, today, hemisphere)
    try:
        return typed_as(reader.read_phrase(phrase), phrase)
    except CalendarNotSaid as doubt:
        raise _which_calendar(doubt.year, phrase, reader) from None
    except OverflowError:  # "9999 years ago"
        raise DateNotUnderstood(table.say.how_to_write) from None


def _refuse_unstorable(phrase: str, table: Language) -> None:
    if len(phrase) > TYPED_AT_MOST:
        raise DateNotUnderstood(table.say.too_long)
    if not is_storable(phrase):
        raise DateNotUnderstood(table.say.control_character)


def _which_calendar(year: int, phrase: str, reader: Reader) -> WhichCalendar:
    say, code = reader.table.say, reader.table.code
    choices = list(_choices(calendars_of(year), phrase, reader))
    if not choices:  # "12 March 1398": no other calendar has a March
        choices = list(_choices((Calendar.GREGORIAN,), phrase, reader))
    if not choices:
        return WhichCalendar(say.foreign_month_as_word, [])
    described = [
        say.a_calendar.format(calendar=choice.name, bounds=choice.date.bounds_words(code))
        for choice in choices
    ]
    listed = described[0]
    for calendar in described[1:]:
        listed = say.either.format(one=listed, other=calendar)
    return WhichCalendar(say.which_calendar.format(year=year, choices=listed), choices)


def _choices(calendars: tuple[Calendar, ...], phrase: str, reader: Reader) -> Iterator[CalendarChoice]:
    """Each calendar in which the whole phrase can be read."""
    for calendar in calendars:
        name = reader.table.calendar_names[calendar]
        named = f"{' '.join(phrase.split())} {name}"
        try:
            yield CalendarChoice(name, named, typed_as(reader.read_phrase(named), named))
        except DateNotUnderstood:
            continue
