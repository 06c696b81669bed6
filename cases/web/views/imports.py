"""Lists that come in: all of one's own, a new one, and the file with what was read of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from cases import imports
from cases.models import Import
from cases.operations import bringing_in
from cases.vocabulary import ImportState
from cases.web import import_pages
from cases.web.evidence_forms import InMemory
from cases.web.import_forms import FormOfFile, ListForm, OtherFileForm, VersionForm, WhereForm, where_said
from cases.web.import_pages import FILE, act, for_importers, go_on, head, is_open, steps
from cases.web.pages import answers_refusals, say
from cases.web.saving import accepted, written_once


@require_safe
@answers_refusals
def listed(request: HttpRequest) -> HttpResponse:
    """One's own imports, the latest first; no such page for who may not record on any campaign."""
    if not imports.may_import(request.user):
        raise Http404
    now = timezone.now()
    rows = [
        {
            "import": one,
            "url": reverse(f"cases:{import_pages.page_of(one)}", args=[one.key]),
            "numbers": imports.numbers_of(one),
            "may_undo": imports.may_undo(one, now),
        }
        for one in imports.imports_of(request.user)
    ]
    return render(request, "imports/list.html", {"rows": rows, "crumbs": [{"label": _("Imports")}]})


@csrf_exempt  # checked below, before a byte of a file is taken in
@require_http_methods(["GET", "HEAD", "POST"])
@answers_refusals
def new(request: HttpRequest) -> HttpResponse:
    if not imports.may_import(request.user):
        raise Http404
    if request.method == "POST":
        request.upload_handlers = [InMemory(request)]
    return _new(request)


@csrf_protect
def _new(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST or None, request.FILES or None, actor=request.user)
    if form.is_bound and form.is_valid():
        made = written_once(request, form, lambda at: _begin(request, form, at))
        if made is not None:
            return redirect("cases:import_file", made.key)
    crumbs = [{"label": _("Imports"), "url": reverse("cases:imports")}, {"label": _("Upload")}]
    context = {"form": form, "steps": steps(None, FILE), "crumbs": crumbs}
    return render(request, "imports/new.html", context, status=422 if form.errors else 200)


def _begin(request: HttpRequest, form: ListForm, at: datetime) -> Import:
    said = form.cleaned_data
    return bringing_in.begin_import(
        name=said["file"].name,
        content=said["file"].read(),
        where=form.chosen,
        known=form.known,
        actor=request.user,  # type: ignore[arg-type]
        at=at,
    )


@require_safe
@for_importers
def now(request: HttpRequest, of_import: Import) -> HttpResponse:
    return go_on(of_import)


@csrf_exempt  # checked below, after it is known whose it is and before a byte of a file is taken in
@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def file(request: HttpRequest, of_import: Import) -> HttpResponse:
    """What was read of the file, how it was read, and where it goes."""
    if request.method == "POST":
        request.upload_handlers = [InMemory(request)]
    return _file(request, of_import)


@csrf_protect
def _file(request: HttpRequest, of_import: Import) -> HttpResponse:
    context = head(of_import, FILE)
    act = request.POST.get("act", "")
    forms = _forms(request, of_import, act, context)
    if (
        act in forms
        and forms[act].is_valid()
        and accepted(forms[act], lambda: _ACTS[act](request, of_import, forms[act]))
    ):
        return redirect("cases:import_file", of_import.key)
    if not is_open(of_import, FILE) and not act:
        return go_on(of_import)
    wrong = [form for form in forms.values() if form.is_bound and form.errors]
    context |= {
        **{f"{name}_form": form for name, form in forms.items()},
        "form": wrong[0] if wrong else None,
        "same_file": imports.same_file(request.user, of_import),
        "same_headings": imports.same_headings(request.user, of_import) if of_import.headings else None,
        "is_reading": of_import.state == ImportState.READING,
        "is_unreadable": of_import.state == ImportState.UNREADABLE,
    }
    return render(request, "imports/file.html", context, status=422 if wrong else 200)


def _forms(request: HttpRequest, of_import: Import, act: str, context: dict[str, Any]) -> dict[str, Any]:
    """Return the three forms of the page; the one that was sent is bound."""
    contents, version = context["contents"], {"version": of_import.version}

    def sent(name: str) -> Any:
        return request.POST if act == name else None

    shape = {name: getattr(contents, name) for name in ("kind", "encoding", "delimiter", "sheet")}
    where = {name: getattr(of_import, name) for name in ("title", "as_of", "as_of_reason")}
    where["where"] = where_said(of_import)
    return {
        "other": OtherFileForm(sent("other"), request.FILES if act == "other" else None, initial=version),
        "shape": FormOfFile(sent("shape"), contents=contents, initial={**shape, **version}),
        "where": WhereOfImport(sent("where"), actor=request.user, initial={**where, **version}),
    }


class WhereOfImport(WhereForm, VersionForm):
    """Where an import goes, said otherwise before anything came in."""


def _other(request: HttpRequest, of_import: Import, form: OtherFileForm) -> None:
    said = form.cleaned_data["file"]
    bringing_in.replace_file(
        of_import,
        version=form.cleaned_data["version"],
        name=said.name,
        content=said.read(),
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )


def _shape(request: HttpRequest, of_import: Import, form: FormOfFile) -> None:
    bringing_in.say_form(
        of_import,
        version=form.cleaned_data["version"],
        asked=form.asked,
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )


def _where(request: HttpRequest, of_import: Import, form: WhereOfImport) -> None:
    said = form.cleaned_data
    bringing_in.say_where(
        of_import,
        version=said["version"],
        where=form.chosen,
        known=form.known,
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    say(request, _("Saved."))


_ACTS: dict[str, Callable[[HttpRequest, Import, Any], None]] = {
    "other": _other,
    "shape": _shape,
    "where": _where,
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def discard(request: HttpRequest, of_import: Import) -> HttpResponse:
    """Ask, and then forget a list of which nothing came in."""
    form = VersionForm(request.POST or None, initial={"version": of_import.version})
    if (
        form.is_bound
        and form.is_valid()
        and accepted(form, lambda: act(request, of_import, form, bringing_in.discard))
    ):
        say(request, _("The list was forgotten. Nothing of it came in."))
        return redirect("cases:imports")
    if of_import.started_at:
        return go_on(of_import)
    context = {**head(of_import, import_pages.page_of(of_import)), "form": form}
    return render(request, "imports/discard.html", context, status=409 if form.errors else 200)
