"""The door in earnest: no demonstration, real limits, mail that arrives at once."""

import pytest

from casework.celery import app


@pytest.fixture(autouse=True)
def _in_earnest(settings):
    """These tests are about the door of a real installation; countries of the demonstration stay."""
    settings.RATES = {"find": "60/m/user", "open_case": "300/h/user"}


@pytest.fixture(autouse=True)
def _at_once():
    """What a worker would do later is done at once."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False
