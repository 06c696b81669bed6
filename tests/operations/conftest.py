"""The case the operations are tried on, and somebody who may see it but not touch it."""

from datetime import timedelta

import pytest

from cases.access import OPERATOR
from cases.operations.granting import give_grant
from cases.vocabulary import Permission
from tests.factories import held_case, release


@pytest.fixture
def samira(cast):
    """Arrested on 14 March 2017, a standard case of the Marasia desk."""
    return held_case(cast)


@pytest.fixture
def released(cast, samira):
    """Her release of 5 May 2019, recorded by the caseworker ten hours ago and not yet verified."""
    return release(cast, samira)


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
