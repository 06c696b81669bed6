"""The access log: who read what, and whether the log is as it was written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from cases import access_log, audit, log_check
from cases.vocabulary import Read
from cases.web.log_forms import LogForm
from cases.web.managing import manage_tabs
from cases.web.pages import answers_refusals

PAGE = 50


@answers_refusals
@require_safe
def log(request: HttpRequest) -> HttpResponse:
    form = LogForm(request.GET or None, actor=request.user)
    before = request.GET.get("before", "")
    rows = list(audit.records(request.user, form.asked(_number(before)))[: PAGE + 1])
    access_log.note(request, Read.LOG)
    context = {
        "tabs": manage_tabs(request.user, "cases:log"),
        "form": form,
        "rows": [(row, audit.words_of(row)) for row in rows[:PAGE]],
        "older_url": _older(request, rows),
        "newer_url": _without(request) if before else "",
    }
    return render(request, "manage/log.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Read the whole chain and say whether it holds."""
    audit.require_reader(request.user)
    access_log.note(request, Read.LOG, detail="chain checked")
    return render(request, "manage/log_checked.html", {"checked": log_check.check()})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _older(request: HttpRequest, rows: list) -> str:
    if len(rows) <= PAGE:
        return ""
    query = request.GET.copy()
    query["before"] = str(rows[PAGE - 1].number)
    return f"?{query.urlencode()}"


def _without(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    return f"?{query.urlencode()}"
