"""Open or close a case to others, and bar a person from it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, access_log, colleagues, foreseeing, holdings
from cases.holdings import CaseHoldings
from cases.models import Case
from cases.operations import closing, granting
from cases.vocabulary import Read, Sensitivity
from cases.web import access_words
from cases.web.asking_first import ask_first, said_in, write_once_asked
from cases.web.pages import about, answers_refusals, back_to_access, say, shared_case
from cases.web.saving import once_for_form
from cases.web.sharing_forms import BarForm, ConfirmForm, SensitivityForm

_NOW_IS = {
    Sensitivity.STANDARD: "standard",
    Sensitivity.RESTRICTED: "restricted",
    Sensitivity.SEALED: "sealed",
}


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def sensitivity(request: HttpRequest, reference: str) -> HttpResponse:
    case = shared_case(request, reference)
    now = timezone.now()
    read = holdings.of_case(case, at=now)
    form = SensitivityForm(
        said_in(request),
        people=[user for user in read.seen_by() if user != request.user],
        offices=_offices(read),
        initial=_as_it_is(request, case, read),
    )

    def write(*, leaves_nobody: bool) -> None:
        said = form.cleaned_data
        closing.change_sensitivity(
            case,
            Sensitivity(said["sensitivity"]),
            people=[user for user in read.seen_by() if str(user.pk) in said.get("people", ())],
            offices=[o for o in colleagues.offices() if str(o.pk) in said.get("offices", ())],
            in_totals=said["in_totals"],
            reason=said["reason"],
            leaves_nobody=leaves_nobody,
            actor=request.user,
            at=now,
        )

    asked = ask_first(
        request,
        form,
        foresee=lambda: foreseeing.on_case(
            case, lambda: write(leaves_nobody=True), actor=request.user, at=now
        ),
        write=lambda: write(leaves_nobody=form.cleaned_data["leaves_nobody"]),
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        access_log.note(request, Read.GRANT, references=[reference])
        said = {"case": reference, "how": _NOW_IS[Sensitivity(form.cleaned_data["sensitivity"])]}
        say(request, _("%(case)s is %(how)s now.") % said)
        return back_to_access(request, case)
    lines = []
    if asked.effect:
        lines = access_words.case_lines(asked.effect, sensitivity=form.cleaned_data["sensitivity"])
    context = {
        **about(request, case),
        "form": form,
        "lines": lines,
        "leaves_nobody": bool(asked.effect and asked.effect.leaves_nobody),
    }
    return render(request, "access/sensitivity.html", context, status=422 if form.errors else 200)


def _offices(read: CaseHoldings) -> list[Group]:
    """Return the offices through which somebody sees the case now."""
    found = {held.group.pk: held.group for held in read.live if held.group and read.opened_by(held)}
    return sorted(found.values(), key=str)


def _as_it_is(request: HttpRequest, case: Case, read: CaseHoldings) -> dict[str, Any]:
    """Return the form as first shown: who owns the case stays, and the offices of who closes it."""
    mine = access.offices_of(request.user)
    return {
        "sensitivity": case.sensitivity,
        "people": [str(case.owner_id)] if case.owner_id else [],
        "offices": [str(group.pk) for group in _offices(read) if group.pk in mine],
        "in_totals": case.in_totals,
    }


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def bar(request: HttpRequest, reference: str) -> HttpResponse:
    case = shared_case(request, reference)
    now = timezone.now()
    form = BarForm(said_in(request), people=colleagues.active_people(but=request.user.pk))

    def write(at: datetime, *, leaves_nobody: bool) -> Any:
        return granting.set_bar(
            user=form.cleaned_data["person"],
            case=case,
            reason=form.cleaned_data["reason"],
            leaves_nobody=leaves_nobody,
            actor=request.user,
            at=at,
        )

    asked = ask_first(
        request,
        form,
        foresee=lambda: foreseeing.on_case(
            case, lambda: write(now, leaves_nobody=True), actor=request.user, at=now
        ),
        write=lambda: once_for_form(
            request, form, lambda at: write(at, leaves_nobody=form.cleaned_data["leaves_nobody"])
        ),
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        person = form.cleaned_data["person"]
        access_log.note(request, Read.GRANT, references=[reference], about=person)
        say(request, _("%(who)s is barred from %(case)s.") % {"who": person.working_name, "case": reference})
        return back_to_access(request, case)
    context = {
        **about(request, case),
        "form": form,
        "lines": access_words.case_lines(asked.effect, sensitivity=case.sensitivity) if asked.effect else [],
        "leaves_nobody": bool(asked.effect and asked.effect.leaves_nobody),
    }
    return render(request, "access/bar.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def lift(request: HttpRequest, reference: str, row: int) -> HttpResponse:
    case = shared_case(request, reference)
    now = timezone.now()
    found = holdings.bar_on(case, row)
    if found is None:
        raise Http404

    def write() -> None:
        granting.lift_bar(found, actor=request.user, at=now)

    form = ConfirmForm(said_in(request))
    effect = foreseeing.on_case(case, write, actor=request.user, at=now)
    asked = write_once_asked(request, form, write)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        access_log.note(request, Read.GRANT, references=[reference], about=found.user)
        say(request, _("The bar against %(who)s was lifted.") % {"who": found.user.working_name})
        return back_to_access(request, case)
    context = {
        **about(request, case),
        "form": form,
        "bar": found,
        "lines": access_words.case_lines(effect, sensitivity=case.sensitivity),
    }
    return render(request, "access/lift.html", context, status=422 if form.errors else 200)
