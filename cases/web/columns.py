"""The columns that the list of cases can show, in their order; a reader chooses, a view remembers."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    key: str
    label: str | Promise
    is_shown_at_first: bool = False


COLUMNS: Final = (
    Column("situation", _("Situation"), is_shown_at_first=True),
    Column("country", _("Country"), is_shown_at_first=True),
    Column("place", _("Place")),
    Column("born", _("Born")),
    Column("occupation", _("Occupation")),
    Column("campaigns", _("Campaigns")),
    Column("owner", _("Responsible")),
    Column("file", _("File")),
    Column("sensitivity", _("Who may see it")),
    Column("consent", _("Consent"), is_shown_at_first=True),
    Column("opened", _("Opened")),
    Column("changed", _("Changed"), is_shown_at_first=True),
)


def chosen(keys: list[str]) -> list[Column]:
    """Return the columns of these keys; those shown at first where none is known."""
    found = [column for column in COLUMNS if column.key in keys]
    return found or [column for column in COLUMNS if column.is_shown_at_first]
