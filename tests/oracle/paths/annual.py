"""The map of a year, years side by side, and the other published numbers with what is behind each."""

from tests.oracle.paths.kinds import NumberPath, SetPath
from tests.oracle.paths.reader import Reader, number_in
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


def _behind(name: str, **query: str) -> SetPath:
    """What is behind another published number: of the cases of its scope, those one may open."""
    return SetPath(
        "cases:figure",
        f"{name} {query}",
        lambda reader: reader.built.told_in(reader.text("cases:figure", RELEASED, name, query=query)),
        lambda reader: set(),
        lambda reader: reader.of_figure(reader.in_figures()),
    )


def _released(reader: Reader) -> int:
    """How many cases are behind the people released, open or not."""
    answer = reader.get("cases:figure", RELEASED, "people-released")
    return answer.context["found"].total if answer.context is not None else 0


def _not_open(reader: Reader) -> int:
    text = reader.text("cases:figure", RELEASED, "people-released")
    return number_in(r"([\d,]+) more (?:is|are) not open to you", text)


def _narrowed_twice(reader: Reader) -> int:
    """Of two narrowings at once: how many cases are told of that are not open."""
    query = {"country": "XM", "campaign": "individuals"}
    answer = reader.get("cases:figure", RELEASED, "people-released", query=query)
    if answer.context is None or len(answer.context["found"].pills) < 2:
        return 0
    return answer.context["found"].hidden


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
    SetPath(
        "cases:figure",
        "every one released",
        lambda reader: reader.built.told_in(reader.text("cases:figure", RELEASED, "people-released")),
        lambda reader: reader.of_figure(counted(reader)),
    ),
    _behind("people-released", country="XM", kind="released_unconditionally"),
    _behind("people-held"),
    _behind("people-held", known_by="2026-03-01"),
    _behind("people-held", campaign="individuals"),
    _behind("countries"),
    _behind("activities"),
    _behind("messages"),
)
NUMBERS: tuple[NumberPath, ...] = (
    NumberPath("cases:tally_map", "how many in each country", _on_the_map, country_counts),
    NumberPath("cases:tally_compare", "the figure beside another year's", _compared, _expected),
    NumberPath("cases:figure", "how many are behind it", _released, lambda reader: len(counted(reader))),
    NumberPath(
        "cases:figure",
        "how many are not open",
        _not_open,
        lambda reader: reader.closed_of_figure(counted(reader)),
    ),
    NumberPath("cases:figure", "how many are not open of two narrowings", _narrowed_twice, lambda reader: 0),
)
