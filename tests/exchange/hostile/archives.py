"""Archives that unpack to more than they say, that hold other things, or lie about what they hold."""

import io
import random
import struct
import zipfile
import zlib

from tests.exchange.hostile.building import ANNA, HEADING, book, people, row, sheet
from tests.exchange.hostile.making import Content, Hostile, NotUsable, Usable, archive

_SHEET = "xl/worksheets/sheet1.xml"
_BOMB = NotUsable("unpacks to far more than it says")
_DAMAGED = NotUsable("damaged, cut off or built as none")


def _file(name: str, content: Content, expected: Usable | NotUsable, *, is_heavy: bool = False) -> Hostile:
    return Hostile(name, content, expected, is_heavy=is_heavy)


def _much(times: int, text: str = "<!-- nothing -->") -> bytes:
    """Return a sheet that is that text over and over."""
    return sheet(HEADING, ANNA, text * times)


def _flat() -> bytes:
    return people(more={_SHEET: _much(1_800_000)})


def _nested() -> bytes:
    inner = archive({"x": bytes(50_000_000)})
    for _ in range(4):
        inner = archive({f"{n}.zip": inner for n in range(4)})
    return people(more={"xl/media/image1.zip": inner})


def _changed(content: bytes, part: str, offset: int, number: int, form: str = "<I") -> bytes:
    """Return the archive with one number of the directory's entry of that part written anew."""
    at = content.rindex(part.encode()) - 46 + offset
    return content[:at] + struct.pack(form, number) + content[at + struct.calcsize(form) :]


def _overlapping() -> bytes:
    """Two thousand entries of the directory that all lead to the same packed bytes."""
    content = bytes(10_000_000)
    crc = zlib.crc32(content)
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(content) + packed.flush()
    head = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(body), len(content), 1, 0)
    made = io.BytesIO()
    made.write(head + b"x" + body)
    start = made.tell()
    for n in range(1_900):
        name = b"xl/workbook.xml" if not n else f"xl/worksheets/sheet{n}.xml".encode()
        made.write(
            struct.pack(
                "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(body), len(content),
                len(name), 0, 0, 0, 0, 0, 0,
            ) + name
        )  # fmt: skip
    size = made.tell() - start
    made.write(struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 1_900, 1_900, size, start, 0))
    return made.getvalue()


def _twice() -> bytes:
    out = io.BytesIO(people())
    with zipfile.ZipFile(out, "a") as made:
        made.writestr(zipfile.ZipInfo("./" + _SHEET), b"x")
        made.filelist[-1].filename = _SHEET
    return out.getvalue()


def _strings_without_end() -> bytes:
    """Texts of which each is short, and which do not fit into the memory that reading may take."""
    from_to = b"".join(b"<si><t>\xe4\xb8\xad%d</t></si>" % n for n in range(7_500_000))
    return people(more={"xl/sharedStrings.xml": b"<sst>" + from_to + b"</sst>"})


def _one_attribute_of_200_megabytes() -> bytes:
    return people(more={_SHEET: sheet(HEADING, row(2, "Anna", "XM", more=f' x="{"abcdefgh" * 25_000_000}"'))})


def _one_attribute_that_packs_badly() -> bytes:
    text = random.Random(1).randbytes(110_000_000).hex()
    return people(more={_SHEET: sheet(HEADING, row(2, "Anna", "XM", more=f' x="{text}"'))})


