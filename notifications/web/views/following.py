"""What one follows, and how closely: from the case, from the campaign, and all of it among one's settings."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, staff
from cases.web.account_tabs import tabs
from cases.web.pages import say
from notifications import following as follows
from notifications.kinds import FollowLevel


@require_POST
def follow_case(request: HttpRequest, reference: str) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    follows.follow(request.user, _level(request), at=timezone.now(), case=case.pk)
    _say(request)
    return redirect(case)


@require_POST
def follow_campaign(request: HttpRequest, slug: str) -> HttpResponse:
    campaign = access.campaign_or_404(request.user, slug)
    follows.follow(request.user, _level(request), at=timezone.now(), campaign=campaign.pk)
    _say(request)
    return redirect("cases:campaign_access", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def following(request: HttpRequest) -> HttpResponse:
    """What one follows; and one's own offices, to be followed."""
    offices = staff.offices_of(request.user)
    if request.method == "POST":
        office = next((one for one in offices if str(one.pk) == request.POST.get("office")), None)
        if office is None:
            raise Http404
        follows.follow(request.user, _level(request), at=timezone.now(), office=office.pk)
        _say(request)
        return redirect("notifications:following")
    rows = follows.followed_by(request.user)
    followed = {row.follow.office_id for row in rows}
    context: dict[str, Any] = {
        "tabs": tabs("notifications:following"),
        "rows": rows,
        "levels": FollowLevel.choices,
        "offices": [office for office in offices if office.pk not in followed],
    }
    return render(request, "notifications/following.html", context)


@require_POST
def change(request: HttpRequest, number: int) -> HttpResponse:
    row = follows.numbered(request.user, number)
    if row is None:
        raise Http404
    one = row.follow
    kept = {"case": one.case_id, "campaign": one.campaign_id, "office": one.office_id}
    what = {kind: key for kind, key in kept.items() if key}
    follows.follow(request.user, _level(request), at=timezone.now(), **what)
    _say(request)
    return redirect("notifications:following")


def _level(request: HttpRequest) -> str:
    level = request.POST.get("level", FollowLevel.EVERYTHING)
    if level not in follows.LEVELS:
        raise Http404
    return level


_SAID = {
    FollowLevel.EVERYTHING: _("You follow it: you are told of everything."),
    FollowLevel.OUTCOMES: _("You follow it: you are told of the situation and of outcomes."),
    FollowLevel.NAMED: _("You are told only when you are named."),
    follows.STOP: _("You no longer follow it."),
}


def _say(request: HttpRequest) -> None:
    say(request, str(_SAID[_level(request)]))
