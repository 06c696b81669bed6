"""What is kept of a name as typed, and the keys under which its spellings fall together."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

NAME_AT_MOST = 300
TATWEEL = "\u0640"
JOINERS = "\u200c\u200d"
APOSTROPHES = frozenset("'’‘`´′ʹʼʻʽʾʿˈ׳")

# Invisible characters that can make a name read as another: overrides, embeddings and isolates.
_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_INVISIBLE = frozenset("\u200b\u200e\u200f\u061c\u2060\ufeff\u00ad")

# Letters that no decomposition takes apart, and Arabic letters that differ by language or habit.
_SAME_LETTER = str.maketrans(
    {
        "đ": "d", "ð": "d", "ł": "l", "ø": "o", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ə": "a", "ɓ": "b",
        "ɗ": "d", "ƙ": "k", "æ": "ae", "œ": "oe", "þ": "th", "ґ": "г",
        "ى": "ي", "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ٱ": "ا",
        "ة": "ه", "ہ": "ه", "ھ": "ه", "ە": "ه", "ۀ": "ه", "ۃ": "ه", "ء": "", TATWEEL: "",
    }
)  # fmt: skip


class NameNotUsable(ValueError):
    """The name cannot be kept as typed; the text is shown at the field."""


def clean(name: str) -> str:
    """Return the name as it is kept: composed, single spaces, no marks of direction; joiners stay.

    Zero-width joiners are part of the spelling of Persian and Indic names.
    """
    _refuse_unusable(name)
    visible = unicodedata.normalize("NFC", name)
    if not _INVISIBLE.isdisjoint(visible):
        visible = "".join(c for c in visible if c not in _INVISIBLE)
    kept = " ".join(visible.split()).strip(JOINERS + " ")
    if not kept:
        raise NameNotUsable("Enter a name, or choose 'Name not known'")
    if len(kept) > NAME_AT_MOST:
        raise NameNotUsable(f"The name has {len(kept)} characters. The limit is {NAME_AT_MOST}. Shorten it.")
    return kept


def _refuse_unusable(name: str) -> None:
    kinds = {unicodedata.category(c) for c in name if not (c.isspace() or c.isalnum())}
    if kinds & {"Cc", "Cs"}:
        raise NameNotUsable("The name holds a character that cannot be kept. Type the name again.")
    if kinds & {"Cn", "Co"}:
        raise NameNotUsable("The name holds a character that is no letter of any script. Type it again.")
    if name.lstrip().startswith(("=", "+", "@")):
        raise NameNotUsable("A name never begins with = + or @. Remove the sign.")
    if _BIDI_CONTROLS & set(name):
        raise NameNotUsable("The name holds a hidden character that turns text around. Type the name again.")


def words(name: str) -> list[str]:
    """Return the folded words in the order in which they are written."""
    return list(_words(name))


@lru_cache(maxsize=512)  # one name is asked for its keys several times in a row
def _words(name: str) -> tuple[str, ...]:
    if name.isascii():
        return tuple(name.lower().translate(_ascii_letters()).split())
    return tuple("".join(map(_letter_or_space, _plain(name))).split())


@lru_cache
def _ascii_letters() -> dict[int, str]:
    """Return what becomes of each letter that has no marks and no other form."""
    return {number: _letter_or_space(chr(number)) for number in range(128)}


def fold(name: str) -> str:
    """Return the key of a spelling: no marks, lower case, one form of each letter, words sorted.

    Sorted because nobody can tell which of a person's names is the family's.
    """
    return " ".join(sorted(words(name)))


def latin(name: str) -> str:
    """Return the key of the name in Latin letters, whatever its script: a Chinese name becomes one word."""
    return " ".join(sorted(latin_words(name)))


def latin_words(name: str) -> list[str]:
    return list(_latin_words(name))


@lru_cache(maxsize=512)
def _latin_words(name: str) -> tuple[str, ...]:
    if name.isascii():
        return _words(name)
    return _words(anyascii(unicodedata.normalize("NFC", name)))


def sort_key(name: str) -> str:
    """Return what a list is sorted by: the name in Latin letters, in the order written; scripts mix.

    At most as long as a name may be, though a transliteration can be longer.
    """
    return " ".join([*latin_words(name), "|", *words(name)])[:NAME_AT_MOST]


def _plain(name: str) -> str:
    """Take the marks off; vowel signs that have no combining class (Indic, Burmese) are letters and stay."""
    bare = _without_marks(_without_marks(name).casefold()).translate(_SAME_LETTER)
    return unicodedata.normalize("NFC", bare)  # Korean syllables, which came apart, together again


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def _letter_or_space(character: str) -> str:
    if character in APOSTROPHES or unicodedata.category(character) in {"Cf", "Lm"}:
        return ""
    return character if re.match("[LNM]", unicodedata.category(character)) else " "
