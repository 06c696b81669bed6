"""The figure in words: dates, the days between, reasons and doubts."""

import math
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _later

from cases import clock, dates
from cases.ledger import ActivityRow, OutcomeRow
from cases.models import Outcome
from cases.rules import Rule
from cases.tallies import Doubt, Reason, Verdict
from cases.vocabulary import ActivityKind, OutcomeKind

_DAYS_IN_A_MONTH, _DAYS_IN_A_YEAR = 30.4375, 365.25
# From here on a wide range reads better in months, in years; a narrow one is said in days.
_IN_MONTHS, _IN_YEARS, _NARROW = 60, 730, 14


def day(moment: date | datetime) -> str:
    """Return a day, or the day of an instant in the organisation's time zone, in words."""
    only = clock.day_of(moment) if isinstance(moment, datetime) else moment
    return dates.from_day(only).words(get_language() or "en")


def when(edtf: str) -> str:
    """Return a date as precisely as it is known."""
    return dates.from_edtf(edtf).words(get_language() or "en") if edtf else _("on an unknown day")


def development(outcome: OutcomeRow) -> str:
    return f"{outcome.kind.label}, {when(outcome.edtf)}"


def development_of(row: Outcome) -> str:
    """The same of a row of the log."""
    return f"{OutcomeKind(row.kind).label}, {when(row.happened_on_edtf)}"


def action(done: ActivityRow) -> str:
    """Return our action with its number and day: "urgent action UA 60/16, 4 April 2016"."""
    return our_action(done.kind, done.number, done.edtf)


def our_action(what: ActivityKind, number: str, edtf: str) -> str:
    kind = str(what.label)
    # "Write for Rights" is a name, "Urgent action" a word.
    in_a_sentence = kind if kind != kind.capitalize() else kind.lower()
    return f"{in_a_sentence} {number}".strip() + f", {when(edtf)}"


def why_it_counts(verdict: Verdict) -> str:
    """Return how much earlier we acted, by which action."""
    if verdict.activity is None or verdict.days_between is None:
        return _("That we acted earlier was decided by a named person.")
    fewest, most = verdict.days_between
    return earlier(fewest, most, action(verdict.activity))


def earlier(fewest: int, most: int | None, act: str) -> str:
    """Say the fewest and the most days between; in months or years, a range that surely holds them."""
    if fewest == most:
        sentence = ngettext(
            "We acted %(days)s day earlier (%(action)s).",
            "We acted %(days)s days earlier (%(action)s).",
            fewest,
        )
        return sentence % {"days": _number(fewest), "action": act}
    if most is None:
        return _("We acted at least %(days)s days earlier (%(action)s).") % {
            "days": _number(fewest),
            "action": act,
        }
    is_wide = most - fewest > _NARROW
    if is_wide and fewest >= _IN_YEARS:
        sentence, length = _("We acted %(fewest)s to %(most)s years earlier (%(action)s)."), _DAYS_IN_A_YEAR
    elif is_wide and fewest >= _IN_MONTHS:
        sentence, length = _("We acted %(fewest)s to %(most)s months earlier (%(action)s)."), _DAYS_IN_A_MONTH
    else:
        sentence, length = _("We acted %(fewest)s to %(most)s days earlier (%(action)s)."), 1
    return sentence % {
        "fewest": _number(math.floor(fewest / length)),
        "most": _number(math.ceil(most / length)),
        "action": act,
    }


def _number(value: int) -> str:
    return number_format(value, force_grouping=True)


# ---------------------------------------------------------------- reasons and doubts


@dataclass(frozen=True)
class ReasonWords:
    """Why something is not counted, short and whole, and what would make it count."""

    key: str
    title: str
    short: str
    remedy: str


def reason(why: Reason, rule: Rule, year: int) -> ReasonWords:
    title, short, remedy = _REASONS[why]
    numbers = {"days": rule.reversal_days, "year": year, "rule": rule.name}
    return ReasonWords(key_of(why), _(title) % numbers, _(short) % numbers, _(remedy) % numbers)


def key_of(why: Reason) -> str:
    return why.name.lower().replace("_", "-")


REASON_BY_KEY = {key_of(why): why for why in Reason}


_REASONS = {
    Reason.NOT_VERIFIED: (
        _later("No second person has verified it"),
        _later("not verified"),
        _later("It counts once somebody other than the recorder, who may verify this case, has verified it."),
    ),
    Reason.NO_ACTIVITY: (
        _later("We have no recorded action that qualifies"),
        _later("no action of ours that qualifies"),
        _later(
            "It counts if we did act before it, and what we did is recorded on the case. Research, media "
            "work and public events do not qualify."
        ),
    ),
    Reason.NOT_AFTER: (
        _later("We acted on the same day or later"),
        _later("we acted on the same day or later"),
        _later("It counts if an action that certainly began on an earlier day is recorded on the case."),
    ),
    Reason.REVERSED: (
        _later("Reversed by 31 December %(year)s, or within %(days)s days"),
        _later("reversed"),
        _later("It cannot count while the reversal stands. What followed it is a development of its own."),
    ),
    Reason.DECIDED_NOT: (
        _later("A named person decided that it does not count"),
        _later("decided not to count"),
        _later("It counts if the decision is taken back, or made anew."),
    ),
    Reason.KIND: (
        _later("A kind that does not count, such as bail or an official reply"),
        _later("a kind that does not count"),
        _later(
            "It never counts under rule %(rule)s; a release or another counting development after it would."
        ),
    ),
}


def doubt(what: Doubt, year: int) -> str:
    return {
        Doubt.DATE: _("Its date may fall outside %(year)s.") % {"year": year},
        Doubt.ORDER: _("It may have happened before we acted."),
        Doubt.REVERSAL: _("It may have been reversed too soon after."),
    }[what]


def missing(what: Reason | Doubt, rule: Rule, year: int) -> str:
    """Return in a few words what stood in the way."""
    if isinstance(what, Reason):
        return reason(what, rule, year).short
    return {
        Doubt.DATE: _("its date was in doubt"),
        Doubt.ORDER: _("the order was in doubt"),
        Doubt.REVERSAL: _("its reversal was in doubt"),
    }[what]
