"""What the pages of one's own account share: their tabs."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cases.web.pages import Tab

_PAGES = (
    ("cases:settings", _("Settings")),
    ("notifications:following", _("Following")),
    ("cases:my_safety", _("Safety")),
    ("cases:my_access", _("What you can see")),
    ("mfa_index", _("Second step")),
    ("usersessions_list", _("Sessions")),
    ("account_change_password", _("Password")),
)


def tabs(current: str) -> list[Tab]:
    """Return the pages of one's own account, with the one that is open marked."""
    return [Tab(str(label), reverse(name), name == current) for name, label in _PAGES]
