"""One change for chosen cases: choose, say it once, look at each, do it, undo it in one go."""

from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access, case_file, together
from cases.models import Case, Together, User
from cases.operations import together as doing
from cases.operations.together import Foreseen
from cases.operations.writing import Refused
from cases.vocabulary import Permission, TogetherKind
from cases.web import step_up
from cases.web.filters import CaseFilter
from cases.web.pages import about, answers_refusals, say
from cases.web.saving import tried, written_once
from cases.web.statement_words import choice_of, said_before, what_of
from cases.web.together_forms import OPENS_ACCESS, form_for


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """Ask once what is done for the chosen cases, show it case by case, and do it."""
    said = request.POST if request.method == "POST" else step_up.typed(request)
    if said is None:
        return redirect("cases:cases")
    cases, kind = _chosen(request, said), _kind(said.get("act", ""))
    if kind is None or not cases or len(cases) > together.MOST_AT_ONCE:
        return _choose_again(request, len(cases))
    is_asked = "submission" in said
    form = form_for(kind, request, said if is_asked else None, said)
    foreseen: list[Foreseen] = []
    if is_asked and "change" not in said and form.is_valid():
        if "confirmed" in said:
            if kind in OPENS_ACCESS and (answer := step_up.ask_again(request)):
                return answer
            done = _do(request, form, cases)
            if done is not None:
                return _is_done(request, done, len(cases))
        foreseen = _foreseen(request, form, cases) or []
    context = {
        "kind": kind,
        "form": form,
        "cases": cases,
        "can": [one for one in foreseen if not one.refusal],
        "cannot": [one for one in foreseen if one.refusal],
        "is_foreseen": bool(foreseen) and not form.errors,
    }
    return render(request, "together/choose.html", context, status=422 if form.errors and is_asked else 200)


def _chosen(request: HttpRequest, said: Any) -> list[Case]:
    """Return the cases that were ticked; all of the list where that was asked for."""
    if said.get("all"):
        narrowed = CaseFilter(said, queryset=access.cases_for(request.user), actor=request.user)
        return together.all_of(narrowed.qs) if narrowed.is_valid() else []
    return together.chosen_among(request.user, said.getlist("case"))


def _kind(word: str) -> TogetherKind | None:
    return TogetherKind(word) if word in TogetherKind.values else None


def _choose_again(request: HttpRequest, number: int) -> HttpResponse:
    if number > together.MOST_AT_ONCE:
        said = {"most": together.MOST_AT_ONCE}
        sentence = _("More than %(most)s cases are chosen. Narrow the list, and do it in parts.") % said
    elif number:
        sentence = _("Choose what to do with the cases that you tick.")
    else:
        sentence = _("Tick at least one case, then choose what to do.")
    return render(request, "together/none.html", {"sentence": sentence}, status=422)


def _foreseen(request: HttpRequest, form: Any, cases: list[Case]) -> list[Foreseen] | None:
    return tried(
        form,
        lambda: doing.foresee_together(
            form.deed(), cases, reason=form.cleaned_data["reason"], actor=request.user, at=timezone.now()
        ),
    )


def _do(request: HttpRequest, form: Any, cases: list[Case]) -> Together | None:
    return written_once(
        request,
        form,
        lambda at: doing.do_together(
            form.deed(), cases, reason=form.cleaned_data["reason"], actor=cast(User, request.user), at=at
        ),
    )


def _is_done(request: HttpRequest, done: Together, number: int) -> HttpResponse:
    words = ngettext("Done for one case.", "Done for %(n)s cases.", number) % {"n": number}
    say(request, words, undo=reverse("cases:undo_together", args=[done.pk]))
    return redirect("cases:done_together", done.pk)


@answers_refusals
@require_safe
def others(request: HttpRequest, reference: str, kind: str, row: int) -> HttpResponse:
    """Offer to record for others what was recorded here: one pardon often frees many."""
    case = access.case_or_404(request.user, reference)
    access.require(request.user, Permission.RECORD, case)
    statement = case_file.statement_of(case, kind, row)
    if statement is None or not statement.is_live:
        raise Http404
    context = {
        **about(request, case),
        "what": what_of(statement),
        "row": statement,
        "said": {**said_before(statement), "choice": f"{kind}:{choice_of(statement)}"},
        "candidates": together.others_like(request.user, case),
        "most": together.MOST_AT_ONCE,
    }
    return render(request, "together/others.html", context)


@require_safe
def done(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what one did to several cases: those that are still open to them."""
    found = together.mine_or_404(request.user, pk)
    context = {
        "together": found,
        "rows": together.rows_of(request.user, found),
        "may_undo": doing.may_undo_together(found, request.user, timezone.now()),
    }
    return render(request, "together/done.html", context)


@answers_refusals
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    found = together.mine_or_404(request.user, pk)
    try:
        found = doing.undo_together(found, actor=cast(User, request.user), at=timezone.now())
    except Refused as refusal:
        return render(request, "together/none.html", {"sentence": str(refusal)}, status=409)
    kept = sum(1 for one in together.rows_of(request.user, found) if one.row.kept_why)
    if found.rows.exclude(kept_why="").count() > kept:
        say(request, _("Undone as far as it is open to you: what was closed to you since stays as it is."))
    elif kept:
        words = ngettext("Undone, but for one case: see why.", "Undone, but for %(n)s cases: see why.", kept)
        say(request, words % {"n": kept})
    else:
        say(request, _("Undone for all of them."))
    return redirect("cases:done_together", found.pk)
