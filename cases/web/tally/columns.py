"""The figures of several years as columns: what was published, with the live figure round it."""

from collections.abc import Callable, Mapping

from cases import editions
from cases.access import Actor
from cases.editions import Published
from cases.tallies import Tally
from cases.web import charts
from cases.web.charts import ColumnChart, Figure


def columns(
    actor: Actor,
    each: Mapping[int, Tally],
    published: Mapping[int, Published],
    url: Callable[[int], str],
    *,
    is_as_it_is: bool = True,
) -> ColumnChart:
    """Return a column for each year. What was published is drawn for who may read it.

    `is_as_it_is` is False for another day's figures and another rule's: they stand alone.
    """
    said = published if is_as_it_is and editions.may_read(actor) else {}
    return charts.column_chart([_figure(each[year], said.get(year), url(year)) for year in sorted(each)])


def _figure(tally: Tally, said: Published | None, url: str) -> Figure:
    """Return the number that was published, else the live one."""
    label, live = str(tally.years[0]), tally.value
    if said is None:
        return Figure(label, live, url=url)
    if said.number:
        return Figure(label, said.value, live if live != said.value else None, url)
    return Figure(label, said.value, live or None, url, is_said=True)
