"""Back up a whole installation into one encrypted file, while it works; restore it into an empty place.

The file is a tar, sealed (cases/files/sealing.py) under CASEWORK_BACKUP_KEY, which is kept apart from it:

    manifest.json      when, by which program, rows of each table
    database           SQLite's own copy, or pg_dump's custom format: one instant, whatever goes on
    files/...          evidence, encrypted as it is at rest
    anchors            the last digests of the access log that were kept outside the database

The database comes first: a file that a row names was written before the row. Keys are not in it
(CASEWORK_FIELD_KEYS, CASEWORK_LOG_KEY, SECRET_KEY): without them a restored installation opens no contact and
no file.
"""

import io
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from cases.files import sealing, vault
from cases.files.sealing import FileIsDamaged

SEALED_AS = "casework backup"
AT_ONCE = 256 * 1024
_DATABASE, _ANCHORS, _MANIFEST, _FILES = "database", "anchors", "manifest.json", "files/"


class CannotBackUp(Exception):
    """Why nothing was backed up: a sentence that says what to do."""


class CannotRestore(Exception):
    """Why nothing was restored: a sentence that says what to do."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: rows of each table, and how many files."""

    made_at: str
    engine: str
    migrations: list[str]
    rows: dict[str, int]
    files: int = 0


# ---------------------------------------------------------------- back up


def back_up(target: Path, at: datetime) -> Manifest:
    """Write a backup to `target`, a new file. Nothing of it is there until all is."""
    key = _key(CannotBackUp)
    if target.exists():
        raise CannotBackUp(f"{target} is there already. Name a new file.")
    part = target.with_name(f"{target.name}.part")
    with _dumped(at) as (manifest, dump):
        names = [name for name in vault.names() if not name.startswith("uploads/")]
        with open(part, "xb", opener=_private) as out:
            try:
                for piece in sealing.sealed(SEALED_AS, _archive(manifest, dump, names), key):
                    out.write(piece)
                out.flush()
                os.fsync(out.fileno())
            except BaseException:
                part.unlink()
                raise
    os.replace(part, target)
    return manifest


@contextmanager
def _dumped(at: datetime) -> Iterator[tuple[Manifest, Path]]:
    """Yield the manifest and the database as of one instant, in a file that is deleted afterwards."""
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="backup-") as folder:
        dump = Path(folder) / _DATABASE
        rows = _copy_sqlite(dump) if connection.vendor == "sqlite" else _dump_postgresql(dump)
        applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
        yield Manifest(at.isoformat(), connection.vendor, applied, rows), dump


def _copy_sqlite(dump: Path) -> dict[str, int]:
    source = settings.DATABASES["default"]["NAME"]
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(dump)) as copy:
        live.backup(copy)
        return _counted(copy.cursor(), connection.introspection.table_names())