_GOOD = people()
_TURNED = [_GOOD.index(_SHEET.encode()) + len(_SHEET) + n for n in range(5, 100, 19)]
_CUTS = [len(_GOOD) * n // 11 for n in range(1, 11)]

FILES = [
    _file("bomb-flat.xlsx", _flat, _BOMB),
    _file("bomb-of-blank-cells.xlsx", lambda: people(more={_SHEET: _much(1_000_000, '<row><c s="1"/></row>')}), _BOMB, is_heavy=True),
    _file("bomb-of-strings.xlsx", lambda: people(more={"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 5_000_000}), _BOMB, is_heavy=True),
    _file("bomb-in-the-book.xlsx", lambda: people(more={"xl/workbook.xml": b"<a>" + b" " * 30_000_000}), _BOMB),
    _file("bomb-in-a-picture.xlsx", lambda: people(more={"xl/media/image1.png": bytes(60_000_000)}), Usable(2)),
    _file("bomb-nested.xlsx", _nested, Usable(2), is_heavy=True),
    _file("bomb-overlapping.xlsx", _overlapping, _DAMAGED),
    _file("strings-that-fill-the-memory.xlsx", _strings_without_end, NotUsable("needs more than 512 MB to be read. Split it"), is_heavy=True),
    _file("an-attribute-of-200-megabytes.xlsx", _one_attribute_of_200_megabytes, _DAMAGED, is_heavy=True),
    _file("an-attribute-that-packs-badly.xlsx", _one_attribute_that_packs_badly, _DAMAGED, is_heavy=True),
    _file("3000-parts.xlsx", lambda: people(more={f"x{n}": b"" for n in range(3_000)}), _DAMAGED),
    _file("part-twice.xlsx", _twice, _DAMAGED),
    _file("part-outside.xlsx", people(more={"../../../../tmp/casework-was-here": b"x", "/etc/x": b"x", "C:\\x": b"x"}), Usable(2)),
    _file("says-it-is-smaller.xlsx", _changed(_GOOD, _SHEET, 24, 10), _DAMAGED),
    _file("says-it-is-larger.xlsx", _changed(_GOOD, _SHEET, 24, 4_000_000_000), Usable(2)),
    _file("wrong-sum.xlsx", _changed(_GOOD, _SHEET, 16, 7), _DAMAGED),
    _file("part-beyond-the-end.xlsx", _changed(_GOOD, _SHEET, 42, 4_000_000_000), _DAMAGED),
    _file("part-is-another.xlsx", _changed(_GOOD, _SHEET, 42, 0), _DAMAGED),
    _file("locked-part.xlsx", _changed(_GOOD, _SHEET, 8, 1, "<H"), NotUsable("locked with a password")),
    _file("packed-in-no-known-way.xlsx", _changed(_GOOD, _SHEET, 10, 99, "<H"), _DAMAGED),
    _file("packed-by-bzip2.xlsx", book(sheet(HEADING, ANNA), method=zipfile.ZIP_BZIP2), _DAMAGED),
    _file("packed-by-lzma.xlsx", book(sheet(HEADING, ANNA), method=zipfile.ZIP_LZMA), _DAMAGED),
    _file("archive-of-nothing.xlsx", archive({}), NotUsable("without a workbook")),
    _file("archive-of-a-csv.zip", archive({"list.csv": b"name,country\nAnna,XM\n"}), NotUsable("ZIP archive without a workbook")),
    _file("word.docx", archive({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<t/>"}), NotUsable("a Word document")),
    _file("word-named.xlsx", archive({"word/document.xml": b"<w/>"}), NotUsable("a Word document")),
    _file("slides.pptx", archive({"ppt/presentation.xml": b"<p/>"}), NotUsable("a presentation")),
    _file("open-document.ods", archive({"mimetype": b"application/vnd.oasis", "content.xml": b"<o/>"}), NotUsable("an OpenDocument file")),
    _file("binary.xlsb", archive({"xl/workbook.bin": b"\x83\x01"}), NotUsable("a binary Excel workbook")),
    _file("rubbish-before.xlsx", b"PK" + b"rubbish" * 10 + _GOOD, Usable(2)),
    _file("rubbish-after.xlsx", _GOOD + b"rubbish" * 10_000, _DAMAGED),
    _file("signature-alone.xlsx", b"PK\x03\x04", _DAMAGED),
    _file("signature-and-noughts.xlsx", b"PK\x03\x04" + bytes(500), _DAMAGED),
    *[_file(f"cut-at-{at}.xlsx", _GOOD[:at], _DAMAGED) for at in _CUTS],
    *[_file(f"a-byte-turned-at-{at}.xlsx", _GOOD[:at] + bytes([_GOOD[at] ^ 255]) + _GOOD[at + 1 :], _DAMAGED) for at in _TURNED],
]  # fmt: skip
