"""Offices: the list, one office, its name, its countries and its people. What opens to whom is said first."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import access_log, colleagues, foreseeing, staff
from cases.models import Office, User
from cases.operations import offices as writing_offices
from cases.operations import safety
from cases.vocabulary import Read
from cases.web.asking_first import ask_first, said_in, write_once_asked
from cases.web.managing import Act, ask_and_do, for_managers, manage_tabs
from cases.web.pages import say
from cases.web.people_forms import AddOfficeForm, CoverForm, JoinOfficeForm, NameOfficeForm
from cases.web.people_words import people_lines
from cases.web.saving import once_for_form

_METHODS = ["GET", "HEAD", "POST"]


@for_managers
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    access_log.note(request, Read.PEOPLE)
    context = {"tabs": _tabs(request), "rows": staff.office_rows(request.user)}
    return render(request, "manage/offices.html", context)


@for_managers
@require_safe
def office(request: HttpRequest, pk: int) -> HttpResponse:
    found = _office(pk)
    lock = staff.lock_of(found)
    access_log.note(request, Read.PEOPLE)
    people = staff.people_of(found)
    context = {
        "tabs": _tabs(request),
        "office": found,
        "countries": staff.countries_of(found),
        "people": people,
        "is_mine": request.user in people,
        "lock": lock,
        "may_unlock": lock is not None and safety.may_unlock(request.user, lock),
    }
    return render(request, "manage/office.html", context)


@for_managers
@require_http_methods(_METHODS)
def add(request: HttpRequest) -> HttpResponse:
    form = AddOfficeForm(said_in(request))
    made: list[Office] = []
    asked = write_once_asked(request, form, lambda: made.append(_add(request, form)))
    if asked.answer:
        return asked.answer
    if asked.is_done:
        access_log.note(request, Read.PEOPLE, detail=f"office {made[-1].pk} made")
        say(request, _("%(office)s is there now. Put people into it.") % {"office": made[-1]})
        return redirect("cases:office", made[-1].pk)
    return _page(request, "manage/office_add.html", form)


def _add(request: HttpRequest, form: AddOfficeForm) -> Office:
    said = form.cleaned_data
    return once_for_form(
        request,
        form,
        lambda at: writing_offices.add_office(
            said["name"],
            covers=said["countries"],
            all_countries=said["all_countries"],
            actor=request.user,
            at=at,
        ),
    )


@for_managers
@require_http_methods(_METHODS)
def rename(request: HttpRequest, pk: int) -> HttpResponse:
    found = _office(pk)
    form = NameOfficeForm(said_in(request), initial={"name": found.group.name})
    asked = write_once_asked(
        request,
        form,
        lambda: writing_offices.rename_office(found, form.cleaned_data["name"], actor=request.user),
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        access_log.note(request, Read.PEOPLE, detail=f"office {pk} renamed")
        say(request, _("The office has another name now."))
        return redirect("cases:office", pk)
    return _page(request, "manage/office_name.html", form, office=_office(pk))


@for_managers
@require_http_methods(_METHODS)
def cover(request: HttpRequest, pk: int) -> HttpResponse:
    found, now = _office(pk), timezone.now()
    present = staff.countries_of(found)
    initial = {"all_countries": found.all_countries, "countries": present}
    form = CoverForm(said_in(request), initial=initial, present=present)

    def write() -> None:
        said = form.cleaned_data
        writing_offices.cover_countries(
            found, said["countries"], all_countries=said["all_countries"], actor=request.user, at=now
        )

    foresee = _foreseen(request, lambda: staff.people_of(found), write, counts_closed=False)
    asked = ask_first(request, form, foresee=foresee, write=write)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        access_log.note(request, Read.GRANT, detail=f"countries of office {pk}")
        say(request, _("The countries of %(office)s are changed.") % {"office": found})
        return redirect("cases:office", pk)
    lines = people_lines(asked.effect) if asked.effect else []
    return _page(request, "manage/office_countries.html", form, office=found, lines=lines)


@for_managers
@require_http_methods(_METHODS)
def join(request: HttpRequest, pk: int) -> HttpResponse:
    found = _office(pk)
    inside = {user.pk for user in staff.people_of(found)}
    outside = [user for user in colleagues.active_people(but=request.user.pk) if user.pk not in inside]
    form = JoinOfficeForm(said_in(request), people=outside)

    def write() -> None:
        writing_offices.join_office(found, form.cleaned_data["person"], actor=request.user)

    foresee = _foreseen(request, lambda: [form.cleaned_data["person"]], write)
    asked = ask_first(request, form, foresee=foresee, write=write)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        who = form.cleaned_data["person"]
        access_log.note(request, Read.GRANT, about=who, detail=f"into office {pk}")
        say(request, _("%(who)s is in %(office)s now.") % {"who": who, "office": found})
        return redirect("cases:office", pk)
    lines = people_lines(asked.effect) if asked.effect else []
    return _page(request, "manage/office_join.html", form, office=found, lines=lines)


@for_managers
@require_http_methods(_METHODS)
def leave(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    found = _office(pk)
    who = next((user for user in staff.people_of(found) if user.pk == person), None)
    if who is None:
        raise Http404

    def take_out() -> None:
        writing_offices.leave_office(found, who, actor=request.user)

    def write() -> str:
        take_out()
        access_log.note(request, Read.GRANT, about=who, detail=f"out of office {pk}")
        return _("%(who)s is no longer in %(office)s.") % {"who": who, "office": found}

    lines = people_lines(_foreseen(request, lambda: [who], take_out)()) if _may_move(request, who) else []
    heading = _("Take %(who)s out of %(office)s") % {"who": who, "office": found}
    act = Act(heading, lines, _("Take them out"), reverse("cases:office", args=[pk]), _tabs(request), who)
    return ask_and_do(request, act, write)


def _may_move(request: HttpRequest, who: User) -> bool:
    """True where trying it is not refused from the start: then the button's refusal says why."""
    return who.pk != request.user.pk and not staff.locks_on(who)


def _foreseen(
    request: HttpRequest,
    people: Callable[[], list[User]],
    write: Callable[[], None],
    *,
    counts_closed: bool = True,
) -> Callable[[], Any]:
    return lambda: foreseeing.on_people(
        people, write, actor=request.user, at=timezone.now(), counts_closed=counts_closed
    )


def _office(pk: int) -> Office:
    found = staff.office_numbered(pk)
    if found is None:
        raise Http404
    return found


def _tabs(request: HttpRequest) -> list[Any]:
    return manage_tabs(request.user, "cases:offices")


def _page(request: HttpRequest, template: str, form: Any, **more: Any) -> HttpResponse:
    context = {"tabs": _tabs(request), "form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)
