"""What each role allows, in words, and whose sign-in asks for a second step."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import access_log, staff
from cases.operations.beginning import GRACE_DAYS
from cases.operations.safety import require_second_step
from cases.vocabulary import OrganisationPermission, Read, Role
from cases.web.asking_first import said_in, write_once_asked
from cases.web.managing import for_managers, manage_tabs
from cases.web.pages import say
from cases.web.people_forms import SecondStepForm


@for_managers
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    access_log.note(request, Read.PEOPLE)
    context = {
        "tabs": manage_tabs(request.user, "cases:roles"),
        "rows": staff.role_rows(request.user),
        "permissions": list(OrganisationPermission),
    }
    return render(request, "manage/roles.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest, role: str) -> HttpResponse:
    row = next((one for one in staff.role_rows(request.user) if one.role == role), None)
    if row is None:
        raise Http404
    days = row.policy.grace_days if row.policy else GRACE_DAYS
    form = SecondStepForm(said_in(request), initial={"is_required": row.is_required, "grace_days": days})
    asked = write_once_asked(request, form, lambda: _require(request, row.role, form))
    if asked.answer:
        return asked.answer
    if asked.is_done:
        required = form.cleaned_data["is_required"]
        access_log.note(
            request,
            Read.SAFETY,
            detail=f"second step {'required' if required else 'not required'} of {role}",
        )
        say(request, _("Saved for %(role)s.") % {"role": row.role.label})
        return redirect("cases:roles")
    context = {"tabs": manage_tabs(request.user, "cases:roles"), "row": row, "form": form}
    return render(request, "manage/second_step.html", context, status=422 if form.errors else 200)


def _require(request: HttpRequest, role: Role, form: SecondStepForm) -> None:
    said = form.cleaned_data
    require_second_step(
        role,
        is_required=said["is_required"],
        grace_days=said["grace_days"],
        actor=request.user,
        at=timezone.now(),
    )
