"""What who manages people does about one person. Each says the effect first."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from cases import access_log, account_mail, clock, colleagues, foreseeing, hand_overs, staff
from cases.models import User
from cases.operations import employing, granting, safety
from cases.operations.handing_over import HandedOver, hand_over_all
from cases.vocabulary import Read, Role
from cases.web.asking_first import ask_first, note_foreseen, said_in, write_once_asked
from cases.web.effect_words import EffectLine
from cases.web.managing import Act, ask_and_do, for_managers, manage_tabs
from cases.web.me_forms import TravelForm
from cases.web.pages import say
from cases.web.people_forms import CloseForm, CountryBarForm, HandOverAllForm, RoleForm
from cases.web.people_words import people_lines, role_lines, work_lines

_METHODS = ["GET", "HEAD", "POST"]
_NO_MAIL = gettext_lazy(
    "No mail server is set: the mail stays on the server, as a file in its folder “mail”. "
    "The operator hands the link over."
)


def _person(pk: int) -> User:
    person = colleagues.person_numbered(pk)
    if person is None:
        raise Http404
    return person


def _act(request: HttpRequest, person: User, heading: str, go: str, *lines: EffectLine) -> Act:
    back = reverse("cases:person", args=[person.pk])
    return Act(
        heading % {"who": person.working_name},
        list(lines),
        go,
        back,
        manage_tabs(request.user, "cases:people"),
        person,
    )


def _page(request: HttpRequest, person: User, template: str, form: Any, **more: Any) -> HttpResponse:
    context = {"tabs": manage_tabs(request.user, "cases:people"), "person": person, "form": form, **more}
    return render(request, template, context, status=422 if form.errors else 200)


def _note(request: HttpRequest, kind: Read, person: User, detail: str) -> None:
    access_log.note(request, kind, about=person, detail=detail)


def _back(person: User) -> HttpResponse:
    return redirect("cases:person", person.pk)


# ---------------------------------------------------------------- sign-in


@for_managers
@require_http_methods(_METHODS)
def end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    line = EffectLine("log-out", _("They are signed out in every browser now, and can sign in again."))

    def write() -> str:
        number = employing.end_sessions(person, actor=request.user, at=timezone.now())
        _note(request, Read.SAFETY, person, "all sessions ended")
        return ngettext("%(n)s session was ended.", "%(n)s sessions were ended.", number) % {"n": number}

    act = _act(request, person, _("End every session of %(who)s"), _("End all sessions"), line)
    return ask_and_do(request, act, write, asks_who=False)


@for_managers
@require_http_methods(_METHODS)
def reset_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    lines = (
        EffectLine("shield-off", _("Their app, passkeys and recovery codes no longer work.")),
        EffectLine("log-out", _("They are signed out everywhere, and told by mail.")),
        EffectLine("clock", _("They sign in with their password alone until the days of grace are over.")),
        EffectLine("phone", _("Be sure that it is they who ask: call them, do not answer a mail.")),
    )

    def write() -> str:
        employing.reset_second_step(person, actor=request.user, at=timezone.now())
        _note(request, Read.SAFETY, person, "second step reset")
        return _("The second step of %(who)s was reset.") % {"who": person.working_name}

    act = _act(request, person, _("Reset the second step of %(who)s"), _("Reset the second step"), *lines)
    return ask_and_do(request, act, write)


@for_managers
@require_http_methods(_METHODS)
def send_link(request: HttpRequest, pk: int) -> HttpResponse:
    """Mail a link for a password: an invitation to who has not signed in yet."""
    person = _person(pk)
    is_invited = employing.is_invited(person)
    send = employing.send_invitation if is_invited else employing.send_password_link
    lasts = _("It works for three days, once.") if is_invited else _("It works for a day, once.")
    line = EffectLine("mail", _("A link to set a password goes to their address.") + " " + lasts)
    if not account_mail.leaves():
        line = EffectLine("triangle-alert", f"{_NO_MAIL} {lasts}")

    def write() -> str:
        send(person, site=settings.SITE_ADDRESS, actor=request.user, at=timezone.now())
        _note(request, Read.PEOPLE, person, "invitation sent" if is_invited else "password link sent")
        return _("The mail is on its way.") if account_mail.leaves() else str(_NO_MAIL)

    heading = _("Invite %(who)s once more") if is_invited else _("Send %(who)s a link for a new password")
    return ask_and_do(request, _act(request, person, heading, _("Send the mail"), line), write)


# ---------------------------------------------------------------- travelling and bars


@for_managers
@require_http_methods(_METHODS)
def travel(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    form = TravelForm(said_in(request))
    form.fields["until"].help_text = _(
        "The last day. Contacts, restricted and sealed cases and export stay at home."
    )

    def write() -> object:
        until = clock.end_of(form.cleaned_data["until"])
        return safety.begin_travel(person, until=until, actor=request.user, at=timezone.now())

    asked = write_once_asked(request, form, write)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, Read.SAFETY, person, "travel begun")
        say(request, _("%(who)s travels.") % {"who": person.working_name})
        return _back(person)
    return _page(request, person, "manage/travel.html", form)


@for_managers
@require_http_methods(_METHODS)
def end_travel(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(pk)
    words = _("Contacts, restricted and sealed cases and export open to them again. Be sure they are back.")

    def write() -> str:
        safety.end_travel(person, actor=request.user, at=timezone.now())
        _note(request, Read.SAFETY, person, "travel ended")
        return _("The travel of %(who)s ended.") % {"who": person.working_name}

    line = EffectLine("eye", words)
    return ask_and_do(
        request, _act(request, person, _("End the travel of %(who)s"), _("End it"), line), write
    )


@for_managers
@require_http_methods(_METHODS)
def bar_country(request: HttpRequest, pk: int) -> HttpResponse:
    person, now = _person(pk), timezone.now()
    form = CountryBarForm(said_in(request))

    def write() -> object:
        said = form.cleaned_data
        return granting.set_bar(
            user=person, country=said["country"], reason=said["reason"], actor=request.user, at=now
        )

    foresee = _foreseen(request, person, write, counts_closed=False)
    asked = ask_first(request, form, foresee=foresee, write=write, about=person)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, Read.GRANT, person, "barred from a country")
        say(request, _("The bar stands. It beats every grant."))
        return _back(person)
    lines = people_lines(asked.effect) if asked.effect else []
    return _page(request, person, "manage/bar.html", form, lines=lines)


@for_managers
@require_http_methods(_METHODS)
def lift_country_bar(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    person = _person(pk)
    bar = staff.country_bar_numbered(person, row)
    if bar is None:
        raise Http404

    def lift() -> None:
        granting.lift_bar(bar, actor=request.user, at=timezone.now())

    def write() -> str:
        lift()
        _note(request, Read.GRANT, person, "bar from a country lifted")
        return _("The bar was lifted.")

    lines = people_lines(_foreseen(request, person, lift, counts_closed=False)())
    return ask_and_do(
        request, _act(request, person, _("Lift a bar of %(who)s"), _("Lift the bar"), *lines), write
    )


def _foreseen(
    request: HttpRequest, person: User, write: Callable[[], object], *, counts_closed: bool = True
) -> Callable[[], Any]:
    return lambda: foreseeing.on_people(
        lambda: [person], write, actor=request.user, at=timezone.now(), counts_closed=counts_closed
    )


# ---------------------------------------------------------------- role, and leaving


@for_managers
@require_http_methods(_METHODS)
def role(request: HttpRequest, pk: int) -> HttpResponse:
    person, now = _person(pk), timezone.now()
    form = RoleForm(said_in(request), initial={"role": person.role})

    def write() -> None:
        employing.change_role(person, Role(form.cleaned_data["role"]), actor=request.user, at=now)

    asked = ask_first(
        request,
        form,
        foresee=lambda: role_lines(person, Role(form.cleaned_data["role"])),
        write=write,
        about=person,
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, Read.PEOPLE, person, f"role is now {form.cleaned_data['role']}")
        say(request, _("%(who)s has another role now.") % {"who": person.working_name})
        return _back(person)
    return _page(request, person, "manage/role.html", form, lines=asked.effect or [])


@for_managers
@require_http_methods(_METHODS)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an account. The page says what stands open, and offers it to one colleague with it."""
    person, now = _person(pk), timezone.now()
    work = hand_overs.open_work_of(person)
    form = CloseForm(said_in(request), people=_others(person), has_work=bool(work.cases))
    handed: list[HandedOver | None] = []

    def write() -> None:
        said = form.cleaned_data
        handed.append(
            employing.close_account(
                person,
                receiver=said.get("receiver"),
                note=said.get("note", ""),
                actor=request.user,
                at=now,
            )
        )

    asked = write_once_asked(request, form, write)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, Read.PEOPLE, person, "account closed")
        say(request, _("The account of %(who)s is closed.") % {"who": person.working_name})
        _say_handed(request, handed[-1])
        return _back(person)
    lines = [
        EffectLine("log-out", _("They are signed out everywhere now, and cannot sign in.")),
        *work_lines(work),
        EffectLine("undo-2", _("The account can be opened again. Nothing is deleted.")),
    ]
    note_foreseen(request, person)
    return _page(request, person, "manage/close.html", form, lines=lines)


