"""Files at rest: encrypted (cases/files/sealing.py), never overwritten, under names that say nothing."""

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from cases import encryption
from cases.files import sealing
from cases.files.sealing import CHUNK, TAG


def place_of(name: str) -> Path:
    """Return where the file `name` is: letters, digits, points and one slash level, never typed by anyone."""
    return Path(settings.MEDIA_ROOT) / name


def write(name: str, content: bytes | Iterable[bytes]) -> None:
    """Store a new file. Raises FileExistsError when there is one: nothing is ever overwritten."""
    path = place_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pieces = [content] if isinstance(content, bytes) else content
    with open(path, "xb", opener=_private) as out:
        try:
            for sealed in sealing.sealed(name, pieces, encryption.encrypt):
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
        yield from sealing.opened(stored, name, encryption.decrypt)


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
        sealing.wrapped_key(stored)
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
        head = sealing.head(encryption.rotated(sealing.wrapped_key(stored)))
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
    path.unlink(missing_ok=True)  # a rotation may have put it back between the two


def forget_folder(name: str) -> None:
    shutil.rmtree(place_of(name), ignore_errors=True)


def names() -> Iterator[str]:
    """Yield every stored file."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if path.is_file() and path.suffix != ".new":
            yield str(path.relative_to(root))


def names_under(folder: str, *, older_than: datetime) -> Iterator[str]:
    """Yield the files of one folder that were written before an instant."""
    for name in names():
        if name.startswith(f"{folder}/") and place_of(name).stat().st_mtime < older_than.timestamp():
            yield name


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.new")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
