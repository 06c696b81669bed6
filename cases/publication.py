"""What of a counted year may be printed for everybody: consent applied (36), small cells suppressed (35).

Pure: lines and consents in, what is printed out. A cell of one or two that holds a case which may not be
named reads "fewer than 3"; beside it every other cell of one or two does too, else these words would say
that somebody is in it who is named nowhere. Where its value would follow from what is printed with it, the
total and the list of names, the next smallest cell reads "not shown", until it does not; where that cannot
be, the breakdown is not printed.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from cases import regions
from cases.vocabulary import Consent, Family, OutcomeKind

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
    """One part. `hides`: a case in it may not be named; `named`: so many of it are listed by name."""

    key: str
    value: int
    hides: bool
    said: Said = NOT_SHOWN
    named: int = 0

    @property
    def is_suppressed(self) -> bool:
        return self.said.value is None

    def could_be(self, most_of_another: int) -> tuple[int, int]:
        """Return the least and the most that a reader finds possible for a suppressed cell by itself."""
        return max(1, self.named), SMALL - 1 if self.said.is_few else max(most_of_another, self.named, 1)


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
    def kinds(self) -> frozenset[str]:
        """The kinds of which the number is printed."""
        return frozenset(cell.key for cell in self.breakdowns["kind"] or () if not cell.is_suppressed)

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
    return Published(
        value=value,
        releases=_releases(counted, breakdowns["kind"]),
        breakdowns=breakdowns,
        named=named,
        anonymised=_anonymised(counted, breakdowns["kind"]),
    )


def _releases(counted: Sequence[Counted], kinds: tuple[Cell, ...] | None) -> Said:
    """Return how many were released; not where it would tell a suppressed kind of release."""
    if any(cell.is_suppressed and OutcomeKind(cell.key).family == Family.LIBERTY for cell in kinds or ()):
        return NOT_SHOWN
    parts = breakdown(counted, lambda one: "yes" if one.is_release else "")
    said = {cell.key: cell.said for cell in parts or ()}
    return said.get("yes", NOT_SHOWN if parts is None else Said(0))


def number(value: int, hides: bool) -> Said:
    """Return one number as it is printed; `hides` where it holds a case that may not be named."""
    return FEW if hides and 0 < value < SMALL else Said(value)


def breakdown(counted: Iterable[Counted], part: Callable[[Counted], str]) -> tuple[Cell, ...] | None:
    """Return the cells as they are printed, the largest first; None where nothing would hide enough."""
    cells: dict[str, list[Counted]] = defaultdict(list)
    for one in counted:
        cells[part(one)].append(one)
    found = [_cell(key, rows) for key, rows in cells.items()]
    return suppressed(sorted(found, key=lambda cell: (-cell.value, cell.key)))


def _cell(key: str, rows: Sequence[Counted]) -> Cell:
    named = sum(one.may_be_named for one in rows)
    return Cell(key, len(rows), hides=named < len(rows), named=named)


def suppressed(cells: Sequence[Cell]) -> tuple[Cell, ...] | None:
    """Apply (35) to cells that add up to a printed total."""
    hides = any(cell.hides and cell.value < SMALL for cell in cells)
    said = [replace(cell, said=number(cell.value, hides)) for cell in cells]
    while any(_follows(cell, said) for cell in said):
        shown = [cell for cell in said if not cell.is_suppressed]
        if not shown:
            return None
        least = min(shown, key=lambda cell: (cell.value, cell.key))
        said = [replace(cell, said=NOT_SHOWN) if cell is least else cell for cell in said]
    return tuple(said)


def _follows(cell: Cell, cells: Sequence[Cell]) -> bool:
    """True where the total and the list of names leave one value alone for a small cell that hides somebody.

    A reader knows that "not shown" is the next smallest, so at most the least that is printed.
    """
    if not (cell.said.is_few and cell.hides):
        return False
    hidden = [one for one in cells if one.is_suppressed]
    total = sum(one.value for one in hidden)
    most_of_another = min((one.value for one in cells if not one.is_suppressed), default=total)
    ranges = [one.could_be(most_of_another) for one in hidden if one is not cell]
    low, high = cell.could_be(most_of_another)
    least = max(low, total - sum(most for _, most in ranges))
    most = min(high, total - sum(least for least, _ in ranges))
    return least >= most


def _anonymised(counted: Sequence[Counted], kinds: tuple[Cell, ...] | None) -> tuple[Anonymised, ...]:
    """Return the lines without a name. The kind of a suppressed cell is not said on a line either."""
    printed = {cell.key for cell in kinds or () if not cell.is_suppressed}
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
