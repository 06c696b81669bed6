"""My work, and the pages that help."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases import access, audit, clock, hand_overs, reminders, worklist
from cases.vocabulary import OrganisationPermission


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {
        "work": worklist.work_of(request.user, clock.day_of(now)),
        "may_open": access.may_open_cases(request.user),
        "invitations": audit.invitations(request.user, now),
        "alarms": audit.alarms(request.user, now),
        "emergencies": reminders.emergencies_to_see(request.user),
        "offers": hand_overs.offers_of(request.user),
        "may_open_in_emergency": access.may_in_organisation(request.user, OrganisationPermission.EMERGENCY),
        "ending": reminders.ending_soon(request.user, at=now),
    }
    return render(request, "cases/my_work.html", context)


@require_safe
def try_first(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/try_first.html")


@require_safe
def keyboard(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/keyboard.html")
