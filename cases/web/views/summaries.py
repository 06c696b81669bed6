"""Victory summaries: those of a year, and one of them to write, check and approve."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access, access_log, summaries
from cases.models import FamilyKnows, VictorySummary
from cases.operations import summarising
from cases.operations.summarising import Conflict, SummaryChanged
from cases.operations.writing import Refused
from cases.vocabulary import Read
from cases.web.forms import ReasonForm, add_refusal
from cases.web.pages import answers_refusals, say
from cases.web.saving import accepted, once_for_form, written_once
from cases.web.summary_forms import AnswerSummaryForm, FamilyKnowsForm, SummaryForm, as_it_is
from cases.web.tally import frame
from cases.web.tally.summaries import summaries_of
from cases.web.tally.summary_page import SummaryPage, first_draft, summary_page


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    now = timezone.now()
    try:
        frame.check_year(year, now)
    except frame.NoSuchYear as problem:
        return render(request, "tally/no_such_year.html", {"sentence": str(problem)}, status=404)
    page, _each = frame.year_page(request.user, year, now, tab="tally_summaries")
    found = summaries_of(request.user, page, request.GET)
    read = [row.case.reference for row in found.rows]
    access_log.note(request, Read.FIGURES, references=read, detail=str(year))
    return render(request, "tally/summaries.html", {"page": page, "summaries": found})


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def summary(request: HttpRequest, reference: str, year: int, language: str) -> HttpResponse:
    """Show one summary; what was pressed says what is done with it."""
    page = _page(request, reference, year, language)
    if request.method != "POST":
        return _shown(request, page)
    summaries.require_writer(request.user, page.case)
    act = _ACTS.get(request.POST.get("act", ""), _save)
    return act(request, page)


@answers_refusals
@require_POST
def look(request: HttpRequest, reference: str, year: int, language: str) -> HttpResponse:
    """Answer with what may not stand in one text, while it is being written."""
    page = _page(request, reference, year, language)
    summaries.require_writer(request.user, page.case)
    name = "text" if request.POST.get("field") == "text" else "anonymised_text"
    form = SummaryForm(request.POST)
    typed = form[name].value() or ""
    return render(request, "tally/_found.html", {"found": page.found(name, typed), "is_live": True})


def _page(request: HttpRequest, reference: str, year: int, language: str) -> SummaryPage:
    """Load a case through the gate; Http404 when hidden, and for a year or language that there is not."""
    case, held = access.opened_or_404(request.user, reference)
    now = timezone.now()
    try:
        frame.check_year(year, now)
    except frame.NoSuchYear:
        raise Http404 from None
    if language not in summaries.languages():
        raise Http404
    names = [name for name in access.names_for(request.user, [case]) if not name.for_finding_only]
    return summary_page(request.user, case, held, tuple(names[:2]), year=year, language=language, now=now)


# ---------------------------------------------------------------- what is done


def _save(request: HttpRequest, page: SummaryPage) -> HttpResponse:
    form = SummaryForm(request.POST)
    if form.is_valid():
        try:
            once_for_form(request, form, lambda at: _write(request, page, form, at))
        except SummaryChanged as changed:
            return _both(request, page, form, changed)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            say(request, _("Saved as a draft. Somebody else checks it."))
            return _again(page)
    return _shown(request, page, form=form)


def _write(request: HttpRequest, page: SummaryPage, form: SummaryForm, at: datetime) -> VictorySummary:
    return summarising.write_summary(
        page.case,
        page.year,
        page.language,
        form.texts(),
        seen=form.cleaned_data["seen"],
        actor=request.user,
        at=at,
    )


def _both(
    request: HttpRequest, page: SummaryPage, form: SummaryForm, changed: SummaryChanged
) -> HttpResponse:
    """Show what stands now beside what was written, which stays in its box to be put together and saved."""
    typed = {name: form.cleaned_data[name] for name in ("text", "anonymised_text")}
    conflicting = {conflict.name for conflict in changed.conflicts}
    now = as_it_is(page.row)
    kept = {name: typed[name] if name in conflicting else _merged(page, name, typed, form) for name in typed}
    fresh = SummaryForm(initial={**now, **kept, "seen": changed.version})
    return _shown(request, page, form=fresh, conflicts=changed.conflicts, status=409)


def _merged(page: SummaryPage, name: str, typed: Mapping[str, str], form: SummaryForm) -> str:
    """Return the text that is no conflict: as it stands where the writer had left it, else as written."""
    was = next((row for row in page.states if row.version == form.cleaned_data["seen"]), None)
    left_alone = was is not None and getattr(was, name) == typed[name]
    return str(getattr(page.row, name)) if left_alone and page.row else typed[name]


def _look(request: HttpRequest, page: SummaryPage) -> HttpResponse:
    """Show what the check finds in the texts as written; nothing is saved."""
    return _shown(request, page, form=_unsaved(request), is_looked_at=True)


def _start(request: HttpRequest, page: SummaryPage) -> HttpResponse:
    """Put the draft from the facts where nothing is written yet, and beside what is; nothing is saved."""
    typed = _unsaved(request)
    drafted = first_draft(page)
    if drafted is None:
        return _shown(request, page, form=typed)
    said = {"text": drafted.text, "anonymised_text": drafted.anonymised_text}
    filled = {name: typed[name].value() or words for name, words in said.items()}
    form = SummaryForm(initial={"seen": typed["seen"].value(), **filled})
    return _shown(request, page, form=form, drafted=drafted)


def _unsaved(request: HttpRequest) -> SummaryForm:
    sent = SummaryForm(request.POST)
    names = ("seen", "text", "anonymised_text")
    return SummaryForm(initial={name: sent[name].value() for name in names})


def _answering(
    operation: Callable[..., VictorySummary], said: str
) -> Callable[[HttpRequest, SummaryPage], HttpResponse]:
    def answer(request: HttpRequest, page: SummaryPage) -> HttpResponse:
        row = page.row
        if row is None:
            raise Http404
        form = _answer_form(page, request.POST)
        if form.is_valid():
            terms: dict[str, Any] = {"seen": form.cleaned_data["seen"], "actor": request.user}
            if operation is not summarising.return_summary:
                terms["since"] = form.since_read
            if operation is summarising.approve_summary:
                terms["kept_why"] = form.cleaned_data.get("kept_why", "")
            fields = {"since": "looked"}
            if written_once(request, form, lambda at: operation(row, **terms, at=at), fields):
                say(request, _(said))
                return _again(page)
        return _shown(request, page, answer=form)

    return answer


def _say_family_knows(request: HttpRequest, page: SummaryPage) -> HttpResponse:
    form = FamilyKnowsForm(request.POST)

    def write(at: datetime) -> FamilyKnows:
        said = form.cleaned_data
        return summarising.say_family_knows(
            page.case, who=said["who"], since=said["since_when"], actor=request.user, at=at
        )

    if form.is_valid() and written_once(request, form, write):
        say(request, _("Written down: the family knows."))
        return _again(page)
    return _shown(request, page, family_form=form)


def _withdraw_family_knows(request: HttpRequest, page: SummaryPage) -> HttpResponse:
    form = ReasonForm(request.POST)
    row = next(iter(page.family), None)
    if row is None:
        raise Http404

    def withdraw() -> None:
        reason = form.cleaned_data["reason"]
        summarising.withdraw_family_knows(row, reason=reason, actor=request.user, at=timezone.now())

    if form.is_valid() and accepted(form, withdraw):
        say(request, _("Withdrawn: nothing of the death is published."))
        return _again(page)
    return _shown(request, page, withdraw_form=form)


_ACTS: dict[str, Callable[[HttpRequest, SummaryPage], HttpResponse]] = {
    "save": _save,
    "look": _look,
    "start": _start,
    "check": _answering(
        summarising.check_summary, "Checked. Whoever approves it reads the marked words once more."
    ),
    "approve": _answering(summarising.approve_summary, "Approved: it is offered for publication."),
    "return": _answering(summarising.return_summary, "It is a draft again."),
    "family": _say_family_knows,
    "family_back": _withdraw_family_knows,
}


# ---------------------------------------------------------------- the page


def _again(page: SummaryPage) -> HttpResponse:
    return redirect("cases:summary", page.case.reference, page.year, page.language)


def _answer_form(page: SummaryPage, posted: Any = None) -> AnswerSummaryForm:
    found = page.looked_at(as_it_is(page.row))
    marked = any(one.findings for one in found.values())
    initial = {"seen": page.row.version if page.row else 0, "since": page.since.digest}
    return AnswerSummaryForm(posted, asks_why=marked, initial=initial, auto_id="answer_%s")


def _shown(
    request: HttpRequest,
    page: SummaryPage,
    *,
    form: SummaryForm | None = None,
    answer: AnswerSummaryForm | None = None,
    family_form: FamilyKnowsForm | None = None,
    withdraw_form: ReasonForm | None = None,
    conflicts: tuple[Conflict, ...] = (),
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    form = form or SummaryForm(initial=as_it_is(page.row))
    if not page.may_write:
        form = None if page.row is None else form
    texts = {name: form[name].value() or "" for name in ("text", "anonymised_text")} if form else {}
    forms = [one for one in (form, answer, family_form, withdraw_form) if one is not None]
    wrong = next((one for one in forms if one.errors), None)
    context = {
        "summary": page,
        "case": page.case,
        "form": form,
        "found": page.looked_at(texts),
        "answer": answer or _answer_form(page),
        "family_form": family_form or FamilyKnowsForm(auto_id="family_%s"),
        "withdraw_form": withdraw_form or ReasonForm(auto_id="withdraw_%s"),
        "wrong": wrong,
        "conflicts": conflicts,
        "list_url": reverse("cases:tally_summaries", args=[page.year]),
        **more,
    }
    return render(request, "tally/summary_of.html", context, status=status or (422 if wrong else 200))
