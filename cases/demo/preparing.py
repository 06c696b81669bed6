"""Makes ready what the demonstration needs before it is served: database, world, static files, folders."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from cases.demo.seeding import check_may_seed, is_seeded, seed

Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Do what is missing and nothing else. Raises NotADemonstration before anything is written."""
    refuse_another_database()
    if _has_migrations_to_run():
        say("Preparing the database ...")
        call_command("migrate", verbosity=0)
    if not is_seeded():
        say("Making the demonstration, about 20 seconds ...")
        seed(timezone.now())
    if _static_stamp() != _kept_stamp():
        say("Collecting the static files ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        _stamp_file().write_text(_static_stamp())
    for folder in _folders():
        folder.mkdir(parents=True, exist_ok=True)
    (Path(settings.VAR) / "demonstration").touch()  # commands know it by this, without being told
    connection.close()


def log_folder() -> Path:
    return Path(settings.VAR) / "log"


def refuse_another_database() -> None:
    """A database with people or cases that no demonstration made is left as it is, unmigrated too."""
    tables = set(connection.introspection.table_names())
    is_ours = "cases_demomarker" in tables and is_seeded()
    if not is_ours and {"cases_user", "cases_case"} <= tables:
        check_may_seed()


def _has_migrations_to_run() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _folders() -> Iterator[Path]:
    yield log_folder()
    transport = getattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS", {})
    for key in ("data_folder_in", "data_folder_out", "control_folder"):
        if key in transport:
            yield Path(transport[key])


def _static_stamp() -> str:
    """What the static files are now: their names, sizes and times, and how they are stored."""
    found = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in sorted(finder.list([]), key=lambda pair: pair[0]):
            state = Path(storage.path(name)).stat()
            found.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()


def _stamp_file() -> Path:
    return Path(settings.VAR) / "static-collected"


def _kept_stamp() -> str:
    is_there = _stamp_file().is_file() and Path(settings.STATIC_ROOT).is_dir()
    return _stamp_file().read_text() if is_there else ""
