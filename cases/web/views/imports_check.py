"""The check of a list: what is ready, what is to be mended in place, who may be there already; and start."""

from dataclasses import replace
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access_log, imports
from cases.countries import choices
from cases.exchange.checking import Verdict
from cases.exchange.corrections import as_csv, as_xlsx
from cases.exchange.looking_ahead import Ahead, look_ahead
from cases.exchange.staged_work import look_at
from cases.imports import Staged, opened, staged_or_404, standing_of
from cases.list_contents import contents_of, match_of
from cases.models import Case, Import, StagedRow
from cases.operations import bringing_in
from cases.operations.bringing_in import FILE, HERE, NEW_PERSON, SAME_PERSON, SKIP
from cases.operations.writing import Refused
from cases.vocabulary import ImportState, Read, RowState
from cases.web import import_rows
from cases.web.evidence_forms import InMemory
from cases.web.import_forms import OtherFileForm, VersionForm
from cases.web.import_pages import CHECK, act, for_importers, go_on, head, is_open
from cases.web.pages import say
from cases.web.saving import accepted

SHOWN: Final = {
    "to_fix": (RowState.TO_FIX,),
    "alike": (RowState.ALIKE,),
    "conflict": (RowState.CONFLICT,),
    "settled": (RowState.READY, RowState.SKIPPED),
}
AHEAD: Final = {"ready": (Verdict.NEW, Verdict.UPDATE), "unchanged": (Verdict.UNCHANGED,)}
_HAS_ROWS_TO_FIX: Final = (
    ImportState.CHECKED,
    ImportState.IMPORTING,
    ImportState.STOPPED,
    ImportState.DONE,
)
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def check(request: HttpRequest, of_import: Import) -> HttpResponse:
    """How far the check is; then its counts, and the rows of one of them. A post starts the import."""
    if not is_open(of_import, CHECK):
        return go_on(of_import)
    form = VersionForm(request.POST or None, initial={"version": of_import.version})
    if (
        form.is_bound
        and form.is_valid()
        and accepted(form, lambda: act(request, of_import, form, bringing_in.start))
    ):
        return redirect("cases:import_run", of_import.key)
    context = {**head(of_import, CHECK), "form": form}
    if of_import.state == ImportState.CHECKING:
        return render(request, "imports/checking.html", context)
    context |= _counts(request, of_import) | _rows(request, of_import)
    context["correction_form"] = OtherFileForm(initial={"version": of_import.version})
    return render(request, "imports/check.html", context, status=409 if form.errors else 200)


def _counts(request: HttpRequest, of_import: Import) -> dict[str, Any]:
    standing = standing_of(of_import)
    settled = imports.settled_count(of_import)
    return {"standing": standing, "settled": settled, "gone": imports.count_gone(request.user, of_import)}


def _rows(request: HttpRequest, of_import: Import) -> dict[str, Any]:
    """Return the rows of the chosen count, some at once; of the first that waits when none is chosen."""
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in (*SHOWN, *AHEAD) else _first_to_show(of_import)
    after = request.GET.get("after", "")
    begin = int(after) if after.isdecimal() and len(after) < 9 else -1
    context = {"show": chosen, "is_first": begin < 0}
    if chosen in AHEAD:
        return context | _ahead(request, of_import, chosen, begin)
    rows = imports.rows_in_state(of_import, SHOWN[chosen], after=begin, at_most=imports.SHOWN_AT_ONCE + 1)
    more = len(rows) > imports.SHOWN_AT_ONCE
    rows = rows[: imports.SHOWN_AT_ONCE]
    return context | _shown(request, of_import, rows) | {"next": rows[-1].number if more else None}


def _first_to_show(of_import: Import) -> str:
    standing = standing_of(of_import)
    waiting = (name for name in ("to_fix", "alike", "conflict") if getattr(standing, name))
    return next(waiting, "settled" if imports.settled_count(of_import) else "ready")


def _ahead(request: HttpRequest, of_import: Import, chosen: str, after: int) -> dict[str, Any]:
    """Return rows that wait for nobody, as they would come in now; none once the file is not kept."""
    try:
        found = look_ahead(of_import, request.user, timezone.now(), becomes=AHEAD[chosen], after=after)
    except FileNotFoundError:
        found = Ahead()
    rows = import_rows.ahead(found.rows, request.user)
    names = _names_shown(request, import_rows.cases_ahead(rows))
    return {"ahead": rows, "names": names, "next": found.looked_to}


def _shown(request: HttpRequest, of_import: Import, rows: list[StagedRow]) -> dict[str, Any]:
    contents, match = contents_of(of_import.contents), match_of(of_import.match)
    found = import_rows.shown(of_import, rows, contents, match, request.user)
    names = _names_shown(request, import_rows.cases_of(found))
    return {"countries": choices(), "rows": found, "names": names}


def _names_shown(request: HttpRequest, cases: list[Case]) -> dict[int, list[Any]]:
    """Return the names of the cases that the page shows, which is noted in the log."""
    if cases:
        access_log.note(request, Read.LIST, references=[case.reference for case in cases])
    return import_rows.names_of(request.user, cases)


# ---------------------------------------------------------------- one row


@require_POST
@for_importers
def row(request: HttpRequest, of_import: Import, row: int) -> HttpResponse:
    """Mend a cell, take that back, or decide who a row is; the row is checked again at once."""
    staged = staged_or_404(of_import, row)
    if of_import.state not in (ImportState.CHECKED, ImportState.STOPPED):
        return go_on(of_import)
    try:
        _act(request, of_import, staged)
    except Refused as refusal:
        return _row_page(request, of_import, staged_or_404(of_import, row), str(refusal))
    return _row_page(request, of_import, staged_or_404(of_import, row), "")


