"""Which kind of file it is, by its bytes: those that can be read, and what to do with the others."""

import re

from cases.exchange.problems import FileNotUsable
from cases.exchange.shape import CSV, JSON, XLSX

_OLE, _LOCKED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    (_OLE, "an old Excel workbook. Save the sheet as CSV (UTF-8)"),
    (b"%PDF", "a PDF. Ask for the table it was made from"),
    (b"\x89PNG", "a picture. Ask for the table itself"),
    (b"\xff\xd8\xff", "a picture. Ask for the table itself"),
    (b"GIF8", "a picture. Ask for the table itself"),
    (b"\x1f\x8b", "a compressed file. Unpack it first"),
    (b"BZh", "a compressed file. Unpack it first"),
    (b"\xfd7zXZ", "a compressed file. Unpack it first"),
    (b"7z\xbc\xaf", "a compressed file. Unpack it first"),
    (b"Rar!\x1a", "a compressed file. Unpack it first"),
    (b"SQLite format 3", "a database. Export the table as CSV (UTF-8)"),
    (b"<!doctype", "a web page. Download the CSV file it shows or links to"),
    (b"<html", "a web page. Download the CSV file it shows or links to"),
    (b"<?xml", "XML. Export the table as CSV or JSON"),
)
_JSON_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*[\[{\]]|\{\s*[\"}])")


def kind_of(head: bytes, name: str, said: str = "") -> str:
    """Return the kind, as `said` where that can be. Raises FileNotUsable for one that holds no rows."""
    if head.startswith(_OLE) and _LOCKED in head:
        raise FileNotUsable(f"{name} is locked with a password. Open it, save it without one, and send that.")
    if head[257:262] == b"ustar":
        raise FileNotUsable(f"{name} is a compressed file. Unpack it first.")
    lowered = head[:64].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for beginning, kind in _OTHERS:
        if head.startswith(beginning) or lowered.startswith(beginning):
            raise FileNotUsable(f"{name} is {kind}.")
    if head.startswith(b"PK"):
        return XLSX
    if said == XLSX:
        raise FileNotUsable(f"{name} is not an Excel workbook. Save it as XLSX, or choose CSV or JSON.")
    if said:
        return said
    narrow = head[:256].replace(b"\x00", b"")  # UTF-16 too
    if name.lower().endswith(".json") or _JSON_BEGINS.match(narrow.removeprefix(b"\xff\xfe")):
        return JSON
    return CSV
