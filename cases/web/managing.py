"""What the pages of the administration share: who they exist for, their tabs, and asking before doing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases import access
from cases.access import Actor, OrganisationPermission
from cases.models import User
from cases.web import step_up
from cases.web.asking_first import note_foreseen, said_in
from cases.web.effect_words import EffectLine
from cases.web.pages import Tab, answers_refusals, say
from cases.web.saving import tried
from cases.web.sharing_forms import ConfirmForm

_View = Callable[..., HttpResponse]
_PAGES = (
    ("cases:people", _("People"), OrganisationPermission.PEOPLE),
    ("cases:offices", _("Offices"), OrganisationPermission.PEOPLE),
    ("cases:manage_campaigns", _("Campaigns"), OrganisationPermission.PEOPLE),
    ("cases:roles", _("Roles"), OrganisationPermission.PEOPLE),
    ("notifications:webhooks", _("Webhooks"), OrganisationPermission.PEOPLE),
    ("cases:log", _("Access log"), OrganisationPermission.AUDIT),
    ("cases:system", _("System"), OrganisationPermission.PEOPLE),
)


def manage_tabs(actor: Actor, current: str) -> list[Tab]:
    """Return the pages of the administration that are there for `actor`."""
    return [
        Tab(str(label), reverse(name), name == current)
        for name, label, needed in _PAGES
        if access.may_in_organisation(actor, needed)
    ]


def for_managers(view: _View) -> _View:
    """Let there be such a page for who manages people only; a refusal is answered in a sentence."""

    @wraps(view)
    def managed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not access.may_in_organisation(request.user, OrganisationPermission.PEOPLE):
            raise Http404
        return answers_refusals(view)(request, *args, **kwargs)

    return managed


@dataclass(frozen=True)
class Act:
    """What a page asks about: its heading, what it will do, its button, where it leads back to, and whom."""

    heading: str
    lines: list[EffectLine]
    go: str
    back: str
    tabs: list[Tab]
    about: User | None = None


def ask_and_do(
    request: HttpRequest, act: Act, write: Callable[[], str], *, asks_who: bool = True
) -> HttpResponse:
    """Say what it will do; on POST do it. `write` returns the notice of the next page.

    With `asks_who` only for who showed lately who they are: not for what protects.
    """
    form = ConfirmForm(said_in(request))
    if request.method == "POST" and form.is_valid():
        if asks_who and (answer := step_up.ask_again(request)):
            return answer
        words = tried(form, write)
        if words is not None:
            say(request, words)
            return redirect(act.back)
    note_foreseen(request, act.about)
    context = {"act": act, "tabs": act.tabs, "form": form}
    return render(request, "manage/confirm.html", context, status=422 if form.errors else 200)
