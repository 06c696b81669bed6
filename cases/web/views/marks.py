"""Done, later and undo for one line of My work, in place."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cases import access, access_log, clock, notes
from cases.models import Case, Task
from cases.operations import assigning, putting_off
from cases.operations.writing import Refused
from cases.vocabulary import Read, WorkKind
from cases.web.pages import answers_refusals, say
from cases.web.radar_forms import MarkForm


@answers_refusals
@require_POST
def mark(request: HttpRequest, reference: str) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    form = MarkForm(request.POST)
    if not form.is_valid():
        return _refused(request, case, _("Open My work again, and choose there."))
    said = form.cleaned_data
    try:
        undo = _write(request, case, said)
    except Refused as refusal:
        return _refused(request, case, str(refusal))
    is_for_all = said["kind"] == WorkKind.TASK
    access_log.note(request, Read.CHANGE if is_for_all else Read.OTHER, detail="a line of one's own list")
    words = _words(said["answer"])
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "work/_marked.html", {"case": case, "undo": undo, "words": words, **said})
    say(request, f"{reference}: {words}", undo=undo)
    return redirect(_back(said["whose"]))


def _refused(request: HttpRequest, case: Case, sentence: str) -> HttpResponse:
    return render(request, "cases/refused.html", {"case": case, "sentence": sentence}, status=409)


def _write(request: HttpRequest, case: Case, said: dict[str, Any]) -> str:
    """Write it down, and return where it is taken back, if anywhere.

    A task is done, or put off, for everybody; any other line for whoever says so.
    """
    kind, now = WorkKind(said["kind"]), timezone.now()
    until = None if said["answer"] == "done" else clock.day_of(now) + timedelta(days=int(said["answer"]))
    if kind == WorkKind.TASK:
        return _write_task(request, notes.task_of(case, _number_in(said["about"])), until, now)
    if until is None:
        made = putting_off.mark_done(case, kind, said["about"], actor=request.user, at=now)
    else:
        made = putting_off.put_off(case, kind, said["about"], until=until, actor=request.user, at=now)
    return reverse("cases:unmark", args=[case.reference, made.pk])


def _write_task(request: HttpRequest, task: Task, until: date | None, now: datetime) -> str:
    if until is not None:
        assigning.put_off_task(task, until=until, actor=request.user, at=now)
        return ""
    assigning.do_task(task, actor=request.user, at=now)
    return reverse("cases:reopen_task", args=[task.case.reference, task.pk])


def _number_in(about: str) -> int:
    number = about.partition(":")[0]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0


def _words(answer: str) -> str:
    if answer == "done":
        return _("done.")
    return {"1": _("put off until tomorrow."), "7": _("put off for a week.")}.get(
        answer, _("put off for 30 days.")
    )


def _back(whose: str) -> str:
    return reverse("cases:my_work") + (f"?whose={whose}" if whose else "")


@answers_refusals
@require_POST
def unmark(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    putting_off.unmark(putting_off.mark_of(case, row, request.user), actor=request.user)
    access_log.note(request, Read.OTHER, detail="a line of one's own list")
    say(request, _("%(case)s is on your list again.") % {"case": reference})
    return redirect("cases:my_work")
