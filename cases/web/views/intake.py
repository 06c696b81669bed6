"""A proposed case is taken up, or declined."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, clock, intakes
from cases.access import Permission
from cases.models import Case, IntakeDecision
from cases.operations.taking_up import decide_intake
from cases.vocabulary import FileState, IntakeOutcome
from cases.web.pages import about, answers_refusals, say
from cases.web.radar_forms import IntakeForm
from cases.web.saving import written_once


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: HttpRequest, reference: str) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    may_decide = access.may(request.user, Permission.RECORD, case)
    form = IntakeForm(request.POST or None, initial={"decided_on": clock.day_of(timezone.now())})
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, case)
        row = _decide(request, case, form) if form.is_valid() else None
        if row is not None:
            say(request, _said(row, reference))
            return redirect(case)
    context = {
        **about(request, case),
        "form": form,
        "decisions": intakes.decisions_on(case),
        "may_decide": may_decide and intakes.waits(case),
        "is_declined": case.file_state == FileState.DECLINED,
        "waits": intakes.waits(case),
    }
    return render(request, "work/intake.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, case: Case, form: IntakeForm) -> IntakeDecision | None:
    draft, is_confirmed = form.draft(), form.cleaned_data["is_confirmed"]
    return written_once(
        request,
        form,
        lambda at: decide_intake(case, draft, actor=request.user, at=at, is_confirmed=is_confirmed),
    )


def _said(row: IntakeDecision, reference: str) -> str:
    if row.outcome == IntakeOutcome.TAKEN_UP:
        return _("%(case)s is taken up. Who may see it stays as it was.") % {"case": reference}
    return _("%(case)s is declined. It is found again when somebody proposes the same person.") % {
        "case": reference
    }
