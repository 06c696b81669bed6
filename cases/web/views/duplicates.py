"""Cases that may be of one person: shown to who sees both, and answered once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import access, access_log, duplicates
from cases.models import PersonName
from cases.operations import telling_apart
from cases.operations.writing import Refused
from cases.vocabulary import HintState, Permission, Read
from cases.web.pages import answers_refusals, say
from cases.web.saving import refused

SHOWN_AT_MOST = 50


@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    pairs = duplicates.pairs_for(request.user, at_most=SHOWN_AT_MOST)
    if pairs:
        shown = {case.reference for pair in pairs for case in (pair.one, pair.other)}
        access_log.note(request, Read.LIST, references=sorted(shown))
    context = {"pairs": pairs, "is_full": len(pairs) == SHOWN_AT_MOST}
    return render(request, "duplicates/queue.html", context)


@require_safe
def pair(request: HttpRequest, row: int) -> HttpResponse:
    two = duplicates.pair_or_404(request.user, row)
    cases = (two.one, two.other)
    access_log.note(request, Read.LIST, references=[case.reference for case in cases])
    by_case: dict[int, list[PersonName]] = {case.pk: [] for case in cases}
    for name in access.names_for(request.user, cases):
        if not name.for_finding_only:
            by_case[name.case_id].append(name)
    held = [access.permissions_on(request.user, case) for case in cases]
    context = {
        "pair": two,
        "one_names": by_case[two.one.pk],
        "other_names": by_case[two.other.pk],
        "may_answer": any(Permission.RECORD in one for one in held),
        "may_link": all(Permission.RECORD in one for one in held),
        "is_open": two.hint.state == HintState.OPEN,
        "may_undo": two.hint.state in (HintState.NOT_SAME, HintState.RELATED),
    }
    return render(request, "duplicates/pair.html", context)


@require_POST
@answers_refusals
def not_same(request: HttpRequest, row: int) -> HttpResponse:
    return _answered(request, row, telling_apart.answer_not_same, _("Remembered: two people."))


@require_POST
@answers_refusals
def related(request: HttpRequest, row: int) -> HttpResponse:
    said = _("Linked: two people who belong together. It is shown on both cases.")
    return _answered(request, row, telling_apart.answer_related, said)


@require_POST
@answers_refusals
def undo(request: HttpRequest, row: int) -> HttpResponse:
    said = _("The answer is taken back, and the two are asked about again.")
    return _answered(request, row, telling_apart.ask_again, said, can_be_undone=False)


def _answered(
    request: HttpRequest,
    row: int,
    operation: Callable[..., object],
    said: str,
    *,
    can_be_undone: bool = True,
) -> HttpResponse:
    two = duplicates.pair_or_404(request.user, row)
    try:
        operation(two.one, two.other, actor=request.user, at=timezone.now())
    except Refused as refusal:
        return refused(request, two.one, refusal)
    say(request, said, undo=reverse("cases:undo_answer", args=[row]) if can_be_undone else "")
    return redirect("cases:duplicates")
