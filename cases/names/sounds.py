"""Keys of how a name sounds, so that a Latin spelling meets a script that writes no vowels.

A key is the consonants, with those that transliterations confuse made one (q, k, c, g, gh; kh, h; sh, ch, s;
v, f), vowels dropped. Three consonants are needed: with fewer, too many names fall together, so a short name
has the sound of its edges added (Ali: vowel, l, i) and meets only names written in the other kind of script.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice, product
from types import MappingProxyType

from .folding import latin_words, words
from .scripts import CONSONANT_SCRIPTS, script_of

ENOUGH = 3
VARIANTS_AT_MOST = 8
ARTICLES = frozenset({"al", "el", "ul", "il", "l", "ال", "аль", "эль"})

# Spellings of one sound, in this order: none may be taken for a part of what an earlier one made.
_HISSING = re.compile("tsch|shch|sch|tch|sh|ch|cz|sz|ts|tz")
_LATIN_SOUNDS: tuple[tuple[str, str], ...] = (
    ("dj", "j"), ("dzh", "j"), ("zh", "j"), ("kh", "h"), ("ck", "k"), ("gh", "k"), ("qu", "k"), ("q", "k"),
    ("g", "k"), ("ph", "f"), ("v", "f"), ("th", "t"), ("dh", "d"),
    ("ce", "se"), ("ci", "si"), ("cy", "sy"), ("c", "k"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_LATIN_DOUBTS: Mapping[str, tuple[str, ...]] = MappingProxyType({"w": ("", "f"), "x": ("h", "ks")})

_LETTER_SOUNDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "ب": ("b",), "پ": ("p",), "ت": ("t",), "ٹ": ("t",), "ث": ("s", "t"), "ج": ("j", "k"), "چ": ("s",),
        "ح": ("h",), "خ": ("h",), "د": ("d",), "ڈ": ("d",), "ذ": ("z", "d"), "ر": ("r",), "ڑ": ("r",),
        "ز": ("z",), "ژ": ("j",), "س": ("s",), "ش": ("s",), "ص": ("s",), "ض": ("d", "z"), "ط": ("t",),
        "ظ": ("z",), "غ": ("k",), "ف": ("f",), "ڤ": ("f",), "ق": ("k",), "ك": ("k",), "گ": ("k",),
        "ل": ("l",), "م": ("m",), "ن": ("n",), "ں": ("n",), "ڭ": ("nk",), "ه": ("h",), "و": ("", "f"),
        "ۋ": ("f",),
        "ב": ("b", "f"), "ג": ("k",), "ד": ("d",), "ה": ("h",), "ו": ("", "f"), "ז": ("z",), "ח": ("h",),
        "ט": ("t",), "כ": ("k", "h"), "ך": ("h",), "ל": ("l",), "מ": ("m",), "ם": ("m",), "נ": ("n",),
        "ן": ("n",), "ס": ("s",), "פ": ("p", "f"), "ף": ("f",), "צ": ("s",), "ץ": ("s",), "ק": ("k",),
        "ר": ("r",), "ש": ("s",), "ת": ("t",),
    }
)  # fmt: skip

_SERVANT_OF_GOD = re.compile(r"\babd ([ae]l )?([ae]l?)?lah\b")
_WITH_ARTICLE = re.compile(r"(?:ال|[ae]l)(.{3,})")
_SERVANT_OF = re.compile(r"abd[aeou][dlnrstz]h?([a-z]{4,})|عبدال(?!له|لله)(.{3,})")
_EDGES: Mapping[str, str] = MappingProxyType(
    {"a": "a", "e": "a", "i": "i", "y": "i", "o": "u", "u": "u", "w": "u",
     "ا": "a", "ه": "a", "ة": "a", "ي": "i", "و": "u"}
)  # fmt: skip
_FIRST_VOWELS = frozenset("aeiouاعאע")


def in_consonants(text: str) -> bool:
    """Whether the text is in a script that mostly writes no vowels."""
    return script_of(text) in CONSONANT_SCRIPTS


def sounding_words(name: str) -> list[str]:
    """Return the words that are compared by sound, in order: "Abdulrahman" is two, an article is none."""
    found = words(name) if in_consonants(name) else latin_words(name)
    joined = _SERVANT_OF_GOD.sub("abdallah", " ".join(found)).replace("عبد الله", "عبدالله")
    split = [part for word in joined.split() for part in _servant_of(word)]
    return [word for word in split if word not in ARTICLES] or split


def _servant_of(word: str) -> list[str]:
    match = _SERVANT_OF.fullmatch(word)
    if match is None:
        return [word]
    return ["abd", match[1]] if match[1] else ["عبد", match[2]]


def forms(word: str) -> list[str]:
    """Return the word as it is and without an attached article: القادري is also قادري."""
    match = _WITH_ARTICLE.fullmatch(word)
    return [word, match[1]] if match else [word]


def skeletons(form: str) -> list[str]:
    """Return the consonants in each way the form can be heard, where they are enough to tell names apart."""
    return [key for key in dict.fromkeys(_consonants(form)) if len(key) >= ENOUGH]


def edges(word: str) -> list[str]:
    """Return the consonants of a short word between the vowels at its edges: Ali is "vli", Reza "rza"."""
    before = "v" if word[:1] in _FIRST_VOWELS else ""
    trimmed = word.removesuffix("h") if len(word) > 2 else word
    after = _EDGES.get(trimmed[-1:], "")
    return [f"{before}{key}{after}" for key in dict.fromkeys(_consonants(word)) if key]


@lru_cache(maxsize=4096)  # the same words stand in many names
def _consonants(word: str) -> tuple[str, ...]:
    letters = _letters(word) if in_consonants(word) else _latin_letters(word)
    return tuple("".join(heard) for heard in islice(product(*letters), VARIANTS_AT_MOST))


def _letters(word: str) -> list[tuple[str, ...]]:
    """A final h is the sound a; letters without a sound here are vowels. A doubled letter is written once."""
    word = re.sub("[هה]$", "", word.replace("لله", "له"))
    return [_LETTER_SOUNDS[letter] for letter in word if letter in _LETTER_SOUNDS]


def _latin_letters(word: str) -> list[tuple[str, ...]]:
    word = _HISSING.sub("s", word)
    for spelling, sound in _LATIN_SOUNDS:
        word = word.replace(spelling, sound)
    word = _DOUBLED.sub(r"\1", word)
    ending = [("", "h")] if word.endswith("h") else []  # Samirah, but Fattah
    letters = [letter for letter in word.removesuffix("h") if letter.isalnum() and letter not in "aeiouy"]
    return [_LATIN_DOUBTS.get(letter, (letter,)) for letter in letters] + ending