@for_managers
@require_http_methods(_METHODS)
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer every case of somebody to one colleague: before they leave, or later."""
    person, now = _person(pk), timezone.now()
    work = hand_overs.open_work_of(person)
    form = HandOverAllForm(said_in(request), people=_others(person))
    handed: list[HandedOver] = []

    def write() -> None:
        said = form.cleaned_data
        handed.append(
            hand_over_all(person, receiver=said["receiver"], note=said["note"], actor=request.user, at=now)
        )

    asked = write_once_asked(request, form, write)
    if asked.answer:
        return asked.answer
    if asked.is_done:
        _note(request, Read.PEOPLE, person, "cases offered to a colleague")
        _say_handed(request, handed[-1])
        return _back(person)
    note_foreseen(request, person)
    return _page(request, person, "manage/hand_over.html", form, lines=work_lines(work))


def _others(person: User) -> list[User]:
    return colleagues.active_people(but=person.pk)


def _say_handed(request: HttpRequest, handed: HandedOver | None) -> None:
    if handed is None:
        return
    words = ngettext("%(n)s case was offered.", "%(n)s cases were offered.", handed.offered)
    say(request, words % {"n": handed.offered})
    if handed.not_seen_by_receiver:
        words = ngettext(
            "%(n)s case the colleague cannot see: give access first, then hand over again.",
            "%(n)s cases the colleague cannot see: give access first, then hand over again.",
            handed.not_seen_by_receiver,
        )
        say(request, words % {"n": handed.not_seen_by_receiver})


@for_managers
@require_http_methods(_METHODS)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(pk)

    def act_on_it() -> None:
        employing.reopen_account(person, actor=request.user)

    def write() -> str:
        act_on_it()
        _note(request, Read.PEOPLE, person, "account opened again")
        return _("The account of %(who)s is open again.") % {"who": person.working_name}

    lines = [] if person.is_active else people_lines(_foreseen(request, person, act_on_it)())
    person = _person(pk)
    keeps = EffectLine(
        "key-round", _("They keep their password, role and offices, and the grants not ended.")
    )
    act = _act(request, person, _("Open the account of %(who)s again"), _("Open it again"), keeps, *lines)
    return ask_and_do(request, act, write)
