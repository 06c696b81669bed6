"""Decide what the counting rule leaves open about one outcome in one year, and take a decision back."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, doubts
from cases.models import Case, Decision, Outcome
from cases.operations import deciding
from cases.operations.writing import Refused
from cases.vocabulary import Permission
from cases.web.deciding_forms import DecideForm
from cases.web.forms import ReasonForm
from cases.web.pages import about, answers_refusals, say
from cases.web.saving import accepted, refused, written_once
from cases.web.tally import frame
from cases.web.tally.undecided import first_to_decide, one_in_doubt
from cases.web.tally.words import development_of


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, reference: str, row: int, year: int) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.VERIFY, case)
    outcome = doubts.outcome_of(case, row)
    found = one_in_doubt(request.user, _page(case, year), outcome.pk)
    form = DecideForm(
        request.POST or None,
        actions=found.actions if found else (),
        asks_order=bool(found and found.asks_order),
    )
    if found and form.is_valid():
        made = written_once(request, form, lambda at: _decide(request, outcome, year, form, at))
        if made is not None:
            return _told(request, made)
    context = {
        **about(request, case),
        "year": year,
        "outcome": outcome,
        "what": development_of(outcome),
        "found": found,
        "sources": doubts.sources_of(outcome) if found else (),
        "form": form if found else None,
        "decisions": doubts.decisions_on(outcome, year),
        "list_url": reverse("cases:tally_decide", args=[year]),
    }
    is_late = request.method == "POST" and found is None
    status = 409 if is_late else 422 if form.errors else 200
    return render(request, "tally/decide_one.html", {**context, "is_late": is_late}, status=status)


def _page(case: Case, year: int) -> frame.YearPage:
    now = timezone.now()
    try:
        frame.check_year(year, now)
    except frame.NoSuchYear:
        raise Http404 from None
    return frame.page_of_case(case, year, now)


def _decide(request: HttpRequest, outcome: Outcome, year: int, form: DecideForm, at: datetime) -> Decision:
    said = form.cleaned_data
    return deciding.decide(
        outcome=outcome,
        year=year,
        counts=said["counts"],
        reason=form.reason,
        activity=doubts.activity_of(outcome.case, said.get("action")) if said["counts"] else None,
        actor=request.user,
        at=at,
    )


def _told(request: HttpRequest, made: Decision) -> HttpResponse:
    """Lead on to the next one that this person may decide, or back to the list when there is none."""
    reference = made.outcome.case.reference
    words = _("%(case)s counts in %(year)s, by your decision.")
    if not made.counts:
        words = _("%(case)s does not count in %(year)s, by your decision.")
    undo = reverse("cases:undo_decision", args=[reference, made.pk])
    say(request, words % {"case": reference, "year": made.year}, undo=undo)
    page, _each = frame.year_page(request.user, made.year, timezone.now(), tab="tally_decide")
    following = first_to_decide(request.user, page)
    return redirect(following or reverse("cases:tally_decide", args=[made.year]))


@answers_refusals
@require_POST
def undo(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, decision = _decision(request, reference, row)
    try:
        deciding.undo_decision(decision, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, case, refusal)
    say(request, _("Undone. %(case)s needs a decision again.") % {"case": reference})
    return redirect("cases:decide_outcome", reference, decision.outcome_id, decision.year)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case, decision = _decision(request, reference, row)
    access.require(request.user, Permission.VERIFY, case)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason, actor, now = form.cleaned_data["reason"], request.user, timezone.now()
        if accepted(form, lambda: deciding.withdraw_decision(decision, reason=reason, actor=actor, at=now)):
            say(request, _("Taken back. %(case)s needs a decision again.") % {"case": reference})
            return redirect("cases:tally_decide", decision.year)
    context = {
        **about(request, case),
        "decision": decision,
        "what": development_of(decision.outcome),
        "form": form,
        "list_url": reverse("cases:tally_decide", args=[decision.year]),
    }
    return render(request, "tally/take_back.html", context, status=422 if form.errors else 200)


def _decision(request: HttpRequest, reference: str, row: int) -> tuple[Case, Decision]:
    case = access.case_or_404(request.user, reference)
    return case, doubts.decision_of(case, row)
