"""Take a report out as files: ask for it, see it being made, fetch it, and say where it was published."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import access_log, editions, exports, figures
from cases.documents import reading as readings
from cases.documents.contents import is_still_so
from cases.models import Export, ExportedFile, WhereItWent
from cases.operations import exporting
from cases.vocabulary import Audience, ExportFormat, Read
from cases.web import step_up
from cases.web.export_forms import ExportForm, WhereForm
from cases.web.forms import ReasonForm
from cases.web.pages import answers_refusals, say
from cases.web.saving import accepted, written_once
from cases.web.tally import frame
from cases.web.tally.exported import preview

_View = Callable[..., HttpResponse]
_TYPES = {
    ExportFormat.PDF: "application/pdf",
    ExportFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.MARKDOWN: "text/markdown; charset=utf-8",
    ExportFormat.JSON: "application/json",
}


def _for_who_may(view: _View) -> _View:
    """To who may take no report out there is no such page."""

    @answers_refusals
    @wraps(view)
    def answer(request: HttpRequest, **asked: int | str) -> HttpResponse:
        if not exports.may_export(request.user):
            raise Http404
        return view(request, **asked)

    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@_for_who_may
def new(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for an edition, or the live figure (`?edition=0`); the latest edition at first."""
    if request.GET.get("figure"):
        return _new_number(request, year)
    now = timezone.now()
    try:
        frame.check_year(year, now)
    except frame.NoSuchYear:
        raise Http404 from None
    page, _each = frame.year_page(request.user, year, now, tab="editions")
    rows = list(editions.of_year(request.user, year))
    asked = request.GET.get("edition", "")
    number = int(asked) if asked.isdecimal() and len(asked) < 5 else (rows[0].number if rows else 0)
    if number and number not in {row.number for row in rows}:
        raise Http404
    frozen = editions.edition(request.user, year, number) if number else None
    reading = readings.read(request.user, year, frozen, now, language=get_language() or "en")
    shown = preview(reading)
    form = ExportForm(
        request.POST or step_up.typed(request) or None,
        initial=_AT_FIRST,
        since=shown.digest,
        later=[one.case.reference for one in shown.since],
    )
    if answer := _asked_for(request, form, lambda at: _ask(request, year, number, form, at)):
        return answer
    access_log.note(request, Read.FIGURES, detail=str(year))
    context = {
        "page": page,
        "form": form,
        "editions": rows,
        "number": number,
        "preview": shown,
    }
    return render(request, "exports/new.html", context, status=422 if form.errors else 200)


def _new_number(request: HttpRequest, year: int) -> HttpResponse:
    """Ask for one of the other numbers of a year, as it stands."""
    try:
        figure = figures.figure_named(request.GET["figure"])
        frame.check_year(year, timezone.now())
    except (figures.UnknownFigure, frame.NoSuchYear):
        raise Http404 from None
    form = ExportForm(request.POST or step_up.typed(request) or None, initial=_AT_FIRST, since="")
    if answer := _asked_for(request, form, lambda at: _ask(request, year, 0, form, at, figure=figure.name)):
        return answer
    page, _each = frame.year_page(request.user, year, timezone.now(), tab="figures")
    access_log.note(request, Read.FIGURES, detail=str(year))
    context = {"page": page, "form": form, "figure": figure}
    return render(request, "exports/new_number.html", context, status=422 if form.errors else 200)


def _asked_for(
    request: HttpRequest, form: ExportForm, ask: Callable[[datetime], Export]
) -> HttpResponse | None:
    """Return where a form that was sent leads; None where it is shown, at first or with what is wrong."""
    if request.method != "POST" or not form.is_valid():
        return None
    if answer := step_up.ask_again(request):
        return answer
    made = written_once(request, form, ask)
    return redirect("cases:export", made.pk) if made is not None else None


_AT_FIRST = {"audience": Audience.PUBLICATION, "formats": [ExportFormat.PDF]}


def _ask(
    request: HttpRequest, year: int, number: int, form: ExportForm, at: datetime, *, figure: str = ""
) -> Export:
    return exporting.ask_for_export(
        year=year,
        edition=number or None,
        figure=figure,
        left_out=form.cleaned_data.get("left_out", ()),
        audience=Audience(form.cleaned_data["audience"]),
        formats=[ExportFormat(one) for one in form.cleaned_data["formats"]],
        language=get_language() or "en",
        actor=request.user,  # type: ignore[arg-type]
        at=at,
    )


@require_safe
@_for_who_may
def listed(request: HttpRequest) -> HttpResponse:
    context = {
        "exports": [(_what(one), one) for one in exports.taken_out(request.user)],
        "crumbs": _crumbs(_("Exports"), at=0),
    }
    return render(request, "exports/list.html", context)


