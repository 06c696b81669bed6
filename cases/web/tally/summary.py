"""The summary of a year: the figure, its range, its parts, six years, and the first cases behind it."""

from collections import Counter
from dataclasses import dataclass

from cases import behind_figures, tallies
from cases.access import Actor
from cases.tallies import Line, Tally
from cases.vocabulary import Consent
from cases.web import charts
from cases.web.charts import ColumnChart, ConsentMeter, Consents, UnitChart
from cases.web.tally import words
from cases.web.tally.columns import columns
from cases.web.tally.compare import compare_url
from cases.web.tally.frame import YearPage, address
from cases.web.tally.groups import GROUPS, group_of
from cases.web.tally.rows import CountedRow, counted_rows
from cases.web.tally.words import ReasonWords

_ROWS = 5


@dataclass(frozen=True)
class ReasonCount:
    words: ReasonWords
    count: int
    url: str


@dataclass(frozen=True)
class Summary:
    meter: ConsentMeter
    groups: UnitChart
    years: ColumnChart
    not_counted: tuple[ReasonCount, ...]
    rows: tuple[CountedRow, ...]
    unopened: int
    reversed_since: int
    compare_url: str


def summary(actor: Actor, page: YearPage, each: dict[int, Tally]) -> Summary:
    """Return the summary. Two queries."""
    tally = page.tally
    names = behind_figures.names_of(actor, {line.case.pk for line in tally.counted}, first=_ROWS)
    first = [line for line in tally.counted if line.case.pk in names]
    return Summary(
        meter=charts.consent_meter(consents_of(tally.counted, page)),
        groups=_groups(page),
        years=columns(actor, each, page.published, lambda year: _url(page, year), is_as_it_is=page.may_act),
        not_counted=reason_counts(page),
        rows=counted_rows(actor, first, names, page.today),
        # All that may be opened are shown when fewer than `_ROWS` are: only then is the rest told.
        unopened=tally.value - len(first) if len(first) < _ROWS else 0,
        reversed_since=sum(line.deciding.is_since_reversed for line in tally.counted),
        compare_url=compare_url(sorted(each), **page.kept),
    )


def reason_counts(page: YearPage) -> tuple[ReasonCount, ...]:
    """Return how many cases were left out for each reason, nearest to counting first."""
    counts = Counter(line.reason for line in page.tally.excluded)
    found = []
    for why in tallies.Reason:
        if counts[why]:
            said = words.reason(why, page.tally.rule, page.year)
            url = page.url("tally_not_counted", reason=said.key)
            found.append(ReasonCount(said, counts[why], url))
    return tuple(found)


def consents_of(lines: tuple[Line, ...], page: YearPage) -> Consents:
    """Return of how many cases what may be said today."""
    counts = Counter(line.case.consent_on(page.today) for line in lines)
    return Consents(
        counts[Consent.MAY_BE_NAMED], counts[Consent.ANONYMISE], counts[Consent.NOT_FOR_PUBLICATION]
    )


def _groups(page: YearPage) -> UnitChart:
    """One row for each group that holds a case, the largest first; together they are N."""
    found = []
    for group in GROUPS:
        lines = tuple(line for line in page.tally.counted if group_of(line) is group)
        if lines:
            found.append(
                (str(group.label), page.url("tally_counted", kind=group.key), consents_of(lines, page))
            )
    return charts.unit_chart(sorted(found, key=lambda row: -row[2].total))


def _url(page: YearPage, year: int) -> str:
    return "" if year == page.year else address("tally", year, **page.kept)
