"""What every file heeds that a spreadsheet may open."""

import re
from datetime import datetime
from typing import Final

# The same day in every file: when it was made is no reader's business.
NO_DAY: Final = datetime(1980, 1, 1)  # noqa: DTZ001 - the file knows no time zone
# What a spreadsheet would run, behind however many apostrophes: one more is written, and one is taken off.
# A cell begins behind its sign, too, where another list separator is set than the file's.
_BEGINS: Final = r"(^|[;|\t])"
_RUNS: Final = r"'*[=+\-@\t\r\n＝＋－＠]"
_TO_QUOTE: Final = re.compile(rf"{_BEGINS}(?={_RUNS})")
_QUOTED: Final = re.compile(rf"{_BEGINS}'(?={_RUNS})")


def neutral(text: str) -> str:
    """Return the text with an apostrophe wherever a spreadsheet would calculate; imports take it off."""
    return _TO_QUOTE.sub(r"\1'", text)


def as_before(text: str) -> str:
    """Return the text that `neutral` was given."""
    return _QUOTED.sub(r"\1", text) if "'" in text else text
