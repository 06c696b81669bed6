"""A consent that was taken back is taken back for both files: when they are merged, and when taken apart."""

from datetime import timedelta

import pytest

from cases import publicity
from cases.models import Case
from cases.operations.consenting import Withdrawal, withdraw_consent
from cases.operations.merging import end_merge
from cases.vocabulary import Consent, ConsentGiver
from tests.factories import NOW, held_case, merged

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(days=1)
NAMED = {"consent": Consent.MAY_BE_NAMED, "consent_by": ConsentGiver.FAMILY}


def said_of(reference):
    return publicity.may_say_of(Case.objects.get(reference=reference), NOW.date()).consent


def taken_back(cast, case, at):
    said = Withdrawal(ConsentGiver.FAMILY, "an aunt", NOW.date(), "she is afraid")
    withdraw_consent(case, said, actor=cast.caseworker, at=at)


@pytest.mark.parametrize("other_says", [Consent.MAY_BE_NAMED, Consent.ANONYMISE])
@pytest.mark.parametrize("withdrawn", ["survivor", "duplicate"])
def test_a_withdrawn_consent_stays_withdrawn(cast, withdrawn, other_says):
    one = held_case(cast, **NAMED)
    other = held_case(cast, "Samira K.", **{**NAMED, "consent": other_says})
    taken_back(cast, one, NOW - timedelta(hours=1))
    survivor, duplicate = (one, other) if withdrawn == "survivor" else (other, one)

    merged(cast, duplicate, survivor)

    assert said_of(survivor.reference) == Consent.NOT_FOR_PUBLICATION


def test_a_consent_withdrawn_meanwhile_is_withdrawn_on_both(cast):
    survivor, duplicate = held_case(cast, **NAMED), held_case(cast, "Samira K.", **NAMED)
    merge = merged(cast, duplicate, survivor)
    taken_back(cast, survivor, SOON)

    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    assert said_of(survivor.reference) == Consent.NOT_FOR_PUBLICATION
    assert said_of(duplicate.reference) == Consent.NOT_FOR_PUBLICATION
