"""What tells a row of a file again, so that the same file imported twice brings nobody in twice."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

from cases.exchange.row import FileRow
from cases.imported import digest_of_row


@dataclass(frozen=True)
class Digests:
    """What one row says, whatever rows stand around it: of its cells, and of its id, empty without one."""

    content: str
    identity: str


@dataclass(frozen=True)
class RowKey:
    """`key` tells the row within its campaign; `content` tells whether it says the same as before."""

    key: str
    content: str


@dataclass
class Keys:
    """Gives each row of one file its key, in the order of the file.

    With id columns the key is the id; a row without one is told by its content. Without them it is the
    content, and equal rows are numbered: three different people called "Unknown" stay three. Remembers
    about a hundred bytes a row.
    """

    has_ids: bool = False
    repeated: int = 0
    _times: dict[bytes, int] = field(default_factory=dict)
    _contents: dict[bytes, bytes] = field(default_factory=dict)
    _ids: set[bytes] = field(default_factory=set)

    def key_of(self, row: Digests) -> RowKey:
        content = row.content
        if row.identity:
            self._ids.add(_short(row.identity))
            return RowKey(row.identity, content)
        short = _short(content)
        times = self._times[short] = self._times.get(short, 0) + 1
        self.repeated += times > 1
        return RowKey(content if times == 1 else _digest([content, str(times)]), content)

    def is_said_otherwise(self, key: RowKey) -> bool:
        """Return whether an earlier row of this file has the same id and another content."""
        if not self.has_ids:
            return False
        content = _short(key.content)
        return self._contents.setdefault(_short(key.key), content) != content

    def has_come(self, key: RowKey) -> bool:
        """Return whether an earlier row of this file has this very key: it says an id twice."""
        return self.has_ids and _short(key.key) in self._contents

    def knows_id(self, key: str) -> bool:
        """Return whether any row so far had this id, were it to be mended or not."""
        return _short(key) in self._ids


def digests_of(row: FileRow, id_columns: Iterable[str]) -> Digests:
    """Return what tells this row again, wherever its columns stand and however an editor saved it."""
    cells = row.cells
    said = [(plain, text) for plain, name in _in_order(tuple(cells)) if (text := _plain(cells[name]))]
    identity = [_plain(cells.get(column, "")) for column in id_columns]
    content = _digest([f"{column}={text}" for column, text in said])
    return Digests(content, _digest(["id", *identity]) if any(identity) else "")


@lru_cache(maxsize=64)  # most rows of a list have the same columns
def _in_order(columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return each column with its plain form, in the order of those; of two that are one, the later."""
    return tuple(sorted({_plain(column): column for column in columns}.items()))


def _plain(text: str) -> str:
    """Take away what editors change without being asked: composition, spaces at the ends, line ends."""
    whole = text if text.isascii() else unicodedata.normalize("NFC", text)
    return whole.strip().replace("\r\n", "\n")


def _digest(parts: Iterable[str]) -> str:
    return digest_of_row("\x1f".join(parts))


def _short(digest: str) -> bytes:
    return blake2b(digest.encode(), digest_size=8).digest()
