"""Lock and unlock, in two clicks: the effect, then the button."""

from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases import access, access_log, colleagues, staff
from cases.access import OrganisationPermission
from cases.models import Office, User
from cases.operations import safety
from cases.vocabulary import Read
from cases.web.account_tabs import tabs
from cases.web.effect_words import EffectLine
from cases.web.managing import Act, ask_and_do, for_managers, manage_tabs
from cases.web.pages import Tab, answers_refusals
from cases.web.people_words import lock_lines, own_lock_lines, own_lock_warning

_METHODS = ["GET", "HEAD", "POST"]


@answers_refusals
@require_http_methods(_METHODS)
def lock_me(request: HttpRequest) -> HttpResponse:
    """Lock oneself: signed out everywhere, and nobody gets in until somebody elsewhere unlocks."""
    person = _person(request.user.pk)
    lines = own_lock_lines(own_lock_warning(person)) if request.method != "POST" else []
    act = Act(_("Lock me"), lines, _("Lock me now"), reverse("cases:my_safety"), tabs("cases:my_safety"))
    if request.method != "POST":
        return ask_and_do(request, act, str)
    safety.lock_person(person, actor=request.user, at=timezone.now())
    access_log.note(request, Read.SAFETY, about=person, detail="locked by themselves")
    return _out(request)


@answers_refusals
@require_http_methods(_METHODS)
def lock_person(request: HttpRequest, pk: int) -> HttpResponse:
    """For who manages people, and for the colleagues of the person's offices. For nobody else is it there."""
    person = _person(pk)
    if person.pk == request.user.pk:
        return redirect("cases:lock_me")
    if not (_manages(request) or staff.are_colleagues(request.user, person)):
        raise Http404
    back = reverse("cases:person", args=[pk]) if _manages(request) else reverse("cases:my_safety")
    heading = _("Lock %(who)s") % {"who": person.working_name}
    act = Act(heading, lock_lines(1), _("Lock now"), back, _tabs_of(request, "cases:people"))

    def write() -> str:
        safety.lock_person(person, actor=request.user, at=timezone.now())
        access_log.note(request, Read.SAFETY, about=person, detail="locked")
        return _("%(who)s is locked, and signed out everywhere.") % {"who": person.working_name}

    return ask_and_do(request, act, write, asks_who=False)


@answers_refusals
@require_http_methods(_METHODS)
def lock_office(request: HttpRequest, pk: int) -> HttpResponse:
    """For anybody of the office, who goes with it, and for who manages people."""
    office = staff.office_numbered(pk)
    is_in_it = pk in access.offices_of(request.user)
    if office is None or not (is_in_it or _manages(request)):
        raise Http404
    back = reverse("cases:office", args=[pk]) if _manages(request) else reverse("cases:my_safety")
    heading = _("Lock %(office)s") % {"office": office}
    lines = lock_lines(len(staff.people_of(office)))
    act = Act(heading, lines, _("Lock this office now"), back, _tabs_of(request, "cases:offices"))

    def write() -> str:
        _lock_office(request, office)
        return _("%(office)s is locked, and its people are signed out everywhere.") % {"office": office}

    if request.method != "POST" or not is_in_it:
        return ask_and_do(request, act, write, asks_who=False)
    write()
    return _out(request)


def _lock_office(request: HttpRequest, office: Office) -> None:
    people = len(staff.people_of(office))
    by = _person(request.user.pk)
    safety.lock_office(office, actor=request.user, at=timezone.now())
    access_log.note(
        request, Read.SAFETY, about=by, detail=f"office {office.pk} locked by them, {people} people"
    )


@for_managers
@require_http_methods(_METHODS)
def unlock(request: HttpRequest, number: int) -> HttpResponse:
    lock = staff.lock_numbered(number)
    if lock is None:
        raise Http404
    person, office = lock.user, lock.office
    back = (
        reverse("cases:person", args=[person.pk])
        if person
        else reverse("cases:office", args=[lock.office_id])
    )
    words = _("They can sign in again. Be sure that the danger is over: ask by another way, not by mail.")
    lines = [EffectLine("lock-open", words)]
    heading = _("Unlock %(who)s") % {"who": person.working_name if person else office}
    page = "cases:people" if person else "cases:offices"
    act = Act(heading, lines, _("Unlock"), back, manage_tabs(request.user, page))

    def write() -> str:
        safety.unlock(lock, actor=request.user, at=timezone.now())
        detail = "unlocked" if person else f"office {lock.office_id} unlocked"
        access_log.note(request, Read.SAFETY, about=person, detail=detail)
        return _("Unlocked.")

    return ask_and_do(request, act, write)


def _out(request: HttpRequest) -> HttpResponse:
    """Sign out here too, and have the browser forget what this site left in it."""
    logout(request)
    answer = redirect("account_login")
    answer.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    return answer


def _person(pk: int | None) -> User:
    person = colleagues.person_numbered(pk or 0)
    if person is None:
        raise Http404
    return person


def _manages(request: HttpRequest) -> bool:
    return access.may_in_organisation(request.user, OrganisationPermission.PEOPLE)


def _tabs_of(request: HttpRequest, page: str) -> list[Tab]:
    return manage_tabs(request.user, page) if _manages(request) else tabs("cases:my_safety")
