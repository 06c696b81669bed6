"""What comes up, on the cases one may see, in a fixed number of queries."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import access
from cases.coming_up import Coming, coming_up
from cases.models import Sentence
from cases.operations.assigning import do_task
from cases.operations.noting import keep_promise
from cases.operations.proceeding import tell_hearing
from cases.vocabulary import ComingKind, HearingState, Runs, Sensitivity, SentenceKind, TimeHeld
from tests.factories import NOW, held_case, on, release, urgent_action
from tests.working.writing_down import hearing, sentence, talk, task

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


def told(actor) -> list[tuple[ComingKind, str]]:
    return [(one.kind, one.when.words()) for one in coming_up(actor, TODAY)]


@pytest.fixture
def busy(cast, samira):
    """One of everything, in the order of its days."""
    sentence(cast, samira, years=9, time_held=TimeHeld.TAKEN_OFF, held_days=10)  # free on 4 March 2026
    task(cast, samira)  # 5 March
    talk(cast, samira)  # promised by 10 March
    hearing(cast, samira)  # 12 March
    urgent_action(cast, samira, send_by=date(2026, 3, 20))
    return samira


def test_everything_of_thirty_days_the_earliest_first(cast, busy):
    assert told(cast.caseworker) == [
        (ComingKind.RELEASE, "4 March 2026"),
        (ComingKind.TASK, "5 March 2026"),
        (ComingKind.PROMISE, "10 March 2026"),
        (ComingKind.HEARING, "12 March 2026"),
        (ComingKind.URGENT_ACTION, "20 March 2026"),
    ]


def test_each_leads_to_its_row_and_says_whose_it_is(cast, busy):
    found: dict[ComingKind, Coming] = {one.kind: one for one in coming_up(cast.caseworker, TODAY)}

    assert {one.case for one in found.values()} == {busy}
    assert found[ComingKind.TASK].person == cast.colleague.pk
    assert found[ComingKind.PROMISE].person == cast.caseworker.pk
    assert found[ComingKind.RELEASE].row == Sentence.objects.get().pk
    assert not found[ComingKind.TASK].is_late(TODAY) and found[ComingKind.TASK].is_late(date(2026, 3, 6))


def test_who_does_not_see_the_case_is_told_nothing(cast, busy):
    for who in (cast.officer, cast.outsider, cast.administrator, cast.former_colleague):
        assert coming_up(who, TODAY) == [], "leaked"


def test_a_sealed_case_comes_up_for_who_is_named_alone(cast, samira):
    sealed = held_case(cast, "Noor Hadi", sensitivity=Sensitivity.SEALED)
    task(cast, sealed, for_whom=cast.caseworker)

    assert [one.case for one in coming_up(cast.caseworker, TODAY)] == [sealed]
    assert coming_up(cast.colleague, TODAY) == [], "leaked"


def test_what_is_done_comes_up_no_more(cast, busy):
    by = {"actor": cast.caseworker, "at": NOW}
    for one in coming_up(cast.caseworker, TODAY):
        if one.kind == ComingKind.TASK:
            do_task(busy.tasks.get(), **by)
        elif one.kind == ComingKind.PROMISE:
            keep_promise(busy.notes.get(), kept_on=on("1 March 2026"), **by)
        elif one.kind == ComingKind.HEARING:
            tell_hearing(busy.hearings.get(), state=HearingState.CANCELLED, source="court", **by)
    release(cast, busy)

    assert told(cast.caseworker) == [(ComingKind.URGENT_ACTION, "20 March 2026")]


def test_what_is_late_and_open_stays(cast, samira):
    hearing(cast, samira, "1 February 2026")
    talk(cast, samira, "1 January 2026", promised_by=on("January 2026"))
    sentence(cast, samira, years=8)
    task(cast, samira)

    assert [kind for kind, _ in told(cast.caseworker)] == [
        ComingKind.RELEASE,
        ComingKind.PROMISE,
        ComingKind.HEARING,
        ComingKind.TASK,
    ]


def test_what_is_later_than_thirty_days_waits(cast, samira):
    hearing(cast, samira, "2 April 2026")
    talk(cast, samira, promised_by=on("3 April 2026"))
    task(cast, samira, due=date(2026, 4, 2))
    sentence(cast, samira, years=20)
    urgent_action(cast, samira, send_by=date(2026, 4, 2))
    urgent_action(cast, samira, send_by=date(2026, 3, 1))

    assert told(cast.caseworker) == []
    assert len(coming_up(cast.caseworker, TODAY + timedelta(days=1))) == 3


def test_a_day_known_to_a_month_is_there_from_the_first_day_on_which_it_may_be(cast, samira):
    hearing(cast, samira, "April 2026")

    assert told(cast.caseworker) == [(ComingKind.HEARING, "April 2026")]
    assert coming_up(cast.caseworker, date(2026, 3, 1)) == []


def test_an_action_that_was_stopped_has_no_last_day(cast, samira):
    urgent_action(cast, samira, send_by=date(2026, 3, 20), stopped_on=date(2026, 3, 1))

    assert told(cast.caseworker) == []


def test_it_costs_the_same_however_much_comes_up(cast, busy):
    def costs():
        user = access.remember_grants(cast.caseworker)
        with CaptureQueriesContext(connection) as queries:
            found = coming_up(user, TODAY)
            assert {str(one.case.owner) for one in found}
        return len(queries)

    first = costs()
    for number in range(4):
        case = held_case(cast, f"Person {number}")
        hearing(cast, case)
        task(cast, case)
        talk(cast, case)
        sentence(cast, case, years=9)
    assert costs() == first <= 7


def test_who_was_fined_in_the_place_of_prison_has_no_end_to_wait_for(cast):
    case = held_case(cast)
    sentence(cast, case, years=3)
    assert [one.kind for one in coming_up(cast.caseworker, TODAY)] == [ComingKind.RELEASE]

    sentence(cast, case, "1 March 2019", kind=SentenceKind.FINE, runs=Runs.INSTEAD, years=0)

    assert coming_up(cast.caseworker, TODAY) == []
