"""How like two names are, from 0 to 1: whether two people may be one. A hint, never a proof.

Each word of the shorter name is laid beside a word of the longer, so that together they agree best; the order
in which they stand says nothing. A name is as like as its words agree, and half of that is the word that
agrees least: one part that contradicts is another person, one that only one side gives is a doubt.

Few weights, none tied to a name: the figures they give are printed by `make bench`, on pairs in two halves.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import permutations, product
from typing import Final, NamedTuple

from anyascii import anyascii
from rapidfuzz.distance import OSA

from .confusables import unconfused
from .folding import words
from .placeholders import is_placeholder
from .scripts import CONSONANT_SCRIPTS, SYLLABLE_SCRIPTS, script_of
from .sounds import edges, forms, skeletons, sounding_words

HINT_FROM: Final = 0.52  # two of three words agree, and half of the letters of the third
LIKELY_FROM: Final = 0.75  # where precision and recall are equal: what is worth asking without being asked
VERY_CLOSE_FROM: Final = 0.85  # a slip or two, or a word that only one side gives

_WORST_SHARE: Final = 0.6  # one contradiction outweighs what agrees, and alone does not decide
_ONE_SIDED: Final = 0.4  # of the share of words that only one side gives
_INITIAL: Final = 0.9  # a letter that begins the other word agrees; it could begin another
_OTHER_CHARACTER: Final = 0.9  # another character of the same reading: 張 and 张
_JOINED_FROM: Final = 0.8
_MOST_WORDS: Final = 8
_MOST_JOINED: Final = 3

# Words that bind the parts of a name and tell nobody apart; left out where another word remains.
_BINDING: Final = frozenset(
    {
        "al", "el", "ul", "il", "l", "bin", "ben", "ibn", "bint", "abd", "abdul", "abdel", "abdal", "de",
        "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter",
        "y", "e", "ال", "بن", "ابن", "بنت", "عبد", "аль", "эль", "ибн", "бин",
    }
)  # fmt: skip

Compare = Callable[[str, str], float]


class _Read(NamedTuple):
    """A name as it is compared: its script, its words in it, in Latin letters, and as they sound."""

    script: str
    own: tuple[str, ...]
    roman: tuple[str, ...]
    sounding: tuple[str, ...]


def likeness(one: str, other: str) -> float:
    """Return how like two names are: 1 the same words, 0 nothing in common or no name at all."""
    if is_placeholder(one) or is_placeholder(other):
        return 0.0
    mine, theirs = sorted((_read(one), _read(other)))  # whichever is asked first, the answer is the same
    agreed, one_sided = _laid_side_by_side(*_comparable(mine, theirs))
    if not agreed:
        return 0.0
    agreement = _WORST_SHARE * min(agreed) + (1 - _WORST_SHARE) * sum(agreed) / len(agreed)
    return agreement * (1 - _ONE_SIDED * one_sided / (len(agreed) + one_sided))


class Strength(StrEnum):
    """How strong a hint is, in the words in which somebody is asked."""

    SAME = "the same name"
    VERY_CLOSE = "very close"
    SOUNDS_ALIKE = "sounds alike"
    SIMILAR = "similar"


def strength(one: str, other: str) -> Strength:
    """Say how strong a hint two names are, that are like enough for one."""
    like = likeness(one, other)
    if like == 1:
        return Strength.SAME
    if like >= VERY_CLOSE_FROM:
        return Strength.VERY_CLOSE
    heard, also_heard = ([_heard(word) for word in _read(name).sounding] for name in (one, other))
    few, many = sorted((heard, also_heard), key=len)
    is_heard = all(any(keys & others for others in many) for keys in few)
    return Strength.SOUNDS_ALIKE if is_heard else Strength.SIMILAR


def is_same_hint(one: str, other: str) -> bool:
    """Whether the two are like enough to ask somebody whether they are one person."""
    return likeness(one, other) >= HINT_FROM


def word_likeness(one: str, other: str) -> float:
    """Return how like two folded words are, by letters; where they sound alike, half of the rest too."""
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return _INITIAL if one[:1] == other[:1] else 0.0
    by_letters = OSA.normalized_similarity(one, other)
    return (by_letters + 1) / 2 if _heard(one) & _heard(other) else by_letters


@lru_cache(maxsize=4096)
def _read(name: str) -> _Read:
    plain = unconfused(name)
    return _Read(
        script_of(" ".join(sorted(words(plain)))),  # of two scripts alike in letters, whatever the order
        _telling(words(plain)),
        _telling(words(anyascii(plain))),
        _telling(sounding_words(plain)),
    )


def _telling(said: Sequence[str]) -> tuple[str, ...]:
    """Return each word once, sorted, without those that bind; the longest, where there are very many."""
    each = set(said)
    kept = sorted(each - _BINDING or each, key=lambda word: (-len(word), word))
    return tuple(sorted(kept[:_MOST_WORDS]))


def _comparable(one: _Read, other: _Read) -> tuple[tuple[str, ...], tuple[str, ...], Compare]:
    """Return the words of both in a form in which they can be compared, and how.

    In one script by its own letters; a script that writes no vowels meets another by its consonants; the
    syllables of Chinese and Korean are words, because another syllable is another name.
    """
    if one.script == other.script:
        if one.script in SYLLABLE_SCRIPTS:
            return _characters(one), _characters(other), _character_likeness
        latin = one.script == "Latn"
        return one.roman if latin else one.own, other.roman if latin else other.own, word_likeness
    if one.script in CONSONANT_SCRIPTS or other.script in CONSONANT_SCRIPTS:
        return one.sounding, other.sounding, _consonant_likeness
    return one.roman, other.roman, word_likeness


def _laid_side_by_side(
    mine: tuple[str, ...], theirs: tuple[str, ...], compare: Compare
) -> tuple[list[float], int]:
    """Return how well each pair of words agrees, and how many words only one side gives."""
    same = set(mine) & set(theirs)
    few, many = sorted(([w for w in mine if w not in same], [w for w in theirs if w not in same]), key=len)
    if len(few) < len(many):
        many = _joined(many, few, compare)
    few, many = sorted((few, many), key=len)
    return [1.0] * len(same) + _best_pairs(few, many, compare), len(many) - len(few)


def _best_pairs(few: list[str], many: list[str], compare: Compare) -> list[float]:
    """Lay each of `few` beside another of `many` so that the sum is greatest; return how well each agrees."""
    best: dict[int, tuple[float, list[float]]] = {0: (0.0, [])}
    for word in few:
        agreed = [compare(word, other) for other in many]
        further: dict[int, tuple[float, list[float]]] = {}
        for taken, (total, pairs) in best.items():
            for place, agreement in enumerate(agreed):
                key = taken | 1 << place
                if not taken >> place & 1 and further.get(key, (-1.0,))[0] < total + agreement:
                    further[key] = total + agreement, [*pairs, agreement]
        best = further
    return max(best.values(), key=lambda found: (found[0], min(found[1], default=0.0)))[1]


def _joined(many: list[str], few: list[str], compare: Compare) -> list[str]:
    """Join those of `many` that are together one of `few`: Jan Daniel is JanDaniel, Li Ming is 李明."""
    for other in few:
        for size in range(2, _MOST_JOINED + 1):
            for together in permutations(many, size):
                if abs(sum(map(len, together)) - len(other)) > 1 + len(other) // 5:
                    continue
                joined = "".join(together)
                if compare(joined, other) >= _JOINED_FROM:
                    rest = [word for word in many if word not in together]
                    return [joined, *_joined(rest, [word for word in few if word != other], compare)]
    return many


def _characters(name: _Read) -> tuple[str, ...]:
    return tuple(sorted(set("".join(name.own))))[:_MOST_WORDS]


def _character_likeness(one: str, other: str) -> float:
    return _OTHER_CHARACTER if one != other and anyascii(one) == anyascii(other) else float(one == other)


def _consonant_likeness(one: str, other: str) -> float:
    return max(
        (OSA.normalized_similarity(*keys) for keys in product(_heard(one), _heard(other))), default=0.0
    )


@lru_cache(maxsize=16384)
def _heard(word: str) -> frozenset[str]:
    return frozenset(key for form in forms(word) for key in skeletons(form) or edges(form))
