"""My work, and the pages that help."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases import access, audit, clock, duplicates, hand_overs, recently, reminders, worklist
from cases.vocabulary import OrganisationPermission, WorkKind
from cases.web.pages import Tab
from cases.web.work_rows import coming_rows, sections_of

OFFICE = "office"
COMING = "coming"


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    whose = OFFICE if request.GET.get("whose") == OFFICE else ""
    only = _only(request.GET.get("kind", ""))
    opened = [] if only else recently.recently_opened(request.user)
    work = worklist.work_of(request.user, now, of_office=bool(whose), only=only, also=opened)
    around = {} if only else _around(request)
    today = clock.day_of(now)
    context = {
        **around,
        "work": work,
        "sections": sections_of(work, today),
        "coming": coming_rows(work, today),
        "opened": [(case, work.names.get(case.pk)) for case in opened],
        "changed": [(case, work.names.get(case.pk)) for case in work.changed],
        "unverified": [(row, work.names.get(row.case_id)) for row in work.unverified],
        "whose": whose,
        "only": only,
        "pills": _pills(whose, only),
        "total": work.total + sum(len(around.get(name, ())) for name in _COUNTED),
    }
    return render(request, "cases/my_work.html", context)


_COUNTED = ("invitations", "alarms", "emergencies", "ending")


def _around(request: HttpRequest) -> dict[str, Any]:
    """What waits besides the lines of cases: emergencies, alarms, offers one made, access to campaigns."""
    user, now = request.user, timezone.now()
    offers = hand_overs.offers_of(user)
    return {
        "may_open": access.may_open_cases(user),
        "invitations": audit.invitations(user, now),
        "alarms": audit.alarms(user, now),
        "emergencies": reminders.emergencies_to_see(user),
        "offers": [offer for offer in offers if offer.receiver_id != user.pk],
        "may_open_in_emergency": access.may_in_organisation(user, OrganisationPermission.EMERGENCY),
        "possible_duplicates": duplicates.waiting(user),
        "ending": [one for one in reminders.ending_soon(user, at=now) if one.campaign is not None],
    }


def _only(kind: str) -> str:
    return kind if kind in (*WorkKind.values, COMING) else ""


def _pills(whose: str, only: str) -> list[Tab]:
    place = reverse("cases:my_work")
    kind = f"kind={only}" if only else ""
    mine = f"{place}?{kind}" if kind else place
    office = f"{place}?whose={OFFICE}" + (f"&{kind}" if kind else "")
    return [Tab(_("Mine"), mine, not whose), Tab(_("My office’s"), office, bool(whose))]


@require_safe
def try_first(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/try_first.html")


@require_safe
def keyboard(request: HttpRequest) -> HttpResponse:
    return render(request, "cases/keyboard.html")
