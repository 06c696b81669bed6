"""Whether this process lives, and whether it can serve: asked by systemd, a proxy or a monitor."""

from collections.abc import Callable
from http import HTTPStatus

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cases import jobs


class Health:
    """Answers three addresses before anything else: no session, no log, no name of this host needed.

    `/healthz`: the process lives. `/readyz`: it can serve; else 503 and `database` or `migrations`. `/jobz`:
    work done later keeps up; else 503 and `jobs`, once the oldest due job has waited for five minutes. That
    is no reason to take the pages away. None tells anything about a case.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = _ASKED.get(request.path_info)
        return self.get_response(request) if asked is None else _answer(asked)


def _lives() -> str:
    return ""


def _can_serve() -> str:
    executor = MigrationExecutor(connection)
    return "migrations" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else ""


def _keeps_up() -> str:
    return "jobs" if jobs.longest_waiting(timezone.now()) > jobs.TOO_LONG else ""


_ASKED = {"/healthz": _lives, "/readyz": _can_serve, "/jobz": _keeps_up}


def _answer(asked: Callable[[], str]) -> HttpResponse:
    try:
        problem = asked()
    except DatabaseError:
        problem = "database"
    status = HTTPStatus.SERVICE_UNAVAILABLE if problem else HTTPStatus.OK
    response = HttpResponse(f"{problem or 'ok'}\n", content_type="text/plain", status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
