"""How a person is found by any spelling or script: keys that are stored, and what a query looks for in them.

A query finds a name when, for each of its words, one alternative of `query_tokens` is contained in the
name's `search_keys`; a database does that with `contains`. `matches` is the same in Python.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from .folding import latin, latin_words, words
from .placeholders import is_placeholder
from .scripts import SYLLABLE_SCRIPTS, script_of
from .slips import has_slip, pieces_with_slips
from .sounds import ARTICLES, edges, forms, in_consonants, skeletons, sounding_words

# Marks of sound keys: a long one, a short one by the kind of script of the name; no folded word holds them.
LONG, VOWELS_WRITTEN, CONSONANTS_ONLY = "=", "~", "^"
PART_FROM = 3
_HYPHENATED_ARTICLE = re.compile(r"\b[ae](?:[sdt]h|[dlnrstz])[-‐‑–]\s*(?=\w)", re.IGNORECASE)


class Likeness(StrEnum):
    """Why a name was found, the likest first."""

    SAME_SPELLING = "same spelling"
    VERY_CLOSE = "very close"
    OTHER_SCRIPT = "other script"
    SOUNDS_ALIKE = "sounds alike"


def search_keys(name: str) -> str:
    """Return what is stored beside a name: " own words | Latin words | sounds ", empty for a placeholder.

    A syllable of a script whose characters are syllables is a word: found in any order, and by an index.
    """
    if is_placeholder(name):
        return ""
    own, roman = _own(name), latin(name)
    return f" {own} | {'' if roman == own else roman} | {' '.join(_stored_sounds(name))} "


def whole_key(text: str) -> str:
    """Return how the `search_keys` of a name begin that is `text` and nothing else."""
    return f" {_own(text)} |"


@dataclass(frozen=True)
class StoredKeys:
    """What `search_keys` hold of one name: its words in Latin letters, in order, and its longest sounds."""

    roman: str
    sounds: tuple[str, ...]


def read_keys(stored: str, at_most: int) -> StoredKeys:
    """Take `search_keys` apart, with `at_most` of the sounds."""
    own, _, rest = stored.partition("|")
    roman, _, sounds = rest.partition("|")
    long = sorted({one for one in sounds.split() if one.startswith(LONG)})[:at_most]
    return StoredKeys(roman.strip() or own.strip(), tuple(long))


def _own(name: str) -> str:
    return " ".join(sorted(part for word in words(name) for part in _syllables(word)))


def _syllables(word: str) -> list[str]:
    return list(word) if all(script_of(character) in SYLLABLE_SCRIPTS for character in word) else [word]


@dataclass(frozen=True)
class _Asked:
    """One word of a query: what is looked for in own words, in Latin words and in sounds, and as typed."""

    own: list[str]
    roman: list[str]
    sounds: list[str]
    word: str

    @property
    def spelled(self) -> list[str]:
        return [*self.own, *self.roman]


def query_tokens(text: str) -> list[list[str]]:
    """Return for each word of a query the strings of which one must be in `search_keys`; empty finds nothing.

    A word of three letters is looked for anywhere in a word of the name, a shorter one at its beginning.
    """
    return [[*asked.spelled, *asked.sounds] for asked in _asked(text)]


def spelled_tokens(text: str) -> list[list[str]]:
    """Return `query_tokens` of its spelling alone, in its own letters and in Latin ones."""
    return [asked.spelled for asked in _asked(text)]


def loose_tokens(text: str) -> list[list[list[str]]]:
    """Return for each word of a query its alternatives, slips included: the pieces of one all stand there.

    Every name that the query finds (`why`) holds them; not every name that holds them is found.
    """
    return [
        [*([token] for token in (*asked.spelled, *asked.sounds)), *pieces_with_slips(asked.word)]
        for asked in _asked(text)
    ]


def matches(query: str, name: str) -> bool:
    return bool(why(query, name))


def why(query: str, name: str) -> str:
    """Return the likeness by which the query finds the name, empty when it does not."""
    return Query(query).why(search_keys(name))


class Query:
    """A query taken apart once, to be laid beside the stored keys of many names."""

    def __init__(self, text: str) -> None:
        self._words = _asked(text)

    def why(self, keys: str) -> str:
        """Return the likeness by which a name of these `search_keys` is found, empty when it is not."""
        if not self._words or not keys:
            return ""
        own, _, rest = keys.partition("|")
        spelled = own + rest.partition("|")[0]
        if all(_any_in(word.own, own) for word in self._words):
            return Likeness.SAME_SPELLING
        if all(_any_in(word.spelled, spelled) for word in self._words):
            return Likeness.OTHER_SCRIPT
        written = spelled.split()
        if all(_any_in(word.spelled, spelled) or has_slip(word.word, written) for word in self._words):
            return Likeness.VERY_CLOSE
        found = all(
            _any_in([*word.spelled, *word.sounds], keys) or has_slip(word.word, written)
            for word in self._words
        )
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
    return sounding_words(word) if word.startswith("abd") else _syllables(word)


def _asked_for(word: str, among_longer: bool) -> _Asked:
    roman = " ".join(latin_words(word))
    return _Asked(_spelled(word), _spelled(roman), _sounded(word, among_longer), word)


def _spelled(word: str) -> list[str]:
    if script_of(word) in SYLLABLE_SCRIPTS and len(word) == 1:
        return [f" {word} "]
    return [word if len(word) >= PART_FROM else f" {word}"] if word else []


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
