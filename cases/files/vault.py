"""Files at rest: encrypted, never overwritten, under names that say nothing.

A stored file is

    CWF1 | length of the wrapped key, 2 bytes | wrapped key | chunk | chunk | ... | last chunk

Each file has a key of its own, wrapped by the installation's keys (`cases.encryption`): rotation writes the
head anew and leaves the chunks. A chunk is 64 KiB of the file under AES-256-GCM; its nonce is the chunk's
number and whether it is the last, and the file's own name is authenticated with it. So a changed, swapped,
reordered, doubled or missing chunk, a file cut short and a file put in another's place are all found.
"""

import base64
import hashlib
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from cases import encryption

MAGIC = b"CWF1"
CHUNK = 64 * 1024
TAG = 16


class FileIsDamaged(Exception):
    """What is stored is not what was stored."""


def place_of(name: str) -> Path:
    """Return where the file `name` is: letters, digits, points and one slash level, never typed by anyone."""
    return Path(settings.MEDIA_ROOT) / name


def write(name: str, content: bytes | Iterable[bytes]) -> None:
    """Store a new file. Raises FileExistsError when there is one: nothing is ever overwritten."""
    path = place_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = secrets.token_bytes(32)
    with open(path, "xb", opener=_private) as out:
        try:
            out.write(_head(encryption.encrypt(base64.b64encode(key).decode())))
            for sealed in _sealed(key, name, [content] if isinstance(content, bytes) else content):
                out.write(sealed)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            path.unlink()
            raise


def read(name: str) -> Iterator[bytes]:
    """Yield the file's bytes, each chunk checked first.

    Raises FileIsDamaged, FileNotFoundError, KeyIsMissing.
    """
    with open(place_of(name), "rb") as stored:
        cipher = AESGCM(_key(stored))
        number, sealed = 0, stored.read(CHUNK + TAG)
        while True:
            following = stored.read(CHUNK + TAG)
            yield _opened(cipher, name, number, sealed, is_last=not following)
            if not following:
                return
            number, sealed = number + 1, following


def contents(name: str) -> bytes:
    return b"".join(read(name))


def sha256_of(name: str) -> str:
    """Return the hash of what is stored now, to hold against the one that was kept."""
    digest = hashlib.sha256()
    for chunk in read(name):
        digest.update(chunk)
    return digest.hexdigest()


def size_of(name: str) -> int:
    """Return how many bytes the file has when it is opened."""
    with open(place_of(name), "rb") as stored:
        _wrapped(stored)
        sealed = os.fstat(stored.fileno()).st_size - stored.tell()
    chunks = -(-sealed // (CHUNK + TAG))
    return sealed - chunks * TAG


def rewrap(name: str) -> None:
    """Put the file's key under the newest of the installation's keys. Atomic; safe to do again.

    Raises FileNotFoundError where the file was forgotten meanwhile: it does not come back.
    """
    path = place_of(name)
    beside = _beside(path)
    with open(path, "rb") as stored:
        head = _head(encryption.rotated(_wrapped(stored)))
        beside.unlink(missing_ok=True)  # left by one that was killed
        with open(beside, "xb", opener=_private) as out:
            out.write(head)
            shutil.copyfileobj(stored, out, CHUNK)
            out.flush()
            os.fsync(out.fileno())
        if not path.exists():
            beside.unlink(missing_ok=True)
            raise FileNotFoundError(name)
    os.replace(beside, path)


def forget(name: str) -> None:
    """Delete a file, and what a rotation that was cut off left beside it: the same file under a newer key."""
    path = place_of(name)
    path.unlink(missing_ok=True)
    _beside(path).unlink(missing_ok=True)


def forget_folder(name: str) -> None:
    shutil.rmtree(place_of(name), ignore_errors=True)


def names() -> Iterator[str]:
    """Yield every stored file."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if path.is_file() and path.suffix != ".new":
            yield str(path.relative_to(root))


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _head(wrapped: str) -> bytes:
    return MAGIC + len(wrapped).to_bytes(2, "big") + wrapped.encode()


def _wrapped(stored: BinaryIO) -> str:
    if stored.read(len(MAGIC)) != MAGIC:
        raise FileIsDamaged("It does not begin as a stored file does.")
    return stored.read(int.from_bytes(stored.read(2), "big")).decode("ascii", "replace")


def _key(stored: BinaryIO) -> bytes:
    return base64.b64decode(encryption.decrypt(_wrapped(stored)))


def _nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + (b"\x01" if is_last else b"\x00")


def _sealed(key: bytes, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
    cipher, number, waiting = AESGCM(key), 0, b""
    for piece in content:
        waiting += piece
        while len(waiting) > CHUNK:
            yield cipher.encrypt(_nonce(number, False), waiting[:CHUNK], name.encode())
            number, waiting = number + 1, waiting[CHUNK:]
    yield cipher.encrypt(_nonce(number, True), waiting, name.encode())


def _opened(cipher: AESGCM, name: str, number: int, sealed: bytes, *, is_last: bool) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, is_last), sealed, name.encode())
    except InvalidTag:
        raise FileIsDamaged(f"Chunk {number} is not what was stored.") from None
