"""Dates in cells: what a person may write, what spreadsheets make of a day, and slashes by a said order."""

import re
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache

from cases import dates
from cases.dates import PartialDate
from cases.exchange.day_words import in_english
from cases.exchange.problems import CellNotUsable
from cases.exchange.spreadsheet_numbers import Format, serial_text

# Of a column: the order of the numbers in 03/04/2024, or what its bare numbers count from.
SERIALS = {"excel": False, "excel 1904": True}
ORDERS = ("dmy", "mdy", "ymd", *SERIALS)
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]00:00(?::00(?:\.0+)?)?Z?")
_NUMBERS = re.compile(r"([0-9]{1,4})[/.\- ]([0-9]{1,2})[/.\- ]([0-9]{1,4})(?:[ T]0?0:00(?::00)?)?")
_WHOLE = re.compile(r"([0-9]+)\.0+")
_WITH_TIME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?")
_THOUSANDS = re.compile(r"([0-9])[,.'’\u00a0\u202f ]([0-9]{3})")
_BARE = re.compile(r"[0-9]{1,7}(?:\.[0-9]+)?")
_SERIAL = re.compile(r"([1-9][0-9]{4})(?:\.[0-9]+)?")
_YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}(?:\.0+)?")


@lru_cache(maxsize=4096)
def read_day(text: str, order: str, today: date) -> PartialDate:
    """Return the date in a cell, or raise CellNotUsable with the sentence that says what to write.

    `order` ("dmy", "mdy", "ymd", or "" when none is said) decides 03/04/2024; without it that is refused.
    "excel" and "excel 1904" say that bare numbers are days as a spreadsheet counts them: 43831.
    A phrase that depends on the day of reading ("yesterday") is refused: nobody knows when it was written.
    """
    phrase = _without_time(text) or _of_number(text, order) or _in_order(text, order) or in_english(text)
    try:
        found = dates.parse(phrase, today=today)
        if not re.search("[0-9]{4}", phrase) and found != dates.parse(
            phrase, today=today - timedelta(days=400)
        ):
            raise CellNotUsable("Write the date itself: this phrase depends on the day it was written.")
    except dates.DateNotUnderstood as problem:
        raise CellNotUsable(str(problem)) from None
    return replace(found, typed=text)


def _without_time(text: str) -> str | None:
    """Return the day of a day with a time: what happened has a day here, and the cell is kept as typed."""
    match = _MIDNIGHT.fullmatch(text) or _WITH_TIME.fullmatch(text)
    return match[1] if match else None


def _of_number(text: str, order: str) -> str | None:
    """Return the date in a number that a spreadsheet made of one; None where it is no such number."""
    thousands = _THOUSANDS.fullmatch(text)
    if thousands:
        raise CellNotUsable(
            f"Is “{text}” the year {thousands[1]}{thousands[2]}? Write it without a sign in it."
        )
    if order in SERIALS and _BARE.fullmatch(text):
        return _of_serial(text, order)
    if _SERIAL.fullmatch(text):
        one, other = (serial_text(text, Format.DAY, has_1904=since) for since in SERIALS.values())
        raise CellNotUsable(
            f"“{text}” is how a spreadsheet keeps a day: {one[:10]}, or {other[:10]} where it counts "
            'from 1904. Write the day, or say that the column holds such numbers (order = "excel").'
        )
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole and len(whole[1]) == 4 else None


def _of_serial(text: str, order: str) -> str:
    day = serial_text(text, Format.DAY, has_1904=SERIALS[order])[:10]
    if _YEAR.fullmatch(text):
        raise CellNotUsable(
            f"“{text}” could be a year, or {day} as a spreadsheet counts days. Write the day."
        )
    return day


def _in_order(text: str, order: str) -> str | None:
    match = _NUMBERS.fullmatch(text) if order and order not in SERIALS else None
    if match is None:
        return None
    if order != "ymd" and len(match[1]) == 4:  # an ISO day among the others
        return "-".join(match.groups())
    parts = dict(zip(order, match.groups(), strict=True))
    if len(parts["y"]) != 4:
        raise CellNotUsable("Write the year with four digits, for example 12 March 2024.")
    return f"{parts['y']}-{int(parts['m']):02}-{int(parts['d']):02}"


@lru_cache(maxsize=4096)
def read_parts(year: str, month: str, day: str, today: date) -> PartialDate:
    """Return the date whose parts stand in columns of their own; the month may be a word or a number."""
    year, month, day = (_WHOLE.sub(r"\1", part) for part in (year, month, day))
    _of_number(year, "")  # a separator of thousands, a serial number
    if not year and not month and not day:
        return dates.NOT_KNOWN
    if month.isdecimal():
        return read_day(
            "-".join(part if part == year else part.zfill(2) for part in (year, month, day) if part),
            "",
            today,
        )
    if day and not month:
        raise CellNotUsable("The day has no month. Give the month, or leave the day empty.")
    return read_day(" ".join(part for part in (day, month, year) if part), "", today)


def born_by_age(age: int, happened: PartialDate | None) -> PartialDate | None:
    """Return about the year of birth of somebody of `age` on that date; None where the date has no year."""
    last = happened.last if happened else None
    return _about(last.year - age) if last else None


@lru_cache(maxsize=256)  # a list has few years, many times
def _about(year: int) -> PartialDate:
    return dates.from_parts(year, approximate=True)
