"""Where a case belongs: its campaigns and its country. Who gains and loses access is said before."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, access_log, foreseeing
from cases.access import Permission
from cases.models import Case
from cases.operations.caring import add_to_campaign, leave_campaign
from cases.operations.closing import change_country
from cases.vocabulary import Read
from cases.web import access_words
from cases.web.asking_first import ask_first, said_in
from cases.web.belonging_forms import CountryForm, JoinForm, LeaveForm
from cases.web.pages import about, answers_refusals, back_to_access, say, shared_case


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, reference: str) -> HttpResponse:
    case = shared_case(request, reference)
    members = list(access.memberships_of(case))
    others = access.campaigns_for(request.user, Permission.RECORD).exclude(
        pk__in=[member.campaign_id for member in members]
    )
    form = JoinForm(said_in(request), campaigns=others)

    def write(leaves_nobody: bool) -> None:
        said = form.cleaned_data
        add_to_campaign(case, said["campaign"], reason=said["reason"], actor=request.user, at=timezone.now())

    said = _("The case is in another campaign now.")
    return _asked(request, case, form, write, said, "access/campaigns.html", {"members": members})


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    case = shared_case(request, reference)
    member = next((one for one in access.memberships_of(case) if one.campaign.slug == slug), None)
    if member is None:
        raise Http404
    form = LeaveForm(said_in(request))

    def write(leaves_nobody: bool) -> None:
        leave_campaign(
            member,
            reason=form.cleaned_data["reason"],
            actor=request.user,
            at=timezone.now(),
            leaves_nobody=leaves_nobody,
        )

    said = _("The case left the campaign. It stays in that campaign’s figures of the past.")
    return _asked(request, case, form, write, said, "access/leave_campaign.html", {"member": member})


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def country(request: HttpRequest, reference: str) -> HttpResponse:
    case = shared_case(request, reference)
    form = CountryForm(said_in(request), initial={"country": case.country})

    def write(leaves_nobody: bool) -> None:
        change_country(
            case,
            form.cleaned_data["country"],
            reason=form.cleaned_data["reason"],
            actor=request.user,
            at=timezone.now(),
            leaves_nobody=leaves_nobody,
        )

    said = _("The country was changed.")
    return _asked(request, case, form, write, said, "access/country.html", {})


def _asked(
    request: HttpRequest,
    case: Case,
    form: Any,
    write: Callable[[bool], None],
    said: str,
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Say who gains and loses access, ask, then do it: what the three pages share."""
    asked = ask_first(
        request,
        form,
        foresee=lambda: foreseeing.on_case(case, lambda: write(True), actor=request.user, at=timezone.now()),
        write=lambda: write(form.cleaned_data["leaves_nobody"]),
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        access_log.note(request, Read.GRANT, references=[case.reference])
        say(request, said)
        return back_to_access(request, case)
    context |= {
        **about(request, case),
        "form": form,
        "lines": access_words.case_lines(asked.effect, sensitivity=case.sensitivity) if asked.effect else [],
        "leaves_nobody": bool(asked.effect and asked.effect.leaves_nobody),
    }
    return render(request, template, context, status=422 if form.errors else 200)
