"""Hand a case over: offer it, answer an offer."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cases import access, access_log, colleagues, hand_overs, holdings
from cases.access import NotAllowed, Permission
from cases.models import Case, HandOver
from cases.operations import handing_over
from cases.operations.handing_over import ReceiverSeesNothing
from cases.operations.writing import Refused
from cases.vocabulary import Read
from cases.web.asking_first import said_in, write_once_asked
from cases.web.pages import about, answers_refusals, say
from cases.web.saving import once_for_form
from cases.web.sharing_forms import HandOverForm, ReturnForm


@answers_refusals
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, reference: str) -> HttpResponse:
    case, held = access.opened_or_404(request.user, reference)
    may_offer = case.owner_id == request.user.pk or Permission.SHARE in held
    offer = hand_overs.offer_on(case)
    if request.method == "POST" and not may_offer:
        raise NotAllowed(_("You may not hand this case over."))
    form = _form(request, case) if may_offer and offer is None else None
    if form is not None:
        asked = write_once_asked(request, form, lambda: _offer(request, case, form))
        if asked.answer:
            return asked.answer
        if asked.is_done:
            _note(request, case)
            who = form.cleaned_data["receiver"].working_name
            say(request, _("Offered to %(who)s. Until they accept, nothing changes.") % {"who": who})
            return redirect("cases:hand_over", reference)
    return render(
        request,
        "access/hand_over.html",
        _context(request, case, held, offer, form),
        status=422 if form is not None and form.errors else 200,
    )


def _form(request: HttpRequest, case: Case) -> HandOverForm:
    seeing = set(holdings.of_case(case, at=timezone.now()).seen_by())
    people = [user for user in colleagues.active_people() if user.pk != case.owner_id]
    return HandOverForm(
        said_in(request),
        seeing=[user for user in people if user in seeing],
        others=[user for user in people if user not in seeing],
        initial={"keeps_view": ""},
    )


def _offer(request: HttpRequest, case: Case, form: HandOverForm) -> HandOver:
    said = form.cleaned_data
    return once_for_form(
        request,
        form,
        lambda at: handing_over.offer_hand_over(
            case,
            receiver=said["receiver"],
            from_on=said["from_on"],
            note=said["note"],
            keeps_view=bool(said["keeps_view"]),
            actor=request.user,
            at=at,
        ),
    )


def _context(
    request: HttpRequest,
    case: Case,
    held: frozenset[Permission],
    offer: HandOver | None,
    form: HandOverForm | None,
    refused: ReturnForm | None = None,
    sentence: str = "",
) -> dict[str, Any]:
    mine = (offer.giver_id, offer.offered_by_id) if offer else ()
    return {
        **about(request, case),
        "offer": offer,
        "open_items": hand_overs.open_items(case, at=timezone.now()),
        "past": hand_overs.past_of(case),
        "is_for_me": bool(offer and offer.receiver_id == request.user.pk),
        "may_take_back": bool(offer and (request.user.pk in mine or Permission.SHARE in held)),
        "return_form": refused or ReturnForm(),
        "form": form or refused,
        "is_offering": form is not None,
        "gives_first": isinstance(getattr(form, "refusal", None), ReceiverSeesNothing)
        and Permission.SHARE in held,
        "sentence": sentence,
    }


@answers_refusals
@require_POST
def answer(request: HttpRequest, reference: str, what: str) -> HttpResponse:
    """Accept, return with a reason, or take back the offer that waits on the case."""
    case, held = access.opened_or_404(request.user, reference)
    offer = hand_overs.offer_on(case)
    if offer is None or what not in _DONE:
        raise Http404
    now, sentence = timezone.now(), ""
    form = ReturnForm(request.POST) if what == "return" else None
    try:
        if form is None:
            _ACTS[what](offer, actor=request.user, at=now)
        elif form.is_valid():
            reason = form.cleaned_data["reason"]
            handing_over.return_hand_over(offer, reason=reason, actor=request.user, at=now)
    except Refused as refusal:
        sentence = str(refusal)
    if sentence or (form is not None and form.errors):
        context = _context(request, case, held, offer, None, form, sentence)
        return render(request, "access/hand_over.html", context, status=422)
    _note(request, case)
    say(request, _DONE[what] % {"case": reference})
    still_sees = access.cases_for(request.user).filter(pk=case.pk).exists()
    return redirect("cases:case", reference) if still_sees else redirect("cases:my_work")


_ACTS = {"accept": handing_over.accept_hand_over, "take-back": handing_over.take_back_hand_over}
_DONE = {
    "accept": "You are responsible for %(case)s now.",
    "return": "Returned. Whoever offered %(case)s stays responsible.",
    "take-back": "The offer of %(case)s was taken back.",
}


def _note(request: HttpRequest, case: Case) -> None:
    access_log.note(request, Read.GRANT, references=[case.reference])
