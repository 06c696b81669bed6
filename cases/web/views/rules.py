"""How we count."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import clock
from cases.web.tally.rule import rule_page


@require_safe
def how_we_count(request: HttpRequest) -> HttpResponse:
    return render(request, "tally/rules.html", {"page": rule_page(clock.day_of(timezone.now()))})
