"""Open one case in an emergency, say that one has seen it, and what one person sees. For administrators."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access, access_log, colleagues, explaining, hand_overs, holdings, reminders
from cases.access import OrganisationPermission
from cases.models import EmergencyOpening
from cases.operations import emergencies
from cases.vocabulary import Read
from cases.web.asking_first import said_in, write_once_asked
from cases.web.pages import answers_refusals, say
from cases.web.saving import once_for_form
from cases.web.sharing_forms import EmergencyForm


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest) -> HttpResponse:
    """For nobody else is there such a page. A reference that opens nothing answers as one that never was."""
    if not access.may_in_organisation(request.user, OrganisationPermission.EMERGENCY):
        raise Http404
    form = EmergencyForm(said_in(request))
    opened: list[EmergencyOpening] = []
    asked = write_once_asked(request, form, lambda: opened.append(_open(request, form)))
    if asked.answer:
        return asked.answer
    if request.method == "POST":
        access_log.note(request, Read.EMERGENCY, references=[request.POST.get("reference", "")])
    if asked.is_done:
        say(
            request,
            _("Open to you until this time tomorrow. Others were told, and it stands on the case in red."),
        )
        return redirect("cases:case", opened[0].case.reference)
    return render(request, "access/emergency.html", {"form": form}, status=422 if form.errors else 200)


def _open(request: HttpRequest, form: EmergencyForm) -> EmergencyOpening:
    said = form.cleaned_data
    return once_for_form(
        request,
        form,
        lambda at: emergencies.open_in_emergency(
            said["reference"], reason=said["reason"], actor=request.user, at=at
        ),
    )


@require_POST
def seen(request: HttpRequest, number: int) -> HttpResponse:
    opening = reminders.emergency_of(request.user, number)
    if opening is None:
        raise Http404
    emergencies.mark_opening_seen(opening, actor=request.user, at=timezone.now())
    access_log.note(request, Read.EMERGENCY, about=opening.by)
    say(request, _("Noted: you have seen it."))
    return redirect("cases:my_work")


@require_safe
def what_they_see(request: HttpRequest, pk: int) -> HttpResponse:
    """Numbers and campaigns, never a case: who manages people sees none by that."""
    person = colleagues.person_numbered(pk)
    if person is None or not access.may_in_organisation(request.user, OrganisationPermission.PEOPLE):
        raise Http404
    reach = explaining.what_they_see(person)
    access_log.note(request, Read.PEOPLE, about=person)
    context: dict[str, Any] = {
        "person": person,
        "reach": reach,
        "work": hand_overs.open_work_of(person),
        "countries": holdings.countries_of(one.held.group.pk for one in reach.campaigns if one.held.group),
    }
    return render(request, "access/what_they_see.html", context)
