"""The charts' geometry: every case is a mark, every column starts at zero, nothing leaves the drawing."""

from datetime import date

import pytest

from cases.web.charts import (
    Consents,
    Figure,
    Span,
    column_chart,
    consent_meter,
    grid_step,
    range_strip,
    unit_chart,
)


def test_every_case_is_one_mark():
    row = unit_chart([("Released", "", Consents(27, 20, 11))]).rows[0]

    for strip in (row.wide, row.narrow):
        assert strip.solid.count("z") == 27
        assert strip.half.count("z") == 20
        assert strip.open.count("z") == 11
        assert strip.hatching.count("M") == 20


def test_marks_that_do_not_fit_on_a_line_go_on_the_next():
    row = unit_chart([("Released", "", Consents(59, 0, 0))]).rows[0]

    assert row.wide.height == 36
    assert row.narrow.height == 56
    assert row.wide.solid.rindex("M2 20h") > 0


def test_a_development_that_changed_for_nobody_has_no_marks():
    row = unit_chart([("Released", "", Consents(0, 0, 0))]).rows[0]

    assert (row.wide.solid, row.wide.half, row.wide.open) == ("", "", "")
    assert row.wide.height == 16


def test_the_chart_holds_as_many_cases_as_its_rows():
    chart = unit_chart([("Released", "", Consents(1, 2, 3)), ("Pardoned", "", Consents(4, 0, 0))])

    assert chart.total == 10


def test_the_meter_gives_each_consent_its_share():
    meter = consent_meter(Consents(61, 52, 29))

    assert [segment.kind for segment in meter.segments] == ["solid", "half", "open"]
    assert meter.segments[0].width == pytest.approx(314 * 61 / 142, abs=0.01)
    last = meter.segments[-1]
    assert last.x + last.width <= 320


def test_a_consent_nobody_has_takes_no_room_on_the_meter():
    assert [segment.kind for segment in consent_meter(Consents(3, 0, 1)).segments] == ["solid", "open"]
    assert consent_meter(Consents(0, 0, 0)).segments == ()


def test_columns_start_at_zero_and_grow_with_their_figure():
    chart = column_chart([Figure("2017", 50), Figure("2018", 100), Figure("2019", 0)])

    for plot in (chart.wide, chart.narrow):
        half, whole, nothing = plot.columns
        assert whole.height == pytest.approx(2 * half.height, abs=0.02)
        assert nothing.height == 0
        assert all(column.y + column.height == pytest.approx(plot.zero, abs=0.02) for column in plot.columns)


def test_only_the_last_column_is_the_present_one():
    chart = column_chart([Figure("2018", 7), Figure("2019", 7)])

    assert [column.is_now for column in chart.wide.columns] == [False, True]


def test_the_live_figure_is_an_outline_around_the_published_one():
    column = column_chart([Figure("2018", 131), Figure("2019", 142, live=144)]).wide.columns[-1]

    assert column.live_y < column.y
    assert column.live_x < column.x
    assert column.live_x + column.live_width > column.x + column.width
    assert column.label_y < column.live_y


@pytest.mark.parametrize("count", [1, 6, 10])
@pytest.mark.parametrize("value", [0, 1, 142, 12_345])
def test_no_column_leaves_the_drawing(count, value):
    chart = column_chart([Figure(str(year), value, live=value + 1) for year in range(count)])

    for plot in (chart.wide, chart.narrow):
        assert all(column.label_y > 12 for column in plot.columns)
        assert plot.columns[0].live_x >= plot.left - 4
        assert plot.columns[-1].live_x + plot.columns[-1].live_width <= plot.width


@pytest.mark.parametrize(
    ("highest", "step"), [(0, 1), (1, 1), (4, 1), (5, 2), (9, 5), (20, 5), (21, 10), (142, 50), (1_000, 500)]
)
def test_grid_lines_are_round_numbers(highest, step):
    assert grid_step(highest) == step


def test_an_empty_chart_is_an_empty_drawing():
    assert column_chart([]).wide.columns == ()
    assert range_strip([]).bars == ()


def test_ranges_that_do_not_touch_are_drawn_apart():
    action = Span("Urgent action", date(2019, 2, 3), date(2019, 2, 3), is_ours=True)
    release = Span("Released", date(2019, 4, 1), date(2019, 4, 30))

    ours, life = range_strip([action, release]).bars

    assert ours.x + ours.width < life.x
    assert life.width > ours.width


def test_ranges_that_overlap_are_seen_to():
    action = Span("Petition", date(2019, 5, 1), date(2019, 5, 31), is_ours=True)
    release = Span("Released", date(2019, 5, 20), date(2019, 6, 10))

    ours, life = range_strip([action, release]).bars

    assert life.x < ours.x + ours.width


def test_an_open_range_runs_to_the_edge():
    strip = range_strip([Span("Since 2017", date(2017, 1, 1), None), Span("Then", date(2019, 1, 1), None)])

    assert all(bar.x + bar.width == pytest.approx(strip.width, abs=0.1) for bar in strip.bars)


def test_the_turn_of_the_year_is_marked():
    strip = range_strip([Span("Released", date(2019, 12, 20), date(2020, 1, 10))])

    assert [line.year for line in strip.years] == [2020]


def test_the_first_and_last_days_of_the_calendar_can_be_drawn():
    assert len(range_strip([Span("All time", date.min, date.max)]).bars) == 1
