"""What a single cell may hold, before anybody asks which field it is for."""

import re
import unicodedata
from typing import Final

from cases.exchange.problems import CellNotUsable
from cases.spreadsheets import as_before

FORMULA_SIGNS = "=+-@"
LONGEST: Final = 20_000  # characters: several times what any field holds, and soon read
_ERROR = re.compile(
    r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|GETTING_DATA)|#{3,}", re.IGNORECASE
)
_CALL = re.compile(r"=|[+\-@][^\s].*[(!|]", re.DOTALL)
_KEPT_CONTROLS = frozenset("\t\n\r")
_UNDECODABLE = re.compile("[\udc80-\udcff]")


def as_written(cell: str) -> str:
    """Return the text of a cell without what only a spreadsheet needed. Raises CellNotUsable.

    Refused: NUL and other control characters, halves of characters, the errors of a spreadsheet (`#REF!`)
    and what it would run as a formula (`=cmd()`). All else stays as it is; exports neutralise it again.
    """
    if len(cell) > LONGEST:
        raise CellNotUsable(f"It has {len(cell):,} characters. No field holds more than {LONGEST:,}.")
    text = cell.strip(" \t\r\n\u00a0\ufeff")
    _refuse_unstorable(text)
    if text.startswith("#") and _ERROR.fullmatch(text):
        raise CellNotUsable(
            f"It is an error of the spreadsheet ({text[:12]}). Mend the formula, or type the value."
        )
    if _CALL.match(text):
        raise CellNotUsable("It begins like a spreadsheet formula. Write ' before it if it is text.")
    return as_before(text)


def as_name(text: str) -> str:
    """Refuse what no name begins with."""
    if text[:1] and text[0] in FORMULA_SIGNS:
        raise CellNotUsable(f"A name never begins with {text[0]}. Type the name.")
    return text


def _refuse_unstorable(text: str) -> None:
    if text.isprintable():
        return
    if "\x00" in text:
        raise CellNotUsable("It holds a NUL character, which no text has. Export the file again.")
    if _UNDECODABLE.search(text):
        raise CellNotUsable(
            "It holds bytes that are not of the encoding said. Say in the mapping file how to mend it."
        )
    if any(unicodedata.category(c) == "Cs" for c in text):
        raise CellNotUsable("It holds half of a character. Export the file again.")
    if any(c < " " and c not in _KEPT_CONTROLS or c == "\x7f" for c in text):
        raise CellNotUsable("It holds a control character, which no text has. Export the file again.")
