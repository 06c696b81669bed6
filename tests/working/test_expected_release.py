"""When somebody is expected to be free: recomputed here day by day, another way than the product does it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import dates
from cases.dates import PartialDate
from cases.sentences import add_months, expected_release, words_of
from cases.vocabulary import Runs, SentenceKind, TimeHeld
from tests.factories import on

NOON = datetime(2020, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Said:
    """A sentence as the arithmetic reads it."""

    counted_from: PartialDate | None = on("14 March 2017")
    years: int = 0
    months: int = 0
    days: int = 0
    held_days: int = 0
    time_held: str = TimeHeld.NONE
    runs: str = Runs.NOT_SAID
    kind: str = SentenceKind.IMPRISONMENT
    happened_on: PartialDate = on("1 June 2017")
    recorded_at: datetime = NOON
    verified_at: datetime | None = None


def less(days: int) -> dict[str, Any]:
    return {"held_days": days, "time_held": TimeHeld.TAKEN_OFF}


# ---------------------------------------------------------------- the control: counted day by day


def counted(start: date, years: int, months: int, days: int, held: int) -> date:
    """Walk the calendar month by month, clamping to the month's end, then day by day. Slow, and plain."""
    year, month, wanted = start.year, start.month, start.day
    for _ in range(12 * years + months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    while True:
        try:
            day = date(year, month, wanted)
            break
        except ValueError:
            wanted -= 1
    for _ in range(days):
        day += timedelta(days=1)
    for _ in range(held):
        day -= timedelta(days=1)
    return day


lengths = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 400)).filter(any)
starts = st.dates(date(1950, 1, 1), date(2060, 12, 31))


@st.composite
def sentences(draw: Any, first: date | None = None, last: date | None = None) -> Said:
    years, months, days = draw(lengths)
    held = draw(st.integers(0, years * 365 + months * 28 + days))
    one = first or draw(starts)
    other = last or one
    start = dates.span(min(one, other), max(one, other))
    return Said(start, years, months, days, held, TimeHeld.TAKEN_OFF if held else TimeHeld.NONE)


@given(sentences())
def test_a_start_known_to_the_day_gives_the_day_that_counting_gives(said):
    release = expected_release([said])

    start = said.counted_from.first
    assert release.on.first == release.on.last
    assert release.on.first == counted(start, said.years, said.months, said.days, said.held_days)


