"""Notes and the contact log of one case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access
from cases import notes as room
from cases.models import Case, Note
from cases.operations import noting
from cases.operations.writing import Refused
from cases.vocabulary import Permission
from cases.web import timeline
from cases.web.forms import ReasonForm
from cases.web.heads import working_head
from cases.web.pages import about, answers_refusals, open_page, say
from cases.web.saving import accepted, refused, written_once
from cases.web.working_forms import KeptForm, NoteForm


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
    draft = form.draft()
    return written_once(request, form, lambda at: noting.write_note(case, draft, actor=request.user, at=at))


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, note = _note(request, reference, row)
    access.require(request.user, Permission.RECORD, case)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
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
        return refused(request, case, refusal)
    say(request, _("Undone on %(case)s. It stays in the file as withdrawn.") % {"case": reference})
    return redirect("cases:notes", reference)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, note = _note(request, reference, row)
    access.require(request.user, Permission.RECORD, case)
    form = KeptForm(request.POST or None)
    if form.is_valid() and accepted(
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
