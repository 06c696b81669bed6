"""What a page says back to who typed it, taken out: the rest is what it tells."""

import re

_TYPED = re.compile(r"<dd data-typed>.*?</dd>", re.DOTALL)


def without_echo(page: str, typed: str) -> str:
    """Return the page without what was typed: as it stands, and word by word where parts of it are marked."""
    return _TYPED.sub("", page).replace(typed, "")
