"""Campaigns, for who manages people: the list, and one more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access_log, staff
from cases.operations.campaigning import begin_campaign
from cases.vocabulary import Read
from cases.web.campaign_forms import CampaignForm
from cases.web.managing import for_managers, manage_tabs
from cases.web.pages import say
from cases.web.saving import written_once


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def campaigns(request: HttpRequest) -> HttpResponse:
    form = CampaignForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        made = written_once(
            request,
            form,
            lambda at: begin_campaign(said["name"], purpose=said["purpose"], actor=request.user, at=at),
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
