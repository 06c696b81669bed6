"""Two to six years side by side: the same numbers of each, and what changed from one to the next, in words.

Each year stands under its own rule (33); asked under another one, all of them are a preview. None is stored.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from cases import access, behind_figures, clock, editions, tallies
from cases.access import Actor, FigureScope
from cases.editions import Published
from cases.rules import Rule, rule_named
from cases.tallies import Tally
from cases.web.charts import ColumnChart
from cases.web.tally import compare_words, words
from cases.web.tally.columns import columns
from cases.web.tally.compare_words import Difference
from cases.web.tally.frame import DayField, address, read_field
from cases.web.tally.groups import GROUPS
from cases.web.tally.years_chosen import (
    YearChoice,
    YearsNotRead,
    choices,
    read_years,
    split,
    ticked,
    usual,
)


@dataclass(frozen=True)
class Number:
    """A number of a year and where its cases are; `most` is the end of its range, None where it has none."""

    value: int
    most: int | None = None
    url: str = ""

    @property
    def is_range(self) -> bool:
        return self.most is not None and self.most != self.value


@dataclass(frozen=True)
class Row:
    """One number of each year, in the order of the years; None where the year has none."""

    label: str | Promise
    numbers: tuple[Number | None, ...]


@dataclass(frozen=True)
class RuleUsed:
    """Years that stand under one rule, and where the others are recounted under it, as a preview."""

    rule: Rule
    years: tuple[int, ...]
    others: tuple[int, ...]
    url: str


@dataclass(frozen=True)
class Comparison:
    """The chosen years, in order. `together`: each case once over all of them (2)."""

    years: tuple[int, ...]
    rows: tuple[Row, ...]
    parts: tuple[Row, ...]
    chart: ColumnChart
    differences: tuple[Difference, ...]
    together: Tally
    rules: tuple[RuleUsed, ...]

    @property
    def counted_twice(self) -> int:
        """By how much the years add up to more than the cases there are."""
        return sum(number.value for number in self.rows[0].numbers if number) - self.together.value

    @property
    def columns(self) -> int:
        return len(self.years) + 1

    @property
    def is_mixed(self) -> bool:
        return len(self.rules) > 1


@dataclass(frozen=True)
class ComparePage:
    """`comparison` is None where the years could not be read; then `error` says what to choose.

    `rule` is the version of a preview, `recounted` the years that stand under another one of their own.
    """

    scope: FigureScope
    choices: tuple[YearChoice, ...]
    known: DayField
    today: date
    error: str = ""
    typed: str = ""
    rule: Rule | None = None
    recounted: tuple[int, ...] = ()
    comparison: Comparison | None = None

    @property
    def known_words(self) -> str:
        return words.day(self.known.day or self.today)

    @property
    def url_own_rules(self) -> str:
        return compare_url(self.comparison.years, **_asked(self.known, None)) if self.comparison else ""


def compare(
    actor: Actor, now: datetime, typed: Sequence[str], *, known_by: str = "", rule: str = ""
) -> ComparePage:
    """Return the years asked for side by side, the last three on record when none is asked for.

    Raises UnknownRule. Six queries.
    """
    scope, today = access.figure_scope(actor), clock.day_of(now)
    known = read_field("known_by", known_by, today)
    on_record = behind_figures.years(scope)
    try:
        years = read_years(typed, today) if typed else usual(on_record, today)
    except YearsNotRead as problem:
        offered = choices(on_record, ticked(typed), today)
        return ComparePage(scope, offered, known, today, str(problem), ", ".join(split(typed)))
    said = editions.published(years)
    own = {year: editions.rule_of(said.get(year)) for year in years}
    preview = rule_named(rule) if rule else None
    under = {year: preview or own[year] for year in years}
    instant = clock.end_of(known.day) if known.day else None
    each = tallies.tally_years(years, cases=scope.cases, now=now, known_by=instant, rule=under)
    recounted = tuple(year for year in years if under[year] is not own[year])
    return ComparePage(
        scope=scope,
        choices=choices(on_record, years, today),
        known=known,
        today=today,
        rule=preview if recounted else None,
        recounted=recounted,
        comparison=_comparison(actor, each, said, known, own, today),
    )


# ---------------------------------------------------------------- side by side


def _comparison(
    actor: Actor,
    each: Mapping[int, Tally],
    said: Mapping[int, Published],
    known: DayField,
    own: Mapping[int, Rule],
    today: date,
) -> Comparison:
    years = tuple(sorted(each))

    def url(name: str, year: int, **asked: str) -> str:
        preview = each[year].rule if each[year].rule is not own[year] else None
        return address(name, year, **_asked(known, preview), **asked)

    is_as_it_is = known.day is None and all(each[year].rule is own[year] for year in years)
    published = said if editions.may_read(actor) else {}
    return Comparison(
        years=years,
        rows=_rows(each, published, url),
        parts=_parts(each, url),
        chart=columns(actor, each, said, lambda year: url("tally", year), is_as_it_is=is_as_it_is),
        differences=tuple(
            compare_words.difference(each[before], each[after])
            for before, after in zip(years, years[1:], strict=False)
            if after < today.year  # a year that runs is not less than another: it is not over
        ),
        together=tallies.union([each[year] for year in years]),
        rules=_rules(each, known),
    )


def _rows(
    each: Mapping[int, Tally], said: Mapping[int, Published], url: Callable[..., str]
) -> tuple[Row, ...]:
    def row(label: str, number: Callable[[int, Tally], Number | None]) -> Row:
        return Row(label, tuple(number(year, each[year]) for year in sorted(each)))

    found = [
        row(_("Counted"), lambda year, one: Number(one.value, one.value_max, url("tally_counted", year))),
        row(_("Published"), lambda year, one: _published(year, said.get(year))),
        row(_("People"), lambda year, one: Number(*one.people, url("tally_counted", year))),
        row(_("With a release"), lambda year, one: Number(one.releases, url=url("tally_counted", year))),
        row(
            _("Need a decision"),
            lambda year, one: Number(len(one.undetermined), url=url("tally_decide", year)),
        ),
        row(
            _("Not counted"), lambda year, one: Number(len(one.excluded), url=url("tally_not_counted", year))
        ),
    ]
    return tuple(one for one in found if any(one.numbers))


def _published(year: int, said: Published | None) -> Number | None:
    if said is None:
        return None
    place = address("editions", year)
    return Number(
        said.value, url=reverse("cases:edition", args=[year, said.number]) if said.number else place
    )


def _parts(each: Mapping[int, Tally], url: Callable[..., str]) -> tuple[Row, ...]:
    """One row for each group of developments that any of the years holds; by year they add up to N."""
    rows = []
    for group in GROUPS:
        numbers = tuple(
            Number(compare_words.held(each[year], group), url=url("tally_counted", year, kind=group.key))
            for year in sorted(each)
        )
        if any(number.value for number in numbers):
            rows.append(Row(group.label, numbers))
    return tuple(rows)


def _rules(each: Mapping[int, Tally], known: DayField) -> tuple[RuleUsed, ...]:
    used: dict[str, list[int]] = {}
    for year in sorted(each):
        used.setdefault(each[year].rule.name, []).append(year)
    return tuple(
        RuleUsed(
            rule=rule_named(name),
            years=tuple(years),
            others=tuple(year for year in sorted(each) if year not in years),
            url=compare_url(sorted(each), **_asked(known, rule_named(name))),
        )
        for name, years in used.items()
    )


def _asked(known: DayField, rule: Rule | None) -> dict[str, str]:
    asked = {"known_by": known.day.isoformat()} if known.day else {}
    return asked | ({"rule": rule.name} if rule else {})


def compare_url(years: Sequence[int], **asked: str) -> str:
    """Return the address that lays these years side by side."""
    said = {"years": ",".join(str(year) for year in years), **asked}
    return f"{reverse('cases:tally_compare')}?{urlencode(said, safe=',')}"
