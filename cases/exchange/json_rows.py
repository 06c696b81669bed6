"""Rows of a JSON file as a stream: a list of objects, or an object that holds one list of them."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from cases.exchange.bounds import LONGEST_HEADING, LONGEST_ROW
from cases.exchange.problems import FileNotUsable
from cases.exchange.row import FileRow
from cases.exchange.showing import shown

_BLOCK = 1 << 16


class _Twice(dict[str, Any]):
    """An object that names a value twice, or holds one that does: which is meant, nobody knows."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs) and not any(_is_twice(value) for value in found.values()):
        return found
    return _Twice(pairs)


def _is_twice(value: Any) -> bool:
    return isinstance(value, _Twice) or (isinstance(value, list) and any(map(_is_twice, value)))


def _constant(word: str) -> str | None:
    """NaN is how programs write that nothing is there."""
    return None if word == "NaN" else word


# Numbers stay as they are written: 40.0 is no other text than in a CSV.
_DECODER = json.JSONDecoder(
    parse_int=str, parse_float=str, parse_constant=_constant, object_pairs_hook=_object
)


def rows_of(file: TextIO) -> Iterator[FileRow]:
    """Yield each item of the list. Raises FileNotUsable when the file is not JSON of this form."""
    for number, item in enumerate(_items(_Scanner(file)), 1):
        yield _row(number, item)


def _row(number: int, item: Any) -> FileRow:
    if not isinstance(item, dict):
        return FileRow(number, {}, "The item is not an object with named values.")
    cells = {shown(key.strip(), LONGEST_HEADING): _text(value) for key, value in item.items()}
    if isinstance(item, _Twice) or len(cells) != len(item):
        return FileRow(number, cells, "The item names one of its values twice. Keep one of them.")
    return FileRow(number, cells)


def _text(value: Any) -> str:
    """Return a value as the text of a cell; a list as its items with "; " between, deeper things as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list) and all(not isinstance(item, list | dict) for item in value):
        return "; ".join(_text(item) for item in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)


def _items(scanner: "_Scanner") -> Iterator[Any]:
    opening = scanner.next_mark()
    if opening == "[":
        yield from scanner.list_items()
    elif opening == "{":
        yield from _items_in_object(scanner)
    else:
        raise FileNotUsable("The file is not JSON: it has to begin with [ or {.")
    if scanner.next_mark():
        raise FileNotUsable("The file goes on after the end of its JSON. It has to hold one list.")


def _items_in_object(scanner: "_Scanner") -> Iterator[Any]:
    lists = 0
    scanner.expect("{")
    while scanner.next_mark() not in ("}", ""):
        scanner.value()
        scanner.expect(":")
        if scanner.next_mark() == "[":
            lists += 1
            if lists > 1:
                raise FileNotUsable("The file holds more than one list. Keep the one with the rows.")
            yield from scanner.list_items()
        else:
            scanner.value()
        if scanner.next_mark() != "}":
            scanner.expect(",")
    scanner.expect("}")
    if not lists:
        raise FileNotUsable("The file holds no list. Rows come as a list of objects.")


class _Scanner:
    """Reads JSON values one by one; holds no more than the one it reads."""

    def __init__(self, file: TextIO) -> None:
        self.file = file
        self.text = ""
        self.at = 0
        self.done = 0

    def next_mark(self) -> str:
        """Return the next character that is not a space, without taking it; "" at the end."""
        while True:
            while self.at < len(self.text):
                if self.text[self.at] not in " \t\r\n\ufeff":
                    return self.text[self.at]
                self.at += 1
            if not self._more():
                return ""

    def expect(self, mark: str) -> None:
        if self.next_mark() != mark:
            raise self._broken()
        self.at += 1

    def value(self) -> Any:
        self.next_mark()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except RecursionError:
                raise FileNotUsable(f"Item {self.done + 1} is nested too deeply.") from None
            except ValueError:
                if not self._more():
                    raise self._broken() from None
                continue
            if end == len(self.text) and self._more():
                continue  # a number may go on
            self.at = end
            return value

    def list_items(self) -> Iterator[Any]:
        self.expect("[")
        while self.next_mark() not in ("]", ""):
            item = self.value()
            self.done += 1
            yield item
            if self.next_mark() != "]":
                self.expect(",")
        self.expect("]")

    def _more(self) -> bool:
        block = self.file.read(_BLOCK)
        self.text, self.at = self.text[self.at :] + block, 0
        if len(self.text) > LONGEST_ROW:
            raise FileNotUsable(
                f"Item {self.done + 1} has more than {LONGEST_ROW:,} characters, or is not well-formed."
            )
        return bool(block)

    def _broken(self) -> FileNotUsable:
        return FileNotUsable(f"The file is not well-formed JSON: it breaks after item {self.done}.")
