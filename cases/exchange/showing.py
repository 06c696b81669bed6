"""Text of a file as it may stand on a page or in a sentence, whatever it holds."""

import unicodedata

# They turn the text around them, a page's own words too.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NEVER = ("Cc", "Cs")


def shown(text: str, at_most: int) -> str:
    """Return the text on one line, without what no page can show; what is cut off is marked."""
    cut = text if len(text) <= at_most else f"{text[: at_most - 1]}…"
    line = " ".join(cut.split())
    if line.isprintable():
        return line
    return "".join("\ufffd" if c in TURNING or unicodedata.category(c) in _NEVER else c for c in line)
