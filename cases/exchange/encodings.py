"""The text of a file: whether its bytes are of the encoding said, and the file opened in it."""

import codecs
import io
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import BinaryIO, TextIO

from cases.exchange.problems import FileNotUsable
from cases.exchange.shape import Manner
from cases.exchange.showing import shown

HEAD = 1 << 16
_BLOCK = 1 << 20
_NO_FILES = ("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def head_of(source: BinaryIO) -> bytes:
    source.seek(0)
    return source.read(HEAD)


def check_encoding(source: BinaryIO, name: str, encoding: str, manner: Manner) -> None:
    """Raise FileNotUsable when the file is not in `encoding`, naming the first line that shows it.

    Where the manner refuses rows, those that cannot be decoded are refused one by one instead. A file that
    is whole UTF-8 is not taken for one of an older encoding, unless its text is mended anyway.
    """
    canonical = codecs.lookup(encoding).name
    head = head_of(source)
    _check_wide(head, name, canonical, encoding, manner)
    check_is_text(head, name, canonical)
    problem = first_undecodable(source, "utf-8" if canonical == "utf-8-sig" else encoding)
    if problem and (not manner.refuses_rows or is_wide(canonical)):
        raise FileNotUsable(
            f"{name} is not in the encoding {encoding}: line {problem} cannot be read in it. "
            + _what_to_do(manner, "cp1252", "Say the right encoding in a mapping file, for example")
        )
    if (
        not canonical.startswith("utf")
        and not manner.is_mended
        and not _is_ascii(source)
        and not first_undecodable(source, "utf-8")
    ):
        raise FileNotUsable(
            f"{name} is UTF-8, but the mapping says {encoding}. Correct the mapping."
            if manner.is_strict
            else f"{name} is UTF-8, and not in the encoding {encoding}. Choose UTF-8."
        )


def is_wide(canonical: str) -> bool:
    return canonical.startswith(("utf-16", "utf-32"))


def _what_to_do(manner: Manner, example: str, in_a_mapping: str) -> str:
    return f'{in_a_mapping} encoding = "{example}".' if manner.is_strict else "Choose another encoding."


def _check_wide(head: bytes, name: str, canonical: str, encoding: str, manner: Manner) -> None:
    looks_wide = head.startswith(_UTF16) or head.count(b"\x00") > len(head) / 5
    if looks_wide and not is_wide(canonical):
        raise FileNotUsable(
            f"{name} is not in the encoding {encoding}; it looks like UTF-16. "
            + _what_to_do(manner, "utf-16", "Save it as UTF-8, or say in a mapping file:")
        )


def check_is_text(head: bytes, name: str, canonical: str) -> None:
    """Raise FileNotUsable for bytes that are no text in any encoding of single bytes."""
    if is_wide(canonical):
        return
    strange = sum(byte < 32 and byte not in b"\t\n\r\x0c\x1a\x00" for byte in head)
    if strange > len(head) / 50 + 2 or head.count(b"\x00") > len(head) / 5:
        raise FileNotUsable(f"{name} is not a file of text. Save the table as CSV (UTF-8) or JSON.")


def first_undecodable(source: BinaryIO, encoding: str) -> int:
    """Return the line of the first bytes that are not of the encoding; 0 when all are."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    line = 1
    for block in chain(blocks(source), (b"",)):
        try:
            decoder.decode(block, final=not block)
        except UnicodeDecodeError as problem:
            return line + problem.object[: problem.start].count(b"\n")
        except UnicodeError:  # UTF-16 without its mark
            return line
        line += block.count(b"\n")
    return 0


def _is_ascii(source: BinaryIO) -> bool:
    return all(block.isascii() for block in blocks(source))


def blocks(source: BinaryIO) -> Iterator[bytes]:
    source.seek(0)
    while block := source.read(_BLOCK):
        yield block


def _mark_to_skip(source: BinaryIO, canonical: str) -> int:
    """Return the length of a mark of another encoding at the beginning: programs write one out of habit."""
    source.seek(0)
    head = source.read(3)
    if head == b"\xef\xbb\xbf":
        return 3 if not canonical.startswith("utf") else 0
    return 2 if head.startswith(_UTF16) and not is_wide(canonical) else 0


def check_known(encoding: str) -> None:
    """Raise FileNotUsable for the name of no encoding of text that files are written in."""
    try:
        "a".encode(encoding)
        known = codecs.lookup(encoding).name not in _NO_FILES
    except (LookupError, ValueError):
        known = False
    if not known:
        raise FileNotUsable(f"{shown(encoding, 40)} is not an encoding we know. Write one such as cp1252.")


@contextmanager
def opened(source: BinaryIO, encoding: str) -> Iterator[TextIO]:
    """Open the file as text, line ends as they are; bytes that do not decode become lone surrogates."""
    canonical = codecs.lookup(encoding).name
    source.seek(_mark_to_skip(source, canonical))
    text = io.TextIOWrapper(
        source,
        encoding="utf-8-sig" if canonical in ("utf-8", "utf-8-sig") else encoding,
        errors="strict" if is_wide(canonical) else "surrogateescape",
        newline="",
    )
    try:
        yield text
    finally:
        text.detach()
