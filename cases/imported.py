"""What a list last said of a case: a digest of each fact under a key of ours, which gives no name away.

What is on record and differs from it was edited by somebody; what the next edition says and equals it did
not change in the list. An empty cell says nothing.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

_OF_FACT, _OF_ROW = 8, 32  # bytes


def digest_of(*parts: object) -> str:
    """Return the digest of one fact as text."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return _digest(text.encode("utf-8", "surrogatepass"), _OF_FACT)


def digest_of_file(pieces: Iterable[bytes]) -> str:
    """Return the digest by which a file is known again; whoever reads the database cannot try files out."""
    hashed = _keyed(_secret(), _OF_ROW).copy()
    for piece in pieces:
        hashed.update(piece)
    return hashed.hexdigest()


def digest_of_row(text: str) -> str:
    """Return the digest by which a row is known again: names cannot be tried out on it without the key."""
    return _digest(text.encode("utf-8", "surrogatepass"), _OF_ROW)


def _digest(data: bytes, size: int) -> str:
    hashed = _keyed(_secret(), size).copy()
    hashed.update(data)
    return hashed.hexdigest()


@lru_cache
def _keyed(secret: str, size: int) -> "hashlib.blake2b":
    key = hashlib.sha256(b"imported facts:" + secret.encode()).digest()
    return hashlib.blake2b(digest_size=size, key=key)


def _secret() -> str:
    return str(settings.LOG_KEY)
