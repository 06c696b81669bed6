"""Office documents: archives, looked into without unpacking more than the limits allow."""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO

from cases.files import kinds, limits
from cases.files.kinds import Kind
from cases.files.refusing import NotAccepted

_MAIN = {
    b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": kinds.DOCX,
    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": kinds.XLSX,
}
_ENTRY = b"PK\x01\x02"
_ACTIVE = re.compile(
    r"(vbaproject|vbadata|activex|macrosheets|oleobject|^basic/|^scripts/|"
    r"\.(exe|dll|com|scr|bat|cmd|js|jse|vbs|vbe|wsf|hta|ps1|lnk|jar|html?|svg|swf|zip|docm|xlsm)$)",
    re.IGNORECASE,
)
_ENTITY = re.compile(rb"<!\s*(doctype|entity)", re.IGNORECASE)
_OUTSIDE = re.compile(rb"<Relationship\b[^>]*TargetMode\s*=\s*[\"']External[\"'][^>]*>", re.IGNORECASE)


def kind_of(content: bytes, said: str) -> Kind | None:
    """Return which office document it is; None for any other archive. Raises NotAccepted for harm."""
    if content.count(_ENTRY) > limits.ARCHIVE_ENTRIES:
        raise NotAccepted(f"{said} holds more than {limits.ARCHIVE_ENTRIES} parts. Save it as a PDF.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_sizes(archive, said)
            kind = _kind_inside(archive)
            if kind is not None:
                _check_parts(archive, said)
            return kind
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError, RuntimeError) as problem:
        raise NotAccepted(f"{said} is damaged. Open it, save it again, then send it.") from problem
    except Exception as problem:  # zlib's and lzma's own errors have no common parent
        if isinstance(problem, NotAccepted):
            raise
        raise NotAccepted(f"{said} is damaged. Open it, save it again, then send it.") from problem


def _check_sizes(archive: zipfile.ZipFile, said: str) -> None:
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(1, sum(entry.compress_size for entry in entries))
    is_bomb = any(entry.file_size > limits.ARCHIVE_RATIO * max(512, entry.compress_size) for entry in entries)
    if is_bomb or unpacked > limits.ARCHIVE_UNPACKED or unpacked > limits.ARCHIVE_RATIO * max(packed, 512):
        raise NotAccepted(f"{said} unpacks to far more than it says. Save it as a PDF.")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names) or any(_is_outside(name) for name in names):
        raise NotAccepted(f"{said} is built like no document is. Save it as a PDF.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise NotAccepted(f"{said} is locked with a password. Save it without one, then send it again.")


def _is_outside(name: str) -> bool:
    return name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name


def _kind_inside(archive: zipfile.ZipFile) -> Kind | None:
    names = set(archive.namelist())
    if "mimetype" in names and _read(archive, "mimetype").strip() == kinds.ODT.media_type.encode():
        return kinds.ODT
    if "[Content_Types].xml" not in names:
        return None
    listed = _read(archive, "[Content_Types].xml")
    found = [kind for word, kind in _MAIN.items() if word in listed]
    return found[0] if len(found) == 1 else None


def _check_parts(archive: zipfile.ZipFile, said: str) -> None:
    if any(_ACTIVE.search(name) for name in archive.namelist()):
        raise NotAccepted(f"{said} can run by itself (a macro or a program inside). Save it as a PDF.")
    for name in archive.namelist():
        if name.endswith((".xml", ".rels", ".rdf")):
            _check_xml(_read(archive, name), name, said)
    for entry in archive.infolist():
        for _ in _chunks(archive, entry.filename):  # every part opens, and is as long as it says
            pass


def _check_xml(part: bytes, name: str, said: str) -> None:
    if b"\x00" in part or _ENTITY.search(part):
        raise NotAccepted(f"{said} is built like no document is. Save it as a PDF.")
    outside = _OUTSIDE.findall(part) if name.endswith(".rels") else []
    if any(b"/hyperlink" not in link for link in outside):
        raise NotAccepted(f"{said} fetches parts of itself from another place. Save it as a PDF.")


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    return b"".join(_chunks(archive, name))


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Yield a part; stops a part that unpacks to more than its own head says."""
    promised = archive.getinfo(name).file_size
    with archive.open(name) as part:
        while piece := part.read(65536):
            promised -= len(piece)
            if promised < 0:
                raise ValueError("longer than it says")
            yield piece
