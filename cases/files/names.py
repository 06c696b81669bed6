"""The name a file came with: kept encrypted, shown to few, never used as a path or in an answer's head."""

import unicodedata

from cases.files import limits

_TURNS_TEXT_AROUND = frozenset("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def clean(name: str) -> str:
    """Return the last part of `name`, on one line, without hidden characters, of bounded length."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = "".join(one for one in last if _is_plain(one)).strip(" .")
    plain = unicodedata.normalize("NFC", plain)
    stem, dot, extension = plain.rpartition(".")
    if dot and len(extension) <= 10:
        return f"{stem[: limits.NAME - len(extension) - 1]}.{extension}"
    return plain[: limits.NAME] or "file"


def extension_of(name: str) -> str:
    """Return what follows the last point, in small letters; empty without one."""
    stem, dot, extension = clean(name).rpartition(".")
    return extension.lower() if dot and stem else ""


def short(name: str) -> str:
    """Return the name for a sentence about it."""
    cleaned = clean(name)
    return cleaned if len(cleaned) <= 60 else f"{cleaned[:40]}…{cleaned[-15:]}"


def _is_plain(one: str) -> bool:
    return one not in _TURNS_TEXT_AROUND and unicodedata.category(one) not in ("Cc", "Cs", "Zl", "Zp")
