"""Take the list out as a file, as it is narrowed and with the columns that the screen shows."""

from typing import Any, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cases import access, access_log, list_exports
from cases.models import ListExport, User
from cases.operations import list_exporting
from cases.vocabulary import ListFormat, Read
from cases.web import columns, step_up
from cases.web.filters import CaseFilter
from cases.web.list_export_forms import ListExportForm
from cases.web.pages import answers_refusals
from cases.web.saving import written_once

_TYPES = {
    ListFormat.CSV: "text/csv; charset=utf-8",
    ListFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ListFormat.JSON: "application/json",
}


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say how many of the list would leave, and ask in which format."""
    _check(request)
    narrowed = CaseFilter(request.GET, queryset=access.cases_for(request.user), actor=request.user)
    query = narrowed.known(request.GET) if narrowed.is_valid() else {}
    shown = [column.key for column in columns.chosen(request.GET.getlist("columns"))]
    form = ListExportForm(request.POST or step_up.typed(request), initial={"format": ListFormat.XLSX})
    if request.method == "POST" and form.is_valid():
        if answer := step_up.ask_again(request):
            return answer
        row = written_once(request, form, lambda at: _ask(request, form, query, shown, at))
        if row is not None:
            return redirect("cases:list_export", row.pk)
    leaving, listed = list_exports.cases_of(request.user, query).count(), narrowed.qs.count()
    context = {
        "form": form,
        "leaving": leaving,
        "staying": listed - leaving,
        "pills": narrowed.pills(request.GET),
        "columns": columns.chosen(shown),
        "back": _address("cases:cases", query, shown),
        "earlier": list_exports.mine(request.user),
    }
    return render(request, "cases/list_export_new.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, form: Any, query: Any, shown: list[str], at: Any) -> ListExport:
    return list_exporting.ask_for_list(
        query=query,
        columns=shown,
        format=ListFormat(form.cleaned_data["format"]),
        actor=cast(User, request.user),
        at=at,
    )


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far it is, and its file."""
    row, now = _own(request, pk), timezone.now()
    has_file = list_exports.has_file(row, now)
    context = {
        "row": row,
        "has_file": has_file,
        "is_still_so": not has_file or list_exports.is_still_so(request.user, row),
        "again": _address("cases:new_list_export", row.query, row.columns),
    }
    return render(request, "cases/list_export.html", context)


@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the file to who asked for it, while all that it holds may still leave."""
    row = _own(request, pk)
    if not list_exports.has_file(row, timezone.now()):
        raise Http404
    if answer := step_up.ask_again(request):
        return answer
    if not list_exports.is_still_so(request.user, row):
        return redirect("cases:list_export", row.pk)
    references = row.references.split()
    access_log.note(request, Read.EXPORT, references=references, detail=f"list {row.pk}, {row.format}")
    content = list_exports.contents_of(row)
    given = StreamingHttpResponse(content, content_type=_TYPES[ListFormat(row.format)])
    given["Content-Length"] = str(row.size)
    given["Content-Encoding"] = "identity"  # written through as it is: nothing presses it once more
    given["Content-Disposition"] = f'attachment; filename="casework-list-{row.pk}.{row.format}"'
    given["Cache-Control"] = "no-store"
    return cast(HttpResponse, given)  # as every view's answer is called


def _address(name: str, query: Any, shown: list[str]) -> str:
    return f"{reverse(name)}?{urlencode({**query, 'columns': shown}, doseq=True)}"


def _own(request: HttpRequest, pk: int) -> ListExport:
    row = list_exports.own(request.user, pk)
    if row is None:
        raise Http404
    return row


def _check(request: HttpRequest) -> None:
    """To who may take nothing out there is no such page."""
    if not list_exports.may_take_out(request.user):
        raise Http404
