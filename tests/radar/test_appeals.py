"""The situation changed and an appeal goes on: stop, update or keep it is asked until it is answered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.access import OPERATOR
from cases.announcements import announced
from cases.models import AppealAnswer
from cases.open_appeals import questions_on
from cases.operations.answering import answer_appeal
from cases.operations.granting import give_grant
from cases.operations.revising import correct_status_change, withdraw
from cases.operations.writing import KnownSince, Refused
from cases.vocabulary import (
    ActivityKind,
    ActivityState,
    Announced,
    AppealChoice,
    OutcomeKind,
    Permission,
    Status,
    Sureness,
)
from tests.factories import BY_LAWYER, NOW, held_case, on, release, urgent_action

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def appeal(cast, samira):
    """Begun in February, written down twenty hours ago."""
    return urgent_action(cast, samira, began="10 February 2026")


def asked(case, at=NOW):
    return [(one.activity.pk, one.change.pk) for one in questions_on(case, at.date())]


def answer(cast, case, appeal, change, choice=AppealChoice.KEEP, at=NOW, **by):
    by.setdefault("actor", cast.caseworker)
    return answer_appeal(case, appeal, change, choice, reason="so says the family", at=at, **by)


# ---------------------------------------------------------------- when it is asked


def test_a_change_recorded_after_the_appeal_began_asks(cast, samira, appeal):
    assert asked(samira) == [], "the arrest was on record when the appeal was"

    change = release(cast, samira, "1 March 2026")

    assert asked(samira) == [(appeal.pk, change.pk)]


@pytest.mark.parametrize(
    "how",
    [
        {"state": ActivityState.PLANNED},
        {"state": ActivityState.CANCELLED},
        {"stopped_on": TODAY - timedelta(days=2)},
        {"ended_on": on("20 February 2026")},
        {"send_by": TODAY - timedelta(days=1)},
        {"kind": ActivityKind.LOBBYING},
    ],
)
def test_what_does_not_go_on_asks_nothing(cast, samira, how):
    urgent_action(cast, samira, began="10 February 2026", **how)
    release(cast, samira, "1 March 2026")

    assert asked(samira) == []


@pytest.mark.parametrize("kind", [ActivityKind.PETITION, ActivityKind.LETTERS])
def test_petitions_and_letters_go_on_too(cast, samira, kind):
    appeal = urgent_action(cast, samira, began="10 February 2026", kind=kind)
    change = release(cast, samira, "1 March 2026")

    assert asked(samira) == [(appeal.pk, change.pk)]


def test_a_history_told_later_with_its_day_asks_nothing(cast, samira, appeal):
    release(cast, samira, "1 March 2020", known=KnownSince(on("2 March 2020").first, "our files"))

    assert asked(samira) == []


def test_what_happened_before_the_appeal_and_was_recorded_before_it_asks_nothing(cast, samira):
    """A file that is entered today: the arrest of 2017, then the appeal of 2018."""
    urgent_action(cast, samira, began="10 December 2018")

    assert asked(samira) == []


def test_a_change_that_is_only_likely_asks_too(cast, samira, appeal):
    change = release(cast, samira, "1 March 2026", to=Status.KILLED, outcome=None, sureness=Sureness.LIKELY)

    assert asked(samira) == [(appeal.pk, change.pk)]


def test_a_withdrawn_change_drops_the_question(cast, samira, appeal):
    withdraw(release(cast, samira, "1 March 2026"), reason="not so", actor=cast.caseworker, at=NOW)

    assert asked(samira) == []


SAID = {"sources": BY_LAWYER, "sureness": Sureness.CONFIRMED, "reason": "the clerk erred"}


def corrected(cast, change, to=Status.RELEASED_UNCONDITIONALLY, day="28 February 2026"):
    kind = OutcomeKind.RELEASED_UNCONDITIONALLY if to == Status.RELEASED_UNCONDITIONALLY else None
    by = {"actor": cast.caseworker, "at": NOW + timedelta(minutes=5)}
    return correct_status_change(change, to=to, outcome=kind, happened_on=on(day), **SAID, **by)


def test_a_corrected_date_asks_nothing_anew(cast, samira, appeal):
    change = release(cast, samira, "1 March 2026")
    answer(cast, samira, appeal, change)

    corrected(cast, change)

    assert asked(samira) == []


def test_a_correction_that_is_not_answered_yet_asks_still(cast, samira, appeal):
    new = corrected(cast, release(cast, samira, "1 March 2026"))

    assert asked(samira) == [(appeal.pk, new.pk)]


def test_a_correction_that_says_something_else_asks_anew(cast, samira, appeal):
    change = release(cast, samira, "1 March 2026")
    answer(cast, samira, appeal, change)

    new = corrected(cast, change, to=Status.BAIL)

    assert asked(samira) == [(appeal.pk, new.pk)]


# ---------------------------------------------------------------- the answer


@pytest.mark.parametrize("choice", AppealChoice)
def test_an_answer_ends_the_question_until_the_next_change(cast, samira, appeal, choice):
    answer(cast, samira, appeal, release(cast, samira, "1 March 2026"), choice)
    assert asked(samira) == []

    later = release(
        cast, samira, "2 March 2026", to=Status.ARRESTED, outcome=None, at=NOW + timedelta(minutes=1)
    )

    appeal.refresh_from_db()
    is_stopped = choice == AppealChoice.STOP
    assert appeal.stopped_on == (TODAY if is_stopped else None)
    assert asked(samira) == ([] if is_stopped else [(appeal.pk, later.pk)])


def test_an_answer_to_what_is_no_longer_the_latest_is_refused(cast, samira, appeal):
    first = release(cast, samira, "28 February 2026")
    release(cast, samira, "1 March 2026", to=Status.ARRESTED, outcome=None, at=NOW - timedelta(minutes=1))

    with pytest.raises(Refused, match="Something newer"):
        answer(cast, samira, appeal, first)
    assert not AppealAnswer.objects.exists()


def test_it_is_answered_once(cast, samira, appeal):
    change = release(cast, samira, "1 March 2026")
    answer(cast, samira, appeal, change)

    with pytest.raises(Refused, match="answered already"):
        answer(cast, samira, appeal, change, AppealChoice.STOP, actor=cast.colleague)


def test_who_answers_for_a_hidden_case_of_the_appeal_learns_that_it_was_stopped(cast, samira):
    hidden = held_case(cast, "Somebody Else")
    appeal = urgent_action(cast, samira, hidden, began="10 February 2026")
    change = release(cast, samira, at=NOW - timedelta(hours=1))
    told = []
    announced.connect(lambda announcement, **_: told.append(announcement), weak=False, dispatch_uid="stopped")
    try:
        answer(cast, samira, appeal, change, AppealChoice.STOP)
    finally:
        announced.disconnect(dispatch_uid="stopped")

    assert {one.case for one in told if one.what == Announced.ACTIVITY} == {samira.pk, hidden.pk}


def test_stopping_without_a_reason_is_refused(cast, samira, appeal):
    change = release(cast, samira, "1 March 2026")

    with pytest.raises(Refused, match="Say why"):
        answer_appeal(samira, appeal, change, AppealChoice.STOP, reason=" ", actor=cast.caseworker, at=NOW)
    appeal.refresh_from_db()
    assert appeal.stopped_on is None


# ---------------------------------------------------------------- the pages


@pytest.fixture
def as_caseworker(client, cast):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    return client


def page(case, appeal):
    return reverse("cases:appeal", args=[case.reference, appeal.pk])


def test_it_stands_first_in_my_work_and_at_the_top_of_the_case(cast, as_caseworker, samira, appeal):
    release(cast, samira, "1 March 2026")
    held_case(cast, file_state="proposed")

    mine = as_caseworker.get(reverse("cases:my_work"))
    top = as_caseworker.get(samira.get_absolute_url()).content.decode()

    assert mine.context["sections"][0].kind == "appeal"
    assert top.index("Stop, update or keep the appeal?") < top.index("What has happened")
    assert page(samira, appeal) in top


def test_it_is_answered_on_its_page(cast, as_caseworker, samira, appeal):
    change = release(cast, samira, "1 March 2026")

    said = {"answer": "stop", "reason": "She is free.", "change": change.pk}
    answered = as_caseworker.post(page(samira, appeal), said, follow=True)

    assert "stopped from today" in answered.content.decode()
    row = AppealAnswer.objects.get()
    assert (row.recorded_by, row.reason, row.status_change) == (cast.caseworker, "She is free.", change)
    assert as_caseworker.get(page(samira, appeal)).status_code == 404


def test_a_page_that_has_grown_old_is_told_so_and_keeps_what_was_typed(cast, as_caseworker, samira, appeal):
    old = release(cast, samira, "28 February 2026")
    release(cast, samira, "1 March 2026", to=Status.ARRESTED, outcome=None, at=NOW - timedelta(minutes=1))

    said = {"answer": "stop", "reason": "She is free.", "change": old.pk}
    answered = as_caseworker.post(page(samira, appeal), said)

    assert answered.status_code == 422
    assert "Something newer is on record" in answered.content.decode()
    assert "She is free." in answered.content.decode()


def test_who_may_only_see_it_reads_it_and_answers_nothing(cast, client, samira, appeal):
    change = release(cast, samira, "1 March 2026")
    give_grant(
        on=cast.individuals,
        to=cast.outsider,
        permissions=[Permission.VIEW],
        until=NOW + timedelta(days=9),
        reason="to read along",
        actor=OPERATOR,
        at=NOW - timedelta(hours=1),
    )
    client.force_login(cast.outsider, backend="cases.access.GateBackend")

    assert "It waits for somebody who may record" in client.get(page(samira, appeal)).content.decode()
    said = {"answer": "stop", "reason": "She is free.", "change": change.pk}
    assert client.post(page(samira, appeal), said).status_code == 403


def test_the_other_cases_of_an_appeal_are_named_where_they_are_visible(cast, as_caseworker, samira):
    karim = held_case(cast, "Karim Osman")
    anna = held_case(cast, "Anna Velor", country="XV", actor=cast.officer)
    shared = urgent_action(cast, samira, karim, anna, began="10 February 2026", actor=OPERATOR)
    release(cast, samira, "1 March 2026")

    text = as_caseworker.get(page(samira, shared)).content.decode()

    assert karim.reference in text
    assert anna.reference not in text
