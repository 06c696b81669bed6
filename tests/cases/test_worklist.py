"""What waits for one person, from the cases they may see. Each test states both sides."""

from datetime import date, timedelta

import pytest

from cases import worklist
from cases.access import OPERATOR
from cases.operations.caring import set_consent, take_up, write_handling_note
from cases.operations.granting import set_bar
from cases.operations.recording import record_status_change
from cases.operations.revising import withdraw
from cases.vocabulary import Consent, FileState, OutcomeKind, Status, Sureness
from cases.worklist import SHOWN_AT_MOST, work_of
from tests.factories import BY_LAWYER, NOW, held_case, on, outcome, release, verified

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def anna(cast):
    """In Veloria, hidden from the desk."""
    return held_case(cast, "Anna Velor", country="XV", actor=cast.officer)


def test_what_others_recorded_waits_for_who_may_verify_and_for_nobody_else(cast, samira):
    waiting = release(cast, samira).outcome

    assert list(worklist.to_verify(cast.colleague)) == [waiting]
    for person in (cast.caseworker, cast.officer, cast.outsider, cast.administrator, cast.annual_report):
        assert list(worklist.to_verify(person)) == [], f"offered to {person}"
    assert work_of(cast.caseworker, TODAY).mine_unverified == [waiting]
    assert work_of(cast.colleague, TODAY).mine_unverified == []


def test_an_officer_is_not_asked_to_verify_what_they_may_only_record_on(cast, anna):
    outcome(cast, anna, OutcomeKind.AWARD, actor=OPERATOR)

    assert list(worklist.to_verify(cast.officer)) == []


def test_what_the_operator_recorded_waits_too(cast, samira):
    waiting = outcome(cast, samira, OutcomeKind.AWARD, actor=OPERATOR)

    assert list(worklist.to_verify(cast.colleague)) == [waiting]


def test_only_what_is_confirmed_live_and_not_verified_waits(cast, samira):
    outcome(cast, samira, OutcomeKind.AWARD, sureness=Sureness.LIKELY)
    verified(cast, outcome(cast, samira, OutcomeKind.UN_OPINION))
    withdraw(outcome(cast, samira, OutcomeKind.APOLOGY), reason="not so", actor=cast.caseworker, at=NOW)

    assert list(worklist.to_verify(cast.colleague)) == []


def test_the_longest_waiting_comes_first_and_ten_are_shown(cast, samira):
    rows = [
        outcome(cast, samira, OutcomeKind.FAMILY_CONTACT, at=NOW - timedelta(hours=hours))
        for hours in range(12)
    ]

    work = work_of(cast.colleague, TODAY)

    assert work.to_verify == rows[::-1][:SHOWN_AT_MOST]
    assert work.to_verify_count == 12


def test_a_bar_takes_it_off_the_list(cast, samira):
    release(cast, samira)

    set_bar(user=cast.colleague, case=samira, reason="a cousin", actor=OPERATOR, at=NOW)

    work = work_of(cast.colleague, TODAY)
    assert (work.to_verify, work.recent) == ([], [])


def test_a_death_or_release_only_reported_waits_until_it_is_known(cast, samira, anna):
    for case in (samira, anna):
        told = {"to": Status.KILLED, "happened_on": on("2019"), "sureness": Sureness.UNSURE}
        record_status_change(case=case, sources=BY_LAWYER, actor=OPERATOR, at=NOW, **told)

    assert work_of(cast.caseworker, TODAY).reported == [samira]
    assert work_of(cast.officer, TODAY).reported == [anna]


@pytest.mark.parametrize(
    ("check_on", "is_due"), [(TODAY, True), (TODAY - timedelta(days=9), True), (date(2026, 3, 3), False)]
)
def test_a_handling_note_is_looked_at_again_on_its_day(cast, samira, check_on, is_due):
    write_handling_note(
        samira, "Never by phone", version=samira.version, check_on=check_on, actor=cast.caseworker, at=NOW
    )

    assert (work_of(cast.colleague, TODAY).notes_to_check == [samira]) is is_due
    assert work_of(cast.officer, TODAY).notes_to_check == []


@pytest.mark.parametrize(("days", "is_due"), [(-1, False), (0, True), (30, True), (31, False)])
def test_a_consent_that_lapses_within_thirty_days_is_told(cast, samira, days, is_due):
    set_consent(
        samira,
        Consent.MAY_BE_NAMED,
        given_by="herself",
        until=TODAY + timedelta(days=days),
        actor=cast.caseworker,
        at=NOW,
    )

    assert (work_of(cast.caseworker, TODAY).consents_lapsing == [samira]) is is_due
    assert work_of(cast.outsider, TODAY).consents_lapsing == []


def test_a_proposed_case_waits_until_it_is_taken_up(cast):
    case = held_case(cast, file_state=FileState.PROPOSED)
    assert work_of(cast.colleague, TODAY).proposed == [case]
    assert work_of(cast.officer, TODAY).proposed == []

    take_up(case, reason="agreed", actor=cast.caseworker, at=NOW)

    assert work_of(cast.colleague, TODAY).proposed == []


def test_the_cases_changed_last_come_first(cast, samira, anna):
    karim = held_case(cast, "Karim Osman")
    release(cast, samira)

    assert work_of(cast.caseworker, TODAY).recent == [samira, karim]


def test_it_costs_the_same_however_many_wait(cast, samira, django_assert_max_num_queries):
    for _ in range(5):
        outcome(cast, samira, OutcomeKind.FAMILY_CONTACT)
        held_case(cast, "Karim Osman")

    with django_assert_max_num_queries(34):
        work_of(cast.colleague, TODAY)
