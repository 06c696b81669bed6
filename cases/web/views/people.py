"""People of the organisation: the list, one person, and inviting somebody."""

from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import access, access_log, account_mail, colleagues, foreseeing, hand_overs, staff
from cases.access import OrganisationPermission
from cases.models import User
from cases.operations import employing, safety
from cases.operations.writing import Refused
from cases.vocabulary import PERMISSIONS_OF, Read, Role, Sensitivity
from cases.web.asking_first import ask_first, said_in
from cases.web.managing import for_managers, manage_tabs
from cases.web.pages import Tab, say
from cases.web.people_forms import InviteForm
from cases.web.people_words import people_lines

LONGEST_LIST = 10_000  # no page of people is further away


@require_safe
def first(request: HttpRequest) -> HttpResponse:
    """Lead to the first page of the administration that is there for this person."""
    tabs = manage_tabs(request.user, "")
    if not tabs:
        raise Http404
    return redirect(tabs[0].url)


@for_managers
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    show, page = request.GET.get("show", ""), _page(request.GET.get("page", ""))
    rows = staff.members(request.user, show, page=page, at=timezone.now())
    access_log.note(request, Read.PEOPLE)
    context = {
        "tabs": manage_tabs(request.user, "cases:people"),
        "rows": rows[: staff.PAGE],
        "pills": [
            Tab(str(label), f"?show={key}" if key else reverse("cases:people"), key == show)
            for key, label in staff.SHOWN.items()
        ],
        "older_url": _at(show, page + 1) if len(rows) > staff.PAGE else "",
        "newer_url": _at(show, page - 1) if page > 1 else "",
    }
    return render(request, "manage/people.html", context)


def _page(text: str) -> int:
    return min(int(text), LONGEST_LIST) if text.isascii() and text.isdigit() and int(text[:9]) else 1


def _at(show: str, page: int) -> str:
    return f"?show={show if show in staff.SHOWN else ''}&page={page}"


@for_managers
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = staff.member(request.user, pk, at=now)
    if found is None:
        raise Http404
    access_log.note(request, Read.PEOPLE, about=found.user)
    locks = staff.locks_on(found.user)
    context = {
        "tabs": manage_tabs(request.user, "cases:people"),
        "found": found,
        "person": found.user,
        "allows": [permission.label for permission in PERMISSIONS_OF[Role(found.user.role)]],
        "locks": [(lock, safety.may_unlock(request.user, lock)) for lock in locks],
        "own_lock": next((lock for lock in locks if lock.user_id), None),
        "bars": staff.country_bars(found.user),
        "offices": staff.offices_of(found.user),
        "work": hand_overs.open_work_of(found.user),
        "cases_seen": access.cases_for(found.user).filter(sensitivity=Sensitivity.STANDARD).count(),
        "is_me": found.user.pk == request.user.pk,
        "may_read_log": access.may_in_organisation(request.user, OrganisationPermission.AUDIT),
    }
    return render(request, "manage/person.html", context)


@for_managers
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """Ask who comes, say what opens to them, then make the account and mail the link."""
    form = InviteForm(said_in(request), offices=colleagues.offices())
    now = timezone.now()
    made: list[User] = []

    def write() -> User:
        said = form.cleaned_data
        user = employing.invite(
            email=said["email"],
            working_name=said["working_name"],
            role=Role(said["role"]),
            offices=said["offices"],
            actor=request.user,
            at=now,
        )
        made.append(user)
        return user

    asked = ask_first(
        request,
        form,
        foresee=lambda: foreseeing.on_people(lambda: _still(made), write, actor=request.user, at=now),
        write=write,
    )
    if asked.answer:
        return asked.answer
    if asked.is_done:
        return _invited(request, made[-1], now)
    context = {
        "tabs": manage_tabs(request.user, "cases:people"),
        "form": form,
        "lines": people_lines(asked.effect) if asked.effect else [],
        "roles": [(role, PERMISSIONS_OF[role]) for role in Role],
        "mail_leaves": account_mail.leaves(),
    }
    return render(request, "manage/invite.html", context, status=422 if form.errors else 200)


def _still(made: list[User]) -> list[User]:
    """Return who was made, in the trial: nobody before it."""
    return made[-1:]


def _invited(request: HttpRequest, user: User, at: datetime) -> HttpResponse:
    leaves = account_mail.leaves()
    detail = f"invited as {user.role}" + ("" if leaves else ", link shown to who invited")
    access_log.note(request, Read.PEOPLE, about=user, detail=detail)
    if user.groups.exists():
        access_log.note(request, Read.GRANT, about=user, detail="offices of a new account")
    if not leaves:
        return _link_shown(request, user, at)
    try:
        employing.send_invitation(user, site=settings.SITE_ADDRESS, actor=request.user, at=at)
        say(request, _("%(who)s was invited by mail. The link works for three days.") % {"who": user})
    except Refused as refusal:
        say(request, f"{user}: {refusal}")
    return redirect("cases:person", user.pk)


def _link_shown(request: HttpRequest, user: User, at: datetime) -> HttpResponse:
    """Show the link to who invited, once, in the answer itself: nothing keeps it."""
    context = {
        "tabs": manage_tabs(request.user, "cases:people"),
        "person": user,
        "link": employing.invitation_link(user, site=settings.SITE_ADDRESS, actor=request.user, at=at),
    }
    return render(request, "manage/invited.html", context)
