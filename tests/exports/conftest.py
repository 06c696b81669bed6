"""A year with people who may be named, anonymised, and not published, in several scripts; and its edition."""

from datetime import timedelta

import pytest

from cases.access import OPERATOR
from cases.documents import reading as readings
from cases.operations import freezing
from cases.operations.caring import add_name, set_consent
from cases.operations.granting import give_grant
from cases.operations.opening import NameDraft
from cases.vocabulary import Consent, OutcomeKind, Permission
from tests.conftest import NOW
from tests.editions.conftest import YEAR, ines, propose, ruth  # noqa: F401
from tests.factories import held_case, outcome, urgent_action, verified

NAMES = {
    "Samira al-Qadiri": ("سميرة القادري", "ar"),
    "Babak Rahimi": ("بابک رحیمی", "fa"),
    "Wang Quanlin": ("王全林", "zh"),
    "Abrehet Medhanye": ("አብርሀት መድሃንየ", "am"),
    "Oleh Hradov": ("Олег Градов", "uk"),
}
SECRET = ("Zebulon Quarfax", "Ottilie Brenzwick")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """A store of files for each test."""
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def counted_cases(cast):
    """Five who may be named, one of each other consent, all counted in 2019: by name."""
    cases = {name: held_case(cast, name) for name in (*NAMES, *SECRET)}
    for name, case in cases.items():
        urgent_action(cast, case)
        verified(cast, outcome(cast, case, OutcomeKind.RELEASED_UNCONDITIONALLY))
        if name in NAMES:
            text, language = NAMES[name]
            add_name(case, NameDraft(text, language), actor=cast.caseworker, at=NOW)
            agree(cast, case, Consent.MAY_BE_NAMED)
    agree(cast, cases["Ottilie Brenzwick"], Consent.ANONYMISE)
    return cases


def agree(cast, case, consent, **said):
    case.refresh_from_db()
    set_consent(case, consent, given_by="the person", actor=cast.caseworker, at=NOW, **said)
    case.refresh_from_db()


@pytest.fixture
def may_take_out(cast):
    """The desk's annual reporter may take data out of the desk's cases."""
    give_grant(
        on=cast.individuals,
        to=cast.colleague,
        permissions=(Permission.VIEW, Permission.EXPORT),
        until=NOW + timedelta(days=200),
        reason="The annual report",
        actor=OPERATOR,
        at=NOW - timedelta(days=3),
    )


@pytest.fixture
def edition(counted_cases, may_take_out, ines, ruth):  # noqa: F811
    return freezing.approve(propose(ines), actor=ruth, at=NOW)


@pytest.fixture
def taken(ruth, edition):  # noqa: F811
    """The edition as the desk's annual reporter may take it out."""
    return readings.read(ruth, YEAR, edition, NOW)
