"""What the sheets of a workbook share: the texts of cells, and the formats in which numbers are shown."""

import re

from cases.exchange.spreadsheet_numbers import Format, format_of
from cases.exchange.xml_parts import Attributes, Handler

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


def unescaped(text: str) -> str:
    """Return text with the characters that XML has no place for: _x000D_ is a carriage return."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text) if "_x" in text else text


class Strings(Handler):
    """The texts that cells share. Readings of Japanese words stand beside them, and are no part of them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.pieces: list[str] = []
        self.is_text = self.is_reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        self.is_reading = self.is_reading or name == "rPh"
        self.is_text = name == "t" and not self.is_reading

    def end(self, name: str) -> None:
        self.is_text = False
        if name == "rPh":
            self.is_reading = False
        elif name == "si":
            self.found.append(unescaped("".join(self.pieces)))
            self.pieces = []

    def text(self, piece: str) -> None:
        if self.is_text:
            self.pieces.append(piece)


class Styles(Handler):
    """Which format each style shows numbers in, in the order in which cells refer to them."""

    def __init__(self) -> None:
        self.codes: dict[int, str] = {}
        self.numbers: list[int] = []
        self.is_of_cells = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "numFmt":
            self.codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self.is_of_cells = True
        elif name == "xf" and self.is_of_cells:
            self.numbers.append(int(attributes.get("numFmtId", 0)))

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self.is_of_cells = False

    def formats(self) -> list[Format]:
        return [format_of(number, self.codes.get(number, "")) for number in self.numbers]
