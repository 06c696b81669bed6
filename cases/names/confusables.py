"""Letters that look like others: taken for what they look like when names are compared, never when kept.

A digit among letters is the letter it resembles (Ig0r). A word that mixes Latin with Cyrillic or Greek is
read in the one that most of its letters are of: somebody pasted, or hides.
"""

import re
import unicodedata
from typing import Final

from .scripts import script_of

_DIGITS: Final = str.maketrans("0135", "oies")
_LOOKS_LATIN: Final = str.maketrans(
    "аеорсхуіјѕԁһАВЕКМНОРСТХУІЈЅαορνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcxyijsdhABEKMHOPCTXYIJSaopvikABEZHIKMNOPTYX"
)
_LOOKS_CYRILLIC: Final = str.maketrans("aeopcxyijsABEKMHOPCTXYIJS", "аеорсхуіјѕАВЕКМНОРСТХУІЈЅ")
_LETTERS_AND_DIGITS: Final = re.compile(r"\w+")


def unconfused(name: str) -> str:
    """Return the name with each letter as it looks among its neighbours."""
    return _LETTERS_AND_DIGITS.sub(lambda word: _as_it_looks(word[0]), unicodedata.normalize("NFC", name))


def _as_it_looks(word: str) -> str:
    if word.isascii():
        return word if word.isalpha() or word.isdecimal() else word.translate(_DIGITS)
    script = script_of(word)
    if script == "Latn":
        return word.translate(_LOOKS_LATIN)
    return word.translate(_LOOKS_CYRILLIC) if script == "Cyrl" else word
