"""The installation as backup and restore see it: its tables, its lock, their key, PostgreSQL's tools."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db import DatabaseError, connection

SEALED_AS = "casework backup"
DATABASE, ANCHORS, MANIFEST, FILES = "database", "anchors", "manifest.json", "files/"
AT_ONCE = 256 * 1024
BACKUP_UNDER_WAY, RESTORE_UNDER_WAY = "backup-under-way-", "restore-under-way-"


@dataclass(frozen=True)
class Manifest:
    """What a backup holds: rows of each table, and how many files."""

    made_at: str
    engine: str
    migrations: list[str]
    rows: dict[str, int]
    files: int


def tables(fails: type[Exception]) -> list[str]:
    """Return the tables of the database. Makes no SQLite file where there is none."""
    if connection.vendor == "sqlite" and not _is_there():
        return []
    try:
        return connection.introspection.table_names()
    except DatabaseError:
        raise fails("The database of DATABASE_URL does not answer. Start it, or name another.") from None


def sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def sqlite_address() -> str:
    """Return where SQLite finds the database; connecting to it makes none."""
    name = str(connection.settings_dict["NAME"])
    return name if name.startswith("file:") else f"{sqlite_file().resolve().as_uri()}?mode=rw"


def _is_there() -> bool:
    return sqlite_address().startswith("file:memorydb") or sqlite_file().exists()


def counted(cursor: Any, names: Iterable[str]) -> dict[str, int]:
    """Return the rows of each of our own tables."""
    found = {}
    for table in sorted(names):
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - names of our own tables
        (found[table],) = cursor.fetchone()
    return found


@contextmanager
def alone(fails: type[Exception]) -> Iterator[None]:
    """Hold the lock of this state folder, and delete what one that was killed left there in plain."""
    with open(settings.VAR / ".backup-lock", "w", opener=private) as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise fails("Another backup or restore is under way. Wait until it has ended.") from None
        for prefix in (BACKUP_UNDER_WAY, RESTORE_UNDER_WAY):
            for left in settings.VAR.glob(f"{prefix}*"):
                shutil.rmtree(left)
        yield


def cipher(fails: type[Exception]) -> Fernet:
    try:
        return Fernet(settings.BACKUP_KEY)
    except ValueError:
        raise fails(
            "Set CASEWORK_BACKUP_KEY, and keep it apart from the backups. "
            "docs/operating.md says how to make one."
        ) from None


def sentence(problem: OSError) -> str:
    """Say what the system refused, and about which file."""
    about = f"{problem.filename}: " if problem.filename else ""
    return f"{about}{problem.strerror or type(problem).__name__}."


def private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


# ---------------------------------------------------------------- programs of PostgreSQL

_OF_OPTIONS = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}


def run_on_postgresql(program: str, *arguments: str, fails: type[Exception]) -> None:
    """Run a program of PostgreSQL on our database. The password goes by its environment, never its words."""
    try:
        subprocess.run(  # noqa: S603 - our own words
            [program, *arguments], env=environment_of_postgresql(), check=True, capture_output=True
        )
    except FileNotFoundError:
        raise fails(f"{program} is not installed. On Debian: apt-get install postgresql-client") from None
    except subprocess.CalledProcessError as problem:
        raise fails(f"{program} failed: {_first_error(problem.stderr)}") from None


def environment_of_postgresql() -> dict[str, str]:
    """Return where our database is and how it is reached, and nothing else of our own environment: no key."""
    said = connection.settings_dict
    where = {"PGHOST": said["HOST"], "PGPORT": said["PORT"], "PGUSER": said["USER"],
             "PGPASSWORD": said["PASSWORD"], "PGDATABASE": said["NAME"]}  # fmt: skip
    where |= {name: said["OPTIONS"].get(option) for option, name in _OF_OPTIONS.items()}
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    kept |= {name: value for name, value in os.environ.items() if name.startswith("PG")}
    return kept | {name: str(value) for name, value in where.items() if value}


def _first_error(said: bytes) -> str:
    """Return the line that names the problem: those after it may quote a row."""
    lines = said.decode(errors="replace").strip().splitlines()
    return next((line for line in lines if "error:" in line.lower()), "it said no error")
