"""A workbook as an archive: looked into without unpacking to disk, nor more than the limits allow.

Only the parts that rows come from are opened; pictures, macros and archives within are never looked at.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from typing import Any, BinaryIO, cast

from cases.exchange.bounds import ALL_PARTS, BOMB_RATIO, BOMB_SIZE, MIB, MOST_PARTS, PART
from cases.exchange.problems import FileNotUsable
from cases.exchange.showing import shown
from cases.exchange.xml_parts import Attributes, Handler, NotWellBuilt, attribute, parse_whole

_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_OTHERS = (
    ("word/", "a Word document. Copy its table into a sheet and save that as XLSX or CSV"),
    ("ppt/", "a presentation. Ask for the table itself"),
    ("content.xml", "an OpenDocument file. Save the sheet as XLSX or CSV (UTF-8)"),
    ("xl/workbook.bin", "a binary Excel workbook. Save it as XLSX"),
)


@dataclass(frozen=True)
class Sheet:
    name: str
    part: str
    is_hidden: bool


class Workbook:
    """The parts of a workbook. Raises FileNotUsable for an archive that is none, or that no program wrote."""

    def __init__(self, source: BinaryIO, name: str) -> None:
        self.name, self.unpacked = name, 0
        with self.well_built():
            source.seek(0)
            self.archive = zipfile.ZipFile(source)
            self.parts = {entry.filename: entry for entry in self.archive.infolist()}
            self._check_archive()
            self._read_workbook()

    def _check_archive(self) -> None:
        entries = self.archive.infolist()
        if len(entries) > MOST_PARTS or len(entries) != len(self.parts):
            raise NotWellBuilt("parts")
        if any(entry.flag_bits & 1 for entry in entries):
            raise FileNotUsable(f"{self.name} is locked with a password. Save it without one.")
        if "xl/workbook.xml" not in self.parts:
            for beginning, kind in _OTHERS:
                if any(part.startswith(beginning) for part in self.parts):
                    raise FileNotUsable(f"{self.name} is {kind}.")

    def _read_workbook(self) -> None:
        root = self._relations("_rels/.rels", "")
        main = next((target for kind, target in root.values() if kind == "officeDocument"), "xl/workbook.xml")
        if main not in self.parts:
            raise FileNotUsable(
                f"{self.name} is a ZIP archive without a workbook. Unpack it, and choose the file of rows."
            )
        folder, _, base = main.rpartition("/")
        relations = self._relations(posixpath.join(folder, "_rels", f"{base}.rels"), folder)
        book = _Book()
        self.read(main, book)
        self.has_1904 = book.has_1904
        self.sheets = tuple(
            Sheet(shown(name, 100), relations[key][1], state != "visible")
            for name, key, state in book.sheets
            if key in relations and relations[key][0] == "worksheet" and relations[key][1] in self.parts
        )
        by_kind = {kind: target for kind, target in relations.values() if target in self.parts}
        self.styles, self.strings = by_kind.get("styles", ""), by_kind.get("sharedStrings", "")
        if not self.sheets:
            raise FileNotUsable(f"{self.name} has no sheet with rows.")

    def _relations(self, part: str, folder: str) -> dict[str, tuple[str, str]]:
        found = _Relations(folder)
        if part in self.parts:
            self.read(part, found)
        return found.targets

    def read(self, part: str, handler: Handler) -> None:
        with self.opened(part) as stream:
            parse_whole(stream, handler)

    @contextmanager
    def opened(self, part: str) -> Iterator[BinaryIO]:
        """Open one part; it ends with FileNotUsable where it unpacks to more than is allowed."""
        entry = self.parts[part]
        if entry.compress_type not in _METHODS:
            raise NotWellBuilt("packed otherwise")
        with self.archive.open(entry) as stream:
            yield cast(BinaryIO, BufferedReader(cast(Any, _Measured(stream, entry.compress_size, self))))

    @contextmanager
    def well_built(self) -> Iterator[None]:
        """Turn everything that a broken archive raises into one sentence."""
        try:
            yield
        except (NotWellBuilt, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as problem:
            raise self._damaged() from problem
        except (ValueError, KeyError, IndexError, OverflowError, RuntimeError) as problem:
            raise self._damaged() from problem
        except OSError as problem:
            if problem.errno is None or problem.errno == 22:  # a part said to lie before the beginning
                raise self._damaged() from problem
            raise

    def _damaged(self) -> FileNotUsable:
        return FileNotUsable(
            f"{self.name} is an Excel workbook or a ZIP archive that is damaged, cut off or built as none. "
            "Open it, save it again as XLSX or CSV (UTF-8), and send that."
        )


class _Measured(RawIOBase):
    """Counts what a part really unpacks to, whatever it says of itself."""

    def __init__(self, stream: Any, packed: int, book: Workbook) -> None:
        self.stream, self.packed, self.book, self.size = stream, max(1, packed), book, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.stream.read(len(buffer))
        buffer[: len(piece)] = piece
        self.size += len(piece)
        self.book.unpacked += len(piece)
        is_bomb = self.size > BOMB_SIZE and self.size > BOMB_RATIO * self.packed
        if is_bomb or self.size > PART or self.book.unpacked > ALL_PARTS:
            raise FileNotUsable(
                f"{self.book.name} unpacks to far more than it says, or to more than {PART // MIB} MB. "
                "Save the sheet with the rows alone, as CSV (UTF-8)."
            )
        return len(piece)


class _Relations(Handler):
    """The relations of a part: id -> kind, and the name of the part it leads to."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = posixpath.normpath(posixpath.join("/", self.folder, attributes.get("Target", "")))
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.targets[attributes.get("Id", "")] = kind, target.lstrip("/")


class _Book(Handler):
    def __init__(self) -> None:
        self.has_1904 = False
        self.sheets: list[tuple[str, str, str]] = []

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "workbookPr":
            self.has_1904 = attributes.get("date1904", "0") in ("1", "true")
        elif name == "sheet":
            said = attributes.get("name", ""), attribute(attributes, "id"), attributes.get("state", "visible")
            self.sheets.append(said)
