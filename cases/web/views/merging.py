"""Merge two cases that are one person, after a look at both; take a merge apart again."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, access_log, facts, foreseeing, merged_cases, merged_facts, references
from cases.facts import Seen
from cases.models import Case
from cases.operations import merging
from cases.vocabulary import Permission, Read
from cases.web import access_words
from cases.web.asking_first import Asked, ask_first, said_in
from cases.web.forms import ReasonForm
from cases.web.merging_forms import MergeForm, OtherCaseForm
from cases.web.pages import about, answers_refusals, say
from cases.web.saving import accepted, once_for_form
from cases.web.views.links import NO_SUCH_CASE


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the other case."""
    case = _recorded(request, reference)
    form = OtherCaseForm(request.POST or None)
    if form.is_valid():
        typed = references.read_reference(form.cleaned_data["other_case"]) or ""
        other = access.with_reference(access.cases_for(request.user), typed).first()
        if other is None:
            form.add_error("other_case", NO_SUCH_CASE)
        elif other.pk == case.pk:
            form.add_error("other_case", _("This is the same case. Enter the reference of the other one."))
        else:
            return redirect("cases:merge", case.reference, other.reference)
    context = {**about(request, case), "form": form, "merges": merged_cases.of_case(case)}
    return render(request, "merging/choose.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, reference: str, other: str) -> HttpResponse:
    """Show two files side by side, say what merging does, and merge."""
    cases = (_recorded(request, reference), _recorded(request, other))
    if cases[0].pk == cases[1].pk:  # also once they are merged
        return redirect(cases[0])
    form = MergeForm(
        said_in(request),
        cases=cases,
        differences=merged_facts.differences(*cases),
        initial={"stays": min(cases, key=lambda case: (case.opened_at, case.pk)).reference},
    )
    asked = _asked(request, form, cases)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        said = {"gone": form.duplicate.reference, "stays": form.survivor.reference}
        access_log.note(request, Read.GRANT, references=[said["gone"], said["stays"]])
        say(request, _("%(gone)s is %(stays)s now. You can take them apart again.") % said)
        return redirect(form.survivor)
    context = {
        "case": cases[0],
        "sides": [merged_cases.side_of(request.user, case) for case in cases],
        "form": form,
        "seen": [facts.sealed(case, request.user.pk or 0) for case in cases],
        "lines": access_words.merge_lines(asked.effect) if asked.effect else [],
        "follows": merged_facts.follows(*cases),
    }
    return render(request, "merging/compare.html", context, status=422 if form.errors else 200)


def _asked(request: HttpRequest, form: MergeForm, cases: tuple[Case, Case]) -> Asked:
    def write(at: Any) -> Any:
        return merging.merge_cases(
            form.survivor,
            form.duplicate,
            chosen=form.chosen(),
            reason=form.cleaned_data["reason"],
            seen=_seen(form, request.user.pk or 0, cases),
            actor=request.user,
            at=at,
        )

    now = timezone.now()
    return ask_first(
        request,
        form,
        foresee=lambda: foreseeing.on_merge(
            form.survivor, form.duplicate, lambda: write(now), actor=request.user, at=now
        ),
        write=lambda: once_for_form(request, form, write),
    )


def _seen(form: MergeForm, reader: int, cases: tuple[Case, Case]) -> dict[int, Seen]:
    """Return the versions that were on the page; none where it was not asked from there."""
    tokens = [str(form.data.get(name) or "") for name in ("seen_one", "seen_other")]
    return {case.pk: facts.unsealed(token, case, reader) for case, token in zip(cases, tokens, strict=True)}


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def take_apart(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Say what comes back, and take a merge apart."""
    case = _recorded(request, reference)
    found = merged_cases.standing_or_404(case, number)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(
        form,
        lambda: merging.end_merge(
            found, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
    ):
        say(request, _("They are two cases again."))
        return redirect("cases:case", found.duplicate.reference)
    context = {**about(request, case), "merge": found, "form": form}
    return render(request, "merging/apart.html", context, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, reference: str) -> Case:
    """Return a case that the reader may record on; Http404 when hidden, NotAllowed when only seen."""
    case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.RECORD, case)
    return case
