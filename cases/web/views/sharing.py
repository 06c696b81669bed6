"""Who can see a case, and why; give access to it, extend it, end it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, access_log, colleagues, explaining, foreseeing, hand_overs, holdings
from cases.access import OrganisationPermission, Permission
from cases.holdings import Holding
from cases.models import Case, Office, User
from cases.operations import granting
from cases.operations.writing import Refused
from cases.vocabulary import Read, Sensitivity
from cases.web import access_words, step_up
from cases.web.asking_first import Asked, ask_first, said_in, write_once_asked
from cases.web.heads import case_head
from cases.web.pages import about, answers_refusals, back_to_access, open_page, say, shared_case
from cases.web.saving import refused
from cases.web.sharing_forms import CheckForm, EndForm, ExtendForm, GiveForm


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, reference: str) -> HttpResponse:
    """Everybody who sees the case reads who else does; reasons and openings are for who gives access.

    The case's campaigns are told by name to all its readers; who gave one and why, and the way to it, only to
    whom that campaign is open.
    """
    page = open_page(request, reference)
    now = timezone.now()
    form = CheckForm(request.POST or None)
    asked = colleagues.person_called(form.cleaned_data["person"]) if form.is_valid() else None
    if form.is_valid() and asked is None:
        form.add_error("person", _("Nobody with an account here is called that. Check the spelling."))
    read = holdings.of_case(page.case, at=now, also=[asked] if asked else [])
    may_share = Permission.SHARE in page.held
    context = {
        **case_head(page, "access"),
        "may_share": may_share,
        "lines": explaining.lines_of(read),
        "known": _known(request, page.case) if may_share else frozenset(),
        "waiting": explaining.waiting_lines(read),
        "ended": read.ended[:20],
        "bars": read.bars if may_share else (),
        "openings": read.openings,
        "opened_by": explaining.opened_by(page.case, at=now) if may_share else (),
        "offer": hand_overs.offer_on(page.case),
        "answer": explaining.explanation_of(asked, read) if asked else None,
        "form": form,
        "people": colleagues.active_people(),
        "now": now,
    }
    return render(request, "access/case.html", context, status=422 if form.errors else 200)


def _known(request: HttpRequest, case: Case) -> frozenset[int]:
    """Return the campaigns of the case whose own page is open to the reader."""
    members = frozenset(member.campaign_id for member in access.memberships_of(case))
    if access.may_in_organisation(request.user, OrganisationPermission.PEOPLE):
        return members
    return members & frozenset(access.campaigns_for(request.user).values_list("pk", flat=True))


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest, reference: str) -> HttpResponse:
    case, held = access.opened_or_404(request.user, reference)
    access.require(request.user, Permission.SHARE, case)
    people = colleagues.active_people(but=request.user.pk)
    form = GiveForm(said_in(request), held=held, offices=colleagues.offices(), people=people)
    asked = _ask(request, case, form)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, case, form.cleaned_data["to"])
        say(request, _("Access to %(case)s was given to %(who)s.") % _said(case, form.cleaned_data["to"]))
        return redirect("cases:access", reference)
    known = _known(request, case)
    context = {
        **about(request, case),
        "form": form,
        "lines": _lines(case, asked),
        "is_standard": case.sensitivity == Sensitivity.STANDARD,
        "campaigns": [m.campaign for m in access.memberships_of(case) if m.campaign_id in known],
    }
    return render(request, "access/give.html", context, status=422 if form.errors else 200)


def _ask(request: HttpRequest, case: Case, form: GiveForm) -> Asked:
    now = timezone.now()

    def write() -> Any:
        return granting.give_grant(on=case, actor=request.user, at=now, **form.terms())

    return ask_first(
        request,
        form,
        foresee=lambda: foreseeing.on_case(case, write, actor=request.user, at=now),
        write=write,
    )


def _lines(case: Case, asked: Asked) -> list[access_words.EffectLine]:
    if asked.effect is None:
        return []
    lines = access_words.case_lines(asked.effect, sensitivity=case.sensitivity)
    return [access_words.opens_nothing(case)] if case.sensitivity == Sensitivity.STANDARD else lines


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, reference: str, bundle: UUID) -> HttpResponse:
    case = access.case_or_404(request.user, reference)
    held = _held(case, bundle)
    if held.person != request.user:
        access.require(request.user, Permission.SHARE, case)
    now = timezone.now()
    form = EndForm(said_in(request), initial={"reason": _("No longer needed")})

    def write(reason: str, *, leaves_nobody: bool) -> Any:
        return granting.end_grant(
            bundle, reason=reason, actor=request.user, at=now, leaves_nobody=leaves_nobody
        )

    effect = foreseeing.on_case(
        case, lambda: write("foreseen", leaves_nobody=True), actor=request.user, at=now
    )
    asked = write_once_asked(
        request,
        form,
        lambda: write(form.cleaned_data["reason"], leaves_nobody=form.cleaned_data["leaves_nobody"]),
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, case, held.person)
        undo = f"/cases/{reference}/access/{bundle}/undo/"
        may_undo = held.person != request.user
        say(
            request,
            _("Access of %(who)s to %(case)s ended.") % {"who": held.holder_name, "case": reference},
            undo=undo if may_undo else "",
        )
        return back_to_access(request, case)
    context = {
        **about(request, case),
        "form": form,
        "held": held,
        "can": explaining.can_words(held.permissions),
        "lines": access_words.case_lines(effect, sensitivity=case.sensitivity),
        "leaves_nobody": effect.leaves_nobody,
    }
    return render(request, "access/end.html", context, status=422 if form.errors else 200)


@answers_refusals
@require_POST
def undo_end(request: HttpRequest, reference: str, bundle: UUID) -> HttpResponse:
    case = shared_case(request, reference)
    if answer := step_up.ask_again(request):
        return answer
    try:
        granting.give_back(bundle, on=case, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, case, refusal)
    access_log.note(request, Read.GRANT, references=[reference])
    say(request, _("Undone: access to %(case)s is as it was.") % {"case": reference})
    return redirect("cases:access", reference)


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def extend(request: HttpRequest, reference: str, bundle: UUID) -> HttpResponse:
    case = shared_case(request, reference)
    held = _held(case, bundle)
    form = ExtendForm(said_in(request), initial={"reason": held.reason})
    asked = write_once_asked(
        request,
        form,
        lambda: granting.extend_grant(bundle, on=case, actor=request.user, at=timezone.now(), **form.terms()),
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, case, held.person)
        say(request, access_words.keeps_until(held.holder_name, form.terms()["until"]))
        return redirect("cases:access", reference)
    context = {
        **about(request, case),
        "form": form,
        "held": held,
        "can": explaining.can_words(held.permissions),
    }
    return render(request, "access/extend.html", context, status=422 if form.errors else 200)


def _held(case: Case, bundle: UUID) -> Holding:
    """Return what is open of a grant on the case; Http404 for any other."""
    held = holdings.of_bundle(bundle, on=case)
    if held is None:
        raise Http404
    return held


def _said(case: Case, to: User | Office) -> dict[str, str]:
    return {"case": case.reference, "who": str(to)}


def _note(request: HttpRequest, case: Case, to: User | Office | None) -> None:
    about = to if isinstance(to, User) else None
    access_log.note(request, Read.GRANT, references=[case.reference], about=about)
