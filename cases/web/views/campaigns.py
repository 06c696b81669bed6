"""Campaigns, for who manages people: the list, and one more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access_log, staff
from cases.operations.campaigning import begin_campaign
from cases.operations.writing import once
from cases.vocabulary import Read
from cases.web.asking_first import tried
from cases.web.campaign_forms import CampaignForm
from cases.web.fields import contents_of
from cases.web.managing import for_managers, manage_tabs
from cases.web.pages import say


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None)
    if form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        made = tried(
            form,
            lambda: once(
                said["submission"],
                contents=contents_of(form, request.path),
                actor=request.user,
                at=now,
                write=lambda: begin_campaign(
                    said["name"], purpose=said["purpose"], actor=request.user, at=now
                ),
            ),
        )
        if made is not None:
            access_log.note(request, Read.PEOPLE, detail=f"campaign {made.pk} begun")
            say(request, _("%(campaign)s has begun. Give it to an office.") % {"campaign": made.name})
            return redirect("cases:campaign_access", made.slug)
    context = {
        "tabs": manage_tabs(request.user, "cases:manage_campaigns"),
        "campaigns": staff.campaigns(request.user),
        "form": form,
    }
    return render(request, "manage/campaigns.html", context, status=422 if form.errors else 200)
