"""Dates written without words: EDTF and ISO are read, 03/04/2024 and its like are asked back."""

import re

from . import points
from .calendars import YEARS, Calendar, calendars_of, month_length
from .errors import AmbiguousDate, DateNotUnderstood
from .grammar import Language
from .partial import PartialDate, from_span
from .points import Point
from .wording import point_words

DASH = "–"

_END = r"(?:\.\.|[0-9]{4}(?:-(?:[0-9]{2}|XX)){0,2}~?)"
_EDTF = re.compile(rf"XXXX|{_END}(?:/{_END})?")
_YEAR_FIRST = re.compile(r"(?<![0-9/.-])([0-9]{4})[/.]([0-9]{1,2})(?:[/.]([0-9]{1,2}))?(?![0-9/.-])")
_YEAR_LAST = re.compile(r"(?<![0-9/.-])([0-9]{1,2})[/.-]([0-9]{4})(?![0-9/.-])")
_SLASHED = re.compile(r"(?<![0-9/.-])([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4}|[0-9]{2})(?![0-9/.-])")
_RANGES = (
    re.compile(r"(?<![0-9-])([0-9]{1,2})-([0-9]{1,2})(?![0-9-])"),
    re.compile(r"(?<![0-9-])([0-9]{4})-([0-9]{4})(?![0-9-])"),
)


def read_edtf(text: str) -> PartialDate | None:
    """Read EDTF as it is stored; None when it is something else or its year looks like another calendar's."""
    compact = "".join(text.split()).upper()
    if _EDTF.fullmatch(compact) is None:
        return None
    years = [int(year) for year in re.findall(r"[0-9]{4}", compact)]
    if any(calendars_of(year) or year not in YEARS[Calendar.GREGORIAN] for year in years):
        return None
    return from_span(points.read(compact))


def refuse_slashes(text: str, table: Language) -> None:
    """03/04/2024 is never read, even where one reading is impossible: the next one would be misread."""
    match = _SLASHED.search(text)
    if match is None:
        return
    one, other, year = (int(part) for part in match.groups())
    if calendars_of(year):
        raise AmbiguousDate(table.say.foreign_month_as_word)
    raise AmbiguousDate(_how_else(match.group(), _readings(one, other, year), table))


def _readings(one: int, other: int, year: int) -> list[Point]:
    """The days it could be, day first; a year of two digits is taken for one of this century to show them."""
    century = 2000 if year < 100 else 0
    return [
        Point(century + year, month, day)
        for day, month in dict.fromkeys([(one, other), (other, one)])
        if 1 <= month <= 12 and 1 <= day <= month_length(Calendar.GREGORIAN, century + year, month)
    ]


def _how_else(typed: str, readings: list[Point], table: Language) -> str:
    if not readings:
        return table.say.month_as_word
    if len(readings) == 1:
        return table.say.only_reading.format(reading=point_words(readings[0], table))
    one, other = (
        table.patterns.day_month.format(day=point.day, month=table.months[(point.month or 1) - 1])
        for point in readings
    )
    return table.say.ambiguous.format(typed=typed, one=one, other=other)


def unify(text: str, table: Language) -> str:
    """Write one thing one way: 2024/3/12 as 2024-3-12, a dash between two dates as one that stands alone."""
    text = _YEAR_FIRST.sub(lambda found: "-".join(part for part in found.groups() if part), text)
    text = _YEAR_LAST.sub(r"\2-\1", text)
    text = re.sub(r"\s*[–—]\s*|\s+-\s+", f" {DASH} ", text)
    for pattern in _RANGES:
        text = pattern.sub(rf"\1 {DASH} \2", text)
    text = re.sub(r"([^\W\d]+)-([^\W\d]+)", lambda found: _two_words(found[1], found[2], table), text)
    return " ".join(re.sub(r"(?<=[^\W\d])-(?=\w)|(?<=\w)-(?=[^\W\d])", " ", text).split())


def _two_words(one: str, other: str, table: Language) -> str:
    """June-August is a range, mid-March and al-Awwal are words."""
    months = one in table.month_by_word and other in table.month_by_word
    return f"{one} {DASH} {other}" if months else f"{one} {other}"


def parts_of_iso(word: str) -> tuple[int, int, int | None] | None:
    """Year, month and day of 2024-03-12 or 2024-3; None for anything else."""
    match = re.fullmatch(r"([0-9]{4})-([0-9]{1,2})(?:-([0-9]{1,2}))?", word)
    if match is None:
        return None
    year, month, day = match.groups()
    return int(year), int(month), int(day) if day else None


def day_number(word: str, table: Language) -> int | None:
    """The number of "12" or "12th"; None for a word. Raises DateNotUnderstood for a number no date holds."""
    match = re.fullmatch(r"([0-9]+)([^\W\d]*)", word)
    if match is None or (match[2] and match[2] not in map(table.folded, table.ordinal_endings)):
        return None
    if len(match[1]) not in {1, 2, 4}:
        raise DateNotUnderstood(table.say.how_to_write)
    return int(match[1])
