"""The whole demonstration, seeded once for the tests of a module and gone after them."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import override_settings

from cases.demo.calendar import Calendar
from cases.demo.people import Cast, assemble
from cases.demo.public_cases import PublicRecord
from cases.demo.seeding import seed
from tests.conftest import NOW

SEEDED_AT = NOW - timedelta(hours=1)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """The whole of it. Held in one transaction that is rolled back, so that no other test meets it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW), override_settings(DEMO=True):
            cast = seed(SEEDED_AT)
        assert cast is not None
        yield cast
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def public_record(django_db_setup, django_db_blocker) -> Iterator[Cast]:
    """Only the real cases."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(NOW), override_settings(DEMO=True):
            cast = assemble(SEEDED_AT)
            PublicRecord(cast, Calendar(SEEDED_AT)).write()
        yield cast
        transaction.set_rollback(True)


@pytest.fixture
def undone(demo) -> Iterator[Cast]:
    """For a test that writes: what it writes is rolled back."""
    with transaction.atomic():
        yield demo
        transaction.set_rollback(True)
