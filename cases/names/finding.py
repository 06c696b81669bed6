"""How a person is found by any spelling or script: keys that are stored, and what a query looks for in them.

A query finds a name when, for each of its words, one alternative of `query_tokens` is contained in the
name's `search_keys`; a database does that with `contains`. `matches` is the same in Python.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .folding import fold, latin, latin_words, words
from .placeholders import is_placeholder
from .scripts import script_of
from .sounds import ARTICLES, edges, forms, in_consonants, skeletons, sounding_words

# Marks of sound keys: a long one, a short one by the kind of script of the name; no folded word holds them.
LONG, VOWELS_WRITTEN, CONSONANTS_ONLY = "=", "~", "^"
PART_FROM = 3
_SYLLABLE_SCRIPTS = frozenset({"Hani", "Hang", "Jpan"})
_HYPHENATED_ARTICLE = re.compile(r"\b[ae](?:[sdt]h|[dlnrstz])[-‐‑–]\s*(?=\w)", re.IGNORECASE)


class Likeness(StrEnum):
    """Why a name was found, the likest first."""

    SAME_SPELLING = "same spelling"
    OTHER_SCRIPT = "other script"
    SOUNDS_ALIKE = "sounds alike"


def search_keys(name: str) -> str:
    """Return what is stored beside a name: " own words | Latin words | sounds ", empty for a placeholder."""
    if is_placeholder(name):
        return ""
    own, roman = fold(name), latin(name)
    return f" {own} | {'' if roman == own else roman} | {' '.join(_stored_sounds(name))} "


@dataclass(frozen=True)
class _Asked:
    """One word of a query: the strings looked for in own words, in Latin words and in sounds."""

    own: list[str]
    roman: list[str]
    sounds: list[str]


def query_tokens(text: str) -> list[list[str]]:
    """Return for each word of a query the strings of which one must be in `search_keys`; empty finds nothing.

    A word of three letters is looked for anywhere in a word of the name, a shorter one at its beginning.
    """
    return [[*asked.own, *asked.roman, *asked.sounds] for asked in _asked(text)]


def matches(query: str, name: str) -> bool:
    return bool(why(query, name))


def why(query: str, name: str) -> str:
    """Return the likeness by which the query finds the name, empty when it does not."""
    asked, keys = _asked(query), search_keys(name)
    own, _, rest = keys.partition("|")
    spelled = own + rest.partition("|")[0]
    if not asked or not keys:
        return ""
    if all(_any_in(word.own, own) for word in asked):
        return Likeness.SAME_SPELLING
    if all(_any_in([*word.own, *word.roman], spelled) for word in asked):
        return Likeness.OTHER_SCRIPT
    found = all(_any_in([*word.own, *word.roman, *word.sounds], keys) for word in asked)
    return Likeness.SOUNDS_ALIKE if found else ""


def _any_in(alternatives: Iterable[str], keys: str) -> bool:
    return any(alternative in keys for alternative in alternatives)


def _asked(text: str) -> list[_Asked]:
    """The words of a query; articles are left out where another word remains."""
    written = [part for word in words(_HYPHENATED_ARTICLE.sub("", text)) for part in _parts(word)]
    named = [word for word in written if word not in ARTICLES] or words(text)
    among_longer = any(skeletons(form) for word in named for form in forms(word))
    return [_asked_for(word, among_longer) for word in named]


def _parts(word: str) -> list[str]:
    """A Chinese or Korean name is asked for by syllable, because Latin spellings join them in any way."""
    if all(script_of(character) in _SYLLABLE_SCRIPTS for character in word):
        return list(word)
    return sounding_words(word) if word.startswith("abd") else [word]


def _asked_for(word: str, among_longer: bool) -> _Asked:
    return _Asked(_spelled(word), _spelled(" ".join(latin_words(word))), _sounded(word, among_longer))


def _spelled(word: str) -> list[str]:
    if not word:
        return []
    return [word] if len(word) >= PART_FROM or script_of(word) in _SYLLABLE_SCRIPTS else [f" {word}"]


def _stored_sounds(name: str) -> list[str]:
    mark = CONSONANTS_ONLY if in_consonants(name) else VOWELS_WRITTEN
    heard = [
        key
        for word in sounding_words(name)
        for form in forms(word)
        for key in _long(form) or [f"{mark}{key}" for key in edges(form)]
    ]
    return list(dict.fromkeys(heard))


def _sounded(word: str, among_longer: bool) -> list[str]:
    """Sound keys of a query word: the beginning of a long one; the whole of a short one, which meets
    the other kind of script always and its own only beside a longer word.
    """
    own, other = VOWELS_WRITTEN, CONSONANTS_ONLY
    if in_consonants(word):
        own, other = other, own
    marks = (other, own) if among_longer else (other,)
    heard: list[str] = []
    for form in (form for part in sounding_words(word) for form in forms(part)):
        heard += [f" {key}" for key in _long(form)]
        heard += [] if _long(form) else [f" {mark}{key} " for key in edges(form) for mark in marks]
    return list(dict.fromkeys(heard))


def _long(form: str) -> list[str]:
    return [f"{LONG}{key}" for key in skeletons(form)]
