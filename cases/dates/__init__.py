"""Dates as they are known in human-rights work: read from a phrase, kept as EDTF with two days, put in words.

`parse` reads what a person writes, `from_edtf` what is stored; both give a `PartialDate`.
"""

from .errors import AmbiguousDate, CalendarChoice, DateNotUnderstood, WhichCalendar
from .partial import (
    NOT_KNOWN,
    TYPED_AT_MOST,
    PartialDate,
    from_day,
    from_edtf,
    from_parts,
    sort_key,
    span,
    widest,
)
from .phrases import parse

__all__ = [
    "NOT_KNOWN",
    "TYPED_AT_MOST",
    "AmbiguousDate",
    "CalendarChoice",
    "DateNotUnderstood",
    "PartialDate",
    "WhichCalendar",
    "from_day",
    "from_edtf",
    "from_parts",
    "parse",
    "sort_key",
    "span",
    "widest",
]
