"""Notes, the contact log and tasks of one case."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, holdings
from cases import notes as room
from cases.access import NotAllowed
from cases.models import Case, Note, Task
from cases.operations import assigning, noting
from cases.operations.writing import Refused, once
from cases.vocabulary import Permission
from cases.web import timeline
from cases.web.fields import contents_of
from cases.web.forms import ReasonForm, add_refusal
from cases.web.pages import CasePage, Tab, about, answers_refusals, open_page, say
from cases.web.working_forms import KeptForm, LaterForm, NoteForm, TaskForm


def working_head(page: CasePage, current: str) -> dict[str, Any]:
    """Return what the three pages of the tab share: notes, tasks, linked people."""
    labels = {"notes": _("Notes"), "tasks": _("Tasks"), "links": _("Linked people")}
    return {
        "page": page,
        "case": page.case,
        "tabs": page.tabs("notes"),
        "may_record": page.may_record,
        "pills": [
            Tab(label, reverse(f"cases:{name}", args=[page.case.reference]), name == current)
            for name, label in labels.items()
        ],
    }


# ---------------------------------------------------------------- notes


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def notes(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    form = NoteForm(request.POST or None)
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, page.case)
        row = _write(request, page.case, form) if form.is_valid() else None
        if row is not None:
            undo_url = reverse("cases:undo_note", args=[reference, row.pk])
            say(request, _("Written down on %(case)s.") % {"case": reference}, undo=undo_url)
            return redirect("cases:notes", reference)
    rows = room.newest_first(page.file.notes)
    entries = [timeline.written_entry(page.reader, row) for row in rows]
    context = {
        **working_head(page, "notes"),
        "form": form,
        "years": timeline.by_year(entries),
        "with_family": room.last_with_family(rows),
        "promises": room.open_promises(rows),
    }
    return render(request, "working/notes.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, case: Case, form: NoteForm) -> Note | None:
    now, draft = timezone.now(), form.draft()
    return _once(request, form, lambda: noting.write_note(case, draft, actor=request.user, at=now))


def _once(request: HttpRequest, form: forms.Form, write: Callable[[], Any]) -> Any:
    """Write once for a form, or put the refusal on it and return None."""
    try:
        return once(
            form.cleaned_data["submission"],
            contents=contents_of(form, request.path),
            actor=request.user,
            at=timezone.now(),
            write=write,
        )
    except Refused as refusal:
        add_refusal(form, refusal)
        return None


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, note = _note(request, reference, row)
    access.require(request.user, Permission.RECORD, case)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and _try(
        form,
        lambda: noting.withdraw_note(
            note, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, _("Withdrawn on %(case)s. Write it anew if it was wrong.") % {"case": reference})
        return redirect("cases:notes", reference)
    context = {**_about_note(request, note), "form": form}
    return render(request, "working/withdraw_note.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_POST
def undo(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, note = _note(request, reference, row)
    try:
        noting.undo_note(note, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return render(request, "cases/refused.html", {"case": case, "sentence": str(refusal)}, status=409)
    say(request, _("Undone on %(case)s. It stays in the file as withdrawn.") % {"case": reference})
    return redirect("cases:notes", reference)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, note = _note(request, reference, row)
    access.require(request.user, Permission.RECORD, case)
    form = KeptForm(request.POST or None)
    if form.is_valid() and _try(
        form,
        lambda: noting.keep_promise(
            note, kept_on=form.cleaned_data["kept_on"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, _("The promise was kept. It stays in the contact log."))
        return redirect("cases:notes", reference)
    context = {**_about_note(request, note), "form": form}
    return render(request, "working/kept.html", context, status=422 if form.errors else 200)


def _note(request: HttpRequest, reference: str, row: int) -> tuple[Case, Note]:
    case = access.case_or_404(request.user, reference)
    return case, room.note_of(case, row)


def _about_note(request: HttpRequest, note: Note) -> dict[str, Any]:
    return {
        **about(request, note.case),
        "note": note,
        "what": f"{timeline.heading_of(note)}, {note.held_on.words()}",
    }


def _try(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Act, or put the refusal on the form."""
    try:
        act()
    except Refused as refusal:
        add_refusal(form, refusal)
        return False
    return True


# ---------------------------------------------------------------- tasks


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
    said, now = form.cleaned_data, timezone.now()
    return _once(
        request,
        form,
        lambda: assigning.give_task(
            case,
            what=said["what"],
            for_whom=said["for_whom"],
            due_on=said["due_on"],
            actor=request.user,
            at=now,
        ),
    )


@answers_refusals
@require_POST
def done(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, task = _task(request, reference, row)
    try:
        assigning.do_task(task, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return render(request, "cases/refused.html", {"case": case, "sentence": str(refusal)}, status=409)
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
        return render(request, "cases/refused.html", {"case": case, "sentence": str(refusal)}, status=409)
    say(request, _("The task on %(case)s is open again.") % {"case": reference})
    return redirect("cases:tasks", reference)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, task = _task(request, reference, row)
    if not assigning.may_work_on(task, request.user, access.permissions_on(request.user, case)):
        raise NotAllowed(_("This task is somebody else's. Ask who gave it to put it off."))
    form = LaterForm(request.POST or None)
    if form.is_valid() and _try(
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
    if form.is_valid() and _try(
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
