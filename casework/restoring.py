"""Restore what casework/backups.py wrote, into an empty place, with sending off before anything can run.

Everything is read, checked and counted in a room of its own first. Files come before the database: whatever
stops a restore half way, there is no database with people in it that could mail anybody.
"""

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.fernet import InvalidToken
from django.conf import settings
from django.db import DatabaseError, connection, connections
from django.db.migrations.loader import MigrationLoader

from cases.files import sealing, vault
from cases.files.sealing import FileIsDamaged
from casework import installation
from casework.installation import ANCHORS, AT_ONCE, DATABASE, FILES, MANIFEST, SEALED_AS, Manifest

_PAUSES, _SESSIONS = "cases_sendingpause", "django_session"


class CannotRestore(Exception):
    """Why nothing was restored: a sentence that says what to do."""


def restore(source: Path, at: datetime) -> Manifest:
    """Put a backup into an empty place: no table in the database, no file in the files folder.

    The whole file is read and checked before anything is written. Sending is off and nobody is signed in
    when it returns, unless the backup is older than the table of pauses: then once the tables are migrated.
    """
    unwrap = _opening_key()
    prefix = installation.RESTORE_UNDER_WAY
    try:
        with (
            installation.alone(CannotRestore),
            tempfile.TemporaryDirectory(dir=settings.VAR, prefix=prefix) as folder,
        ):
            check_empty()
            return _restore(source, Path(folder), unwrap, at)
    except OSError as problem:
        raise CannotRestore(f"Not restored. {installation.sentence(problem)}") from None


def _restore(source: Path, room: Path, unwrap: Callable[[str], str], at: datetime) -> Manifest:
    _unpack(source, room, unwrap)
    manifest = _manifest(room)
    check_program(manifest)
    _check_files(manifest, room)
    with _files_in_place(room):
        _put_database(room / DATABASE, manifest, at)
    if (room / ANCHORS).exists():
        os.replace(room / ANCHORS, settings.LOG_ANCHORS)
    return manifest


# ---------------------------------------------------------------- checks


def check_empty() -> None:
    """Raise CannotRestore where anything is that a restore would cover."""
    if installation.tables(CannotRestore):
        raise CannotRestore("The database has tables. Name an empty one in DATABASE_URL or CASEWORK_VAR.")
    if next(vault.names(), None) is not None:
        raise CannotRestore(f"{settings.MEDIA_ROOT} has files. Name an empty folder in CASEWORK_VAR.")


