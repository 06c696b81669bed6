"""Edit the facts of a case, settle what two people changed at once, read the history, undo."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases import access, access_log, edit_history
from cases.facts import Conflict, Settled, sealed
from cases.operations.editing import FactsChanged, edit_facts, undo_edit
from cases.operations.writing import Refused
from cases.vocabulary import Permission, Read
from cases.web.facts_forms import FactsForm, SettlingForm, keep, names_settled
from cases.web.forms import add_refusal
from cases.web.heads import case_head
from cases.web.pages import CasePage, answers_refusals, open_page, say
from cases.web.saving import once_for_form


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def facts(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    access.require(request.user, Permission.RECORD, page.case)
    form = FactsForm(request.POST or None, case=page.case, reader=request.user.pk or 0)
    if request.method != "POST" or not form.is_valid():
        return _form(request, page, form)
    names = names_settled(request.POST)
    settling = SettlingForm(request.POST, names=names) if names else None
    settled = None
    if settling and settling.is_valid():
        settled = settling.settled(page.case, request.user.pk or 0)
    try:
        _save(request, page, form, settled)
    except FactsChanged as changed:
        return _settle(request, page, form, settled, changed.conflicts)
    except Refused as refusal:
        add_refusal(form, refusal)
        return _form(request, page, form)
    say(request, _("The facts were saved. What they were before is in the history."))
    return redirect("cases:case", reference)


def _save(request: HttpRequest, page: CasePage, form: FactsForm, settled: Settled | None) -> None:
    once_for_form(
        request,
        form,
        lambda at: edit_facts(
            page.case, form.said(), seen=form.versions(), actor=request.user, at=at, settled=settled
        ),
    )


def _form(request: HttpRequest, page: CasePage, form: FactsForm) -> HttpResponse:
    return render(
        request, "cases/facts.html", {**case_head(page), "form": form}, status=422 if form.errors else 200
    )


def _settle(
    request: HttpRequest,
    page: CasePage,
    form: FactsForm,
    settled: Settled | None,
    conflicts: tuple[Conflict, ...],
) -> HttpResponse:
    """Show what was, what stands now and what was written, side by side. Nothing is chosen beforehand."""
    chosen = {keep(name): "mine" if mine else "theirs" for name, mine in _still(settled, page).items()}
    asked = {"beside": sealed(page.case, request.user.pk or 0)}
    settling = SettlingForm(initial=asked | chosen, names=[conflict.fact.name for conflict in conflicts])
    rows = [
        {
            "conflict": conflict,
            "field": settling[keep(conflict.fact.name)],
            "is_missing": settled is not None and keep(conflict.fact.name) not in chosen,
        }
        for conflict in conflicts
    ]
    context = {**case_head(page), "form": form, "settling": settling, "rows": rows}
    return render(request, "cases/settle.html", context, status=409)


def _still(settled: Settled | None, page: CasePage) -> dict[str, bool]:
    """Return the choices that were made beside what still stands."""
    if settled is None or settled.seen.case != page.case.version:
        return {}
    return settled.keeps_mine


@require_safe
def edits(request: HttpRequest, reference: str) -> HttpResponse:
    page = open_page(request, reference)
    access_log.note(request, Read.HISTORY, references=[reference])
    found = edit_history.edits(page.case, page.held)
    return render(request, "cases/history.html", {**case_head(page, "history"), "edits": found})


@answers_refusals
@require_POST
def undo(request: HttpRequest, reference: str, of: str, record: int) -> HttpResponse:
    page = open_page(request, reference)
    try:
        undo_edit(page.case, of=of, record=record, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return render(
            request, "cases/refused.html", {**case_head(page), "sentence": str(refusal)}, status=422
        )
    say(request, _("The change was taken back. Both are in the history."))
    return redirect("cases:history", reference)
