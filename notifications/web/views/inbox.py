"""The inbox: what one was told, by day. The gate is asked when a row is shown, and when it is opened."""

from contextlib import suppress

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cases import access_log
from cases.vocabulary import Announced, Read
from cases.web.numbers import conceal, reveal
from cases.web.pages import Tab, say
from notifications import inbox as rows
from notifications.inbox import Asked, Day
from notifications.kinds import Group
from notifications.models import Notification

_MY_WORK = "cases:my_work"


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    days, following = rows.page_of(request.user, asked)
    shown = _references(days)
    if shown:
        access_log.note(request, Read.LIST, references=shown)
    context = {
        "days": days,
        "asked": asked,
        "pills": _pills(asked),
        "older_url": _address(asked, before=following) if following else "",
        "newer_url": _address(asked) if asked.before else "",
    }
    return render(request, "notifications/inbox.html", context)


# Where the thing itself stands; any other news is found on the case's first page.
_LEADS_TO = {
    Announced.TASK: "cases:tasks",
    Announced.TASK_MOVED: "cases:tasks",
    Announced.NOTE: "cases:notes",
    Announced.HAND_OVER: "cases:hand_over",
    Announced.ACTIVITY: "cases:activities",
}
# A link on another site must not note it as read: nobody would be told next.
_BY_ONESELF = (None, "none", "same-origin")


@require_safe
def open_one(request: HttpRequest, number: int) -> HttpResponse:
    """Lead on to what it is about, and note that it was read."""
    row = _row(request, number)
    (line,) = rows.lines_of(request.user, [row])
    if request.method == "GET" and request.headers.get("Sec-Fetch-Site") in _BY_ONESELF:
        rows.opened(row, at=timezone.now())
    if line.case is not None and row.what == Announced.MAY_BE_SAME:
        return redirect("cases:duplicates")  # where the pair stands for who sees both, and whom else to ask
    if line.case is not None:
        return redirect(_LEADS_TO.get(Announced(row.what), "cases:case"), line.case.reference)
    return redirect(_MY_WORK if row.what == Announced.EMERGENCY else "notifications:inbox")


@require_POST
def mark_done(request: HttpRequest, number: int) -> HttpResponse:
    row = _row(request, number)
    rows.done(row, at=timezone.now())
    say(request, _("Done, and out of the way."), undo=reverse("notifications:not_done", args=[row.pk]))
    return redirect(_address(_asked(request)))


@require_POST
def mark_not_done(request: HttpRequest, number: int) -> HttpResponse:
    rows.not_done(_row(request, number))
    say(request, _("It is back in your inbox."))
    return redirect("notifications:inbox")


def _row(request: HttpRequest, number: int) -> Notification:
    row = rows.one_of(request.user, number)
    if row is None:
        raise Http404
    return row


def _asked(request: HttpRequest) -> Asked:
    """Return what was asked for: by the address, or by a form that leads back to where it stood."""
    query = request.POST if request.method == "POST" else request.GET
    kind, before = query.get("kind", ""), query.get("before", "")
    return Asked(
        kind=kind if kind in Group.values else "",
        is_done=query.get("show") == "done",
        before=_after_which(before),
    )


def _after_which(text: str) -> int | None:
    with suppress(ValueError):
        return reveal(text)
    return None


def _address(asked: Asked, *, before: int | None = None) -> str:
    said = {
        "kind": asked.kind,
        "show": "done" if asked.is_done else "",
        "before": conceal(before) if before else "",
    }
    query = "&".join(f"{name}={value}" for name, value in said.items() if value)
    return reverse("notifications:inbox") + (f"?{query}" if query else "")


def _pills(asked: Asked) -> list[Tab]:
    everything = Tab(_("Everything"), _address(Asked()), not asked.kind and not asked.is_done)
    kinds = [
        Tab(str(group.label), _address(Asked(kind=group)), asked.kind == group and not asked.is_done)
        for group in Group
    ]
    return [everything, *kinds, Tab(_("Done"), _address(Asked(is_done=True)), asked.is_done)]


def _references(days: list[Day]) -> list[str]:
    """Return the cases that the page names, for the log: its links do not."""
    return sorted({line.case.reference for day in days for line in day.lines if line.case is not None})
