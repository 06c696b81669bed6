"""The years somebody chose to lay side by side: read, refused with a sentence, offered again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cases.web.tally.frame import FIRST_YEAR

LEAST, MOST = 2, 6
_AT_FIRST, _OFFERED = 3, 24


class YearsNotRead(ValueError):
    """These are not two to six years that can have a figure. Says what to choose."""


@dataclass(frozen=True)
class YearChoice:
    year: int
    is_chosen: bool


def read_years(typed: Sequence[str], today: date) -> tuple[int, ...]:
    """Read years written apart or with commas, each once, in order. Raises YearsNotRead with a sentence."""
    written = split(typed)
    wrong = next((one for one in written if not _is_year(one)), None)
    if wrong is not None:
        raise YearsNotRead(_("“%(typed)s” is not a year. Write it with four digits.") % {"typed": wrong})
    years = sorted({int(one) for one in written})
    if any(not FIRST_YEAR <= year <= today.year for year in years):
        told = {"first": FIRST_YEAR, "last": today.year}
        raise YearsNotRead(_("Choose years from %(first)s to %(last)s.") % told)
    if not LEAST <= len(years) <= MOST:
        told = {"least": LEAST, "most": MOST}
        raise YearsNotRead(_("Choose at least %(least)s and at most %(most)s years.") % told)
    return tuple(years)


def split(typed: Sequence[str]) -> list[str]:
    """Return what was written, cut to a length that a page can repeat."""
    parts = [part.strip()[:20] for one in typed for part in one[:400].split(",")]
    return [part for part in parts if part][:40]


def ticked(typed: Sequence[str]) -> list[int]:
    """Return what of it is a year, to be ticked again."""
    return [int(one) for one in split(typed) if _is_year(one)]


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit()


def usual(on_record: tuple[int, int] | None, today: date) -> tuple[int, ...]:
    """Return the last years with something on record; the one that is not over would look like a fall."""
    last = min(on_record[1] if on_record else today.year, today.year - 1)
    return tuple(range(last - _AT_FIRST + 1, last + 1))


def choices(on_record: tuple[int, int] | None, chosen: Sequence[int], today: date) -> tuple[YearChoice, ...]:
    """The years with something on record, the last ones, and whatever was chosen."""
    first, last = on_record or (today.year, today.year)
    last = min(last, today.year)
    possible = [year for year in chosen if FIRST_YEAR <= year <= today.year]
    offered = {*range(max(first, last - _OFFERED + 1, FIRST_YEAR), last + 1), *possible}
    return tuple(YearChoice(year, year in chosen) for year in sorted(offered))
