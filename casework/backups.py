"""Back up a whole installation into one encrypted file, while it works (casework/restoring.py restores it).

The file is a tar, sealed (cases/files/sealing.py) under CASEWORK_BACKUP_KEY, which is kept apart from it:

    database           SQLite's own copy, or pg_dump's custom format: one instant, whatever goes on
    files/...          evidence, encrypted as it is at rest
    anchors            the last digests of the access log that were kept outside the database
    manifest.json      when, by which program, rows of each table, how many files

The database comes first: a file that a row names was written before the row. Keys are not in it
(CASEWORK_FIELD_KEYS, CASEWORK_LOG_KEY, SECRET_KEY): without them a restored installation opens no contact and
no file.
"""

import io
import json
import os
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from cases.files import sealing, vault
from casework import installation
from casework.installation import ANCHORS, AT_ONCE, DATABASE, FILES, MANIFEST, SEALED_AS, Manifest


class CannotBackUp(Exception):
    """Why nothing was backed up: a sentence that says what to do."""


def back_up(target: Path, at: datetime) -> Manifest:
    """Write a backup to `target`, a new file. Nothing of it is there until all is."""
    cipher = installation.cipher(CannotBackUp)
    if "cases_user" not in installation.tables(CannotBackUp):
        raise CannotBackUp("There is no installation in CASEWORK_VAR or DATABASE_URL.")
    try:
        if target.exists():
            raise CannotBackUp(f"{target} is there already. Name a new file.")
        with installation.alone(CannotBackUp), _dumped(at) as (manifest, dump):
            archive = _Archive(manifest, dump)
            sealed = sealing.sealed(SEALED_AS, archive, lambda key: cipher.encrypt(key.encode()).decode())
            _write(target, sealed)
            return archive.manifest
    except OSError as problem:
        raise CannotBackUp(f"Nothing was backed up. {installation.sentence(problem)}") from None


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)  # left by one that was killed: no other runs now
    with open(part, "xb", opener=installation.private) as out:
        try:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        except BaseException:
            part.unlink()
            raise
    os.replace(part, target)


# ---------------------------------------------------------------- the database as of one instant


@contextmanager
def _dumped(at: datetime) -> Iterator[tuple[Manifest, Path]]:
    """Yield the manifest and the database, in a file that is deleted afterwards."""
    prefix = installation.BACKUP_UNDER_WAY
    with tempfile.TemporaryDirectory(dir=settings.VAR, prefix=prefix) as folder:
        dump = Path(folder) / DATABASE
        rows = _copy_sqlite(dump) if connection.vendor == "sqlite" else _dump_postgresql(dump)
        applied = sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())
        yield Manifest(at.isoformat(), connection.vendor, applied, rows, files=0), dump


def _copy_sqlite(dump: Path) -> dict[str, int]:
    source = installation.sqlite_address()
    with closing(sqlite3.connect(source, uri=True)) as live, closing(sqlite3.connect(dump)) as copy:
        live.backup(copy)
        return installation.counted(copy.cursor(), connection.introspection.table_names())


def _dump_postgresql(dump: Path) -> dict[str, int]:
    """Dump from the snapshot in which the rows are counted: both see the same instant."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        installation.run_on_postgresql(
            "pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={dump}", fails=CannotBackUp
        )
        return installation.counted(cursor, connection.introspection.table_names(cursor))


# ---------------------------------------------------------------- the archive


class _Archive:
    """A tar, piece by piece, in constant memory. Its manifest is whole once all was read."""

    def __init__(self, manifest: Manifest, dump: Path) -> None:
        self.manifest, self.dump = manifest, dump
        self.pieces: Queue[bytes | BaseException | None] = Queue(maxsize=8)

    def __iter__(self) -> Iterator[bytes]:
        writer = Thread(target=self._write, daemon=True)
        writer.start()
        while (piece := self.pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
        writer.join()

    def _write(self) -> None:
        try:
            with tarfile.open(fileobj=_Pieces(self.pieces), mode="w|", bufsize=AT_ONCE) as tar:
                self._fill(tar)
            self.pieces.put(None)
        except BaseException as problem:  # told to whoever reads, in whose thread it belongs
            self.pieces.put(problem)

    def _fill(self, tar: tarfile.TarFile) -> None:
        tar.add(self.dump, DATABASE)
        names = [name for name in vault.names() if not name.startswith("uploads/")]
        if settings.LOG_ANCHORS.exists():
            tar.add(settings.LOG_ANCHORS, ANCHORS)
        added = sum(_add_file(tar, name) for name in names)
        self.manifest = replace(self.manifest, files=added)
        _add_bytes(tar, MANIFEST, json.dumps(self.manifest.__dict__).encode())


class _Pieces(io.RawIOBase):
    def __init__(self, pieces: "Queue[bytes | BaseException | None]") -> None:
        self.pieces = pieces

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self.pieces.put(bytes(piece))
        return len(piece)


def _add_file(tar: tarfile.TarFile, name: str) -> bool:
    """Add a file of the vault; False when it was erased meanwhile: it is not to come back."""
    with ExitStack() as held:
        try:
            stored = held.enter_context(open(vault.place_of(name), "rb"))
        except FileNotFoundError:
            return False
        tar.addfile(tar.gettarinfo(arcname=FILES + name, fileobj=stored), stored)
    return True


def _add_bytes(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))
