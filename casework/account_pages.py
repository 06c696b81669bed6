"""What the pages of one's own account share: their tabs."""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from cases.web.pages import Tab

_PAGES = (
    ("cases:settings", _("Settings")),
    ("mfa_index", _("Second step")),
    ("usersessions_list", _("Sessions")),
    ("account_change_password", _("Password")),
)


def tabs(current: str) -> list[Tab]:
    """Return the pages of one's own account, with the one that is open marked."""
    return [Tab(str(label), url, name == current) for name, label in _PAGES if (url := _url(name))]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
