"""A world that the tests of one file share: built once, and given to each of them as it was."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import time_machine
from django.db import transaction
from django.test import override_settings

from tests.conftest import NOW, of_every_test

World = TypeVar("World")


@contextmanager
def built_once(blocker: Any, build: Callable[[], World], **settings: Any) -> Iterator[World]:
    """Build a world in a transaction that outlives the tests; what each of them writes is taken back.

    `blocker` is pytest-django's, of a fixture of a module. Give each test a copy: it changes its objects.
    """
    whole = transaction.atomic()
    with blocker.unblock():
        whole.__enter__()
    try:
        with blocker.unblock(), time_machine.travel(NOW), override_settings(**of_every_test(), **settings):
            built = build()
        yield built
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            whole.__exit__(None, None, None)
