"""The two sets of engines: SQLite with the filesystem broker, and real PostgreSQL with Redis."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import redis

from tests.faults.fleet import Fleet


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Embedded:
    """One folder holds everything."""

    name = "SQLite and the filesystem broker"

    def __init__(self, folder: Path) -> None:
        self.broker = folder / "var" / "broker"
        self.environment = {"DATABASE_URL": "", "CELERY_BROKER_URL": "", "REDIS_URL": ""}

    def start(self, fleet: Fleet) -> None:
        """SQLite has no process of its own."""

    def queue_length(self) -> int:
        return len(list(self.broker.glob("*.msg"))) if self.broker.is_dir() else 0


class Grown:
    """PostgreSQL and Redis on loopback, victims too. Redis keeps nothing: once killed, it has lost all."""

    name = "PostgreSQL and Redis"

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.redis_port = folder, free_port(), free_port()
        self.environment = {
            "DATABASE_URL": f"postgres://casework@127.0.0.1:{self.port}/casework",
            "CELERY_BROKER_URL": f"redis://127.0.0.1:{self.redis_port}/0",
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/1",
        }

    def start(self, fleet: Fleet) -> None:
        data = self.folder / "postgresql"
        programs = newest_postgresql()
        data.mkdir()
        shutil.chown(data, "postgres")
        os.chmod(self.folder, 0o711)  # PostgreSQL runs as somebody else, and has to reach its folder
        as_postgres = ["runuser", "-u", "postgres", "--"]
        options = ["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
        subprocess.run(
            [*as_postgres, programs / "initdb", "-D", data, *options], check=True, stdout=subprocess.DEVNULL
        )  # fmt: skip
        fleet.start(
            "postgresql",
            [*as_postgres, programs / "postgres", "-D", data, "-p", str(self.port),
             "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
        )  # fmt: skip
        fleet.start(
            "redis",
            ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1", "--save", "",
             "--appendonly", "no", "--dir", str(self.folder)],
        )  # fmt: skip
        at = ["-h", "127.0.0.1", "-p", str(self.port), "-U", "postgres"]
        wait_until(
            lambda: subprocess.run([programs / "pg_isready", *at], stdout=subprocess.DEVNULL).returncode == 0
        )
        subprocess.run([programs / "createuser", *at, "--createdb", "casework"], check=True)
        subprocess.run([programs / "createdb", *at, "--owner=casework", "casework"], check=True)

    def queue_length(self) -> int:
        try:
            return int(redis.Redis(port=self.redis_port, socket_timeout=1).llen("celery"))  # type: ignore[arg-type]
        except redis.RedisError:
            return 0  # killed just now: it holds nothing


def newest_postgresql() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1]


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError("It did not come up.")
        time.sleep(0.2)
