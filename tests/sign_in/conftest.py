"""The door in earnest: no demonstration, real limits, mail that arrives at once."""

import pytest


@pytest.fixture(autouse=True)
def _in_earnest(settings):
    """These tests are about the door of a real installation; countries of the demonstration stay."""
    settings.RATES = {"find": "60/m/user", "open_case": "300/h/user"}
