"""Freeze a year's figure, answer what is proposed, and read what was frozen."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import access_log, editions
from cases.models import FreezeProposal, PublishedElsewhere
from cases.operations import freezing, publishing
from cases.vocabulary import FreezeAnswer, Read
from cases.web import step_up
from cases.web.forms import ReasonForm
from cases.web.freezing_forms import AnswerForm, FreezeForm, PublishedForm
from cases.web.pages import answers_refusals, say
from cases.web.saving import accepted, written_once
from cases.web.tally import frame
from cases.web.tally.frame import YearPage
from cases.web.tally.published import edition_page, elsewhere

_View = Callable[..., HttpResponse]


def _of_the_organisation(view: _View) -> _View:
    """Editions are for who may see the organisation's figures: to others there is no such page."""

    @answers_refusals
    @wraps(view)
    def answer(request: HttpRequest, year: int, **rest: int) -> HttpResponse:
        if not editions.may_read(request.user):
            raise Http404
        now = timezone.now()
        try:
            frame.check_year(year, now)
        except frame.NoSuchYear:
            raise Http404 from None
        access_log.note(request, Read.FIGURES, detail=str(year))
        page, _each = frame.year_page(request.user, year, now, tab="editions")
        return view(request, page, **rest)

    return answer


@require_safe
@_of_the_organisation
def editions_of(request: HttpRequest, page: YearPage) -> HttpResponse:
    context = {
        "page": page,
        "editions": editions.of_year(request.user, page.year),
        "waiting": editions.waiting(request.user, page.year),
        "refused": editions.proposals(request.user, page.year),
        "elsewhere": elsewhere(request.user, page.year),
        "may_freeze": editions.may_freeze(request.user),
        "is_over": page.year < page.today.year,
    }
    return render(request, "tally/editions.html", context)


@require_safe
@_of_the_organisation
def edition(request: HttpRequest, page: YearPage, number: int) -> HttpResponse:
    row = editions.edition(request.user, page.year, number)
    if row is None:
        raise Http404
    return render(
        request, "tally/edition.html", {"page": page, "frozen": edition_page(request.user, page, row)}
    )


@require_safe
@_of_the_organisation
def edition_file(request: HttpRequest, page: YearPage, number: int) -> HttpResponse:
    """Give the edition as JSON, to be checked without the product: internal, and what one may take out."""
    row = editions.edition(request.user, page.year, number)
    if row is None:
        raise Http404
    if asked := step_up.ask_again(request):
        return asked
    copy = editions.copy_for(request.user, row)
    given = [line["case"] for name in editions.LISTS for line in copy[name] if "case" in line]
    access_log.note(request, Read.EXPORT, references=given, detail=f"edition {row.number} of {row.year}")
    answer = HttpResponse(editions.written(copy), content_type="application/json")
    name = f"casework-{row.year}-edition-{row.number}-internal.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@_of_the_organisation
def freeze(request: HttpRequest, page: YearPage) -> HttpResponse:
    """Show the figure of a day, the usual one at first, and propose just that."""
    _require(request)
    waits = editions.waiting(request.user, page.year)
    day = request.POST.get("known_by") or request.GET.get("known_by") or str(page.usual_day or "")
    page, _each = frame.year_page(request.user, page.year, page.now, tab="editions", known_by=day)
    form = FreezeForm(
        request.POST or None,
        asks_open=bool(page.tally.undetermined),
        initial={"known_by": page.known_day or page.today},
    )
    if form.is_valid():
        made = written_once(request, form, lambda at: _propose(request, page.year, form, at))
        if made is not None:
            return _proposed(request, made)
    context = {"page": page, "form": form, "waiting": waits, "is_over": page.year < page.today.year}
    is_wrong = bool(form.errors or page.known.error)
    return render(request, "tally/freeze.html", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@_of_the_organisation
def answer(request: HttpRequest, page: YearPage, row: int) -> HttpResponse:
    _require(request)
    proposal = editions.proposal(request.user, page.year, row)
    if proposal is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: _answer(request, proposal, form)):
        return redirect("cases:editions", page.year)
    context = {
        "page": page,
        "form": form,
        "proposal": proposal,
        "is_own": proposal.proposed_by_id == request.user.pk,
        "now_value": page.tally.value,
    }
    return render(request, "tally/answer_freeze.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@_of_the_organisation
def published(request: HttpRequest, page: YearPage) -> HttpResponse:
    _require(request)
    form = PublishedForm(request.POST or None)
    if form.is_valid() and written_once(request, form, lambda at: _enter(request, page.year, form, at)):
        say(request, _("Entered as published."))
        return redirect("cases:editions", page.year)
    context = {"page": page, "form": form}
    return render(request, "tally/enter_published.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@_of_the_organisation
def withdraw_published(request: HttpRequest, page: YearPage, row: int) -> HttpResponse:
    _require(request)
    rows = editions.published_elsewhere(request.user, page.year)
    entry = next((one for one in rows if one.pk == row), None)
    if entry is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid() and accepted(form, lambda: _withdraw(request, entry, form)):
        say(request, _("Withdrawn."))
        return redirect("cases:editions", page.year)
    context = {"page": page, "form": form, "entry": entry}
    return render(request, "tally/withdraw_published.html", context, status=422 if form.errors else 200)


def _enter(request: HttpRequest, year: int, form: PublishedForm, at: datetime) -> PublishedElsewhere:
    said = {name: value for name, value in form.cleaned_data.items() if name != "submission"}
    return publishing.enter_published(year=year, **said, actor=request.user, at=at)


def _withdraw(request: HttpRequest, entry: PublishedElsewhere, form: ReasonForm) -> None:
    reason = form.cleaned_data["reason"]
    publishing.withdraw_published(entry, reason=reason, actor=request.user, at=timezone.now())


def _require(request: HttpRequest) -> None:
    """To who only reads figures there is no page that freezes or enters one."""
    if not editions.may_freeze(request.user):
        raise Http404


def _propose(request: HttpRequest, year: int, form: FreezeForm, at: datetime) -> FreezeProposal:
    said = form.cleaned_data
    return freezing.propose(
        year=year,
        known_on=said["known_by"],
        note=said["note"],
        acknowledges_open=said.get("acknowledges_open", False),
        actor=request.user,
        at=at,
    )


def _proposed(request: HttpRequest, made: FreezeProposal) -> HttpResponse:
    if made.answer == FreezeAnswer.APPROVED:
        say(request, _("Frozen: edition %(number)s.") % {"number": made.edition.number})
        return redirect("cases:edition", made.year, made.edition.number)
    if not made.answer:
        say(request, _("Proposed. It is frozen when a second person has approved it."))
    return redirect("cases:answer_freeze", made.year, made.pk)


def _answer(request: HttpRequest, proposal: FreezeProposal, form: AnswerForm) -> None:
    now = timezone.now()
    if form.cleaned_data["answer"] == "approve":
        made = freezing.approve(proposal, actor=request.user, at=now)
        access_log.note(
            request, Read.FIGURES, detail=f"edition {made.number} of {made.year}: {made.fingerprint}"
        )
        say(request, _("Frozen: edition %(number)s.") % {"number": made.number})
    else:
        freezing.decline(proposal, reason=form.cleaned_data["reason"], actor=request.user, at=now)
        say(request, _("Not frozen."))
