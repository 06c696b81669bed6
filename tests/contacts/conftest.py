"""Samira's case, with somebody to reach, seen by who may and by who may not."""

import pytest

from cases.models import OfficeCountry
from cases.operations.contacts import ContactDraft, add_contact
from cases.vocabulary import ContactKind
from tests.factories import held_case
from tests.web.test_the_main_job import as_person


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def sister(cast, samira, now):
    draft = ContactDraft(
        ContactKind.FAMILY, "Elvira Quade", "elder sister", "by post", "never by telephone", "Tuesdays"
    )
    return add_contact(samira, draft, actor=cast.caseworker, at=now)


@pytest.fixture
def as_caseworker(cast, client):
    return as_person(client, cast.caseworker)


@pytest.fixture
def as_officer(cast, client):
    """May see and record the case, but not its contacts."""
    OfficeCountry.objects.create(office=cast.west, country="XM")
    return as_person(client, cast.officer)
