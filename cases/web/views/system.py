"""How the installation runs: work done later, and what was given up."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import access_log
from cases.machinery import machinery
from cases.operations.retrying import set_aside, try_again
from cases.operations.writing import Refused
from cases.vocabulary import Read
from cases.web.managing import for_managers, manage_tabs
from cases.web.pages import say


@for_managers
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    access_log.note(request, Read.PEOPLE)
    context = {
        "tabs": manage_tabs(request.user, "cases:system"),
        "machinery": machinery(request.user, at=timezone.now()),
    }
    return render(request, "manage/system.html", context)


@for_managers
@require_POST
def retry(request: HttpRequest, number: int) -> HttpResponse:
    access_log.note(request, Read.PEOPLE, detail=f"job {number} tried again")
    at = timezone.now()
    return _done(request, lambda: try_again(number, actor=request.user, at=at), _("It is tried again."))


@for_managers
@require_POST
def forget(request: HttpRequest, number: int) -> HttpResponse:
    access_log.note(request, Read.PEOPLE, detail=f"job {number} set aside")
    words = _("It is set aside and will not be tried again.")
    return _done(request, lambda: set_aside(number, actor=request.user), words)


def _done(request: HttpRequest, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
        say(request, words)
    except Refused as refusal:
        say(request, str(refusal))
    return redirect("cases:system")
