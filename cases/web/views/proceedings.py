"""Proceedings of one case: charges, hearings, sentences, where somebody is held, when they may be free."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access
from cases import proceedings as room
from cases.models import Case, Charge, Detention, Hearing, Sentence
from cases.models.proceedings import Proceeding
from cases.operations import proceeding as operations
from cases.operations.writing import Refused
from cases.sentences import standing, words_of
from cases.vocabulary import HearingState, Permission, ProceedingKind
from cases.web.forms import ReasonForm
from cases.web.heads import case_head
from cases.web.pages import CasePage, about, answers_refusals, open_page, say
from cases.web.proceeding_lines import Line, line_of
from cases.web.saving import accepted, refused, written_once
from cases.web.working_forms import FORMS, ProceedingForm, ToldForm, asks_why, said_before


@require_safe
def proceedings(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    found = room.of_case(page.case)
    context = {
        **case_head(page, "proceedings"),
        "release": found.release,
        "held_at": found.held_at,
        "groups": [
            (kind, _GROUPS[kind], _lines(page, rows), _EMPTY[kind])
            for kind, rows in (
                (ProceedingKind.CHARGE, found.charges),
                (ProceedingKind.HEARING, found.hearings),
                (ProceedingKind.SENTENCE, found.sentences),
                (ProceedingKind.DETENTION, found.detentions),
            )
        ],
    }
    return render(request, "working/proceedings.html", context)


_GROUPS = {
    ProceedingKind.CHARGE: "Charges",
    ProceedingKind.HEARING: "Hearings",
    ProceedingKind.SENTENCE: "Sentences",
    ProceedingKind.DETENTION: "Where they are held",
}
_EMPTY = {
    ProceedingKind.CHARGE: "No charge is recorded yet.",
    ProceedingKind.HEARING: "No hearing is recorded yet.",
    ProceedingKind.SENTENCE: "No sentence is recorded yet.",
    ProceedingKind.DETENTION: "No place is recorded yet.",
}


def _lines(page: CasePage, rows: list[Any]) -> list[Line]:
    """Return the rows that stand or were withdrawn; a corrected one is told by the row that replaced it."""
    told = {row.of_id for row in rows if isinstance(row, Hearing) and row.is_live}
    sentences = [row for row in rows if isinstance(row, Sentence) and row.is_live]
    replaced = {row.pk for row in sentences} - {row.pk for row in standing(sentences)}
    shown = [row for row in rows if not row.is_corrected]
    return [
        line_of(page.reader, row, told, is_replaced=isinstance(row, Sentence) and row.pk in replaced)
        for row in shown
    ]


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    page = open_page(request, reference)
    form = _form(kind)(request.POST or None)
    access.require(request.user, Permission.RECORD, page.case)
    if form.is_valid():
        row = _record(request, page.case, form)
        if row is not None:
            undo_url = reverse("cases:undo_proceeding", args=[reference, kind, row.pk])
            say(request, _("Recorded on %(case)s.") % {"case": reference}, undo=undo_url)
            return redirect("cases:proceedings", reference)
    context = {
        **case_head(page, "proceedings"),
        "form": form,
        "kind": kind,
        "label": ProceedingKind(kind).label,
    }
    return render(request, "working/record.html", context, status=422 if form.errors else 200)


def _record(request: HttpRequest, case: Case, form: ProceedingForm) -> Proceeding | None:
    return written_once(
        request,
        form,
        lambda at: operations.record_proceeding(case, form.draft(), actor=request.user, at=at),
    )


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, found = _row(request, reference, kind, row)
    access.require(request.user, Permission.RECORD, case)
    form = asks_why(_form(kind)(request.POST or None, initial=said_before(found, _form(kind))))
    if form.is_valid() and accepted(
        form,
        lambda: operations.correct_proceeding(
            found,
            form.draft(),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            at=timezone.now(),
        ),
    ):
        say(request, _("Corrected on %(case)s. A second person verifies it again.") % {"case": reference})
        return redirect("cases:proceedings", reference)
    context = {**_about(request, found), "form": form, "kind": kind}
    return render(request, "working/correct.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, found = _row(request, reference, kind, row)
    access.require(request.user, Permission.RECORD, case)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: operations.withdraw_proceeding(
            found, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, _("Withdrawn on %(case)s. It stays in the file, marked.") % {"case": reference})
        return redirect("cases:proceedings", reference)
    context = {**_about(request, found), "form": form}
    return render(request, "working/withdraw_proceeding.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_POST
def undo(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, found = _row(request, reference, kind, row)
    try:
        operations.undo_proceeding(found, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, case, refusal)
    say(request, _("Undone on %(case)s. It stays in the file as withdrawn.") % {"case": reference})
    return redirect("cases:proceedings", reference)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, found = _row(request, reference, kind, row)
    access.require(request.user, Permission.VERIFY, case)
    sentence = ""
    if request.method == "POST":
        try:
            operations.verify_proceeding(found, actor=request.user, at=timezone.now())
        except Refused as refusal:
            sentence = str(refusal)
        else:
            say(request, _("Verified on %(case)s. You are the second person.") % {"case": reference})
            return redirect("cases:proceedings", reference)
    context = {**_about(request, found), "sentence": sentence}
    return render(request, "working/verify.html", context, status=422 if sentence else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    """Say what became of a planned hearing."""
    case, found = _row(request, reference, kind, row)
    access.require(request.user, Permission.RECORD, case)
    if not isinstance(found, Hearing):
        raise Http404
    form = ToldForm(request.POST or None)
    if form.is_valid() and _tell(request, found, form):
        say(request, _("Recorded on %(case)s.") % {"case": reference})
        return redirect("cases:proceedings", reference)
    context = {**_about(request, found), "form": form}
    return render(request, "working/told.html", context, status=422 if form.errors else 200)


def _tell(request: HttpRequest, hearing: Hearing, form: ToldForm) -> bool:
    said = form.cleaned_data
    row = written_once(
        request,
        form,
        lambda at: operations.tell_hearing(
            hearing,
            state=HearingState(said["state"]),
            source=said["source"],
            description=said["description"],
            adjourned_to=said["adjourned_to"],
            actor=request.user,
            at=at,
        ),
        {"happened_on": "state"},
    )
    return row is not None


def _form(kind: str) -> type[ProceedingForm]:
    if kind not in FORMS:
        raise Http404
    return FORMS[kind]


def _row(request: HttpRequest, reference: str, kind: str, row: int) -> tuple[Case, Proceeding]:
    case = access.case_or_404(request.user, reference)
    return case, room.row_of(case, kind, row)


def _about(request: HttpRequest, row: Any) -> dict[str, Any]:
    return {**about(request, row.case), "row": row, "what": _what(row)}


def _what(row: Proceeding) -> str:
    """Say what a row is, in a few words."""
    day = row.happened_on.words()
    if isinstance(row, Sentence):
        return f"{words_of(row)}, {day}"
    if isinstance(row, Hearing):
        return f"{row.get_kind_display()}, {row.get_state_display().lower()}, {day}"
    if isinstance(row, Detention):
        return f"{row.place}, since {day}"
    return f"{'Charge' if isinstance(row, Charge) else row.PROCEEDING.label}, {day}"
