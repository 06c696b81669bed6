"""The words of a report's cells, in the language that is active."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import clock, dates, regions
from cases.documents.report import Name
from cases.models import PersonName
from cases.publication import Said
from cases.vocabulary import OutcomeKind

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
_LATIN: Final = "Latn"


def day(instant: datetime) -> str:
    return dates.from_day(clock.day_of(instant)).words(get_language() or "en")


def moment(instant: datetime) -> str:
    """Return a day where the instant is its end, as a bare day means; else the day with its hour."""
    local = clock.local(instant)
    if instant == clock.end_of(local.date()):
        return day(instant)
    return _("%(day)s, %(hour)s (%(zone)s)") % {
        "day": day(instant),
        "hour": f"{local:%H:%M}",
        "zone": local.tzname(),
    }


def when(edtf: str) -> str:
    return dates.from_edtf(edtf).words(get_language() or "en") if edtf else _("on an unknown day")


def development(kind: OutcomeKind | None) -> str:
    return str(kind.label) if kind else _("A positive development")


def area(key: str) -> str:
    return str(regions.NAMES[key]) if key else _("Not said")


def said(number: Said) -> str | int:
    """Return a number, or the words that stand in its place."""
    if number.value is not None:
        return number.value
    return _("fewer than 3") if number.is_few else _("not shown")


def name(row: PersonName) -> Name | str:
    """Return a name as it can be printed; what was typed as its language may be no code of one."""
    if row.not_known:
        return _("Name not known")
    language = row.language if _LANGUAGE.fullmatch(row.language) else ""
    return Name(row.text, language, row.script)


def two_names(rows: Iterable[PersonName]) -> tuple[Name | str, Name | str]:
    """Return the name in Latin letters, which whoever reads the report can read, and another; or empty."""
    found = [name(row) for row in sorted(rows, key=lambda row: row.script not in ("", _LATIN))]
    first, second, *_others = [*found, "", ""]
    return first, second