def _act(request: HttpRequest, of_import: Import, staged: StagedRow) -> None:
    act, said = request.POST.get("act", ""), opened(staged)
    column = request.POST.get("column", "")
    if (
        act == "mend"
        and column in said.cells
        or act == "mend"
        and column in contents_of(of_import.contents).columns
    ):
        _mend(request, of_import, said, {**said.fixes, column: request.POST.get("text", "")})
    elif act == "unmend":
        _mend(request, of_import, said, {name: text for name, text in said.fixes.items() if name != column})
    elif act == "decide":
        _decide(request, of_import, said, request.POST.get("choice", ""))
    else:
        raise Http404


def _mend(request: HttpRequest, of_import: Import, said: Staged, fixes: dict[str, str]) -> None:
    fixes = {name: text for name, text in fixes.items() if text != said.cells.get(name, "")}
    bringing_in.check_fixes(fixes)
    said.row.choice, said.row.case_id = "", None
    found = look_at(of_import, replace(said, fixes=fixes), request.user, timezone.now())
    bringing_in.mend_row(
        of_import,
        said.row.number,
        fixes=fixes,
        found=found,
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )


def _decide(request: HttpRequest, of_import: Import, said: Staged, choice: str) -> None:
    """`same:REFERENCE`, `new`, `skip`, `file`, `here`, or empty to take the decision back."""
    kind, _colon, reference = choice.partition(":")
    if kind not in ("", SAME_PERSON, NEW_PERSON, SKIP, FILE, HERE):
        raise Refused(_("Choose who this is."))
    case = _chosen(request, said, reference) if kind == SAME_PERSON else None
    said.row.choice = kind
    if kind not in (FILE, HERE):
        said.row.case_id = case.pk if case else None
    found = look_at(of_import, said, request.user, timezone.now())
    bringing_in.decide_row(
        of_import,
        said.row.number,
        choice=kind,
        case=case,
        found=found,
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )


def _chosen(request: HttpRequest, said: Staged, reference: str) -> Case | None:
    """Return the case that was chosen, of those that the row may be; a hidden one reads as none."""
    there = import_rows.alike.visible_cases(request.user, said.row.alike)
    return next((case for case in there if case.reference == reference), None)


def _row_page(request: HttpRequest, of_import: Import, staged: StagedRow, refusal: str) -> HttpResponse:
    """Answer with the row as it is now, inside the page or as a part of it."""
    status = 422 if refusal else 200
    if request.headers.get("HX-Request") != "true":
        if refusal:
            return _whole_page(request, of_import, staged, refusal)
        say(request, _("Saved."))
        show = request.POST.get("show", "")
        back = reverse("cases:import_check", args=[of_import.key])
        return redirect(f"{back}?show={show}" if show in SHOWN else back)
    context = _shown(request, of_import, [staged]) | _counts(request, of_import) | {"import": of_import}
    context["form"] = VersionForm(initial={"version": of_import.version})
    context |= {
        "one": context["rows"][0],
        "refusal": refusal,
        "show": request.POST.get("show", ""),
        "is_part": True,
    }
    return render(request, "imports/_row_answer.html", context, status=status)


def _whole_page(request: HttpRequest, of_import: Import, staged: StagedRow, refusal: str) -> HttpResponse:
    form = VersionForm({"version": of_import.version})
    form.add_error(None, refusal)
    context = (
        {**head(of_import, CHECK), "form": form}
        | _counts(request, of_import)
        | _shown(request, of_import, [staged])
    )
    context |= {
        "show": request.POST.get("show", ""),
        "is_first": False,
        "correction_form": OtherFileForm(initial={"version": of_import.version}),
    }
    return render(request, "imports/check.html", context, status=422)


# ---------------------------------------------------------------- rows that go out and come back


@require_safe
@for_importers
def rows_to_fix(request: HttpRequest, of_import: Import, format: str) -> HttpResponse:
    """Give the rows that are to be mended, with what is wrong in a column of its own."""
    if format not in _TYPES or of_import.state not in _HAS_ROWS_TO_FIX:
        raise Http404
    columns = contents_of(of_import.contents).columns
    rows = imports.all_rows_to_fix(of_import, request.user)
    content = as_xlsx(columns, rows) if format == "xlsx" else as_csv(columns, rows)
    access_log.note(request, Read.EXPORT, detail=f"rows to fix of import {of_import.pk}, {format}")
    answer = HttpResponse(content, content_type=_TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="rows-to-fix.{format}"'
    answer["Cache-Control"] = "no-store"
    return answer


@csrf_exempt  # checked below, after it is known whose it is and before a byte of a file is taken in
@require_http_methods(["GET", "HEAD", "POST"])
@for_importers
def corrections(request: HttpRequest, of_import: Import) -> HttpResponse:
    """Take the corrected rows back."""
    if request.method != "POST" or not is_open(of_import, CHECK):
        return go_on(of_import)
    request.upload_handlers = [InMemory(request)]
    return _corrections(request, of_import)


@csrf_protect
def _corrections(request: HttpRequest, of_import: Import) -> HttpResponse:
    form = OtherFileForm(request.POST, request.FILES)
    if form.is_valid() and accepted(form, lambda: _send(request, of_import, form)):
        return redirect("cases:import_check", of_import.key)
    context = (
        {**head(of_import, CHECK), "form": form} | _counts(request, of_import) | _rows(request, of_import)
    )
    context["correction_form"] = form
    return render(request, "imports/check.html", context, status=422)


def _send(request: HttpRequest, of_import: Import, form: OtherFileForm) -> None:
    said = form.cleaned_data
    bringing_in.send_corrections(
        of_import,
        version=said["version"],
        name=said["file"].name,
        content=said["file"].read(),
        actor=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
