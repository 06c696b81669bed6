"""The other published numbers of a year, each with its definition."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from cases import clock, figures
from cases.figures import Answer, Figure, Period, Question
from cases.web.tally.frame import YearPage


@dataclass(frozen=True)
class FigureRow:
    figure: Figure
    answer: Answer
    url: str


def figure_rows(page: YearPage) -> tuple[FigureRow, ...]:
    """Return every figure of the named list for the year, over the reader's scope."""
    question = question_of(page)
    return tuple(
        FigureRow(figure, figure.count(question), address_of(page, figure.name)) for figure in figures.FIGURES
    )


def question_of(page: YearPage) -> Question:
    """Return what is asked of each figure: the year, the reader's scope, as known on the day asked for."""
    period = Period(date(page.year, 1, 1), date(page.year, 12, 31), str(page.year))
    known_by = clock.end_of(page.known_day) if page.known_day else None
    return Question(page.scope.cases, period, page.now, known_by)


def address_of(page: YearPage, name: str, **asked: str) -> str:
    """Return the address of a figure of this year, as known on the same day."""
    said = {**page.kept, **asked}
    plain = reverse("cases:figure", args=[page.year, name])
    return f"{plain}?{urlencode(said)}" if said else plain
