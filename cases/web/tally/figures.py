"""The other published numbers of a year, each with its definition."""

from dataclasses import dataclass
from datetime import date

from cases import clock, figures
from cases.figures import Answer, Figure, Period, Question
from cases.web.tally.frame import YearPage


@dataclass(frozen=True)
class FigureRow:
    figure: Figure
    answer: Answer


def figure_rows(page: YearPage) -> tuple[FigureRow, ...]:
    """Return every figure of the named list for the year, over the reader's scope."""
    period = Period(date(page.year, 1, 1), date(page.year, 12, 31), str(page.year))
    known_by = clock.end_of(page.known_day) if page.known_day else None
    question = Question(page.scope.cases, period, page.now, known_by)
    return tuple(FigureRow(figure, figure.count(question)) for figure in figures.FIGURES)
