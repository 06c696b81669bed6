"""What a file does not say of itself: its encoding, and which character parts its cells."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

from cases.exchange.encodings import blocks, first_undecodable, head_of
from cases.exchange.plausibility import ENCODINGS, plausibility

DELIMITERS = ",;\t|"
_MARKS = ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"),
          (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
_TELLING = 1 << 15  # bytes of lines beyond ASCII that are looked at
_MOSTLY = 2  # UTF-8 sequences for each byte that is none: they do not come about by chance


@dataclass(frozen=True)
class Encoding:
    """`is_certain` where the bytes can hardly be anything else; `has_holes` where some are not of it."""

    name: str
    is_certain: bool = True
    has_holes: bool = False


def encoding_of(source: BinaryIO) -> Encoding:
    """Return what the bytes are most likely written in, after a look at all of them."""
    head = head_of(source)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), "")
    if marked and _is_wide_text(head, marked):
        return Encoding(marked)
    if head.count(b"\x00") > len(head) / 50:
        for name in _WIDE:
            if _is_wide_text(head, name):
                return Encoding(name)
    if not first_undecodable(source, "utf-8"):
        return Encoding("utf-8")
    return _of_bytes(source, _telling(source))


def _of_bytes(source: BinaryIO, sample: bytes) -> Encoding:
    read = sample.decode("utf-8", "surrogateescape")
    broken = sum("\udc80" <= c <= "\udcff" for c in read)
    if sum(c > "\x7f" for c in read) - broken >= _MOSTLY * broken:
        return Encoding("utf-8", has_holes=True)
    scores = {name: plausibility(sample, name) for name in ENCODINGS}
    likely = sorted((n for n in ENCODINGS if scores[n] is not None), key=lambda n: -(scores[n] or 0.0))
    for name in likely:
        if not first_undecodable(source, name):
            return Encoding(name, is_certain=False)
    return Encoding(likely[0] if likely else "cp1252", is_certain=False, has_holes=True)


def _telling(source: BinaryIO) -> bytes:
    """Return lines with bytes beyond ASCII, one of each: they alone tell encodings apart."""
    lines: dict[bytes, None] = {}
    size = 0
    for line in _whole_lines(source):
        if not line.isascii() and line not in lines:
            lines[line] = None
            size += len(line)
        if size > _TELLING:
            break
    return b"\n".join(lines)


def _whole_lines(source: BinaryIO) -> Iterator[bytes]:
    """Yield lines, none cut off where a block ends: half of a character is of no encoding."""
    rest = b""
    for block in blocks(source):
        block = rest + block
        end = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1 or len(block)
        rest = block[end:]
        yield from block[:end].removeprefix(b"\xef\xbb\xbf").splitlines()
    yield from rest.splitlines()


def _is_wide_text(head: bytes, encoding: str) -> bool:
    """Whether the head is lines of text in an encoding of two or four bytes a character."""
    width = 4 if "32" in encoding else 2
    try:
        text = head[: len(head) // width * width].decode(encoding)
    except UnicodeDecodeError as problem:
        if problem.end < len(head) - width:
            return False
        text = head[: problem.start].decode(encoding)
    signs = sum(c in "\r\n,;\t|{}[]:" for c in text)
    return "\x00" not in text and signs > 0


def delimiter_of(lines: Sequence[str]) -> str:
    """Return the character that parts most lines into the same number of cells; a comma where none does."""
    return max(DELIMITERS, key=lambda delimiter: _evenness(_widths(lines, delimiter)))


def _evenness(widths: Sequence[int]) -> tuple[float, int]:
    """Return which share of the lines has the usual number of cells, and that number."""
    times = Counter(width for width in widths if width > 1)
    if not times:
        return 0.0, 0
    width, often = max(times.items(), key=lambda item: (item[1], item[0]))
    return often / len(widths), width


def _widths(lines: Sequence[str], delimiter: str) -> list[int]:
    found: list[int] = []
    with suppress(csv.Error):
        found.extend(len(row) for row in csv.reader(lines, delimiter=delimiter) if any(map(str.strip, row)))
    return found
