"""What every file heeds that a spreadsheet may open."""

from datetime import datetime
from typing import Final

# The same day in every file: when it was made is no reader's business.
NO_DAY: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the file knows no time zone
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutral(text: str) -> str:
    """Return the cell with an apostrophe before what a spreadsheet would calculate; imports take it off."""
    return f"'{text}" if text.startswith(_FORMULA) else text