def _crumbs(last: str, *, at: int) -> list[dict[str, str]]:
    """Return where a page is, `at` levels below the list."""
    above = [
        {"label": _("Annual tally"), "url": reverse("cases:tally_home")},
        {"label": _("Exports"), "url": reverse("cases:exports")},
    ]
    return [*above[: 1 + at], {"label": last}]


@require_http_methods(["GET", "HEAD", "POST"])
@_for_who_may
def export(request: HttpRequest, row: int) -> HttpResponse:
    """Show how far it is, its files, and where it was published."""
    found = _found(request, row)
    form = WhereForm(request.POST or None)
    if form.is_valid() and written_once(request, form, lambda at: _went(request, found, form, at)):
        say(request, _("Written down. A withdrawn consent leads here."))
        return redirect("cases:export", found.pk)
    now, is_own = timezone.now(), found.asked_by_id == request.user.pk
    files = exports.files_of(found, now)
    context = {
        "crumbs": _crumbs(_what(found), at=1),
        "what": _what(found),
        "again_url": _again(found),
        "export": found,
        "form": form,
        "files": files,
        "missing": _missing(found, files),
        "shown": Counter(exports.whom_it_shows(found).values()),
        "places": exports.places_of(found),
        "is_own": is_own,
        "is_still_so": not (is_own and files) or is_still_so(found, now),
        "is_for_publication": found.audience == Audience.PUBLICATION,
    }
    return render(request, "exports/export.html", context, status=422 if form.errors else 200)


@require_safe
@_for_who_may
def file(request: HttpRequest, row: int, format: str) -> HttpResponse:
    """Give one file to who asked for it, while what it shows may still be shown."""
    found, now = _found(request, row), timezone.now()
    stored = next((one for one in exports.files_of(found, now) if one.format == format), None)
    if stored is None or found.asked_by_id != request.user.pk:
        raise Http404
    if asked := step_up.ask_again(request):
        return asked
    if not is_still_so(found, now):
        return redirect("cases:export", found.pk)
    access_log.note(
        request, Read.EXPORT, references=exports.references_in(found), detail=f"export {found.pk}, {format}"
    )
    answer = StreamingHttpResponse(exports.contents_of(stored), content_type=_TYPES[ExportFormat(format)])
    answer["Content-Length"] = str(stored.size)
    answer["Content-Encoding"] = "identity"  # written through as it is: nothing presses it once more
    answer["Content-Disposition"] = f'attachment; filename="{_name_of(found)}.{format}"'
    answer["Cache-Control"] = "no-store"
    return cast(HttpResponse, answer)  # as every view's answer is called


def _name_of(export: Export) -> str:
    """Return a file's name: it names nobody, and says for whom it is."""
    what = f"edition-{export.edition.number}" if export.edition else export.figure or "live"
    return f"casework-{export.year}-{what}-{export.audience}"


@require_http_methods(["GET", "HEAD", "POST"])
@_for_who_may
def withdraw_where(request: HttpRequest, row: int, place: int) -> HttpResponse:
    found = _found(request, row)
    entry = next((one for one in exports.places_of(found) if one.pk == place), None)
    if entry is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: _take_back(request, entry, form)):
        say(request, _("Withdrawn."))
        return redirect("cases:export", found.pk)
    crumbs = _crumbs(_what(found), at=1)
    context = {"crumbs": crumbs, "export": found, "form": form, "entry": entry}
    return render(request, "exports/withdraw_where.html", context, status=422 if form.errors else 200)


def _missing(export: Export, files: Sequence[ExportedFile]) -> tuple[str, ...]:
    """Return the formats that were asked for and could not be written."""
    made = {one.format for one in files}
    return tuple(str(one.label) for one in export.asked_formats if files and one not in made)


def _again(export: Export) -> str:
    """Return where the same is asked for anew."""
    asked = {"figure": export.figure} if export.figure else {"edition": _number_of(export)}
    return f"{reverse('cases:new_export', args=[export.year])}?{urlencode(asked)}"


def _number_of(export: Export) -> int:
    return export.edition.number if export.edition else 0


def _what(export: Export) -> str:
    if export.figure:
        title = figures.figure_named(export.figure).title
        return _("%(year)s, %(figure)s") % {"year": export.year, "figure": title}
    if export.edition is None:
        return _("%(year)s, live figure") % {"year": export.year}
    return _("%(year)s, edition %(number)s") % {"year": export.year, "number": export.edition.number}


def _found(request: HttpRequest, row: int) -> Export:
    found = exports.export(request.user, row)
    if found is None:
        raise Http404
    return found


def _went(request: HttpRequest, export: Export, form: WhereForm, at: datetime) -> WhereItWent:
    said = form.cleaned_data
    return exporting.say_where_it_went(
        export, place=said["place"], published_on=said["published_on"], actor=request.user, at=at
    )


def _take_back(request: HttpRequest, entry: WhereItWent, form: ReasonForm) -> None:
    reason = form.cleaned_data["reason"]
    exporting.withdraw_where(entry, reason=reason, actor=request.user, at=timezone.now())
