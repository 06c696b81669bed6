"""Verify, undo, withdraw, correct, or move what was recorded on a case."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, case_file, evidence_room, references
from cases.access import Permission
from cases.case_file import Statement
from cases.models import Case, Event, Outcome, Source, StatusChange
from cases.operations import revising
from cases.operations.writing import NeedsConfirmation, Refused
from cases.vocabulary import OUTCOME_OF_STATUS, EventKind, OutcomeKind, Status, Sureness
from cases.web.fields import source_from
from cases.web.forms import CorrectForm, MoveForm, ReasonForm
from cases.web.pages import about, answers_refusals, say
from cases.web.saving import accepted, refused
from cases.web.statement_words import said_before, what_of
from cases.web.tally import frame
from cases.web.tally.awaiting import awaiting


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, statement = _statement(request, reference, kind, row)
    access.require(request.user, Permission.VERIFY, case)
    sentence = ""
    if request.method == "POST":
        try:
            revising.verify(statement, actor=request.user, at=timezone.now())
        except Refused as refusal:
            sentence = str(refusal)
        else:
            say(request, f"Verified on {case.reference}: {what_of(statement)}. You are the second person.")
            return redirect(_next(request) or case)
    sources = _sources(statement)
    context = {
        **_about(request, statement),
        "sentence": sentence,
        "sources": sources,
        "files": evidence_room.copies_of(evidence_room.by_source(case), sources),
        "year": _year(request),
    }
    return render(request, "cases/verify.html", context, status=422 if sentence else 200)


def _year(request: HttpRequest) -> str:
    """Return the year whose list one came from, to go on with it; empty where it is none."""
    asked = (request.POST if request.method == "POST" else request.GET).get("year", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        return ""
    try:
        frame.check_year(int(asked), timezone.now())
    except frame.NoSuchYear:
        return ""
    return asked


def _next(request: HttpRequest) -> str:
    """Return where the next outcome of the year waits for this person; else the list; empty outside of it."""
    if not _year(request):
        return ""
    page, _each = frame.year_page(request.user, int(_year(request)), timezone.now(), tab="tally_awaiting")
    return awaiting(request.user, page).first_url or page.url("tally_awaiting")


@answers_refusals
@require_POST
def undo(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, statement = _statement(request, reference, kind, row)
    try:
        revising.undo(statement, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, case, refusal)
    say(request, f"Undone on {case.reference}: {what_of(statement)}. It stays in the file as withdrawn.")
    return redirect(case)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, statement = _statement(request, reference, kind, row)
    access.require(request.user, Permission.RECORD, case)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: revising.withdraw(
            statement, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, f"Withdrawn on {case.reference}: {what_of(statement)}.")
        return redirect(case)
    context = {**_about(request, statement), "form": form}
    return render(request, "cases/withdraw.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, statement = _statement(request, reference, kind, row)
    access.require(request.user, Permission.RECORD, case)
    form = CorrectForm(request.POST or None, kind=kind, initial=said_before(statement))
    if form.is_valid() and accepted(
        form, lambda: _correct(statement, form.cleaned_data, request.user), {"to": "choice"}
    ):
        say(request, f"Corrected on {case.reference}. A second person has to verify it again.")
        return redirect(case)
    context = {**_about(request, statement), "form": form}
    return render(request, "cases/correct.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    case, statement = _statement(request, reference, kind, row)
    access.require(request.user, Permission.RECORD, case)
    form = MoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        right = _right_case(request, form)
        if right is not None and _move(request, statement, right, form):
            say(request, f"Moved to {right.reference}; on {case.reference} it reads as withdrawn.")
            return redirect(right)
    context = {**_about(request, statement), "form": form}
    return render(request, "cases/move.html", context, status=422 if form.errors else 200)


def _move(request: HttpRequest, statement: Statement, right: Case, form: MoveForm) -> bool:
    try:
        revising.move_to_right_case(
            statement,
            right_case=right,
            is_confirmed_rare=form.cleaned_data["is_confirmed_rare"],
            actor=request.user,
            at=timezone.now(),
        )
    except NeedsConfirmation as refusal:
        form.needs_confirmation = True  # type: ignore[attr-defined]
        form.add_error("is_confirmed_rare", str(refusal))
        return False
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _right_case(request: HttpRequest, form: MoveForm) -> Case | None:
    """Return the visible case of the reference typed; hidden and absent ones read alike."""
    reference = references.read_reference(form.cleaned_data["right_case"])
    case = access.with_reference(access.cases_for(request.user), reference or "").first()
    if case is None:
        form.add_error("right_case", "No case you can see has this reference. Check it.")
    return case


def _statement(request: HttpRequest, reference: str, kind: str, row: int) -> tuple[Case, Statement]:
    case = access.case_or_404(request.user, reference)
    statement = case_file.statement_of(case, kind, row)
    if statement is None:
        raise Http404
    return case, statement


def _about(request: HttpRequest, statement: Statement) -> dict[str, Any]:
    """Return what each page about one row shows: the case, whom it is about, and the row in words."""
    return {**about(request, statement.case), "row": statement, "what": what_of(statement)}


def _sources(statement: Statement) -> list[Source]:
    """Return how we know; an outcome that came with a status change is known as that change is."""
    known_with = statement.status_change if isinstance(statement, Outcome) else None
    return list((known_with or statement).sources.all())


def _correct(statement: Statement, said: dict[str, Any], actor: Any) -> None:
    common = {
        "happened_on": said["happened_on"],
        "sources": source_from(said),
        "sureness": Sureness(said["sureness"]),
        "description": said["description"],
        "reason": said["reason"],
        "actor": actor,
        "at": timezone.now(),
    }
    if isinstance(statement, StatusChange):
        to = Status(said["choice"])
        revising.correct_status_change(
            statement,
            to=to,
            outcome=OUTCOME_OF_STATUS.get(to),
            place=said["place"],
            conditions=statement.conditions,
            is_confirmed_rare=said["is_confirmed_rare"],
            **common,
        )
    elif isinstance(statement, Outcome):
        revising.correct_outcome(statement, kind=OutcomeKind(said["choice"]), **common)
    elif isinstance(statement, Event):
        revising.correct_event(statement, kind=EventKind(said["choice"]), place=said["place"], **common)
