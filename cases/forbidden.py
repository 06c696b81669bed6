"""What may not stand in a text that is published: found in it by what is known of the case.

Pure: it is given the text and what is known, and says where which words stand and why they may not. Names are
compared by folding and by sound (`cases.names`), each of their words by itself, so that another spelling or
script of one part is found. English words tell of health, family and photos; in other languages names,
places, days, references and contacts are found all the same. What is found has to go (`is_hard`), or
somebody says why it stays.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases import references
from cases.dates import grammar
from cases.forbidden_words import FAMILY, HEALTH, PHOTO
from cases.naming import Naming, words_of


class What(StrEnum):
    NAME = "name"
    OTHER_NAME = "other name"
    NOT_SHOWN = "not shown"
    SOMEBODY = "somebody"
    CONTACT = "contact"
    REFERENCE = "reference"
    ACTION = "action"
    PLACE = "place"
    COUNTRY = "country"
    DAY = "day"
    MONTH = "month"
    OCCUPATION = "occupation"
    HEALTH = "health"
    FAMILY = "family"
    PHOTO = "photo"


_WHY: Final[dict[What, str | Promise]] = {
    What.NAME: _("a name of the person, in the text without a name"),
    What.OTHER_NAME: _("another name of the person: only the one used in public is agreed"),
    What.NOT_SHOWN: _("a name that is for finding only: it is never published"),
    What.SOMEBODY: _("a name from a case that belongs with this one: their consent is their own"),
    What.CONTACT: _("a way to reach somebody, or the name of a contact"),
    What.REFERENCE: _("a reference of ours"),
    What.ACTION: _("what we did, by its number or title: it leads to the name"),
    What.PLACE: _("a place: place is not agreed"),
    What.COUNTRY: _("the country: with the year and what happened it may point to one person"),
    What.DAY: _("a day: in the text without a name only the year may stand"),
    What.MONTH: _("a month: it may point to one person"),
    What.OCCUPATION: _("the occupation: it may point to one person"),
    What.HEALTH: _("health: health is not agreed"),
    What.FAMILY: _("family: family is not agreed"),
    What.PHOTO: _("a photo: photos are not agreed"),
}


@dataclass(frozen=True)
class Finding:
    """Some words of a text, from `start` to `end`, that may not stand there. `is_hard`: they have to go."""

    start: int
    end: int
    words: str
    what: What
    is_hard: bool

    @property
    def why(self) -> str:
        return str(_WHY[self.what])


@dataclass(frozen=True)
class Known:
    """What is known of a case that a text could give away. `may_use`: photo, place, health, family."""

    names: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
    is_whole_only: bool = False  # names not shown are told by the whole of them, to who may not read them
    somebody: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    country: str = ""
    occupation: str = ""
    references: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    may_use: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Piece:
    """A run of the text; `finding` is what is wrong with it, or nothing."""

    text: str
    finding: Finding | None = None


def in_named(text: str, known: Known) -> tuple[Finding, ...]:
    """Return what may not stand in the text of somebody who may be named."""
    own = words_of(known.names)
    found = [
        *_named(text, known.not_shown, What.NOT_SHOWN, known.is_whole_only, but=own),
        *_named(text, known.contacts, What.CONTACT, but=own),
        *_ways_to_reach(text),
        *_references(text, known),
        *_named(text, known.other_names, What.OTHER_NAME, but=own, is_hard=False),
        *_named(text, known.somebody, What.SOMEBODY, but=own, is_hard=False),
    ]
    if "place" not in known.may_use:
        found += _named(text, known.places, What.PLACE, but=own, is_hard=False, is_place=True)
    return _apart([*found, *_private(text, known)])


def _private(text: str, known: Known) -> list[Finding]:
    """Return words of health, family and photos where these are not agreed."""
    lists = (
        ("health", HEALTH, What.HEALTH),
        ("family", FAMILY, What.FAMILY),
        ("photo", PHOTO, What.PHOTO),
    )
    found: list[Finding] = []
    for use, said, what in lists:
        if use not in known.may_use:
            found += _matching(_of_list(said), text, what, is_hard=False)
    return found


def in_anonymised(text: str, known: Known) -> tuple[Finding, ...]:
    """Return what may not stand in the text of somebody who may not be named."""
    names = (*known.names, *known.other_names)
    found = [
        *_named(text, names, What.NAME),
        *_named(text, known.not_shown, What.NOT_SHOWN, known.is_whole_only, but=words_of(names)),
        *_named(text, known.contacts, What.CONTACT),
        *_named(text, known.somebody, What.SOMEBODY),
        *_ways_to_reach(text),
        *_references(text, known),
        *_phrases(text, known.actions, What.ACTION),
        *_matching(_OUR_NUMBERS, text, What.ACTION),
        *_named(text, known.places, What.PLACE, is_place=True),
        *_matching(_DAY, text, What.DAY),
        *_matching(_MONTH, text, What.MONTH, is_hard=False),
        *_phrases(text, [known.country], What.COUNTRY, is_hard=False),
        *_named(text, [known.occupation], What.OCCUPATION, is_hard=False, is_place=True),
    ]
    return _apart([*found, *_private(text, known)])


def pieces(text: str, findings: Iterable[Finding]) -> tuple[Piece, ...]:
    """Return the whole text in runs, those that were found marked."""
    runs: list[Piece] = []
    at = 0
    for finding in findings:
        runs += [Piece(text[at : finding.start]), Piece(text[finding.start : finding.end], finding)]
        at = finding.end
    return tuple(run for run in (*runs, Piece(text[at:])) if run.text)


# ---------------------------------------------------------------- names and places


def _named(
    text: str,
    names: Iterable[str],
    what: What,
    is_whole_only: bool = False,
    *,
    but: frozenset[str] = frozenset(),
    is_hard: bool = True,
    is_place: bool = False,
) -> Iterator[Finding]:
    naming = Naming(tuple(name for name in names if name), but=but, is_place=is_place)
    for start, end in naming.whole(text) if is_whole_only else naming.spans(text):
        yield Finding(start, end, text[start:end], what, is_hard)


# ---------------------------------------------------------------- words, days, numbers

_TABLES = tuple(grammar.LANGUAGES.values())
_MONTHS = "|".join(sorted({re.escape(name) for table in _TABLES for name in table.months}, key=len)[::-1])
_MONTH_WORDS = "|".join(
    sorted({re.escape(word) for table in _TABLES for word in table.month_by_word}, key=len)[::-1]
)
_OF_MONTH = r"\d{1,2}(?:st|nd|rd|th)?"
_DAY = re.compile(
    rf"\b{_OF_MONTH}(?:\s+of)?\s+(?:{_MONTH_WORDS})\b(?:\.?,?\s*\d{{4}})?"
    rf"|\b(?:{_MONTH_WORDS})\.?\s+{_OF_MONTH}\b(?:,?\s*\d{{4}})?"
    r"|\b\d{4}\s?[-‐‑–/.]\s?\d{1,2}\s?[-‐‑–/.]\s?\d{1,2}\b|\b\d{1,2}\s?[-./]\s?\d{1,2}\s?[-./]\s?\d{2,4}\b",
    re.IGNORECASE,
)
_MONTH = re.compile(rf"\b(?:{_MONTHS})\b(?:\s+\d{{4}})?")
_OUR_NUMBERS = re.compile(
    r"\b(?:UA|FI|FU|EX|AU)\s?:?\s?\d{1,4}/\d{2,4}(?:-\d+)?\b|\b[A-Z]{3}\s\d{2}/\d{1,4}/\d{2,4}\b"
)
_REFERENCE = re.compile(r"\b(?=([0-9A-Z]{3}[-‐‑– ]?[0-9A-Z]{3})\b)", re.IGNORECASE)
_TO_REACH = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|(?:https?://|www\.)\S+|\+?\d(?:[\s().-]*\d){6,}")
_DASHES = re.compile(r"[‐‑– ]")


def _of_list(words: str) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words.split())
    return re.compile(
        rf"\b(?<!ill-)(?:{alternatives})\b(?!-treat)", re.IGNORECASE
    )  # ill-treatment is neither


def _matching(pattern: re.Pattern[str], text: str, what: What, *, is_hard: bool = True) -> list[Finding]:
    return [Finding(m.start(), m.end(), m[0], what, is_hard) for m in pattern.finditer(text)]


def _phrases(text: str, phrases: Iterable[str], what: What, *, is_hard: bool = True) -> Iterator[Finding]:
    """Find what was written so, however it is spaced and in capitals or not."""
    for phrase in phrases:
        spaced = r"\s*".join(re.escape(word) for word in phrase.split())
        if spaced:
            pattern = re.compile(rf"(?<!\w){spaced}(?!\w)", re.IGNORECASE)
            yield from _matching(pattern, text, what, is_hard=is_hard)


def _ways_to_reach(text: str) -> Iterator[Finding]:
    """Find addresses and telephone numbers; a day in figures is no number to call."""
    for finding in _matching(_TO_REACH, text, What.CONTACT):
        if not _DAY.fullmatch(finding.words):
            yield finding


def _references(text: str, known: Known) -> Iterator[Finding]:
    """Find references: those of this case however written, any other where it is written as one."""
    for match in _REFERENCE.finditer(text):
        written = match[1]
        read = references.read_reference(_DASHES.sub("-", written))
        is_written_so = any(sign in written for sign in "-‐‑–") or any(sign.isdigit() for sign in written)
        if read and (read in known.references or is_written_so):
            yield Finding(*match.span(1), written, What.REFERENCE, is_hard=True)


def _apart(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings in order that do not overlap: of several what has to go, then the longest."""
    kept: list[Finding] = []
    for one in sorted(found, key=lambda one: (not one.is_hard, one.start - one.end, one.start)):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return tuple(sorted(kept, key=lambda one: one.start))
