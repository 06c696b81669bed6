"""What the facts of two files become when they prove to be one: a gap is filled, the strictest holds.

Where both say something and not the same, a person chooses; what was not chosen stays with the duplicate.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from cases import publicity
from cases.facts import FACTS, Fact, owner_of
from cases.models import Case
from cases.vocabulary import CaseKind, Consent, Risk

# What could put somebody in danger is never chosen between: both stay.
_BOTH_STAY: Final = ("handling_note", "handling_note_check_on")
_CONSENT: Final = (
    "consent", "consent_by", "consent_given_by", "consent_given_on", "consent_until", "consent_set_at",
    "consent_child", "consent_withdrawn_at", "consent_withdrawn_by", "consent_withdrawn_who",
    "consent_withdrawn_on", "consent_withdrawn_why",
)  # fmt: skip
_MAY_USE: Final = (
    "may_use_name", "may_use_photo", "may_use_place", "may_use_health", "may_use_family",
    "may_use_fundraising",
)  # fmt: skip
_STRICTEST_FIRST: Final = list(Consent)


@dataclass(frozen=True)
class Difference:
    """A fact on which two files do not agree; `one` and `other` are their values in words."""

    fact: Fact
    one: str
    other: str


def differences(one: Case, other: Case) -> list[Difference]:
    """Return the facts that both files give, each another one: somebody has to choose."""
    return [
        Difference(fact, fact.words(here), fact.words(there))
        for fact, here, there in _pairs(one, other)
        if _says(here) and _says(there) and not fact.same(here, there)
    ]


def taken_over(survivor: Case, duplicate: Case, chosen: Mapping[str, bool]) -> list[Fact]:
    """Return the facts that the survivor takes from the duplicate: its gaps, and what was `chosen` there."""
    return [
        fact
        for fact, here, there in _pairs(survivor, duplicate)
        if _says(there) and (not _says(here) or (not fact.same(here, there) and chosen.get(fact.name, False)))
    ]


def _pairs(one: Case, other: Case) -> Iterator[tuple[Fact, Any, Any]]:
    for fact in FACTS:
        rows = owner_of(fact, one), owner_of(fact, other)
        if fact.name not in _BOTH_STAY and None not in rows:
            yield fact, fact.on(rows[0]), fact.on(rows[1])


def _says(value: Any) -> bool:
    return bool(value) and value != Risk.UNKNOWN


def follows(one: Case, other: Case) -> list[str]:
    """Say in words what follows from both files without a choice, whichever reference stays."""
    lines = []
    for fact, here, there in _pairs(one, other):
        if _says(here) != _says(there):
            said, whose = (here, one) if _says(here) else (there, other)
            words = {"fact": fact.label, "value": fact.words(said), "reference": whose.reference}
            lines.append(_("%(fact)s: %(value)s, as %(reference)s says") % words)
    if other.handling_note and one.handling_note and one.handling_note != other.handling_note:
        lines.append(_("What to heed before anything is done: both notes stay"))
    if _strictness(one) != _strictness(other):
        stricter = min((one, other), key=_strictness)
        words = {"consent": _may_say(stricter).label, "reference": stricter.reference}
        lines.append(_("Consent: %(consent)s, the stricter one, of %(reference)s") % words)
    return lines


def held_together(survivor: Case, duplicate: Case) -> dict[str, Any]:
    """Return the columns of the survivor's case that follow from both files, without a choice.

    The handling notes both, the stricter consent with the uses that both allow, whoever is responsible
    where nobody was, and of a group the widest number of people. Only what changes is returned.
    """
    found = {**_notes(survivor, duplicate), **_agreed(survivor, duplicate), **_people(survivor, duplicate)}
    found["in_totals"] = survivor.in_totals and duplicate.in_totals
    found["owner"] = survivor.owner or duplicate.owner
    return {name: value for name, value in found.items() if getattr(survivor, name) != value}


def _notes(survivor: Case, duplicate: Case) -> dict[str, Any]:
    mine, theirs = survivor.handling_note, duplicate.handling_note
    if not theirs or theirs in mine:
        return {}
    days = [day for day in (survivor.handling_note_check_on, duplicate.handling_note_check_on) if day]
    return {
        "handling_note": f"{mine}\n\n{theirs}".strip(),
        "handling_note_by": survivor.handling_note_by or duplicate.handling_note_by,
        "handling_note_check_on": min(days, default=None),
    }


def _agreed(survivor: Case, duplicate: Case) -> dict[str, Any]:
    """Return the consent of both: of two the strictest holds (rule point 36)."""
    is_stricter = _strictness(duplicate) < _strictness(survivor)
    found = {name: getattr(duplicate, name) for name in _CONSENT} if is_stricter else {}
    until: list[date] = [day for day in (survivor.consent_until, duplicate.consent_until) if day]
    words = [publicity.own_word_of(case) for case in (survivor, duplicate)]
    said = [Consent(word) for word in words if word]
    return {
        **found,
        "consent_until": min(until, default=None),
        "consent_own_word": min(said, key=_STRICTEST_FIRST.index, default=""),
        **{name: getattr(survivor, name) and getattr(duplicate, name) for name in _MAY_USE},
    }


def agreed_since(then: Any, survivor: Case, duplicate: Case) -> dict[str, Any]:
    """Return the columns of a consent that is stricter than it was `then`, where the duplicate's is not.

    `then` is the survivor as the merge left it, of its history.
    """
    names = (*_CONSENT, "consent_own_word", *_MAY_USE)
    is_as_then = all(getattr(then, name) == getattr(survivor, name) for name in names)
    if is_as_then or _strictness(survivor) >= min(_strictness(duplicate), _strictness(then)):
        return {}
    return {name: getattr(survivor, name) for name in names}


def _strictness(case: Any) -> int:
    return _STRICTEST_FIRST.index(_may_say(case))


def _may_say(case: Any) -> Consent:
    """Return what the consent comes to, before its last day: a withdrawn one is stricter than its words."""
    return publicity.may_say_of(case, date.min).consent


def _people(survivor: Case, duplicate: Case) -> dict[str, Any]:
    if survivor.kind != CaseKind.GROUP:
        return {}
    return {
        "people_min": min(survivor.people_min, duplicate.people_min),
        "people_max": max(survivor.people_max, duplicate.people_max),
    }
