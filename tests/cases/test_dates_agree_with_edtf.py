"""First and last possible day equal those of the `edtf` package, an independent reading of the standard.

Its "about" has other widths than the counting rule, so approximate dates are tested by table in test_dates.
"""

from datetime import date
from time import struct_time

from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from cases.dates import PartialDate, from_day, from_edtf, from_parts, parse, span

TODAY = date(2026, 7, 15)

days = st.dates(date(1600, 1, 1), date(2390, 12, 31))  # clear of the years that look like another calendar's
months = days.map(lambda day: from_parts(day.year, day.month, None))
years = days.map(lambda day: from_parts(day.year, None, None))
points = st.one_of(days.map(from_day), months, years)
intervals = st.tuples(days, days).map(lambda pair: span(min(pair), max(pair)))
openings = st.sampled_from(["before", "after", "since", "by"])


def day_of(moment: struct_time | float) -> date | None:
    """The oracle's bound as ours: an infinite one is open."""
    return None if isinstance(moment, float) else date(*moment[:3])


def assert_agrees(ours: PartialDate) -> None:
    theirs = parse_edtf(ours.edtf)

    assert ours.first == day_of(theirs.lower_strict())
    assert ours.last == day_of(theirs.upper_strict())


def assert_comes_back(ours: PartialDate) -> None:
    shown = parse(ours.words(), today=TODAY)

    assert from_edtf(ours.edtf) == ours
    assert parse(ours.edtf, today=TODAY) == ours
    assert (shown.first, shown.last) == (ours.first, ours.last)


@given(points)
def test_days_months_and_years_agree(point: PartialDate) -> None:
    assert_agrees(point)
    assert_comes_back(point)


@given(intervals)
def test_intervals_agree(interval: PartialDate) -> None:
    assert_agrees(interval)
    assert_comes_back(interval)


@given(points, points)
def test_intervals_of_months_and_years_agree(one: PartialDate, other: PartialDate) -> None:
    start, end = sorted((one, other), key=lambda point: (point.first or date.min, point.last or date.max))
    assert start.first and end.last
    interval = from_edtf(f"{start.edtf}/{end.edtf}") if start.first <= end.last else start

    assert_agrees(interval)
    assert from_edtf(interval.edtf) == interval


@given(openings, points)
def test_open_dates_agree(opening: str, point: PartialDate) -> None:
    found = parse(f"{opening} {point.words()}", today=TODAY)

    assert_agrees(found)
    assert_comes_back(found)


@given(points)
def test_approximate_dates_come_back(point: PartialDate) -> None:
    assert_comes_back(parse(f"about {point.words()}", today=TODAY))


@given(st.integers(1600, 2390))
def test_seasons_agree_with_the_season_of_the_standard(year: int) -> None:
    for number, season in enumerate(("spring", "summer", "autumn"), start=21):
        theirs = parse_edtf(f"{year}-{number}")
        ours = parse(f"{season} {year}", today=TODAY)

        assert (ours.first, ours.last) == (day_of(theirs.lower_strict()), day_of(theirs.upper_strict()))
