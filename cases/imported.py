"""What a list last said of a case: a digest of each fact under a key of ours, which gives no name away.

What is on record and differs from it was edited by somebody; what the next edition says and equals it did
not change in the list. An empty cell says nothing.
"""

import hashlib
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings

_DIGEST = 8  # bytes


@lru_cache
def _key(secret: str) -> bytes:
    return hashlib.sha256(b"imported facts:" + secret.encode()).digest()


def digest_of(*parts: object) -> str:
    """Return the digest of one fact as text."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    hashed = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_DIGEST, key=_key(_secret()))
    return hashed.hexdigest()


def digest_of_file(pieces: Iterable[bytes]) -> str:
    """Return the digest by which a file is known again; whoever reads the database cannot try files out."""
    hashed = hashlib.blake2b(digest_size=32, key=_key(_secret()))
    for piece in pieces:
        hashed.update(piece)
    return hashed.hexdigest()


def digest_of_row(text: str) -> str:
    """Return the digest by which a row is known again: names cannot be tried out on it without the key."""
    data = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(data, digest_size=32, key=_key(_secret())).hexdigest()


def _secret() -> str:
    return str(settings.LOG_KEY)
