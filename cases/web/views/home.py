"""My work, and the pages that help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import access, clock, worklist


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    today = clock.day_of(timezone.now())
    context = {"work": worklist.work_of(request.user, today), "may_open": access.may_open_cases(request.user)}
    return render(request, "cases/my_work.html", context)


@require_safe
def try_first(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/try_first.html")


@require_safe
def keyboard(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/keyboard.html")
