"""Files of other kinds under the names of tables; cut off, random, and what is no file at all."""

import bz2
import gzip
import lzma
import os
import tarfile
from io import BytesIO
from pathlib import Path

from tests.exchange.hostile.making import ANNA, ODA, WEI, Hostile, NotUsable, Usable, noise, table

_NO_TEXT = NotUsable("not a file of text")
_TABLE = table(ANNA, ODA, WEI).encode()
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _tar() -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        entry = tarfile.TarInfo("list.csv")
        entry.size = len(_TABLE)
        made.addfile(entry, BytesIO(_TABLE))
    return out.getvalue()


KINDS = [
    Hostile("old-workbook.xls", _OLE + bytes(3_000), NotUsable("an old Excel workbook")),
    Hostile("old-workbook-named.xlsx", _OLE + bytes(3_000), NotUsable("an old Excel workbook")),
    Hostile("locked-workbook.xlsx", _OLE + bytes(2_000) + "EncryptedPackage".encode("utf-16-le"), NotUsable("locked with a password")),
    Hostile("pdf.csv", b"%PDF-1.7\n" + noise(1, 500), NotUsable("a PDF")),
    Hostile("png.xlsx", b"\x89PNG\r\n\x1a\n" + noise(2, 500), NotUsable("a picture")),
    Hostile("jpeg.csv", b"\xff\xd8\xff\xe0" + noise(3, 500), NotUsable("a picture")),
    Hostile("gif.csv", b"GIF89a" + noise(4, 500), NotUsable("a picture")),
    Hostile("html.xls", b"<html><table><tr><td>Anna</td></tr></table></html>", NotUsable("a web page")),
    Hostile("html-marked.csv", b"\xef\xbb\xbf\n <!DOCTYPE html><html></html>", NotUsable("a web page")),
    Hostile("spreadsheet-of-2003.xls", b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', NotUsable("XML")),
    Hostile("svg.csv", b"<?xml version='1.0'?><svg/>", NotUsable("XML")),
    Hostile("gzip.csv", gzip.compress(_TABLE, mtime=0), NotUsable("a compressed file")),
    Hostile("bzip2.csv", bz2.compress(_TABLE), NotUsable("a compressed file")),
    Hostile("xz.csv", lzma.compress(_TABLE), NotUsable("a compressed file")),
    Hostile("seven-zip.csv", b"7z\xbc\xaf\x27\x1c" + noise(5, 300), NotUsable("a compressed file")),
    Hostile("rar.csv", b"Rar!\x1a\x07\x01\x00" + noise(6, 300), NotUsable("a compressed file")),
    Hostile("gzip-bomb.csv", lambda: gzip.compress(bytes(50_000_000), mtime=0), NotUsable("a compressed file")),
    Hostile("tar.csv", _tar(), NotUsable("a compressed file")),
    Hostile("sqlite.csv", b"SQLite format 3\x00" + bytes(500), NotUsable("a database")),
    Hostile("rich-text.csv", rb"{\rtf1\ansi Anna}", NotUsable("")),
    Hostile("program.csv", b"\x7fELF\x02\x01\x01" + noise(7, 500), _NO_TEXT),
    Hostile("windows-program.csv", b"MZ\x90\x00\x03" + noise(8, 500), _NO_TEXT),
    Hostile("pickle.csv", b"\x80\x04\x95cposix\nsystem\n(S'true'\ntR." + noise(9, 200), _NO_TEXT),
    Hostile("parquet.csv", b"PAR1" + noise(10, 500), _NO_TEXT),
    Hostile("mail.csv", b"From: a@example.org\nSubject: list\n\nHello\n", Usable(2)),
    Hostile("noughts.csv", bytes(10_000), NotUsable("not a file of text")),
    Hostile("ones.csv", b"\xff" * 10_000, NotUsable("")),
    *[Hostile(f"noise-{n}.csv", noise(n, 4_000), _NO_TEXT) for n in range(20, 26)],
    *[Hostile(f"noise-{n}.json", noise(n, 4_000), _NO_TEXT) for n in range(30, 33)],
    *[Hostile(f"noise-{n}.xlsx", noise(n, 4_000), _NO_TEXT) for n in range(40, 43)],
    *[Hostile(f"noise-after-zip-{n}.xlsx", b"PK\x03\x04" + noise(n, 4_000), NotUsable("damaged")) for n in range(50, 53)],
]  # fmt: skip


def _cut_table(at: int) -> Hostile:
    """A table cut off: whole lines are rows, the last is refused where it lacks a cell."""
    content = _TABLE[:at]
    lines = content.decode().splitlines()
    short = tuple(n for n, line in enumerate(lines, 1) if n > 1 and line.count(",") != 1)
    expected = Usable(len(lines) - 1, short) if len(lines) > 1 else NotUsable("holds no rows")
    return Hostile(f"cut-at-{at}.csv", content, expected)


def _cut_list(at: int) -> Hostile:
    whole = b'[{"name": "Anna Velor", "country": "XM"}, {"name": "Oda Fremd", "country": "XM"}]'
    done = whole[:at].count(b"}")
    return Hostile(f"cut-at-{at}.json", whole[:at], NotUsable(f"it breaks after item {done}"))


CUT = [*map(_cut_table, (1, 5, 12, 14, 20, 26, 30, 40)), *map(_cut_list, (1, 10, 25, 39, 40, 41, 60, 79))]


def _pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _link(path: Path) -> Path:
    path.with_suffix(".real").write_bytes(_TABLE)
    path.symlink_to(path.with_suffix(".real"))
    return path


def _link_to_nothing(path: Path) -> Path:
    path.symlink_to(path.with_suffix(".none"))
    return path


def _link_to_itself(path: Path) -> Path:
    path.symlink_to(path)
    return path


def _link_to_zeroes(path: Path) -> Path:
    path.symlink_to("/dev/zero")
    return path


def _gigabyte(path: Path) -> Path:
    path.write_bytes(_TABLE)
    os.truncate(path, 1_000_000_000)
    return path


def _holes(path: Path) -> Path:
    path.write_bytes(_TABLE)
    os.truncate(path, 150_000_000)
    return path


PATHS = [
    Hostile("nothing.csv", b"", NotUsable("is empty")),
    Hostile("not-there.csv", b"", NotUsable("No such file"), make=lambda path: path),
    Hostile("folder.csv", b"", NotUsable("is not a file"), make=_folder),
    Hostile("pipe.csv", b"", NotUsable("is not a file"), make=_pipe),
    Hostile("link.csv", b"", Usable(3), make=_link),
    Hostile("link-to-nothing.csv", b"", NotUsable("No such file"), make=_link_to_nothing),
    Hostile("link-to-itself.csv", b"", NotUsable("cannot be read"), make=_link_to_itself),
    Hostile("link-to-zeroes.csv", b"", NotUsable("is not a file"), make=_link_to_zeroes),
    Hostile("a-gigabyte.csv", b"", NotUsable("The limit is 200 MB"), make=_gigabyte),
    Hostile("150-megabytes-of-holes.csv", b"", NotUsable("not a file of text"), make=_holes),
    Hostile(f"{'n' * 240}.csv", _TABLE, Usable(3)),
    Hostile("na\u202eme\nwith {braces} 'and' %s.csv", _TABLE, Usable(3)),
    Hostile("na\u202eme\n{0} %s.xlsx", b"PK\x03\x04", NotUsable("damaged")),
    Hostile("-rf --.csv", _TABLE, Usable(3)),
]
FILES = KINDS + CUT + PATHS
