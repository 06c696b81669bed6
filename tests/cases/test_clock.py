"""Days and instants in the organisation's time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases import clock


@pytest.fixture(params=["UTC", "America/Santiago", "Asia/Kathmandu", "Pacific/Kiritimati", "Europe/London"])
def zone(request, settings):
    settings.TIME_ZONE = request.param
    return request.param


@pytest.mark.parametrize(
    ("zone_name", "instant", "day"),
    [
        ("UTC", datetime(2019, 12, 31, 23, 59, tzinfo=UTC), date(2019, 12, 31)),
        ("Asia/Kathmandu", datetime(2019, 12, 31, 18, 14, tzinfo=UTC), date(2019, 12, 31)),
        ("Asia/Kathmandu", datetime(2019, 12, 31, 18, 15, tzinfo=UTC), date(2020, 1, 1)),
        ("America/Santiago", datetime(2020, 1, 1, 2, 59, tzinfo=UTC), date(2019, 12, 31)),
    ],
)
def test_the_day_of_an_instant_is_the_organisations(settings, zone_name, instant, day):
    settings.TIME_ZONE = zone_name

    assert clock.day_of(instant) == day


@pytest.mark.parametrize(
    "day",
    [date(2019, 12, 31), date(2024, 2, 29), date(2019, 3, 31), date(2019, 10, 27), date(2019, 9, 7)],
    ids=str,
)
def test_the_end_of_a_day_is_its_last_moment_also_when_the_clocks_change(zone, day):
    end = clock.end_of(day)
    a_moment_later = (end.astimezone(UTC) + timedelta(microseconds=1)).astimezone(end.tzinfo)

    assert clock.day_of(end) == day
    assert clock.day_of(a_moment_later) == day + timedelta(days=1)


def test_a_bare_day_means_its_end(zone):
    assert clock.instant("2020-02-01") == clock.end_of(date(2020, 2, 1))


def test_an_instant_is_read_with_its_zone():
    assert clock.instant("2020-02-01T12:00+01:00") == datetime(2020, 2, 1, 11, tzinfo=UTC)
    assert clock.instant("2020-02-01T12:00:00Z") == datetime(2020, 2, 1, 12, tzinfo=UTC)


def test_an_instant_without_a_zone_is_refused_with_the_way_to_write_it():
    with pytest.raises(clock.InstantWithoutZone, match=r"Write 2020-02-01T12:00\+00:00, or only the day"):
        clock.instant("2020-02-01T12:00")


@pytest.mark.parametrize("text", ["", "yesterday", "2020-13-01", "2019-02-29", "01/02/2020", "9999-12-31"])
def test_what_is_no_day_says_how_to_write_one(text):
    with pytest.raises(ValueError, match="is not a day or an instant. Write it as 2020-02-14"):
        clock.instant(text)
