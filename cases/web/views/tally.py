"""Pages of the yearly figure. Everyone signed in may ask; who sees part sees "in your scope"."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import access_log
from cases.figures import UnknownFigure
from cases.rules import UnknownRule
from cases.vocabulary import Read
from cases.web.tally import changed, frame, undecided
from cases.web.tally import not_counted as left_out
from cases.web.tally.awaiting import awaiting as awaiting_of
from cases.web.tally.consented import consented
from cases.web.tally.counted import counted as counted_page
from cases.web.tally.figure import figure_page
from cases.web.tally.figures import figure_rows
from cases.web.tally.map import map_page
from cases.web.tally.summary import summary as summary_of
from cases.web.tally.years import years

_View = Callable[..., HttpResponse]


def _of_a_year(view: _View) -> _View:
    """Answer a year that can have no figure, and a rule that there is not, with a sentence."""

    @require_safe
    @wraps(view)
    def answer(request: HttpRequest, year: int, **of_it: str) -> HttpResponse:
        try:
            frame.check_year(year, timezone.now())
            return view(request, year, **of_it)
        except (frame.NoSuchYear, UnknownRule) as problem:
            return render(request, "tally/no_such_year.html", {"sentence": str(problem)}, status=404)

    return answer


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    access_log.note(request, Read.FIGURES)
    page = years(request.user, timezone.now(), request.GET.get("until", ""))
    return render(request, "tally/years.html", {"page": page})


@_of_a_year
def summary(request: HttpRequest, year: int) -> HttpResponse:
    page, each = _page(request, year, "tally")
    return _render(request, "tally/summary.html", page, {"summary": summary_of(request.user, page, each)})


@_of_a_year
def counted(request: HttpRequest, year: int) -> HttpResponse:
    page, _ = _page(request, year, "tally_counted")
    return _render(
        request, "tally/counted.html", page, {"counted": counted_page(request.user, page, request.GET)}
    )


@_of_a_year
def awaiting(request: HttpRequest, year: int) -> HttpResponse:
    page, _ = _page(request, year, "tally_awaiting")
    return _render(request, "tally/awaiting.html", page, {"awaiting": awaiting_of(request.user, page)})


@_of_a_year
def decide(request: HttpRequest, year: int) -> HttpResponse:
    page, _ = _page(request, year, "tally_decide")
    found = undecided.undecided(request.user, page, request.GET.get("page", ""))
    return _render(request, "tally/decide.html", page, {"undecided": found})


@_of_a_year
def not_counted(request: HttpRequest, year: int) -> HttpResponse:
    page, _ = _page(request, year, "tally_not_counted")
    found = left_out.not_counted(request.user, page, request.GET)
    return _render(request, "tally/not_counted.html", page, {"left_out": found})


@_of_a_year
def consent(request: HttpRequest, year: int) -> HttpResponse:
    page, _ = _page(request, year, "tally_consent")
    found = consented(request.user, page, request.GET)
    return _render(request, "tally/consent.html", page, {"consented": found})


@_of_a_year
def changes(request: HttpRequest, year: int) -> HttpResponse:
    page, _ = frame.year_page(request.user, year, timezone.now(), tab="tally_changes")
    found = changed.changed(request.user, page, request.GET.get("since", ""))
    return _render(request, "tally/changes.html", page, {"changed": found}, error=found.since.error)


@_of_a_year
def tile_map(request: HttpRequest, year: int) -> HttpResponse:
    page, _ = _page(request, year, "tally_map")
    return _render(request, "tally/map.html", page, {"map": map_page(page)})


@_of_a_year
def figures(request: HttpRequest, year: int) -> HttpResponse:
    page, _ = _page(request, year, "figures")
    return _render(request, "tally/figures.html", page, {"figures": figure_rows(page)})


@_of_a_year
def figure(request: HttpRequest, year: int, name: str) -> HttpResponse:
    page, _ = _page(request, year, "figures")
    try:
        found = figure_page(request.user, page, name, request.GET)
    except UnknownFigure:
        raise Http404 from None
    return _render(request, "tally/figure.html", page, {"found": found})


def _page(request: HttpRequest, year: int, tab: str) -> tuple[frame.YearPage, dict[int, Any]]:
    known_by, rule = request.GET.get("known_by", ""), request.GET.get("rule", "")[:40]
    return frame.year_page(request.user, year, timezone.now(), tab=tab, known_by=known_by, rule=rule)


def _render(
    request: HttpRequest, template: str, page: frame.YearPage, context: dict[str, Any], *, error: str = ""
) -> HttpResponse:
    """A day that could not be read is answered with the sentence that says what to write."""
    access_log.note(request, Read.FIGURES, detail=str(page.year))
    status = 400 if error or page.known.error else 200
    return render(request, template, {"page": page, **context}, status=status)
