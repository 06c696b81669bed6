"""Migrations taken back one after the other, in one process of another installation."""

from collections.abc import Iterable
from typing import Any

from django.core.management import call_command

from tests.operating.digests import digests


def taken_back(steps: Iterable[tuple[str, str]]) -> list[Any]:
    """Go back to each migration in turn. Returns the digests of the database after each."""
    found = []
    for app, name in steps:
        call_command("migrate", app, name, verbosity=0)
        found.append(digests())
    return found
