"""Consent of one case: what may be said in public, who agreed, until when, and what was agreed before."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, clock, consents, publicity
from cases.access import Permission
from cases.models import Case
from cases.operations.caring import USES, set_consent
from cases.vocabulary import ChildsWord, Consent, ConsentGiver
from cases.web.pages import about, answers_refusals, say
from cases.web.radar_forms import ConsentForm, seen_in, written_before
from cases.web.saving import written_once
from cases.web.views.consent_withdrawn import published_lines

_AGREED_LATELY = timedelta(days=7 * 365)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, reference: str) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    asking = consents.asking_on(case, clock.day_of(timezone.now()))
    is_open = asking is not None or case.consent_withdrawn_at is not None
    form = ConsentForm(
        request.POST or None,
        initial=written_before(case, is_asked=is_open),
        is_childs=_may_have_been_a_child(case),
    )
    if request.method == "POST":
        access.require(request.user, Permission.RECORD, case)
        if form.is_valid() and _write(request, case, form):
            say(request, _("The consent is written down. What was agreed before stays below."))
            return redirect("cases:consent", reference)
    held = access.permissions_on(request.user, case)
    today = clock.day_of(timezone.now())
    context = {
        **about(request, case),
        "said": publicity.may_say_of(case, today),
        "may_withdraw": case.consent != Consent.NOT_FOR_PUBLICATION and case.consent_withdrawn_at is None,
        "published": published_lines(request, case),
        "file_url": reverse("cases:where_published", args=[reference]) if Permission.EXPORT in held else "",
        "form": form,
        "asking": asking,
        "before": consents.history_of(case),
        "uses": [label for name, label in form.fields["uses"].choices if getattr(case, f"may_use_{name}")],  # type: ignore[attr-defined]
        "may_record": Permission.RECORD in held,
    }
    return render(request, "work/consent.html", context, status=422 if form.errors else 200)


def _may_have_been_a_child(case: Case) -> bool:
    """True for somebody who may have been under eighteen when what is written down today was agreed."""
    lately = clock.day_of(timezone.now()) - _AGREED_LATELY
    return publicity.may_be_under_age(publicity.born(case), lately)


def _write(request: HttpRequest, case: Case, form: ConsentForm) -> bool:
    said = form.cleaned_data

    def write(at: datetime) -> Case:
        set_consent(
            case,
            Consent(said["consent"]),
            given_by=said["given_by"],
            given_on=said["given_on"],
            until=said["until"],
            by=ConsentGiver(said["by"]),
            child=ChildsWord(said.get("child", "")),
            uses=[name for name in USES if name in said["uses"]],
            seen=seen_in(said["seen"], case),
            is_confirmed=said["is_confirmed"],
            actor=request.user,
            at=at,
        )
        return case

    return written_once(request, form, write) is not None
