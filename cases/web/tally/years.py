"""The years that have a figure, six at a time."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from cases import access, behind_figures, clock, editions, tallies
from cases.access import Actor, FigureScope
from cases.tallies import Tally
from cases.web import charts
from cases.web.charts import ColumnChart
from cases.web.tally.columns import columns
from cases.web.tally.frame import FIRST_YEAR, YEARS_SHOWN, address


@dataclass(frozen=True)
class YearRow:
    year: int
    tally: Tally
    url: str
    decide_url: str
    not_counted_url: str
    is_running: bool


@dataclass(frozen=True)
class YearsPage:
    """`rows` are the newest first; none of them when nothing is on record."""

    scope: FigureScope
    rows: tuple[YearRow, ...]
    chart: ColumnChart
    earlier_url: str
    later_url: str
    is_unknown: bool


def years(actor: Actor, now: datetime, until: str) -> YearsPage:
    """Return the years up to `until`, else up to the last one with anything on record.

    Seven queries.
    """
    scope = access.figure_scope(actor)
    on_record = behind_figures.years(scope)
    this_year = clock.day_of(now).year
    if on_record is None:
        return YearsPage(scope, (), charts.column_chart([]), "", "", is_unknown=False)
    first, last = max(FIRST_YEAR, on_record[0]), min(on_record[1], this_year)
    asked = int(until) if until.isascii() and until.isdigit() and len(until) == 4 else 0
    end = asked if first <= asked <= last else last
    begin = max(FIRST_YEAR, end - YEARS_SHOWN + 1)
    shown = range(begin, end + 1)
    said = editions.published(shown)
    rules = {year: editions.rule_of(said.get(year)) for year in shown}
    each = tallies.tally_years(shown, cases=scope.cases, now=now, rule=rules)
    return YearsPage(
        scope=scope,
        rows=tuple(_row(year, each[year], this_year) for year in sorted(each, reverse=True)),
        chart=columns(actor, each, said, lambda year: address("tally", year)),
        earlier_url=_until(begin - 1) if begin > first else "",
        later_url=_until(min(last, end + YEARS_SHOWN)) if end < last else "",
        is_unknown=bool(until) and end != asked,
    )


def _row(year: int, tally: Tally, this_year: int) -> YearRow:
    return YearRow(
        year=year,
        tally=tally,
        url=address("tally", year),
        decide_url=address("tally_decide", year),
        not_counted_url=address("tally_not_counted", year),
        is_running=year == this_year,
    )


def _until(year: int) -> str:
    return f"{reverse('cases:tally_home')}?until={year}"
