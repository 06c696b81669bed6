"""What every file heeds that a spreadsheet may open."""

import re
from datetime import datetime
from typing import Final

# The same day in every file: when it was made is no reader's business.
NO_DAY: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the file knows no time zone
# What a spreadsheet would run, behind however many apostrophes: one more is written, and one is taken off.
RUNS: Final = r"'*[=+\-@\t\r\n＝＋－＠]"
_TO_QUOTE: Final = re.compile(RUNS)


def neutral(text: str) -> str:
    """Return the text with an apostrophe where a spreadsheet would calculate; imports take it off."""
    return f"'{text}" if _TO_QUOTE.match(text) else text
