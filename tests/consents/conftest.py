"""A case of the desk, for what is agreed of it."""

import pytest

from tests.factories import held_case


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def as_caseworker(client, cast):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    return client
