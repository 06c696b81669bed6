"""The map of a year, years side by side, and the other published numbers with what is behind each."""

from tests.oracle.paths.kinds import NumberPath, SetPath
from tests.oracle.paths.reader import Reader
from tests.oracle.paths.totals import counted, country_counts
from tests.oracle.worlds import DOUBTFUL, RELEASED


def _on_the_map(reader: Reader) -> dict[str, int]:
    """The numbers of the tiles and of the rows that stand on no map."""
    answer = reader.get("cases:tally_map", RELEASED)
    if answer.context is None:
        return {}
    shown = answer.context["map"]
    rows = [country for part in shown.continents for region in part.regions for country in region.countries]
    rows += [*shown.elsewhere, *([shown.unknown] if shown.unknown else [])]
    return {row.code: row.value for row in rows}


def _compared(reader: Reader) -> dict[str, int]:
    """The year of the releases as it stands beside another one, and distinct over the two."""
    answer = reader.get("cases:tally_compare", query={"years": f"{DOUBTFUL},{RELEASED}"})
    if answer.context is None:
        return {}
    found = answer.context["page"].comparison
    number = found.rows[0].numbers[found.years.index(RELEASED)]
    return {"counted": number.value, "together": found.together.value}


def _expected(reader: Reader) -> dict[str, int]:
    if not reader.is_in:
        return {}
    return dict.fromkeys(("counted", "together"), len(counted(reader)))


SETS: tuple[SetPath, ...] = (
    SetPath(
        "cases:tally_map",
        "names no case",
        lambda reader: reader.built.told_in(reader.text("cases:tally_map", RELEASED)),
        lambda reader: set(),
    ),
    SetPath(
        "cases:tally_compare",
        "names no case",
        lambda reader: reader.built.told_in(
            reader.text("cases:tally_compare", query={"years": [str(DOUBTFUL), str(RELEASED)]})
        ),
        lambda reader: set(),
    ),
)
NUMBERS: tuple[NumberPath, ...] = (
    NumberPath("cases:tally_map", "how many in each country", _on_the_map, country_counts),
    NumberPath("cases:tally_compare", "the figure beside another year's", _compared, _expected),
)
