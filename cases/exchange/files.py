"""Can this file be read at all? Asked before anything is taken of it; each answer is one sentence."""

import codecs
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from cases.exchange.problems import FileNotUsable

LARGEST = 200_000_000  # bytes; 100,000 rows with long texts are about 100 MB
_BLOCK = 1 << 20
_HEAD = 1 << 16
_OTHER_KINDS = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive. Save the sheet as CSV (UTF-8)"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook. Save the sheet as CSV (UTF-8)"),
    (b"%PDF", "a PDF. Ask for the table it was made from"),
    (b"\x89PNG", "a picture. Ask for the table itself"),
    (b"\xff\xd8\xff", "a picture. Ask for the table itself"),
    (b"GIF8", "a picture. Ask for the table itself"),
    (b"\x1f\x8b", "a compressed file. Unpack it first"),
    (b"SQLite format 3", "a database. Export the table as CSV (UTF-8)"),
    (b"<!doctype", "a web page. Download the CSV file it shows or links to"),
    (b"<html", "a web page. Download the CSV file it shows or links to"),
    (b"<?xml", "XML. Export the table as CSV or JSON"),
)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def check_file(path: Path) -> None:
    """Raise FileNotUsable unless it is a file of a size that can be read, of text."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise FileNotUsable(f"{path.name} is not a file. Name a CSV or JSON file.")
        if found.st_size > LARGEST:
            raise FileNotUsable(
                f"{path.name} has {found.st_size / 1e6:,.0f} MB. The limit is {LARGEST / 1e6:,.0f} MB. "
                "Split it into several files."
            )
        if found.st_size == 0:
            raise FileNotUsable(f"{path.name} is empty.")
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as problem:
        raise FileNotUsable(f"{path.name} cannot be read: {problem.strerror}.") from None
    _check_kind(path, head)


def _check_kind(path: Path, head: bytes) -> None:
    lowered = head[:64].lstrip().lower()
    for beginning, kind in _OTHER_KINDS:
        if head.startswith(beginning) or lowered.startswith(beginning):
            raise FileNotUsable(f"{path.name} is {kind}.")


def check_encoding(path: Path, encoding: str, *, refuses_rows: bool, is_mended: bool) -> None:
    """Raise FileNotUsable when the file is not in `encoding`, naming the first line that shows it.

    With `refuses_rows` the rows that cannot be decoded are refused one by one instead. A file that is
    whole UTF-8 is not taken for one of an older encoding, unless its text is mended anyway.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    name = codecs.lookup(encoding).name
    _check_utf16(path, head, name)
    _check_is_text(path, head, name)
    problem = _first_undecodable(path, "utf-8" if name == "utf-8-sig" else encoding)
    if problem and (not refuses_rows or name.startswith(("utf-16", "utf-32"))):
        raise FileNotUsable(
            f"{path.name} is not in the encoding {encoding}: line {problem} cannot be read in it. "
            'Say the right encoding in a mapping file, for example encoding = "cp1252".'
        )
    if (
        not name.startswith("utf")
        and not is_mended
        and not _is_ascii(path)
        and not _first_undecodable(path, "utf-8")
    ):
        raise FileNotUsable(f"{path.name} is UTF-8, but the mapping says {encoding}. Correct the mapping.")


def _check_utf16(path: Path, head: bytes, encoding: str) -> None:
    is_wide = head.startswith(_UTF16) or head.count(b"\x00") > len(head) / 5
    if is_wide and not encoding.startswith(("utf-16", "utf-32")):
        raise FileNotUsable(
            f"{path.name} is not in the encoding {encoding}; it looks like UTF-16. "
            'Say encoding = "utf-16" in a mapping file, or save it as UTF-8.'
        )


def _check_is_text(path: Path, head: bytes, encoding: str) -> None:
    if encoding.startswith(("utf-16", "utf-32")):
        return
    strange = sum(byte < 32 and byte not in b"\t\n\r\x0c\x1a\x00" for byte in head)
    if strange > len(head) / 50 + 2:
        raise FileNotUsable(f"{path.name} is not a file of text. Save the table as CSV (UTF-8) or JSON.")


def _first_undecodable(path: Path, encoding: str) -> int:
    """Return the line of the first bytes that are not of the encoding; 0 when all are."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    for block in (*_blocks(path), b""):
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as problem:
            return line + problem.object[: problem.start].count(b"\n")
        line += block.count(b"\n")
    return 0


def _is_ascii(path: Path) -> bool:
    return all(block.isascii() for block in _blocks(path))


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


@contextmanager
def opened(path: Path, encoding: str) -> Iterator[TextIO]:
    """Open the file as text, line ends as they are; bytes that do not decode become lone surrogates."""
    with path.open(
        encoding="utf-8-sig" if _is_utf8(encoding) else encoding, errors=_errors(encoding), newline=""
    ) as file:
        yield file


def _is_utf8(encoding: str) -> bool:
    return codecs.lookup(encoding).name in ("utf-8", "utf-8-sig")


def _errors(encoding: str) -> str:
    return "strict" if codecs.lookup(encoding).name.startswith(("utf-16", "utf-32")) else "surrogateescape"
