"""What changed from one year to another, in words: by how many, and in which group of developments most."""

from collections import Counter
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.tallies import Tally
from cases.web.tally.groups import GROUPS, Group, group_of


@dataclass(frozen=True)
class Difference:
    """The change in one sentence, what made most of it, and what may turn it round; empty where nothing."""

    year: int
    by: int
    sentence: str
    most_of_it: str
    doubt: str


def held(tally: Tally, group: Group) -> int:
    """Return how many counted cases are of a group."""
    return sum(group_of(line) is group for line in tally.counted)


def difference(before: Tally, after: Tally) -> Difference:
    by = after.value - before.value
    return Difference(
        year=after.years[0],
        by=by,
        sentence=_sentence(before, by),
        most_of_it=_most_of_it(before, after, by),
        doubt=_doubt(before, after),
    )


def signed(number: int) -> str:
    """Return a change with its sign: +9, −3."""
    figure = number_format(abs(number), force_grouping=True)
    return f"+{figure}" if number > 0 else f"−{figure}" if number < 0 else figure


def _sentence(before: Tally, by: int) -> str:
    told = {
        "before": before.years[0],
        "number": number_format(abs(by), force_grouping=True),
    }
    if by > 0:
        said = ngettext("%(number)s case more than %(before)s.", "%(number)s cases more than %(before)s.", by)
    elif by < 0:
        said = ngettext(
            "%(number)s case fewer than %(before)s.", "%(number)s cases fewer than %(before)s.", -by
        )
    else:
        said = _("As many cases as %(before)s.")
    return said % told


def _most_of_it(before: Tally, after: Tally, by: int) -> str:
    """Name the group that changed most: "most of it" where it made more than half of the change, and no
    more than the whole. Where the number stayed, what rose most and what fell most.
    """
    changes = _changes(before, after)
    if not changes:
        return ""
    if by == 0:
        rose, fell = max(changes, key=lambda one: one[1]), min(changes, key=lambda one: one[1])
        told = {"rose": _said(rose), "fell": _said(fell)}
        return _("Within it, what changed most: %(rose)s; %(fell)s.") % told
    same_way = [one for one in changes if (one[1] > 0) == (by > 0)]
    group, change = max(same_way, key=lambda one: abs(one[1]))
    if abs(by) < 2 * abs(change) <= 2 * abs(by):
        return _("Most of it: %(group)s.") % {"group": _said((group, change))}
    return _("The greatest change: %(group)s.") % {"group": _said((group, change))}


def _changes(before: Tally, after: Tally) -> list[tuple[Group, int]]:
    was = Counter(group_of(line).key for line in before.counted)
    now = Counter(group_of(line).key for line in after.counted)
    changes = [(group, now[group.key] - was[group.key]) for group in GROUPS]
    return [(group, change) for group, change in changes if change]


def _said(one: tuple[Group, int]) -> str:
    group, change = one
    return _("%(group)s (%(change)s)") % {"group": group.label, "change": signed(change)}


def _doubt(before: Tally, after: Tally) -> str:
    """Say so where what needs a decision could turn the order of the two years round."""
    lower, higher = sorted((before, after), key=lambda one: one.value)
    if lower.value == higher.value:
        is_open = bool(before.undetermined or after.undetermined)
        return _("What needs a decision may make one of them the greater.") if is_open else ""
    if lower.value_max < higher.value:
        return ""
    told = {"year": lower.years[0], "most": number_format(lower.value_max, force_grouping=True)}
    return _("Not certain: with what needs a decision, %(year)s may reach %(most)s.") % told
