"""Two people who may freeze, and a year with cases in each of its three lists."""

from datetime import date

import pytest

from cases.models import User
from cases.operations import freezing
from cases.vocabulary import OrganisationPermission, OutcomeKind
from tests.cast import _organisation
from tests.conftest import NOW
from tests.factories import held_case, outcome, urgent_action, verified

YEAR = 2019
CUT_OFF = date(2026, 3, 2)


def _may_freeze(user: User) -> User:
    for permission in (OrganisationPermission.FIGURES, OrganisationPermission.FREEZE):
        user.user_permissions.add(_organisation(permission))
    return user


@pytest.fixture
def ines(cast):
    return _may_freeze(cast.annual_report)


@pytest.fixture
def ruth(cast):
    """The second person: she sees the desk's cases too."""
    return _may_freeze(cast.colleague)


@pytest.fixture
def year(cast):
    """Two counted cases, one in doubt, one that nobody verified: by name."""
    cases = {name: held_case(cast, name) for name in ("Freed", "Treated", "In Doubt", "Unverified")}
    for case in cases.values():
        urgent_action(cast, case)
    verified(cast, outcome(cast, cases["Freed"], OutcomeKind.RELEASED_UNCONDITIONALLY))
    verified(cast, outcome(cast, cases["Treated"], OutcomeKind.FAMILY_CONTACT, "7 June 2019"))
    crossing = "between 20 December 2019 and 5 January 2020"
    verified(cast, outcome(cast, cases["In Doubt"], OutcomeKind.FAMILY_CONTACT, crossing))
    outcome(cast, cases["Unverified"], OutcomeKind.FAMILY_CONTACT)
    return cases


@pytest.fixture
def proposed(ines, ruth, year):
    return propose(ines)


def propose(actor, at=NOW, **said):
    return freezing.propose(
        **{
            "year": YEAR,
            "known_on": CUT_OFF,
            "note": "The annual report",
            "acknowledges_open": True,
            "actor": actor,
            "at": at,
        }
        | said
    )


@pytest.fixture
def edition(proposed, ruth):
    return freezing.approve(proposed, actor=ruth, at=NOW)
