"""How a page saves what was sent: once for each form, and a rule's refusal is said on the form."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from cases.models import Case
from cases.operations.writing import NeedsConfirmation, Refused, Row, once
from cases.web.fields import contents_of
from cases.web.forms import add_refusal

Answer = TypeVar("Answer")

# The boxes with which a person confirms what is rare but possible.
_CONFIRMED_BY = ("is_confirmed_rare", "leaves_nobody")


def accepted(form: Form, act: Callable[[], object], fields: dict[str, str] | None = None) -> bool:
    """Act, and say whether no rule refused it, whatever `act` returns. A refusal stands on the form.

    `fields` gives the form's field for one that the operation calls otherwise.
    """
    try:
        act()
    except Refused as refusal:
        _put_on(form, refusal, fields)
        return False
    return True


def tried(form: Form, act: Callable[[], Answer], fields: dict[str, str] | None = None) -> Answer | None:
    """Return what `act` answers; None with a rule's refusal on the form.

    For an act that may answer None there is `accepted`.
    """
    try:
        return act()
    except Refused as refusal:
        _put_on(form, refusal, fields)
        return None


def written_once(
    request: HttpRequest,
    form: Form,
    write: Callable[[datetime], Row],
    fields: dict[str, str] | None = None,
) -> Row | None:
    """Return the row that the form wrote, now or on its first post; None with a refusal on the form."""
    return tried(form, lambda: once_for_form(request, form, write), fields)


def once_for_form(request: HttpRequest, form: Form, write: Callable[[datetime], Row]) -> Row:
    """Write once for a form, at the one instant that `write` is given. Raises Refused."""
    now = timezone.now()
    return once(
        form.cleaned_data["submission"],
        contents=contents_of(form, request.path),
        actor=request.user,
        at=now,
        write=lambda: write(now),
    )


def refused(request: HttpRequest, case: Case, refusal: Refused) -> HttpResponse:
    """Answer an act that has no form on which to say it: the sentence, and the way back to the case."""
    context = {"case": case, "sentence": str(refusal)}
    return render(request, "cases/refused.html", context, status=409)


def _put_on(form: Form, refusal: Refused, fields: dict[str, str] | None) -> None:
    """Put a refusal on its field; what has to be confirmed on the box for it, which the page shows then."""
    form.refusal = refusal  # type: ignore[attr-defined]
    box = next((name for name in _CONFIRMED_BY if name in form.fields), None)
    if box and isinstance(refusal, NeedsConfirmation):
        form.needs_confirmation = True  # type: ignore[attr-defined]
        form.add_error(box, str(refusal))
    else:
        add_refusal(form, refusal, fields)
