"""Years of the figure side by side. Everyone signed in may ask; who sees part sees "in your scope"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import access_log
from cases.rules import UnknownRule
from cases.vocabulary import Read
from cases.web.tally import compare as comparing


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Years that cannot be compared are answered with what to choose, and with what was chosen."""
    years = request.GET.getlist("years")
    known_by, rule = request.GET.get("known_by", ""), request.GET.get("rule", "")[:40]
    try:
        page = comparing.compare(request.user, timezone.now(), years, known_by=known_by, rule=rule)
    except UnknownRule as problem:
        return render(request, "tally/no_such_year.html", {"sentence": str(problem)}, status=404)
    if page.comparison is not None:
        access_log.note(request, Read.FIGURES, detail=", ".join(str(year) for year in page.comparison.years))
    status = 422 if page.error or page.known.error else 200
    return render(request, "tally/compare.html", {"page": page}, status=status)
