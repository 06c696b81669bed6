"""An appeal goes on and the situation has changed: stop, update or keep it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, clock, open_appeals
from cases.access import Permission
from cases.models import AppealAnswer, Case
from cases.open_appeals import Question
from cases.operations.answering import answer_appeal
from cases.vocabulary import AppealChoice
from cases.web.pages import about, answers_refusals, say
from cases.web.radar_forms import AppealForm
from cases.web.saving import written_once


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    question = _question(case, row)
    form = AppealForm(request.POST or None, initial={"change": question.change.pk})
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, case)
        answered = _answer(request, question, form) if form.is_valid() else None
        if answered is not None:
            say(request, _said(answered))
            return redirect(case)
    context = {
        **about(request, case),
        "form": form,
        "question": question,
        "others": open_appeals.others_of(request.user, question),
        "may_record": access.may(request.user, Permission.RECORD, case),
    }
    return render(request, "work/appeal.html", context, status=422 if form.errors else 200)


def _question(case: Case, activity: int) -> Question:
    """Return what is asked of one appeal; Http404 where nothing is, or it is another case's."""
    asked = open_appeals.questions_on(case, clock.day_of(timezone.now()))
    found = next((one for one in asked if one.activity.pk == activity), None)
    if found is None:
        raise Http404
    return found


def _answer(request: HttpRequest, question: Question, form: AppealForm) -> AppealAnswer | None:
    said = form.cleaned_data
    if said["change"] != question.change.pk:
        form.add_error(None, _("Something newer is on record since. Read it above, and answer for that."))
        return None
    return written_once(
        request,
        form,
        lambda at: answer_appeal(
            question.case,
            question.activity,
            question.change,
            AppealChoice(said["answer"]),
            reason=said["reason"],
            actor=request.user,
            at=at,
        ),
    )


def _said(row: AppealAnswer) -> str:
    return {
        AppealChoice.STOP: _("The appeal is stopped from today. Tell whoever sends it."),
        AppealChoice.UPDATE: _("Written down. Publish the update, and record it as a new activity."),
    }.get(AppealChoice(row.answer), _("Written down. The appeal goes on as it is."))
