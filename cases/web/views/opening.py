"""Open a new case, after a look at who may be the same person."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access
from cases.access import Permission
from cases.models import Case
from cases.names.scripts import script_of
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case
from cases.operations.telling_apart import answer_not_same, answer_related
from cases.vocabulary import OUTCOME_OF_STATUS, NameKind, Sensitivity, Status, Sureness
from cases.web.alike import Row, named, rows_for, spellings
from cases.web.fields import source_from
from cases.web.forms import NewCaseForm
from cases.web.pages import answers_refusals, say
from cases.web.saving import written_once


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest) -> HttpResponse:
    form = _form(request, request.POST or None)
    if request.method != "POST":
        return _answer(request, form, [])
    apart = _told_apart(request)
    alike = rows_for(request, form, [*apart, *named(request, "related")])
    if request.POST.get("not_same"):  # answered, not saved: nothing is refused yet
        return _answer(request, _form(request, None, initial=request.POST.dict()), alike, apart)
    if form.is_valid():
        if form.cleaned_data["is_somebody_else"]:
            apart, alike = [*apart, *named(request, "shown")], []
        opened = None if alike else _open(request, form, apart)
        if opened is not None:
            say(request, f"Case {opened.reference} is open. {_who_sees(opened)}")
            return redirect(opened)
    return _answer(request, form, alike, apart, status=422, is_asked=bool(alike))


@require_POST
def alike(request: HttpRequest) -> HttpResponse:
    """Show who may be the same person while somebody types. Nothing is written."""
    apart = _told_apart(request)
    rows = rows_for(request, _form(request, request.POST), apart)
    answered = bool(request.POST.get("not_same"))
    return render(
        request,
        "duplicates/_alike.html",
        {"alike": rows, "apart": apart, "answered": answered, "is_live": True},
    )


def _form(request: HttpRequest, typed: Any, **how: Any) -> NewCaseForm:
    campaigns = access.campaigns_for(request.user, Permission.RECORD)
    form = NewCaseForm(typed, campaigns=campaigns, **how)
    for name in ("name", "other_names"):
        form.fields[name].widget.attrs |= {
            "hx-post": reverse("cases:alike"),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#alike",
            "hx-sync": "closest form:replace",
        }
    return form


def _answer(
    request: HttpRequest,
    form: NewCaseForm,
    rows: list[Row],
    apart: list[Case] | None = None,
    *,
    status: int = 200,
    is_asked: bool = False,
) -> HttpResponse:
    context = {"form": form, "alike": rows, "apart": apart or [], "is_asked": is_asked}
    return render(request, "cases/new.html", context, status=status)


def _told_apart(request: HttpRequest) -> list[Case]:
    """Return the visible cases of which was said that they are of somebody else, now or before."""
    return [*named(request, "told_apart"), *named(request, "not_same")]


def _open(request: HttpRequest, form: NewCaseForm, apart: list[Case]) -> Case | None:
    said, related = form.cleaned_data, named(request, "related")

    def write(at: datetime) -> Case:
        case = open_case(_draft(said), campaign=said["campaign"], actor=request.user, at=at)
        for other in related:
            answer_related(case, other, actor=request.user, at=at)
        for other in apart:
            if other not in related:
                answer_not_same(case, other, actor=request.user, at=at)
        return case

    try:
        return written_once(request, form, write, {"to": "status", "other": "name"})
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
    drafts = [NameDraft(text) for text in spellings(said)]
    for place, one in enumerate(drafts[1:], start=1):
        if script_of(one.text) == "Latn":  # what is typed in another script is the name itself
            drafts[place] = NameDraft(one.text, kind=NameKind.TRANSLITERATION)
    if said["name_not_known"]:
        return [NameDraft("Name not known", not_known=True), *drafts]
    return drafts


def _who_sees(case: Case) -> str:
    if case.sensitivity == Sensitivity.SEALED:
        return _("Only you can see it. Name a second person, so that it is not lost with you.")
    if case.sensitivity == Sensitivity.RESTRICTED:
        return _("You and your office can see it.")
    return _("Everyone with its campaign and country can see it.")
