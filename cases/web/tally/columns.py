"""The figures of several years as columns: what was published, with the live figure round it."""

from collections.abc import Callable, Mapping

from cases import editions
from cases.access import Actor
from cases.models import Edition, PublishedElsewhere
from cases.tallies import Tally
from cases.web import charts
from cases.web.charts import ColumnChart, Figure


def columns(
    actor: Actor,
    each: Mapping[int, Tally],
    frozen: Mapping[int, Edition],
    url: Callable[[int], str],
    *,
    is_as_it_is: bool = True,
) -> ColumnChart:
    """Return a column for each year. Published figures are drawn for who may read them; one query for those.

    `is_as_it_is` is False for another day's figures and another rule's: they stand alone.
    """
    if not (is_as_it_is and editions.may_read(actor)):
        return charts.column_chart(
            [Figure(str(year), each[year].value, url=url(year)) for year in sorted(each)]
        )
    elsewhere = {row.year: row for row in reversed(editions.published_elsewhere(actor, each))}
    return charts.column_chart(
        [_figure(each[year], frozen.get(year), elsewhere.get(year), url(year)) for year in sorted(each)]
    )


def _figure(tally: Tally, edition: Edition | None, said: PublishedElsewhere | None, url: str) -> Figure:
    """Return the edition's number, else the one published before Casework, else the live one."""
    label, live = str(tally.years[0]), tally.value
    if edition:
        return Figure(label, edition.value, live if live != edition.value else None, url)
    if said:
        return Figure(label, said.value, live or None, url, is_said=True)
    return Figure(label, live, url=url)
