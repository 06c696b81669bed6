"""Every later setback and death is told: linked or not, verified or not, of a known day or of none."""

import pytest

from cases import since_then, summaries
from cases.operations import recording
from cases.operations.revising import withdraw
from cases.since_then import Development
from cases.vocabulary import OutcomeKind, Status, Sureness
from tests.factories import BY_LAWYER, NOW, held_case, merged, on, outcome, release

pytestmark = pytest.mark.django_db


def later(told):
    return summaries.since_of(told.case, told.change.outcome)


def labels(told):
    return [one.label for one in later(told).later]


def changed(told, to, day, **fields):
    said = {"case": told.case, "sources": BY_LAWYER, "actor": told.cast.caseworker, "at": NOW}
    return recording.record_status_change(to=to, happened_on=on(day), **said, **fields)


def test_nothing_worse_is_nothing_told(told):
    assert later(told) == since_then.Since()


def test_an_arrest_after_it_is_told_though_nobody_verified_or_linked_it(told):
    changed(told, Status.ARRESTED, "2 March 2020", sureness=Sureness.UNSURE)

    found = later(told).later
    assert [(one.label, one.is_verified, one.is_certain) for one in found] == [("Arrested", False, True)]


def test_what_was_before_it_is_not_told(told):
    changed(told, Status.PRE_TRIAL_DETENTION, "4 May 2019")

    assert labels(told) == []


@pytest.mark.parametrize("day", ["2019", "not known", "after 2018", "since 2018"])
def test_what_may_be_later_is_told_as_that(told, day):
    outcome(told.cast, told.case, OutcomeKind.TORTURE, day)

    found = later(told).later
    assert [(one.label, one.is_certain) for one in found] == [("Torture", False)]


def test_a_setback_of_any_development_is_told_not_of_a_release_alone(told):
    outcome(told.cast, told.case, OutcomeKind.CARE_DENIED, "6 June 2019")

    assert labels(told) == ["Medical care denied"]


def test_the_change_with_which_it_came_is_not_later_than_itself(told):
    """Commuted some day in November, and serving a sentence since: that is one thing."""
    said = {"outcome": OutcomeKind.COMMUTATION, "is_confirmed_rare": True}
    change = changed(told, Status.SERVING_SENTENCE, "November 2020", **said)

    assert summaries.since_of(told.case, change.outcome).later == ()
    assert labels(told) == ["Serving a sentence"], "to the release of 2019 it is a setback"


def test_what_somebody_said_ended_it_is_told_whatever_its_day(told):
    by = {"actor": told.cast.caseworker, "at": NOW}
    recording.link_reversal(outcome=told.change.outcome, happened_on=on("2021"), **by)

    assert [one.strand for one in later(told).later] == ["reversal"]


def test_a_death_is_told_once_and_known_as_one(told):
    changed(told, Status.KILLED, "3 June 2020", sureness=Sureness.UNSURE)

    found = later(told)
    assert [one.label for one in found.later] == ["Killed"]
    assert found.has_died and found.is_held_back


def test_what_is_withdrawn_is_no_longer_told_and_the_digest_says_that_it_changed(told):
    before = later(told).digest
    row = outcome(told.cast, told.case, OutcomeKind.TORTURE, "2020")
    with_it = later(told).digest

    withdraw(row, reason="of somebody else", actor=told.cast.caseworker, at=NOW)

    assert with_it != before == later(told).digest


def test_the_log_of_a_merged_case_is_read_with_it(told):
    other = held_case(told.cast, "Samira K.", arrested="1 January 2021")
    merged(told.cast, other, told.case)

    assert labels(told) == ["Arrested"]


def test_it_is_two_queries_however_many_cases(told, django_assert_num_queries):
    other = held_case(told.cast, "Karim Osman")
    release(told.cast, other)

    with django_assert_num_queries(2):
        since_then.of_cases({told.case.pk: Development(), other.pk: Development()})
