"""How typed text is made comparable: digits of any script, case, marks, spaces, stray punctuation."""

import re
import unicodedata

TATWEEL = "\u0640"


def fold(text: str) -> str:
    """Return the text with ASCII digits, lower case, single spaces, and no marks or invisible characters."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return " ".join("".join(_plain(character) for character in decomposed).split())


def _plain(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    hidden = unicodedata.category(character) in {"Mn", "Cf"} or character == TATWEEL
    return "" if hidden else character


def is_storable(text: str) -> bool:
    """Whether the text holds no control character (tabs and line ends are spaces) and no half character."""
    return not any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n\r" for c in text)


def without(words: frozenset[str], text: str) -> str:
    return " ".join(word for word in text.split() if word not in words)


def unpunctuated(text: str) -> str:
    """Drop apostrophes, commas, brackets, quotes and dots that follow a word; dots between digits stay."""
    text = re.sub(r"['’ʼʿ`]", "", text)
    text = re.sub(r"\b([^\W\d])\.([^\W\d])\b\.?", r"\1\2", text)  # a.h. -> ah
    text = re.sub(r"(?<![0-9])\.|\.(?![0-9])", " ", text)
    text = re.sub(r"[,;:!?()\[\]\"“”«»،؛؟]", " ", text)
    return " ".join(re.sub(r"^[~≈]", "~ ", text.strip()).split())
