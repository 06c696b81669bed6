"""The import itself: how far it is, how to stop it; what came of it, and how to undo it."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import access_log, imports
from cases.models import Import
from cases.operations import bringing_in
from cases.vocabulary import ImportState, Read
from cases.web.import_forms import UndoForm, VersionForm
from cases.web.import_pages import DONE, RUN, act, for_importers, go_on, head, is_open
from cases.web.import_rows import names_of
from cases.web.pages import say
from cases.web.saving import accepted


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def run(request: HttpRequest, of_import: Import) -> HttpResponse:
    """Show how far it is. A post stops it, or has it go on."""
    if not is_open(of_import, RUN):
        return go_on(of_import)
    form = VersionForm(request.POST or None, initial={"version": of_import.version})
    if form.is_bound and form.is_valid() and accepted(form, lambda: _stop_or_go(request, of_import, form)):
        return redirect("cases:import_run", of_import.key)
    context = {
        **head(of_import, RUN),
        "form": form,
        "numbers": imports.numbers_of(of_import),
        "is_stopped": of_import.state == ImportState.STOPPED,
    }
    return render(request, "imports/run.html", context, status=409 if form.errors else 200)


def _stop_or_go(request: HttpRequest, of_import: Import, form: VersionForm) -> None:
    if "stop" in request.POST:
        bringing_in.stop(of_import, actor=request.user, at=timezone.now())  # type: ignore[arg-type]
        say(request, _("It stops after the rows that are being written."))
        return
    act(request, of_import, form, bringing_in.start)


@require_safe
@for_importers
def done(request: HttpRequest, of_import: Import) -> HttpResponse:
    """What was opened, brought up to date, left as it was and left out; after undoing, what is kept."""
    if not is_open(of_import, DONE):
        return go_on(of_import)
    now = timezone.now()
    is_undone = of_import.state == ImportState.UNDONE
    lists = {
        "made": [] if is_undone else imports.cases_made(request.user, of_import),
        "changed": [] if is_undone else imports.cases_changed(request.user, of_import),
        "kept": imports.cases_kept(request.user, of_import) if is_undone else [],
        "gone": imports.cases_gone(request.user, of_import),
    }
    every = [case for cases in lists.values() for case in cases]
    access_log.note(request, Read.LIST, references=[case.reference for case in every])
    context = {
        **head(of_import, DONE),
        **lists,
        "names": names_of(request.user, every),
        "numbers": imports.numbers_of(of_import),
        "standing": imports.standing_of(of_import),
        "may_undo": imports.may_undo(of_import, now),
        "undo_until": (of_import.done_at or now) + imports.KEPT_FOR,
        "is_undone": is_undone,
        "first_note": _("The first 200") if imports.numbers_of(of_import)["created"] > 200 else "",
        "is_undoing": of_import.state == ImportState.UNDOING,
        "undo_total": imports.to_undo(of_import) if of_import.state == ImportState.UNDOING else 0,
    }
    return render(request, "imports/done.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def undo(request: HttpRequest, of_import: Import) -> HttpResponse:
    """Say what undoing does, ask why, and have it done."""
    if not imports.may_undo(of_import, timezone.now()):
        return go_on(of_import)
    form = UndoForm(request.POST or None, initial={"version": of_import.version})
    if form.is_bound and form.is_valid() and accepted(form, lambda: _undo(request, of_import, form)):
        return redirect("cases:import_done", of_import.key)
    context = {**head(of_import, DONE), "form": form, "numbers": imports.numbers_of(of_import)}
    return render(request, "imports/undo.html", context, status=422 if form.errors else 200)


def _undo(request: HttpRequest, of_import: Import, form: UndoForm) -> None:
    act(request, of_import, form, partial(bringing_in.ask_undo, reason=form.cleaned_data["reason"]))
