"""Samira's case, a colleague who only reads, and pages as seen by each."""

from datetime import timedelta

import pytest

from cases.access import OPERATOR
from cases.operations.granting import give_grant
from cases.vocabulary import Permission
from tests.factories import held_case
from tests.web.test_the_main_job import as_person


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def as_caseworker(cast, client):
    return as_person(client, cast.caseworker)


@pytest.fixture
def reader(cast, now):
    """May see every standard case of the campaign, and do nothing."""
    give_grant(
        on=cast.individuals,
        to=cast.outsider,
        permissions=[Permission.VIEW],
        until=now + timedelta(days=5),
        reason="reads, and nothing else",
        actor=OPERATOR,
        at=now - timedelta(days=1),
    )
    return cast.outsider
