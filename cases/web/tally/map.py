"""The counted cases of a year by country: a map of tiles, and the table beside it that adds up to N."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases import countries, regions
from cases.web import tile_map
from cases.web.tally.counted import country_key
from cases.web.tally.frame import YearPage
from cases.web.tile_map import Tile, TileMap


@dataclass(frozen=True)
class CountryRow:
    code: str
    name: str
    value: int
    url: str


@dataclass(frozen=True)
class RegionRows:
    label: str | Promise
    value: int
    countries: tuple[CountryRow, ...]


@dataclass(frozen=True)
class ContinentRows:
    label: str | Promise
    value: int
    regions: tuple[RegionRows, ...]


@dataclass(frozen=True)
class StepSaid:
    """One step of fill in words; `step` is what it is drawn by."""

    step: int
    words: str


@dataclass(frozen=True)
class MapPage:
    """`tiles`: those with a case, each with its row of the table.

    `unknown`: cases whose country is not known; `elsewhere`: countries that lie in no region. Both are in the
    table and not on the map.
    """

    drawing: TileMap
    tiles: tuple[tuple[Tile, CountryRow], ...]
    legend: tuple[StepSaid, ...]
    continents: tuple[ContinentRows, ...]
    elsewhere: tuple[CountryRow, ...]
    unknown: CountryRow | None
    total: int
    countries: int


def map_page(page: YearPage) -> MapPage:
    """Return the map and the table of the year. No query."""
    numbers = Counter(line.case.country for line in page.tally.counted)
    unknown = numbers.pop("", 0)
    rows = {code: _row(page, code, value) for code, value in numbers.items()}
    drawing = tile_map.tile_map(numbers, tuple(countries.INVENTED) if settings.DEMO else ())
    return MapPage(
        drawing=drawing,
        tiles=tuple((tile, rows[tile.code]) for tile in drawing.full),
        legend=_legend(drawing.steps),
        continents=_continents(rows),
        elsewhere=tuple(row for code, row in rows.items() if not regions.subregion_of(code)),
        unknown=_row(page, "", unknown) if unknown else None,
        total=page.tally.value,
        countries=len(rows),
    )


def _row(page: YearPage, code: str, value: int) -> CountryRow:
    url = page.url("tally_counted", country=country_key(code))
    return CountryRow(code, countries.name_of(code), value, url)


def _continents(rows: Mapping[str, CountryRow]) -> tuple[ContinentRows, ...]:
    """Return what holds a case, in the order of the continents; countries by name."""
    by_region: dict[str, list[CountryRow]] = {}
    for row in sorted(rows.values(), key=lambda row: row.name):
        by_region.setdefault(regions.subregion_of(row.code), []).append(row)
    found = []
    for key, label in regions.CONTINENTS.items():
        within = tuple(
            RegionRows(one.label, sum(row.value for row in by_region[one.key]), tuple(by_region[one.key]))
            for one in regions.SUBREGIONS
            if one.continent == key and one.key in by_region
        )
        if within:
            found.append(ContinentRows(label, sum(region.value for region in within), within))
    return tuple(found)


def _legend(steps: tuple[int, ...]) -> tuple[StepSaid, ...]:
    said = []
    for index, least in enumerate(steps):
        if index + 1 == len(steps):
            words = _("%(least)s or more") % {"least": least}
        elif steps[index + 1] == least + 1:
            words = str(least)
        else:
            words = _("%(least)s to %(most)s") % {"least": least, "most": steps[index + 1] - 1}
        said.append(StepSaid(index + 1, words))
    return tuple(said)