def _dump_postgresql(dump: Path) -> dict[str, int]:
    """Dump from the snapshot in which the rows are counted: both see the same instant."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        _run("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}", fails=CannotBackUp)
        return _counted(cursor, connection.introspection.table_names(cursor))


def _counted(cursor: Any, tables: list[str]) -> dict[str, int]:
    counted = {}
    for table in sorted(tables):
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - names of our own tables
        (counted[table],) = cursor.fetchone()
    return counted


def _archive(manifest: Manifest, dump: Path, names: list[str]) -> Iterator[bytes]:
    """Yield a tar, piece by piece, in constant memory."""
    pieces: Queue[bytes | BaseException | None] = Queue(maxsize=8)

    def write() -> None:
        try:
            with tarfile.open(fileobj=_Pieces(pieces), mode="w|", bufsize=AT_ONCE) as tar:
                _fill(tar, manifest, dump, names)
            pieces.put(None)
        except BaseException as problem:  # told to whoever reads, in whose thread it belongs
            pieces.put(problem)

    writer = Thread(target=write, daemon=True)
    writer.start()
    while (piece := pieces.get()) is not None:
        if isinstance(piece, BaseException):
            raise piece
        yield piece
    writer.join()


class _Pieces(io.RawIOBase):
    def __init__(self, pieces: "Queue[bytes | BaseException | None]") -> None:
        self.pieces = pieces

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.pieces.put(bytes(piece))
        return len(piece)


def _fill(tar: tarfile.TarFile, manifest: Manifest, dump: Path, names: list[str]) -> None:
    _add_bytes(tar, _MANIFEST, json.dumps(manifest.__dict__ | {"files": len(names)}).encode())
    tar.add(dump, _DATABASE)
    if settings.LOG_ANCHORS.exists():
        tar.add(settings.LOG_ANCHORS, _ANCHORS)
    for name in names:
        try:
            tar.add(vault.place_of(name), _FILES + name)
        except FileNotFoundError:  # erased meanwhile: it is not to come back
            continue


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


# ---------------------------------------------------------------- restore


def restore(source: Path) -> Manifest:
    """Put a backup into an empty place: no table in the database, no file in the files folder.

    The whole file is read and checked before anything is written.
    """
    unwrap = _opening_key()
    check_empty()
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix="restore-") as folder:
        room = Path(folder)
        _unpack(source, room, unwrap)
        manifest = Manifest(**json.loads((room / _MANIFEST).read_text()))
        if manifest.engine != connection.vendor:
            raise CannotRestore(
                f"This backup is of {manifest.engine}, and DATABASE_URL names {connection.vendor}. Change it."
            )
        _put_database(room / _DATABASE)
        _put_files(room)
    return manifest


def check_empty() -> None:
    """Raise CannotRestore where anything is that a restore would cover."""
    if connection.introspection.table_names():
        raise CannotRestore("The database has tables. Name an empty one in DATABASE_URL or CASEWORK_VAR.")
    if next(vault.names(), None) is not None:
        raise CannotRestore(f"{settings.MEDIA_ROOT} has files. Name an empty folder in CASEWORK_VAR.")


def _unpack(source: Path, room: Path, unwrap: Any) -> None:
    try:
        with open(source, "rb") as stored:
            content = _Reader(sealing.opened(stored, SEALED_AS, unwrap))
            with tarfile.open(fileobj=content, mode="r|", bufsize=AT_ONCE) as tar:
                tar.extractall(room, filter="data")
            content.read_to_the_end()
    except (FileIsDamaged, tarfile.TarError):
        raise CannotRestore("This file is damaged, or cut short. Take another backup.") from None
    except OSError as problem:
        raise CannotRestore(f"{source} cannot be read: {problem.strerror}.") from None


class _Reader(io.RawIOBase):
    """A stream of pieces, read as tarfile reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.waiting = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self.waiting) < size and (piece := next(self.pieces, None)) is not None:
            self.waiting += piece
        found, self.waiting = self.waiting[:size], self.waiting[size:]
        return found

    def read_to_the_end(self) -> None:
        """Read what follows the archive, so that a file cut short there is found too."""
        while next(self.pieces, None) is not None:
            pass


def _put_database(dump: Path) -> None:
    if connection.vendor == "sqlite":
        connections.close_all()
        target = Path(settings.DATABASES["default"]["NAME"])
        for beside in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
            beside.unlink(missing_ok=True)
        os.chmod(dump, 0o600)
        os.replace(dump, target)
    else:
        _run("pg_restore", "--no-owner", "--single-transaction", "--exit-on-error", str(dump),
             fails=CannotRestore, into_database=True)  # fmt: skip


def _put_files(room: Path) -> None:
    root = Path(settings.MEDIA_ROOT)
    for path in sorted((room / _FILES).rglob("*")):
        if path.is_file():
            target = root / path.relative_to(room / _FILES)
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.replace(path, target)
    if (room / _ANCHORS).exists():
        os.replace(room / _ANCHORS, settings.LOG_ANCHORS)


# ---------------------------------------------------------------- keys and programs


def _key(fails: type[Exception]) -> Any:
    cipher = _cipher(fails)
    return lambda text: cipher.encrypt(text.encode()).decode()


def _opening_key() -> Any:
    cipher = _cipher(CannotRestore)

    def unwrap(token: str) -> str:
        try:
            return cipher.decrypt(token.encode()).decode()
        except InvalidToken:
            raise CannotRestore("CASEWORK_BACKUP_KEY is not the key of this backup.") from None

    return unwrap


def _cipher(fails: type[Exception]) -> Fernet:
    try:
        return Fernet(settings.BACKUP_KEY)
    except ValueError:
        raise fails(
            "Set CASEWORK_BACKUP_KEY, and keep it apart from the backups. "
            "docs/operating.md says how to make one."
        ) from None


def _run(program: str, *arguments: str, fails: type[Exception], into_database: bool = False) -> None:
    """Run a program of PostgreSQL on our database. The password goes by its environment, never its words."""
    said = settings.DATABASES["default"]
    where = {"PGHOST": said["HOST"], "PGPORT": said["PORT"], "PGUSER": said["USER"],
             "PGPASSWORD": said["PASSWORD"], "PGDATABASE": said["NAME"]}  # fmt: skip
    given = {name: str(value) for name, value in where.items() if value}
    target = [f"--dbname={said['NAME']}"] if into_database else []
    try:
        subprocess.run(  # noqa: S603 - our own words
            [program, *target, *arguments], env=os.environ | given, check=True, capture_output=True
        )
    except FileNotFoundError:
        raise fails(f"{program} is not installed. On Debian: apt-get install postgresql-client") from None
    except subprocess.CalledProcessError as problem:
        lines = problem.stderr.decode(errors="replace").strip().splitlines()
        raise fails(f"{program} failed: {lines[-1] if lines else 'it said nothing'}") from None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
