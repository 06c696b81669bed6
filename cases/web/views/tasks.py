"""Tasks of one case: given to somebody, done, put off, taken back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, holdings
from cases import notes as room
from cases.access import NotAllowed
from cases.models import Case, Task
from cases.operations import assigning
from cases.operations.writing import Refused
from cases.vocabulary import Permission
from cases.web import timeline
from cases.web.forms import ReasonForm
from cases.web.heads import working_head
from cases.web.pages import about, answers_refusals, open_page, say
from cases.web.saving import accepted, refused, written_once
from cases.web.working_forms import LaterForm, TaskForm


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def tasks(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    now = timezone.now()
    seeing = list(holdings.of_case(page.case, at=now).seen_by())
    form = TaskForm(request.POST or None, seeing=seeing, initial={"for_whom": request.user.pk})
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, page.case)
        row = _give(request, page.case, form) if form.is_valid() else None
        if row is not None:
            say(request, _("Given to %(who)s.") % {"who": row.for_whom.working_name})
            return redirect("cases:tasks", reference)
    context = {
        **working_head(page, "tasks"),
        "form": form,
        "lines": room.tasks_of(
            page.case,
            seeing={user.pk for user in seeing},
            may_read=lambda row: timeline.may_read(row, page.reader),
            at=now,
        ),
    }
    return render(request, "working/tasks.html", context, status=422 if form.errors else 200)


def _give(request: HttpRequest, case: Case, form: TaskForm) -> Task | None:
    said = form.cleaned_data
    return written_once(
        request,
        form,
        lambda at: assigning.give_task(
            case,
            what=said["what"],
            for_whom=said["for_whom"],
            due_on=said["due_on"],
            actor=request.user,
            at=at,
        ),
    )


@answers_refusals
@require_POST
def done(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, task = _task(request, reference, row)
    try:
        assigning.do_task(task, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, case, refusal)
    undo_url = reverse("cases:reopen_task", args=[reference, task.pk])
    say(request, _("Done on %(case)s.") % {"case": reference}, undo=undo_url)
    return redirect("cases:tasks", reference)


@answers_refusals
@require_POST
def reopen(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, task = _task(request, reference, row)
    try:
        assigning.reopen_task(task, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, case, refusal)
    say(request, _("The task on %(case)s is open again.") % {"case": reference})
    return redirect("cases:tasks", reference)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, task = _task(request, reference, row)
    if not assigning.may_work_on(task, request.user, access.permissions_on(request.user, case)):
        raise NotAllowed(_("This task is somebody else's. Ask who gave it to put it off."))
    form = LaterForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: assigning.put_off_task(
            task, until=form.cleaned_data["until"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, _("Put off on %(case)s.") % {"case": reference})
        return redirect("cases:tasks", reference)
    context = {**about(request, case), "task": task, "form": form}
    return render(request, "working/later.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, task = _task(request, reference, row)
    access.require(request.user, Permission.RECORD, case)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: assigning.withdraw_task(
            task, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, _("Taken back on %(case)s.") % {"case": reference})
        return redirect("cases:tasks", reference)
    context = {**about(request, case), "task": task, "form": form}
    return render(request, "working/withdraw_task.html", context, status=422 if form.errors else 200)


def _task(request: HttpRequest, reference: str, row: int) -> tuple[Case, Task]:
    case = access.case_or_404(request.user, reference)
    return case, room.task_of(case, row)
