"""Another installation, in a process and a place of its own: empty, until a test fills it."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings as project
from django.db import connection


class Elsewhere:
    """An empty place for another installation, with the keys given apart from the backup."""

    def __init__(self, folder: Path, **more: str) -> None:
        folder.mkdir()
        self.folder = folder
        self.environment = (
            os.environ
            | {
                "CASEWORK_VAR": str(folder),
                "CASEWORK_FIELD_KEYS": " ".join(project.FIELD_KEYS),
                "CASEWORK_LOG_KEY": project.LOG_KEY,
                "CASEWORK_DEMO": "1",
                "DATABASE_URL": "",
            }
            | more
        )
        if connection.vendor == "postgresql":
            self._make_database()

    def applied(self) -> int:
        """Return how many migrations are applied by now; asked from outside, while it is at work."""
        if connection.vendor == "postgresql":
            opened: Any = connection.Database.connect(self.environment["DATABASE_URL"])
        else:
            opened = sqlite3.connect(f"file:{self.folder}/casework.sqlite3?mode=ro", uri=True, timeout=20)
        with closing(opened) as database:
            (number,) = database.execute("SELECT count(*) FROM django_migrations").fetchone()
            return int(number)

    def _make_database(self) -> None:
        said = connection.settings_dict
        name = f"elsewhere_{os.getpid()}_{self.folder.parent.name[-6:]}".replace("-", "_")
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}"')
        self.environment["DATABASE_URL"] = f"postgres://{said['USER']}@{said['HOST']}:{said['PORT']}/{name}"

    def run(self, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=project.ROOT,
            env=self.environment | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def ask(self, expression: str) -> Any:
        """Evaluate an expression over there; what it gives back is JSON."""
        words = (
            "import json; from tests.operating.digests import digests;"
            f" from tests.operating.stepping import taken_back; print(json.dumps({expression}))"
        )
        done = self.run("shell", "-v", "0", "-c", words)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def digests(self) -> dict[str, dict[str, str]]:
        return self.ask("digests()")
