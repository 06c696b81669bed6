"""Where the words of some names stand in a text, in any spelling or script.

Each word of a name is looked for by itself: folded, in Latin letters, with an ending or an attached particle,
and by its sound where it has enough consonants for that. Scripts without spaces are searched by two
characters and more.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from cases.forbidden_words import COMMON, OF_PLACES, PARTICLES
from cases.names import fold, latin, script_of
from cases.names.folding import APOSTROPHES, latin_words, words
from cases.names.placeholders import is_placeholder
from cases.names.sounds import forms, skeletons

_NO_SPACES: Final = frozenset({"Hani", "Jpan", "Hira", "Kana", "Thai", "Laoo", "Khmr", "Mymr", "Tibt"})
_ATTACHED: Final = re.compile("[وفبلك]?(?:ال)?(?=.{3})")
_POSSESSIVE: Final = re.compile("['’]s?$")
_STEM_FROM, _ENDING_AT_MOST, _SOUND_FROM = 5, 3, 4
Span = tuple[int, int]


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the folded words of names, in their own letters and in Latin ones."""
    return frozenset(word for name in names for word in (*words(name), *latin_words(name)))


@dataclass(frozen=True)
class Naming:
    """Some names to look for. `but` are words that may stand; `is_place`: descriptions of places."""

    names: tuple[str, ...]
    but: frozenset[str] = frozenset()
    is_place: bool = False

    @cached_property
    def _words(self) -> frozenset[str]:
        idle = PARTICLES | (OF_PLACES if self.is_place else frozenset())
        named = (name for name in self.names if not is_placeholder(name))
        found = {part for word in words_of(named) for part in (word, _bare(word))}
        return frozenset(word for word in found - idle - self.but if len(word) > 1)

    @cached_property
    def _stems(self) -> tuple[str, ...]:
        return tuple(word for word in self._words if len(word) >= _STEM_FROM)

    @cached_property
    def _sounds(self) -> frozenset[str]:
        heard = (
            frozenset() if self.is_place else frozenset(key for word in self._words for key in _heard(word))
        )
        return heard - {key for word in self.but for key in _heard(word)}

    @cached_property
    def _pairs(self) -> frozenset[str]:
        """Two characters that follow each other in a name of a script without spaces."""
        unspaced = (name for name in self.names if script_of(name) in _NO_SPACES)
        return frozenset(a + b for name in unspaced for a, b in pairwise("".join(name.split())))

    def spans(self, text: str) -> Iterator[Span]:
        """Yield where a word of one of the names stands."""
        if not self._words and not self._pairs:
            return
        for start, end in _words_in(text):
            word = text[start:end]
            if self._is_one(_POSSESSIVE.sub("", word)):
                yield start, end
            elif self._pairs:
                yield from self._unspaced(word, start)

    def whole(self, text: str) -> Iterator[Span]:
        """Yield where a whole name stands: all of its words, next to each other, in any order."""
        found = list(_words_in(text))
        for name in self.names:
            asked = fold(name)
            number = len(words(name))
            for first in range(len(found) - number + 1):
                start, end = found[first][0], found[first + number - 1][1]
                if asked and fold(text[start:end]) == asked:
                    yield start, end

    def _is_one(self, word: str) -> bool:
        own, roman = fold(word), latin(word)
        is_small = word.islower()
        if {own, roman} & self.but or (is_small and own in COMMON):
            return False
        if {own, roman, _bare(own), _bare(roman)} & self._words:
            return True
        if own in COMMON:
            return False
        if is_small and word.isascii():  # an ordinary word, unless a name is the whole of its beginning
            return any(
                own.startswith(stem) and len(own) - len(stem) < _ENDING_AT_MOST for stem in self._stems
            )
        return self._is_inflected(own) or self._is_inflected(roman) or self._sounds_like(own, roman)

    def _is_inflected(self, word: str) -> bool:
        return any(
            word.startswith(stem[:-1]) and abs(len(word) - len(stem)) <= _ENDING_AT_MOST
            for stem in self._stems
        )

    def _sounds_like(self, own: str, roman: str) -> bool:
        if len(roman) < _SOUND_FROM:
            return False
        return any(key in self._sounds for form in {own, roman} for key in _heard(form))

    def _unspaced(self, word: str, start: int) -> Iterator[Span]:
        places = [place for place in range(len(word) - 1) if word[place : place + 2] in self._pairs]
        begins = [place for place in places if place - 1 not in places]
        ends = [place + 2 for place in places if place + 1 not in places]
        for begin, end in zip(begins, ends, strict=True):
            yield start + begin, start + end


def _bare(word: str) -> str:
    """Return an Arabic word without what is written together with it: "and", "by", the article."""
    return _ATTACHED.sub("", word, count=1) if script_of(word) == "Arab" else word


def _heard(word: str) -> list[str]:
    return [key for form in forms(word) for key in skeletons(form)]


def _words_in(text: str) -> Iterator[Span]:
    """Yield where each word of a text begins and ends; what cannot be seen ends no word."""
    start = -1
    for place, character in enumerate(f"{text} "):
        if _is_of_a_word(character):
            start = place if start < 0 else start
        elif start >= 0:
            yield start, place
            start = -1


def _is_of_a_word(character: str) -> bool:
    kind = unicodedata.category(character)
    return kind[0] in "LM" or kind == "Cf" or character in APOSTROPHES
