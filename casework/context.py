"""What every page knows, whatever it shows."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from cases import access, access_log, standing
from cases.demo.people import ROLES
from casework.second_step import days_of_grace
from notifications import inbox


@dataclass(frozen=True)
class Entry:
    """One place of the main navigation."""

    label: str
    url: str
    current: bool


_NAVIGATION = (("My work", "cases:my_work"), ("Cases", "cases:cases"), ("Annual tally", "cases:tally_home"))


def page(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"is_demo": settings.DEMO}
    return {
        "is_demo": settings.DEMO,
        "second_step_due": days_of_grace(request),
        "idle_seconds": settings.SESSION_IDLE_SECONDS,
        "copy_number": partial(access_log.copy_number, request),
        "navigation": [_entry(request, label, name) for label, name in _places(request)],
        "unread": partial(inbox.unread, user),
        "theme": user.theme,
        "shortcuts": "on" if user.single_keys else "off",
        "demo_role": _role(user.email) if settings.DEMO else "",
    }


def _places(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the places that are there for this person."""
    administers = standing.standing_of(request.user).administers
    places = list(_NAVIGATION)
    if access.may_open_cases(request.user):
        places.append((gettext("Imports"), "cases:imports"))
    return [*places, *([("Administration", "cases:manage")] if administers else [])]


def _entry(request: HttpRequest, label: str, name: str) -> Entry:
    url = reverse(name)
    return Entry(label, url, request.path.startswith(url))


def _role(email: str) -> str:
    return next((role.you_are for role in ROLES if role.email == email), "")
