"""A consent taken back, and where the case was published: what is to be taken down now."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import access, access_log, clock, publicity, where_published
from cases.access import Permission
from cases.models import Case
from cases.operations.consenting import withdraw_consent
from cases.vocabulary import Read
from cases.web import published_words
from cases.web.pages import about, answers_refusals, say
from cases.web.published_words import PublishedLine
from cases.web.radar_forms import WithdrawConsentForm, seen_in, seen_of
from cases.web.saving import written_once


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.RECORD, case)
    form = WithdrawConsentForm(request.POST or None, initial={"seen": seen_of(case)})
    if request.method == "POST" and form.is_valid() and _write(request, case, form):
        say(request, _("The consent is withdrawn: nothing may be published. Below is what to take down."))
        return redirect("cases:consent", reference)
    context = {**about(request, case), "form": form}
    return render(request, "work/withdraw_consent.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_safe
def places(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the list as plain text: the reference and where, no name and nothing else of the case."""
    case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.EXPORT, case)
    access_log.note(request, Read.EXPORT, references=[case.reference], detail="where it was published")
    title = _("%(case)s: where it was published") % {"case": case.reference}
    entries = [f"- {line.text}" for line in published_lines(request, case)]
    text = "\n\n".join([title, *(entries or [_("Nothing is on record.")])]) + "\n"
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{case.reference}-where-published.txt"'
    return answer


def published_lines(request: HttpRequest, case: Case) -> list[PublishedLine]:
    """Return where a case that came through the gate was published, with what may be said of it today."""
    today = clock.day_of(timezone.now())
    found = where_published.of_case(request.user, case)
    return published_words.lines(found, publicity.may_say_of(case, today).consent)


def _write(request: HttpRequest, case: Case, form: WithdrawConsentForm) -> bool:
    def write(at: datetime) -> Case:
        seen = seen_in(form.cleaned_data["seen"], case)
        withdraw_consent(case, form.said(), seen=seen, actor=request.user, at=at)
        return case

    return written_once(request, form, write) is not None
