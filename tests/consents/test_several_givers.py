"""Who beats whom: the person's own word before all others, and of others the strictest."""

from datetime import timedelta

import pytest

from cases.models import Case
from cases.operations.caring import set_consent
from cases.operations.consenting import Withdrawal, withdraw_consent
from cases.operations.writing import NeedsConfirmation, Refused
from cases.publicity import may_say_of
from cases.vocabulary import ChildsWord, Consent, ConsentGiver
from tests.factories import NOW, held_case, on
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
NAMED, ANONYMISE, NOT = Consent.MAY_BE_NAMED, Consent.ANONYMISE, Consent.NOT_FOR_PUBLICATION
PERSON, FAMILY, LAWYER, GUARDIAN = (
    ConsentGiver.PERSON,
    ConsentGiver.FAMILY,
    ConsentGiver.LAWYER,
    ConsentGiver.GUARDIAN,
)


@pytest.fixture
def agree(cast):
    def write(case, consent, by, **more):
        said = {"given_by": "somebody", "at": NOW - timedelta(hours=3), **more}
        set_consent(case, consent, by=by, actor=cast.caseworker, **said)
        return says(case)

    return write


def says(case):
    return may_say_of(Case.objects.get(pk=case.pk), NOW.date()).consent


def takes_back(cast, case, by):
    said = Withdrawal(by, "her brother", NOW.date(), "by telephone")
    withdraw_consent(case, said, actor=cast.caseworker, at=NOW - timedelta(hours=2))


@pytest.mark.parametrize("own_word", [NOT, ANONYMISE])
@pytest.mark.parametrize("other", [FAMILY, LAWYER, GUARDIAN, ConsentGiver.NOT_SAID])
def test_nobody_agrees_to_more_than_the_person_did(agree, samira, own_word, other):
    agree(samira, own_word, PERSON)

    with refused(Refused, says="The person themselves said", field="consent"):
        agree(samira, NAMED, other, is_confirmed=True)
    assert says(samira) == own_word


def test_the_persons_refusal_is_not_forgotten_behind_what_others_said_since(agree, samira):
    agree(samira, NOT, PERSON)
    agree(samira, NOT, FAMILY)
    agree(samira, NOT, LAWYER)

    with refused(Refused, says="The person themselves said"):
        agree(samira, ANONYMISE, FAMILY, is_confirmed=True)


def test_the_person_changes_their_own_word_and_nobody_is_asked(agree, samira):
    agree(samira, NOT, PERSON)

    assert agree(samira, NAMED, PERSON) == NAMED


def test_of_age_the_person_says_more_than_their_family_did(agree, samira):
    agree(samira, NOT, FAMILY)

    assert agree(samira, NAMED, PERSON) == NAMED


def test_others_may_say_less_than_the_person(agree, samira):
    agree(samira, NAMED, PERSON)

    assert agree(samira, ANONYMISE, FAMILY) == ANONYMISE


def test_between_relatives_the_strictest_holds_until_they_agree(agree, samira):
    agree(samira, ANONYMISE, FAMILY)

    with refused(NeedsConfirmation, says="the strictest holds", field="is_confirmed"):
        agree(samira, NAMED, LAWYER)
    assert says(samira) == ANONYMISE
    assert agree(samira, NAMED, LAWYER, is_confirmed=True) == NAMED


def test_where_nobody_has_answered_yet_nobody_is_asked_twice(agree, samira):
    assert agree(samira, NAMED, FAMILY) == NAMED


def test_what_is_asked_again_in_time_is_no_loosening(agree, samira):
    agree(samira, NAMED, FAMILY, until=NOW.date() - timedelta(days=1))
    assert says(samira) == ANONYMISE

    assert agree(samira, NAMED, FAMILY) == NAMED


# ---------------------------------------------------------------- taken back


def test_what_the_person_took_back_nobody_else_gives(cast, agree, samira):
    agree(samira, NAMED, PERSON)
    takes_back(cast, samira, PERSON)

    with refused(Refused, says="The person themselves said: Not for publication"):
        agree(samira, ANONYMISE, FAMILY, is_confirmed=True)
    assert agree(samira, ANONYMISE, PERSON) == ANONYMISE


def test_what_the_person_took_back_of_their_familys_is_their_own_word(cast, agree, samira):
    agree(samira, NAMED, FAMILY)
    takes_back(cast, samira, PERSON)

    with refused(Refused, says="The person themselves said"):
        agree(samira, NAMED, FAMILY, is_confirmed=True)


def test_what_relatives_took_back_is_given_anew_when_they_agree(cast, agree, samira):
    agree(samira, NAMED, FAMILY)
    takes_back(cast, samira, FAMILY)

    with refused(NeedsConfirmation, says="Until now it is: Not for publication"):
        agree(samira, NAMED, LAWYER)
    assert agree(samira, NAMED, LAWYER, is_confirmed=True) == NAMED


# ---------------------------------------------------------------- children


@pytest.fixture
def child(cast):
    return held_case(cast, born_on=on("2012"))


def test_a_guardian_says_what_the_child_says(agree, child):
    with refused(Refused, says="Say whether the child agrees", field="child"):
        agree(child, NAMED, GUARDIAN)

    assert agree(child, NAMED, GUARDIAN, child=ChildsWord.AGREES) == NAMED


@pytest.mark.parametrize("by", [PERSON, FAMILY, LAWYER])
def test_without_a_guardian_a_child_is_anonymised(agree, child, by):
    assert agree(child, NAMED, by) == ANONYMISE


def test_a_child_does_not_say_more_than_its_guardian_unasked(agree, child):
    agree(child, NOT, GUARDIAN)

    with refused(NeedsConfirmation):
        agree(child, NAMED, PERSON)


def test_a_child_that_refuses_is_not_overruled_by_its_guardian(agree, child):
    agree(child, NOT, PERSON)

    with refused(Refused, says="The person themselves said"):
        agree(child, NAMED, GUARDIAN, child=ChildsWord.AGREES, is_confirmed=True)


def test_of_an_adult_a_guardian_needs_no_childs_word(agree, samira):
    assert agree(samira, NAMED, GUARDIAN) == NAMED


def test_the_childs_word_is_kept_with_a_guardians_consent_alone(agree, child):
    agree(child, ANONYMISE, FAMILY, child=ChildsWord.AGREES)

    assert Case.objects.get(pk=child.pk).consent_child == ""
