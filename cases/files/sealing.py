"""The format in which bytes are kept encrypted: files at rest, and backups.

    CWF1 | length of the wrapped key, 2 bytes | wrapped key | chunk | chunk | ... | last chunk

Each file has a key of its own, wrapped by longer-lived keys: their rotation writes the head anew and leaves
the chunks. A chunk is 64 KiB under AES-256-GCM; its nonce is the chunk's number and whether it is the last,
and the file's own name is authenticated with it. So a changed, swapped, reordered, doubled or missing chunk,
a file cut short and a file put in another's place are all found.
"""

import base64
import secrets
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MAGIC = b"CWF1"
CHUNK = 64 * 1024
TAG = 16


class FileIsDamaged(Exception):
    """What is stored is not what was stored."""


def sealed(name: str, content: Iterable[bytes], wrap: Callable[[str], str]) -> Iterator[bytes]:
    """Yield `content` as it is kept, under a new key that `wrap` encrypts."""
    key = secrets.token_bytes(32)
    yield head(wrap(base64.b64encode(key).decode()))
    cipher, number, waiting = AESGCM(key), 0, b""
    for piece in content:
        waiting += piece
        while len(waiting) > CHUNK:
            yield cipher.encrypt(_nonce(number, False), waiting[:CHUNK], name.encode())
            number, waiting = number + 1, waiting[CHUNK:]
    yield cipher.encrypt(_nonce(number, True), waiting, name.encode())


def opened(stored: BinaryIO, name: str, unwrap: Callable[[str], str]) -> Iterator[bytes]:
    """Yield what was sealed, each chunk checked first. Raises FileIsDamaged, and whatever `unwrap` raises."""
    cipher = AESGCM(base64.b64decode(unwrap(wrapped_key(stored))))
    number, chunk = 0, stored.read(CHUNK + TAG)
    while True:
        following = stored.read(CHUNK + TAG)
        yield _opened(cipher, name, number, chunk, is_last=not following)
        if not following:
            return
        number, chunk = number + 1, following


def head(wrapped: str) -> bytes:
    return MAGIC + len(wrapped).to_bytes(2, "big") + wrapped.encode()


def wrapped_key(stored: BinaryIO) -> str:
    """Read the head, and return the wrapped key in it. Raises FileIsDamaged."""
    if stored.read(len(MAGIC)) != MAGIC:
        raise FileIsDamaged("It does not begin as a stored file does.")
    return stored.read(int.from_bytes(stored.read(2), "big")).decode("ascii", "replace")


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def _opened(cipher: AESGCM, name: str, number: int, chunk: bytes, *, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, is_last), chunk, name.encode())
    except InvalidTag:
        raise FileIsDamaged(f"Chunk {number} is not what was stored.") from None
