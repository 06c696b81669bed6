"""The script a name is written in, as an ISO 15924 code, and the direction it is read in."""

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

Direction = Literal["ltr", "rtl"]

UNDETERMINED = "Zyyy"
RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"})
# The vowels of these are mostly not written, so a name in them is compared by its consonants.
CONSONANT_SCRIPTS = frozenset({"Arab", "Hebr"})
# A character of these is a syllable, and Latin spellings join the syllables of a name in any way.
SYLLABLE_SCRIPTS = frozenset({"Hani", "Hang", "Jpan"})
JAPANESE_SYLLABLES = frozenset({"Hira", "Kana"})

# First word of a letter's Unicode name -> script; Python knows names of letters but not their script.
_BY_FIRST_WORD: Mapping[str, str] = MappingProxyType(
    {
        "ADLAM": "Adlm", "ARABIC": "Arab", "ARMENIAN": "Armn", "BENGALI": "Beng", "CANADIAN": "Cans",
        "CHEROKEE": "Cher", "CJK": "Hani", "CYRILLIC": "Cyrl", "DEVANAGARI": "Deva", "ETHIOPIC": "Ethi",
        "GEORGIAN": "Geor", "GREEK": "Grek", "GUJARATI": "Gujr", "GURMUKHI": "Guru", "HANGUL": "Hang",
        "HANIFI": "Rohg", "HEBREW": "Hebr", "HIRAGANA": "Hira", "KANNADA": "Knda", "KATAKANA": "Kana",
        "KHMER": "Khmr", "LAO": "Laoo", "LATIN": "Latn", "FULLWIDTH": "Latn", "MALAYALAM": "Mlym",
        "MANDAIC": "Mand", "MONGOLIAN": "Mong", "MYANMAR": "Mymr", "NKO": "Nkoo", "ORIYA": "Orya",
        "SAMARITAN": "Samr", "SINHALA": "Sinh", "SYRIAC": "Syrc", "TAMIL": "Taml", "TELUGU": "Telu",
        "THAANA": "Thaa", "THAI": "Thai", "TIBETAN": "Tibt", "TIFINAGH": "Tfng", "VAI": "Vaii",
        "YEZIDI": "Yezi",
    }
)  # fmt: skip


@lru_cache(maxsize=1024)
def script_of(name: str) -> str:
    """Return the script of most letters of the name (the earlier on a tie); Zyyy when it has no letter.

    Chinese characters are Hani, whether simplified or traditional: the characters of a name do not tell.
    Any Japanese syllable makes the name Jpan.
    """
    if name.isascii():
        return "Latn" if any(map(str.isalpha, name)) else UNDETERMINED
    counts = Counter(map(_script_of_letter, name))
    counts.pop(UNDETERMINED, None)
    if not counts:
        return UNDETERMINED
    if JAPANESE_SYLLABLES & counts.keys():
        return "Jpan"
    return counts.most_common(1)[0][0]


def direction(script: str) -> Direction:
    return "rtl" if script in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=4096)
def _script_of_letter(letter: str) -> str:
    if not unicodedata.category(letter).startswith("L"):
        return UNDETERMINED
    return _BY_FIRST_WORD.get(unicodedata.name(letter, "").split(" ")[0], UNDETERMINED)