@given(st.data(), starts, st.integers(1, 800))
def test_an_imprecise_start_widens_the_end_and_never_shifts_it(data, first, width):
    """Every day on which it may have begun ends within what is told, and both ends are reached."""
    last = first + timedelta(days=width)
    said = data.draw(sentences(first, last))
    told = expected_release([said]).on

    ends = [
        counted(first + timedelta(days=n), said.years, said.months, said.days, said.held_days)
        for n in range(width + 1)
    ]
    assert (told.first, told.last) == (min(ends), max(ends))
    single = replace(said, counted_from=dates.from_day(first + timedelta(days=width // 2)))
    assert told.first <= expected_release([single]).on.first <= told.last
    assert not told.is_day or len(set(ends)) == 1, "one possible day of several is told as certain"


@given(st.data(), st.lists(st.integers(0, 900), min_size=1, max_size=3))
def test_sentences_served_together_end_with_the_last_of_them(data, widths):
    rows = []
    for place, width in enumerate(widths):
        first = data.draw(starts)
        row = data.draw(sentences(first, first + timedelta(days=width)))
        rows.append(replace(row, runs=Runs.TOGETHER if place else Runs.NOT_SAID, recorded_at=NOON))
    alone = [expected_release([row]).on for row in rows]

    told = expected_release(rows).on
    assert told.first == max(one.first for one in alone)
    assert told.last == max(one.last for one in alone)


@given(st.data())
def test_a_sentence_after_another_begins_when_that_ends(data):
    one, other = data.draw(sentences()), data.draw(sentences())
    after = replace(other, runs=Runs.AFTER, counted_from=None, recorded_at=NOON + timedelta(days=1))

    middle = counted(one.counted_from.first, one.years, one.months, one.days, one.held_days)
    end = counted(middle, after.years, after.months, after.days, after.held_days)
    assert expected_release([after, one]).on == dates.from_day(end)


@given(sentences(), st.integers(1, 300))
def test_days_that_may_come_off_leave_the_first_day_open(said, held):
    """Whatever number of them does come off, the release is within what is told."""
    unsure = replace(said, held_days=0, time_held=TimeHeld.NOT_KNOWN)
    told = expected_release([unsure]).on

    assert told.first is None and not told.is_day
    known = expected_release([replace(said, **less(held))]).on
    assert known.last <= told.last


@given(starts, st.integers(0, 400))
def test_a_later_start_never_ends_earlier(start, months):
    assert add_months(start, months) <= add_months(start + timedelta(days=1), months)


# ---------------------------------------------------------------- by hand


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (Said(years=3, **less(61)), "2020-01-13"),
        (Said(years=7), "2024-03-14"),
        (Said(on("29 February 2020"), years=1), "2021-02-28"),
        (Said(on("29 February 2020"), years=4), "2024-02-29"),
        (Said(on("31 January 2019"), months=1), "2019-02-28"),
        (Said(on("31 January 2020"), months=1), "2020-02-29"),
        (Said(on("30 November 2018"), months=3, days=1), "2019-03-01"),
        (Said(on("March 2017"), years=3), "2020-03"),
        (Said(on("2017"), years=3, **less(10)), "2019-12-22/2020-12-21"),
        (Said(on("after 2016"), years=3), "2020-01-01/.."),
        (Said(on("before June 2017"), years=3), "../2020-05-31"),
    ],
)
def test_by_the_calendar(said, expected):
    assert expected_release([said]).on.edtf == expected


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([Said(kind=SentenceKind.LIFE)], "life sentence"),
        ([Said(kind=SentenceKind.DEATH)], "death sentence"),
        ([Said(years=3), Said(kind=SentenceKind.DEATH)], "death sentence"),
        ([Said(None, years=3)], "from which day"),
        ([Said(on("not known"), years=3)], "from which day"),
        ([Said()], "length of the sentence"),
        ([Said(years=999), Said(years=999, counted_from=None, runs=Runs.AFTER)], "longer than a lifetime"),
        ([Said(years=3), Said(years=2)], "More than one sentence stands"),
    ],
)
def test_what_cannot_be_worked_out_is_said_in_a_sentence(rows, why):
    release = expected_release(rows)

    assert release.on is None and why in release.why_not


def test_a_fine_takes_no_liberty():
    assert expected_release([Said(kind=SentenceKind.FINE)]) is None
    assert expected_release([]) is None


def test_an_appeal_puts_another_sentence_in_the_place_of_the_first():
    first = Said(years=10)
    appeal = Said(years=7, runs=Runs.INSTEAD, happened_on=on("21 November 2019"))

    assert expected_release([appeal, first]).on == on("14 March 2024")
    commuted = Said(kind=SentenceKind.DEATH)
    assert expected_release([commuted, appeal]).on == on("14 March 2024")


def test_the_working_is_said_in_words():
    assert words_of(Said(years=3, **less(61))) == "3 years from 14 March 2017, less 61 days held before"
    assert words_of(Said(years=1, months=6)) == "1 year 6 months from 14 March 2017"
    assert words_of(Said(days=1, **less(1))) == "1 day from 14 March 2017, less 1 day held before"


def test_one_unverified_sentence_makes_the_whole_unverified():
    sure = Said(years=3, verified_at=NOON)

    assert expected_release([sure]).is_verified
    assert not expected_release([sure, Said(years=1, runs=Runs.TOGETHER)]).is_verified
