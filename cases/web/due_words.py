"""A day as it concerns somebody now: "10 March, 4 days late". Words and a tone, never a colour alone."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.dates import PartialDate


@dataclass(frozen=True)
class Due:
    """The day, how far it is, and the tone of the bar beside it: late, today, soon, or calm."""

    day: str
    note: str
    tone: str


def due(when: PartialDate, today: date) -> Due:
    """Say when something is due. What is known to a month only is late when the month is over."""
    first, last = when.first or when.last, when.last or when.first
    if first is None or last is None:
        return Due(when.words(), "", "calm")
    if last < today:
        days = (today - last).days
        note = ngettext("one day late", "%(days)s days late", days) % {"days": days}
        return Due(_words(when, today), note, "late")
    if first <= today:
        return Due(_words(when, today), _("today") if when.is_day else _("any day now"), "today")
    days = (first - today).days
    note = _("tomorrow") if days == 1 else _("in %(days)s days") % {"days": days}
    return Due(_words(when, today), note, "soon" if days <= 7 else "calm")


def since(when: PartialDate, today: date) -> Due:
    """Say since when something stands."""
    last = when.last or when.first
    days = (today - last).days if last else 0
    if days <= 0:
        return Due(_words(when, today), _("today"), "calm")
    note = _("yesterday") if days == 1 else _("%(days)s days ago") % {"days": days}
    return Due(_words(when, today), note, "calm")


def _words(when: PartialDate, today: date) -> str:
    """The day without its year, where that is this year."""
    if when.is_day and when.first and when.first.year == today.year:
        return f"{when.first.day} {when.first:%B}"
    return when.words()
