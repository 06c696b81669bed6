"""Open a new case, after a look at who may be the same person."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases import access, intakes
from cases.access import Permission
from cases.finding import Found, find
from cases.models import Case, PersonName
from cases.names.scripts import script_of
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case
from cases.vocabulary import OUTCOME_OF_STATUS, NameKind, Sensitivity, Status, Sureness
from cases.web.fields import source_from
from cases.web.forms import NewCaseForm
from cases.web.pages import answers_refusals, say
from cases.web.saving import written_once

SHOWN_AT_MOST = 5


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest) -> HttpResponse:
    form = NewCaseForm(request.POST or None, campaigns=access.campaigns_for(request.user, Permission.RECORD))
    alike: list[Found] = []
    if request.method == "POST" and form.is_valid():
        alike = [] if form.cleaned_data["is_somebody_else"] else _alike(request, form.cleaned_data)
        if not alike:
            opened = _open(request, form)
            if opened is not None:
                say(request, f"Case {opened.reference} is open. {_who_sees(opened)}")
                return redirect(opened)
    shown: dict[int, PersonName] = {}
    for name in access.names_for(request.user, [hit.case for hit in alike]):
        if not name.for_finding_only:
            shown.setdefault(name.case_id, name)
    context = {
        "form": form,
        "alike": [(hit, hit.name or shown.get(hit.case.pk)) for hit in alike],
        "declined": intakes.declined_among([hit.case for hit in alike]),
    }
    return render(request, "cases/new.html", context, status=422 if form.errors or alike else 200)


def _alike(request: HttpRequest, said: dict[str, Any]) -> list[Found]:
    """Return visible people whose name is like the one typed, in any spelling or script."""
    found: dict[int, Found] = {}
    for spelling in _spellings(said):
        for hit in find(request.user, spelling):
            found.setdefault(hit.case.pk, hit)
    return list(found.values())[:SHOWN_AT_MOST]


def _spellings(said: dict[str, Any]) -> list[str]:
    first = "" if said["name_not_known"] else said["name"].strip()
    return [spelling for spelling in (first, *said["other_names"].splitlines()) if spelling.strip()]


def _open(request: HttpRequest, form: NewCaseForm) -> Case | None:
    said = form.cleaned_data
    try:
        return written_once(
            request,
            form,
            lambda at: open_case(_draft(said), campaign=said["campaign"], actor=request.user, at=at),
            {"to": "status"},
        )
    except access.NotAllowed as refusal:
        form.add_error("campaign", str(refusal))
        return None


def _draft(said: dict[str, Any]) -> CaseDraft:
    to = Status(said["status"])
    change = StatusDraft(
        to,
        said["happened_on"],
        source_from(said),
        Sureness(said["sureness"]),
        outcome=OUTCOME_OF_STATUS.get(to),
    )
    return CaseDraft(
        names=_names(said),
        country=said["country"],
        changes=[change],
        born_on=said["born_on"],
        gender=said["gender"],
        occupation=said["occupation"],
        place=said["place"],
        handling_note=said["handling_note"],
        sensitivity=Sensitivity(said["sensitivity"]),
    )


def _names(said: dict[str, Any]) -> list[NameDraft]:
    spellings = [NameDraft(text) for text in _spellings(said)]
    for place, one in enumerate(spellings[1:], start=1):
        if script_of(one.text) == "Latn":  # what is typed in another script is the name itself
            spellings[place] = NameDraft(one.text, kind=NameKind.TRANSLITERATION)
    if said["name_not_known"]:
        return [NameDraft("Name not known", not_known=True), *spellings]
    return spellings


def _who_sees(case: Case) -> str:
    if case.sensitivity == Sensitivity.SEALED:
        return "Only you can see it. Name a second person, so that it is not lost with you."
    if case.sensitivity == Sensitivity.RESTRICTED:
        return "You and your office can see it."
    return "Everyone with its campaign and country can see it."
