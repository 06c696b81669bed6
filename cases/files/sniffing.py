"""What a file is, by its bytes. Its name has to agree; neither alone is believed."""

import re

import filetype

from cases.files import archives, kinds, names
from cases.files.kinds import Kind
from cases.files.refusing import NotAccepted

_SAME = {"audio/x-wav": "audio/wav", "audio/x-m4a": "audio/mp4", "video/x-m4v": "video/mp4"}
_MARKUP = re.compile(r"\s*<\s*(!doctype|!--|\?xml|[a-z])", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")


def kind_of(content: bytes, name: str) -> Kind:
    """Return what the bytes are. Raises NotAccepted for a kind not kept, or one the name contradicts."""
    said = names.short(name)
    if not content:
        raise NotAccepted(f"{said} is empty. Choose the file again.")
    kind = _by_bytes(content, said)
    if kind is None:
        raise NotAccepted(f"{said} is not a kind of file kept here. Save it as {kinds.IN_WORDS}.")
    if names.extension_of(name) not in kind.extensions:
        raise NotAccepted(
            f"{said} is not what its name says: inside it is {kind.label.lower()}, .{kind.extension}. "
            "Check where it comes from, then save it under its right name."
        )
    return kind


def _by_bytes(content: bytes, said: str) -> Kind | None:
    if content.startswith(b"PK"):
        return archives.kind_of(content, said)
    guessed = filetype.guess(content)
    if guessed is None:
        return kinds.TEXT if _is_plain_text(content) else None
    return kinds.BY_TYPE.get(_SAME.get(guessed.mime, guessed.mime))


def _is_plain_text(content: bytes) -> bool:
    """True for UTF-8 without control characters that does not begin as markup does."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(text) and not _MARKUP.match(text)
