"""Say what a change of access will do, ask, and only then do it. Works as two plain pages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict

from cases import access_log
from cases.models import User
from cases.vocabulary import Read
from cases.web import step_up
from cases.web.saving import accepted, tried


@dataclass(frozen=True)
class Asked:
    """How far it got: the effect as foreseen, done or not, or another page that has to come first."""

    effect: Any = None
    is_done: bool = False
    answer: HttpResponse | None = None


def said_in(request: HttpRequest) -> QueryDict | None:
    """Return what was typed: now, or before the person was asked again who they are."""
    return request.POST if request.method == "POST" else step_up.typed(request)


def note_foreseen(request: HttpRequest, about: User | None = None) -> None:
    """Log that an effect was told: it holds numbers, and nothing need be done to read them."""
    access_log.note(request, Read.ASKED, about=about, detail="effect foreseen")


def ask_first(
    request: HttpRequest,
    form: Form,
    *,
    foresee: Callable[[], Any],
    write: Callable[[], Any],
    about: User | None = None,
) -> Asked:
    """Foresee on the first post; write on the second, which says `confirmed`, by who showed who they are.

    What was foreseen is in the log, whether anything is done or not; `about` whom, where it is one person.
    """
    if not form.is_bound or not form.is_valid() or "change" in request.POST:
        return Asked()
    effect = tried(form, foresee)
    asked = Asked(effect)
    if effect is not None and "confirmed" in request.POST:
        asked = _confirmed(request, form, effect, write)
    if effect is not None and not asked.is_done and asked.answer is None:
        note_foreseen(request, about)
    return asked


def _confirmed(request: HttpRequest, form: Form, effect: Any, write: Callable[[], Any]) -> Asked:
    if answer := step_up.ask_again(request):
        return Asked(effect, answer=answer)
    return Asked(effect, is_done=accepted(form, write))


def write_once_asked(request: HttpRequest, form: Form, write: Callable[[], Any]) -> Asked:
    """Write a form whose page has said the effect already, by who showed lately who they are."""
    if request.method != "POST" or not form.is_valid():
        return Asked()
    if answer := step_up.ask_again(request):
        return Asked(answer=answer)
    return Asked(is_done=accepted(form, write))
