"""What of a counted year may be printed for everybody: consent applied (36), small cells suppressed (35).

Pure: lines and consents in, what is printed out. A cell of one or two that holds a case which may not be
named reads "fewer than 3". Where its value would follow from what is printed beside it, the next smallest
cell reads "not shown", until it does not; where that cannot be, the breakdown is not printed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cases import regions
from cases.vocabulary import Consent, OutcomeKind

SMALL: Final = 3  # a cell below this is small


@dataclass(frozen=True)
class Said:
    """A number as it is printed. `value` is None where it is suppressed: "fewer than 3" with `is_few`."""

    value: int | None
    is_few: bool = False


FEW: Final = Said(None, is_few=True)
NOT_SHOWN: Final = Said(None)


@dataclass(frozen=True)
class Counted:
    """A counted case, as far as what is printed depends on it. `consent` is that of the day of printing."""

    case: str
    kind: OutcomeKind
    country: str
    campaign: str
    is_release: bool
    consent: Consent

    @property
    def may_be_named(self) -> bool:
        return self.consent == Consent.MAY_BE_NAMED


@dataclass(frozen=True)
class Cell:
    """One part of a breakdown: `hides` is true where it holds a case that may not be named."""

    key: str
    value: int
    hides: bool
    said: Said = NOT_SHOWN


@dataclass(frozen=True)
class Anonymised:
    """A case of which only kind, region and year are said; an empty kind or region would tell too much."""

    kind: OutcomeKind | None
    area: str


@dataclass(frozen=True)
class Published:
    """The year as it is printed. A breakdown that cannot be printed is None."""

    value: Said
    releases: Said
    breakdowns: Mapping[str, tuple[Cell, ...] | None]
    named: tuple[Counted, ...]
    anonymised: tuple[Anonymised, ...]

    @property
    def is_small(self) -> bool:
        return self.value.value is None


_PARTS: Final[dict[str, Callable[[Counted], str]]] = {
    "kind": lambda one: one.kind.value,
    "country": lambda one: one.country,
    "campaign": lambda one: one.campaign,
}


def published(counted: Sequence[Counted]) -> Published:
    """Return what is printed of these counted cases."""
    hides = any(not one.may_be_named for one in counted)
    value = number(len(counted), hides)
    named = tuple(one for one in counted if one.may_be_named)
    if value.value is None:
        return Published(value, NOT_SHOWN, dict.fromkeys(_PARTS), named, ())
    breakdowns = {name: breakdown(counted, part) for name, part in _PARTS.items()}
    releases = breakdown(counted, lambda one: "yes" if one.is_release else "")
    said = {cell.key: cell.said for cell in releases or ()}
    return Published(
        value=value,
        releases=said.get("yes", NOT_SHOWN if releases is None else Said(0)),
        breakdowns=breakdowns,
        named=named,
        anonymised=_anonymised(counted, breakdowns["kind"]),
    )


def number(value: int, hides: bool) -> Said:
    """Return one number as it is printed; `hides` where it holds a case that may not be named."""
    return FEW if hides and 0 < value < SMALL else Said(value)


def breakdown(counted: Iterable[Counted], part: Callable[[Counted], str]) -> tuple[Cell, ...] | None:
    """Return the cells as they are printed, the largest first; None where nothing would hide enough."""
    cells: dict[str, list[Counted]] = defaultdict(list)
    for one in counted:
        cells[part(one)].append(one)
    found = [
        Cell(key, len(rows), any(not one.may_be_named for one in rows))
        for key, rows in sorted(cells.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return suppressed(found)


def suppressed(cells: Sequence[Cell]) -> tuple[Cell, ...] | None:
    """Apply (35) to cells that add up to a printed total."""
    said = [replace(cell, said=number(cell.value, cell.hides)) for cell in cells]
    while _follows(said):
        shown = [cell for cell in said if cell.said.value is not None]
        if not shown:
            return None
        least = min(shown, key=lambda cell: (cell.value, cell.key))
        said = [replace(cell, said=NOT_SHOWN) if cell is least else cell for cell in said]
    return tuple(said)


def _follows(cells: Sequence[Cell]) -> bool:
    """True where the total tells what the few hold: each is 1 or 2, and each other suppressed cell at least 1
    and, being the next smallest, at most the least that is printed.
    """
    hidden = [cell for cell in cells if cell.said.value is None]
    few = sum(cell.said.is_few for cell in hidden)
    others, total = len(hidden) - few, sum(cell.value for cell in hidden)
    most_of_another = min((cell.value for cell in cells if cell.said.value is not None), default=total)
    least = max(few, total - others * most_of_another)
    most = min((SMALL - 1) * few, total - others)
    return bool(few) and least >= most and least in (few, (SMALL - 1) * few)


def _anonymised(counted: Sequence[Counted], kinds: tuple[Cell, ...] | None) -> tuple[Anonymised, ...]:
    """Return the lines without a name. The kind of a suppressed cell is not said on a line either."""
    printed = {cell.key for cell in kinds or () if cell.said.value is not None}
    unnamed = [one for one in counted if not one.may_be_named]
    areas = _areas({one.country for one in unnamed})
    lines = [
        Anonymised(one.kind if one.kind.value in printed else None, areas[one.country])
        for one in unnamed
        if one.consent == Consent.ANONYMISE
    ]
    return tuple(sorted(lines, key=lambda line: (line.kind or "~", line.area or "~")))


def _areas(countries: Iterable[str]) -> dict[str, str]:
    """Return for each country the smallest area that leaves at least two of them open; none leaves all open.

    With one country of an area alone among those with unnamed cases, the area would tell the country.
    """
    codes = list(countries)
    by_subregion = Counter(regions.subregion_of(code) for code in codes)
    by_continent = Counter(regions.continent_of(code) for code in codes)
    return {code: _area(code, by_subregion, by_continent) for code in codes}


def _area(code: str, by_subregion: Counter[str], by_continent: Counter[str]) -> str:
    for area, open_to in (
        (regions.subregion_of(code), by_subregion),
        (regions.continent_of(code), by_continent),
    ):
        if area and open_to[area] > 1:
            return area
    return ""
