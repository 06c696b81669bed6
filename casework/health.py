"""Whether this process lives, and whether it can serve: asked by systemd, a proxy or a monitor."""

from collections.abc import Callable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cases import jobs


class Health:
    """Answers `/healthz` and `/readyz` before anything else: no session, no log, no name of this host needed.

    `/healthz` says that the process lives. `/readyz` says 200 when the database answers, its tables are those
    of this program, and the oldest due job has not waited for five minutes; else 503 with what is wrong, in
    one word each. Neither tells anything about a case.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return _answer([])
        if request.path_info == "/readyz":
            return _answer(problems())
        return self.get_response(request)


def problems() -> list[str]:
    """Return what keeps this installation from serving, in closed words."""
    try:
        if _lacks_migrations():
            return ["migrations"]
        return ["jobs"] if jobs.longest_waiting(timezone.now()) > jobs.TOO_LONG else []
    except DatabaseError:
        return ["database"]


def _lacks_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _answer(found: list[str]) -> HttpResponse:
    words = "ok" if not found else " ".join(found)
    response = HttpResponse(words + "\n", content_type="text/plain", status=503 if found else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
