"""Who of an office is on duty."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access_log, staff
from cases.vocabulary import Read
from cases.web.managing import for_managers, manage_tabs
from cases.web.pages import say
from notifications import duty as lists
from notifications.web.forms import DutyForm


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def duty(request: HttpRequest, pk: int) -> HttpResponse:
    office = staff.office_numbered(pk)
    if office is None:
        raise Http404
    present = lists.people_on_duty(pk)
    form = DutyForm(request.POST or None, people=staff.people_of(office), present=present)
    if form.is_valid():
        lists.set_duty(pk, form.chosen(), actor=request.user)
        access_log.note(request, Read.PEOPLE, detail=f"duty list of office {pk}")
        say(request, _("The duty list is saved."))
        return redirect("cases:office", pk)
    access_log.note(request, Read.PEOPLE)
    context = {
        "tabs": manage_tabs(request.user, "cases:offices"),
        "office": office,
        "form": form,
    }
    return render(request, "notifications/duty.html", context, status=422 if form.errors else 200)
