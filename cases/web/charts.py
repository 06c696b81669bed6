"""Geometry of the charts: numbers in, places and paths out. Pure; words are the templates' business.

Units are those of each drawing's viewBox. The zero line is always drawn and every value is written on its
mark, so no chart needs a pointer or colour to be read.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# ---------------------------------------------------------------- unit chart: one mark is one case

_MARK, _STEP, _MARK_HEIGHT, _LINE = 11.0, 14.2, 16.0, 20.0
_WIDE, _NARROW = 58, 20  # marks a line


@dataclass(frozen=True)
class Consents:
    """How many cases may be named, must be anonymised, are not for publication."""

    named: int
    anonymised: int
    unpublished: int

    @property
    def total(self) -> int:
        return self.named + self.anonymised + self.unpublished


@dataclass(frozen=True)
class Strip:
    """The marks of one row: a path for each consent, and the hatching of the anonymised ones."""

    width: float
    height: float
    solid: str
    half: str
    hatching: str
    open: str


@dataclass(frozen=True)
class UnitRow:
    label: str
    url: str
    cases: Consents
    wide: Strip
    narrow: Strip


@dataclass(frozen=True)
class UnitChart:
    rows: tuple[UnitRow, ...]

    @property
    def total(self) -> int:
        return sum(row.cases.total for row in self.rows)


def unit_chart(rows: Sequence[tuple[str, str, Consents]]) -> UnitChart:
    """Return the unit chart of (label, address of its cases, consents), in the order given."""
    return UnitChart(
        tuple(
            UnitRow(label, url, cases, wide=_strip(cases, _WIDE), narrow=_strip(cases, _NARROW))
            for label, url, cases in rows
        )
    )


def _strip(cases: Consents, a_line: int) -> Strip:
    places = [_place(index, a_line) for index in range(cases.total)]
    named = places[: cases.named]
    anonymised = places[cases.named : cases.named + cases.anonymised]
    unpublished = places[cases.named + cases.anonymised :]
    lines = max(1, math.ceil(cases.total / a_line))
    return Strip(
        width=_round(a_line * _STEP),
        height=lines * _LINE - (_LINE - _MARK_HEIGHT),
        solid="".join(_block(x, y, _MARK, _MARK_HEIGHT) for x, y in named),
        half=_outlines(anonymised),
        hatching="".join(f"M{_text(x + 1.5)} {_text(y + 9.5)}l8-4m-8 8l8-4" for x, y in anonymised),
        open=_outlines(unpublished),
    )


def _place(index: int, a_line: int) -> tuple[float, float]:
    return _round(index % a_line * _STEP), index // a_line * _LINE


def _outlines(places: Sequence[tuple[float, float]]) -> str:
    """Marks drawn by their edge: smaller by half the stroke on every side."""
    return "".join(_block(x + 0.75, y + 0.75, _MARK - 1.5, _MARK_HEIGHT - 1.5) for x, y in places)


def _block(x: float, y: float, width: float, height: float) -> str:
    """Return the path of a rectangle with corners of radius 2."""
    across, down = _text(width - 4), _text(height - 4)
    return (
        f"M{_text(x + 2)} {_text(y)}h{across}a2 2 0 0 1 2 2v{down}a2 2 0 0 1-2 2h-{across}"
        f"a2 2 0 0 1-2-2v-{down}a2 2 0 0 1 2-2z"
    )


# ---------------------------------------------------------------- consent meter

_METER_WIDTH, _METER_GAP = 320.0, 3.0


@dataclass(frozen=True)
class Segment:
    kind: str  # solid, half or open: the class is u-<kind>
    x: float
    width: float
    hatching: str = ""


@dataclass(frozen=True)
class ConsentMeter:
    cases: Consents
    segments: tuple[Segment, ...]


def consent_meter(cases: Consents) -> ConsentMeter:
    """Return one bar cut in the three consents; a consent nobody has takes no room."""
    shares = [("solid", cases.named), ("half", cases.anonymised), ("open", cases.unpublished)]
    shares = [(kind, count) for kind, count in shares if count]
    room = _METER_WIDTH - _METER_GAP * max(0, len(shares) - 1)
    segments, x = [], 0.0
    for kind, count in shares:
        width = room * count / cases.total
        segments.append(_segment(kind, x, width))
        x += width + _METER_GAP
    return ConsentMeter(cases, tuple(segments))


def _segment(kind: str, x: float, width: float) -> Segment:
    inset = 0 if kind == "solid" else 0.75
    hatching = ""
    if kind == "half":
        strokes = range(int((width - 3) // 7))
        hatching = "".join(f"M{_text(x + 2.5 + 7 * stroke)} 17l5-12" for stroke in strokes)
    return Segment(kind, _round(x + inset), _round(max(1.0, width - 2 * inset)), hatching)


# ---------------------------------------------------------------- column chart: one figure a year

_CHART_HEIGHT, _ZERO, _TOP, _LEFT = 220.0, 190.0, 24.0, 36.0
_CHART_WIDE, _CHART_NARROW = 490.0, 264.0


_HATCH = 8  # from one slanting line to the next


@dataclass(frozen=True)
class Figure:
    """One column before it is drawn. `live` is the figure as it stands, where it is not the published one.

    `is_said` marks one that was published before Casework, and is nobody's count: it is drawn hatched.
    """

    label: str
    value: int
    live: int | None = None
    url: str = ""
    is_said: bool = False


@dataclass(frozen=True)
class Column:
    figure: Figure
    is_now: bool
    x: float
    y: float
    width: float
    height: float
    live_x: float
    live_y: float
    live_width: float
    live_height: float

    @property
    def middle(self) -> float:
        return _round(self.x + self.width / 2)

    @property
    def hatching(self) -> str:
        """Slanting lines across the column, each ending at its edges."""
        if not self.figure.is_said:
            return ""
        bottom, reach = self.y + self.height, int(self.width + self.height)
        return "".join(self._slanting(float(along), bottom) for along in range(_HATCH, reach, _HATCH))

    def _slanting(self, along: float, bottom: float) -> str:
        wide, high = self.width, self.height
        start = self.x + max(0.0, along - high), bottom - min(along, high)
        end = self.x + min(along, wide), bottom - max(0.0, along - wide)
        return f"M{_text(start[0])} {_text(start[1])}L{_text(end[0])} {_text(end[1])}"

    @property
    def label_y(self) -> float:
        """Above the higher of the column and its live outline."""
        return _round(min(self.y, self.live_y) - 6)


@dataclass(frozen=True)
class GridLine:
    value: int
    y: float


@dataclass(frozen=True)
class Plot:
    width: float
    height: float
    left: float
    right: float
    zero: float
    columns: tuple[Column, ...]
    grid: tuple[GridLine, ...]


@dataclass(frozen=True)
class ColumnChart:
    figures: tuple[Figure, ...]
    wide: Plot
    narrow: Plot

    @property
    def has_live(self) -> bool:
        """True where a dashed line shows the figure as it stands round a published one."""
        return any(figure.live is not None for figure in self.figures)

    @property
    def has_said(self) -> bool:
        return any(figure.is_said for figure in self.figures)


def column_chart(figures: Sequence[Figure]) -> ColumnChart:
    """Return a column for each figure, oldest first; the last one is drawn as the present one."""
    figures = tuple(figures)
    return ColumnChart(figures, _plot(figures, _CHART_WIDE), _plot(figures, _CHART_NARROW))


def _plot(figures: tuple[Figure, ...], width: float) -> Plot:
    highest = max((max(figure.value, figure.live or 0) for figure in figures), default=0)
    step = grid_step(highest)
    top_value = max(step, math.ceil(highest / step) * step)
    unit = (_ZERO - _TOP) / top_value
    slot = (width - 10 - _LEFT) / max(1, len(figures))
    return Plot(
        width=width,
        height=_CHART_HEIGHT,
        left=_LEFT,
        right=width - 10,
        zero=_ZERO,
        columns=tuple(
            _column(figure, _LEFT + slot * (index + 0.5), min(44.0, slot * 0.62), unit, figure is figures[-1])
            for index, figure in enumerate(figures)
        ),
        grid=tuple(GridLine(value, _round(_ZERO - value * unit)) for value in range(step, top_value, step)),
    )


def _column(figure: Figure, middle: float, width: float, unit: float, is_now: bool) -> Column:
    live = figure.value if figure.live is None else figure.live
    beside = 0.0 if figure.live is None else 4.0
    return Column(
        figure=figure,
        is_now=is_now,
        x=_round(middle - width / 2),
        y=_round(_ZERO - figure.value * unit),
        width=_round(width),
        height=_round(figure.value * unit),
        live_x=_round(middle - width / 2 - beside),
        live_y=_round(_ZERO - live * unit),
        live_width=_round(width + 2 * beside),
        live_height=_round(live * unit),
    )


def grid_step(highest: int) -> int:
    """Return the round distance between grid lines: 1, 2 or 5 times a power of ten, at most four lines."""
    step = 1
    while highest / step > 4:
        power = 10 ** (len(str(step)) - 1)
        step = {1: 2, 2: 5, 5: 10}[step // power] * power
    return step


# ---------------------------------------------------------------- range strip: which came first

_STRIP_WIDTH, _BAR, _BAR_STEP = 640.0, 14.0, 24.0


@dataclass(frozen=True)
class Span:
    """Something that happened on a day between `first` and `last`, both included; None is open."""

    label: str
    first: date | None
    last: date | None
    is_ours: bool = False


@dataclass(frozen=True)
class RangeBar:
    span: Span
    x: float
    y: float
    width: float


@dataclass(frozen=True)
class YearLine:
    year: int
    x: float


@dataclass(frozen=True)
class RangeStrip:
    width: float
    height: float
    bars: tuple[RangeBar, ...]
    years: tuple[YearLine, ...]


def range_strip(spans: Sequence[Span]) -> RangeStrip:
    """Return one bar a span, on one line each, so that an overlap is seen; open ends run to the edge."""
    days = [day for span in spans for day in (span.first, span.last) if day]
    if not days:
        return RangeStrip(_STRIP_WIDTH, 0.0, (), ())
    margin = timedelta(days=max(7, (max(days) - min(days)).days // 12))
    begin = min(days) - margin if min(days) - date.min > margin else date.min
    end = max(days) + margin if date.max - max(days) > margin else date.max
    scale = _STRIP_WIDTH / ((end - begin).days + 1)

    def place(day: date) -> float:
        return (day - begin).days * scale

    bars = []
    for line, span in enumerate(spans):
        left = place(span.first or begin)
        right = place(span.last or end) + scale
        bars.append(RangeBar(span, _round(left), 4 + line * _BAR_STEP, _round(max(4.0, right - left))))
    years = range(begin.year + 1, end.year + 1)
    lines = tuple(YearLine(year, _round(place(date(year, 1, 1)))) for year in years)
    return RangeStrip(_STRIP_WIDTH, 4 + len(spans) * _BAR_STEP + 18, tuple(bars), lines)


def _round(number: float) -> float:
    return round(number, 2)


def _text(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
