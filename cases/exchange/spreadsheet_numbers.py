"""What the numbers of a spreadsheet mean: a number, or by its format a day, a time or a length of time."""

import re
from datetime import date, timedelta
from enum import Enum, auto


class Format(Enum):
    NUMBER = auto()
    DAY = auto()  # with or without a time
    TIME = auto()
    DURATION = auto()


_BUILTIN = (
    dict.fromkeys((*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58), Format.DAY)
    | dict.fromkeys((*range(18, 22), *range(32, 36), 45, 47, 55, 56), Format.TIME)
    | {46: Format.DURATION}
)
_NOT_CODE = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DURATION = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_LAST_DAY = date.max.toordinal()
_LEAP_1900 = 60  # the serial of 29 February 1900, a day that never was


def format_of(number: int, code: str = "") -> Format:
    """Return what a number format shows, by its number or its code ("dd/mm/yyyy")."""
    if not code:
        return _BUILTIN.get(number, Format.NUMBER)
    bare = _NOT_CODE.sub("", code.split(";")[0])
    if _DURATION.search(bare):
        return Format.DURATION
    letters = set(bare.lower())
    if letters & {"y", "d"} or ("m" in letters and not letters & {"h", "s"}):
        return Format.DAY
    return Format.TIME if letters & {"h", "s"} else Format.NUMBER


def number_text(text: str) -> str:
    """Return a number as people write it: 40.0 is 40, 0.30000000000000004 is 0.3; other text stays."""
    if _WHOLE.fullmatch(text):
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    if number != number or number in (float("inf"), float("-inf")):
        return text
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return f"{number:.15g}"


def serial_text(text: str, shown_as: Format, *, has_1904: bool = False) -> str:
    """Return the day, "2017-03-14", or the time in a cell of that format; the number where it is none.

    In the system of 1900 serial 1 is 1 January 1900, and 60 is 29 February 1900, a day that Lotus 1-2-3
    invented: it is written as such, and refused as any day that does not exist. A time at midnight is left
    out: it is how a spreadsheet keeps a day.
    """
    try:
        seconds = round(float(text) * 86_400)
    except (ValueError, OverflowError):
        return text
    days, rest = divmod(seconds, 86_400)
    clock = f"{rest // 3600:02}:{rest % 3600 // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")
    if shown_as is Format.TIME and days == 0:
        return clock
    if shown_as is Format.DURATION or seconds < 0:
        return number_text(text)
    day = _day(days, has_1904)
    if not day:
        return number_text(text)
    return f"{day} {clock}" if rest else day


def _day(serial: int, has_1904: bool) -> str:
    if has_1904:
        first = date(1904, 1, 1)
    elif serial == _LEAP_1900:
        return "1900-02-29"
    elif serial < 1:
        return ""
    else:
        first = date(1899, 12, 31) if serial < _LEAP_1900 else date(1899, 12, 30)
    if first.toordinal() + serial > _LAST_DAY:
        return ""
    return (first + timedelta(days=serial)).isoformat()