def check_program(manifest: Manifest) -> None:
    """Raise CannotRestore for a backup of another engine, or whose tables this program does not know."""
    if manifest.engine != connection.vendor:
        raise CannotRestore(
            f"This backup is of {manifest.engine}, and DATABASE_URL names {connection.vendor}. Change it."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if unknown := sorted(set(manifest.migrations) - known):
        raise CannotRestore(
            f"This backup was made by a newer version, or one with other settings: it has {unknown[0]}. "
            "Install that version, with its settings of single sign-on."
        )


def _check_files(manifest: Manifest, room: Path) -> None:
    found = sum(path.is_file() for path in (room / FILES).rglob("*"))
    if found != manifest.files:
        raise CannotRestore(
            f"This backup names {manifest.files} files and holds {found}. Restore another backup."
        )


def _check_rows(cursor: Any, manifest: Manifest, there: list[str]) -> None:
    """Hold the rows against the manifest, apart from those that restoring itself changes."""
    expected = {table: rows for table, rows in manifest.rows.items() if table not in (_PAUSES, _SESSIONS)}
    found = installation.counted(cursor, expected.keys() & set(there))
    if differing := sorted(table for table, rows in expected.items() if found.get(table) != rows):
        raise CannotRestore(
            f"The rows of {len(differing)} tables differ from what this backup names, {differing[0]} first. "
            "Restore another backup, into another empty database."
        )


# ---------------------------------------------------------------- out of the archive


def _unpack(source: Path, room: Path, unwrap: Callable[[str], str]) -> None:
    with open(source, "rb") as stored:
        try:
            content = _Reader(sealing.opened(stored, SEALED_AS, unwrap))
            with tarfile.open(fileobj=content, mode="r|", bufsize=AT_ONCE) as tar:
                for member in tar:
                    _check_member(member)
                    tar.extract(member, room, filter="data")
            content.read_to_the_end()
        except (FileIsDamaged, tarfile.TarError, ValueError):
            raise CannotRestore("This file is damaged, or cut short. Take another backup.") from None


def _check_member(member: tarfile.TarInfo) -> None:
    is_known = member.name in (MANIFEST, DATABASE, ANCHORS) or member.name.startswith(FILES)
    if not (member.isreg() and is_known):
        raise CannotRestore("This file holds what no backup of Casework has. Take another backup.")


def _manifest(room: Path) -> Manifest:
    for name in (MANIFEST, DATABASE):
        if not (room / name).is_file():
            raise CannotRestore(f"This backup lacks its {name}. Take another backup.")
    try:
        said = Manifest(**json.loads((room / MANIFEST).read_text()))
        return Manifest(
            str(said.made_at), str(said.engine), list(said.migrations), dict(said.rows), int(said.files)
        )
    except (ValueError, TypeError):
        raise CannotRestore("The manifest of this backup is not one of Casework. Take another.") from None


class _Reader(io.RawIOBase):
    """A stream of pieces, read as tarfile reads."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.waiting = pieces, b""

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        """Return `size` bytes, fewer at the end; all that is left for -1."""
        if size is None or size < 0:
            found, self.waiting = self.waiting + b"".join(self.pieces), b""
            return found
        while len(self.waiting) < size and (piece := next(self.pieces, None)) is not None:
            self.waiting += piece
        found, self.waiting = self.waiting[:size], self.waiting[size:]
        return found

    def read_to_the_end(self) -> None:
        """Read what follows the archive, so that a file cut short there is found too."""
        while next(self.pieces, None) is not None:
            pass


def _opening_key() -> Callable[[str], str]:
    cipher = installation.cipher(CannotRestore)

    def unwrap(token: str) -> str:
        try:
            return cipher.decrypt(token.encode()).decode()
        except InvalidToken:
            raise CannotRestore("CASEWORK_BACKUP_KEY is not the key of this backup.") from None

    return unwrap


# ---------------------------------------------------------------- into place


@contextmanager
def _files_in_place(room: Path) -> Iterator[None]:
    """Put the files where they belong; take them away again when what follows fails."""
    root, placed = Path(settings.MEDIA_ROOT), []
    try:
        for path in sorted((room / FILES).rglob("*")):
            if path.is_file():
                target = root / path.relative_to(room / FILES)
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                os.replace(path, target)
                placed.append(target)
        yield
    except BaseException:
        for target in placed:
            target.unlink(missing_ok=True)
        raise


def _put_database(dump: Path, manifest: Manifest, at: datetime) -> None:
    try:
        if connection.vendor == "sqlite":
            _put_sqlite(dump, manifest, at)
        else:
            _put_postgresql(dump, manifest, at)
    except (sqlite3.Error, DatabaseError) as problem:
        raise CannotRestore(
            f"The database of this backup cannot be read ({type(problem).__name__}). Restore another backup."
        ) from None


def _put_sqlite(dump: Path, manifest: Manifest, at: datetime) -> None:
    """Silence and count the copy, then put it in place in one step."""
    with closing(sqlite3.connect(dump)) as copy, copy:
        cursor = copy.cursor()
        there = [name for (name,) in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        _check_rows(cursor, manifest, there)
        for statement in _silencing(there, at.astimezone(UTC).replace(tzinfo=None).isoformat(" ")):
            cursor.execute(statement)
    connections.close_all()
    target = installation.sqlite_file()
    for beside in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm"))):
        beside.unlink(missing_ok=True)
    os.chmod(dump, 0o600)
    os.replace(dump, target)


def _put_postgresql(dump: Path, manifest: Manifest, at: datetime) -> None:
    """Restore and silence it in one transaction, and count then."""
    script = dump.with_suffix(".sql")
    installation.run_on_postgresql(
        "pg_restore", "--no-owner", f"--file={script}", str(dump), fails=CannotRestore
    )  # fmt: skip
    after = ["RESET search_path", *_silencing(manifest.rows, at.isoformat())]
    installation.run_on_postgresql(
        "psql", f"--dbname={connection.settings_dict['NAME']}", "--no-psqlrc", "--quiet",
        "--set=ON_ERROR_STOP=1", "--single-transaction", f"--file={script}",
        *(f"--command={statement}" for statement in after), fails=CannotRestore
    )  # fmt: skip
    there = installation.tables(CannotRestore)
    with connection.cursor() as cursor:
        _check_rows(cursor, manifest, there)


def _silencing(there: Collection[str], instant: str) -> list[str]:
    """Return what lets nothing leave and nobody be signed in, before a program can see the tables."""
    statements = []
    if _PAUSES in there:
        statements.append(
            f"INSERT INTO {_PAUSES} (since) SELECT '{instant}' "  # noqa: S608 - our own words
            f"WHERE NOT EXISTS (SELECT 1 FROM {_PAUSES} WHERE ended_at IS NULL)"
        )
    if _SESSIONS in there:
        statements.append(f"DELETE FROM {_SESSIONS}")  # noqa: S608 - our own words
    return statements
