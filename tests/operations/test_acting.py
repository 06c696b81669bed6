"""What we did: activities for one or several cases, and who took part."""

import pytest
from django.http import Http404

from cases import access
from cases.models import Activity, Participation
from cases.operations.acting import (
    ParticipationDraft,
    add_participation,
    record_activity,
    withdraw_activity,
)
from cases.vocabulary import ActivityKind, ActivityState, ParticipationKind
from tests.factories import BY_LAWYER, NOW, held_case, known, on, urgent_action
from tests.operations.watching import every_row, new_rows, refused

pytestmark = pytest.mark.django_db
MESSAGES = ParticipationDraft(ParticipationKind.MESSAGES, 1200, on("March 2019"), "Sorenne")


@pytest.fixture
def in_veloria(cast):
    """Hidden from the desk."""
    return held_case(cast, "Anna Velor", country="XV", actor=cast.officer)


def done_for(cast, *cases, **fields):
    fields.setdefault("began_on", on("10 December 2018"))
    return record_activity(
        cases=list(cases), kind=ActivityKind.URGENT_ACTION, actor=cast.caseworker, at=NOW, **fields
    )


def test_one_activity_is_written_once_for_all_its_cases(cast, samira):
    karim = held_case(cast, "Karim Osman")
    before = every_row()

    activity = done_for(
        cast, samira, karim, number=" UA 60/16 ", sources=BY_LAWYER, participations=[MESSAGES]
    )

    assert new_rows(before) == {"Activity": 1, "CaseActivity": 2, "Source": 1, "Participation": 1}
    assert activity.number == "UA 60/16"
    assert (activity.recorded_by, activity.known_at) == (cast.caseworker, NOW)
    assert set(activity.cases.all()) == {samira, karim}


def test_the_same_case_chosen_twice_is_one(cast, samira):
    activity = done_for(cast, samira, samira)

    assert activity.links.count() == 1


def test_one_case_that_is_not_visible_is_not_there(cast, samira, in_veloria):
    with refused(Http404):
        done_for(cast, samira, in_veloria)


def test_one_case_on_which_one_may_not_record_refuses_all(cast, samira, reader):
    with refused(access.NotAllowed):
        record_activity(cases=[samira], kind=ActivityKind.LETTERS, began_on=on("2018"), actor=reader, at=NOW)


def test_it_is_done_for_at_least_one_case(cast):
    with refused(says="at least one case", field="cases"):
        done_for(cast)


def test_what_has_begun_is_not_still_to_come_but_what_is_planned_may_be(cast, samira):
    with refused(says="still to come", field="began_on"):
        done_for(cast, samira, began_on=on("1 June 2026"))

    done_for(cast, samira, began_on=on("1 June 2026"), state=ActivityState.PLANNED)


def test_it_does_not_end_before_it_begins(cast, samira):
    with refused(says="ends before it begins", field="ended_on"):
        done_for(cast, samira, ended_on=on("9 December 2018"))

    done_for(cast, samira, ended_on=on("December 2018"))


def test_it_may_have_been_known_earlier_with_a_reason(cast, samira):
    activity = done_for(cast, samira, known=known("2018-12-11"))

    assert (activity.known_at.date().isoformat(), activity.recorded_at) == ("2018-12-11", NOW)


# ---------------------------------------------------------------- who took part


def test_who_took_part_is_added_later_with_its_day_and_section(cast, samira):
    activity = urgent_action(cast, samira)

    row = add_participation(activity, MESSAGES, actor=cast.caseworker, at=NOW)

    assert (row.number, row.section, row.as_of.edtf) == (1200, "Sorenne", "2019-03")
    assert row.recorded_by == cast.caseworker


@pytest.mark.parametrize("number", [0, -3])
def test_nobody_is_not_a_number_of_people(cast, samira, number):
    activity = urgent_action(cast, samira)
    draft = ParticipationDraft(ParticipationKind.MESSAGES, number, on("2019"))

    with refused(says="above 0", field="number"):
        add_participation(activity, draft, actor=cast.caseworker, at=NOW)


def test_nobody_has_taken_part_on_a_day_still_to_come(cast, samira):
    activity = urgent_action(cast, samira)
    draft = ParticipationDraft(ParticipationKind.MESSAGES, 5, on("1 June 2026"))

    with refused(says="still to come", field="as_of"):
        add_participation(activity, draft, actor=cast.caseworker, at=NOW)


@pytest.mark.parametrize("hidden_first", [False, True])
def test_who_may_record_on_one_of_its_cases_may_say_who_took_part(cast, samira, in_veloria, hidden_first):
    """Whichever case comes first: an activity shows with each case it was done for."""
    cases = [in_veloria, samira] if hidden_first else [samira, in_veloria]
    shared = record_activity(
        cases=cases, kind=ActivityKind.PETITION, began_on=on("2018"), actor=access.OPERATOR, at=NOW
    )

    add_participation(shared, MESSAGES, actor=cast.caseworker, at=NOW)
    add_participation(shared, MESSAGES, actor=cast.officer, at=NOW)

    assert Participation.objects.count() == 2


def test_nobody_takes_part_in_what_was_withdrawn(cast, samira):
    activity = urgent_action(cast, samira)
    withdraw_activity(activity, reason="not sent", actor=cast.caseworker, at=NOW)

    with refused(says="withdrawn"):
        add_participation(activity, MESSAGES, actor=cast.caseworker, at=NOW)


# ---------------------------------------------------------------- withdraw


def test_an_activity_is_withdrawn_with_a_reason_and_stays(cast, samira):
    activity = urgent_action(cast, samira)

    withdraw_activity(activity, reason="it was never sent", actor=cast.colleague, at=NOW)

    row = Activity.objects.get()
    assert (row.withdrawn_by, row.withdrawn_reason) == (cast.colleague, "it was never sent")


def test_an_activity_is_withdrawn_once(cast, samira):
    activity = urgent_action(cast, samira)
    seen_earlier = Activity.objects.get()
    withdraw_activity(activity, reason="never sent", actor=cast.colleague, at=NOW)

    with refused(says="withdrawn already"):
        withdraw_activity(seen_earlier, reason="again", actor=cast.caseworker, at=NOW)


def test_a_withdrawal_needs_a_reason(cast, samira):
    activity = urgent_action(cast, samira)

    with refused(says="Say why", field="reason"):
        withdraw_activity(activity, reason=" ", actor=cast.caseworker, at=NOW)


def test_who_does_not_see_all_its_cases_does_not_withdraw_it(cast, samira, in_veloria):
    shared = record_activity(
        cases=[samira, in_veloria],
        kind=ActivityKind.PETITION,
        began_on=on("2018"),
        actor=access.OPERATOR,
        at=NOW,
    )

    with refused(Http404):
        withdraw_activity(shared, reason="not for ours", actor=cast.caseworker, at=NOW)
