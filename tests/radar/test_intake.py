"""A proposed case is taken up or declined; a declined one is found again at intake."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases.access import OPERATOR
from cases.models import IntakeDecision
from cases.operations.granting import set_bar
from cases.operations.taking_up import IntakeDraft, Weighed, decide_intake
from cases.operations.writing import NeedsConfirmation, Refused
from cases.vocabulary import ActivityState, FileState, IntakeOutcome, IntakeQuestion, YesNo
from tests.access.doors import intake as new_case
from tests.factories import NOW, held_case, urgent_action

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def proposed(cast):
    return held_case(cast, file_state=FileState.PROPOSED)


def weighed(**other: YesNo) -> dict[IntakeQuestion, Weighed]:
    usual = {one.value: YesNo.NO if one == IntakeQuestion.HARM else YesNo.YES for one in IntakeQuestion}
    return {IntakeQuestion(key): Weighed(answer) for key, answer in (usual | other).items()}


def draft(outcome=IntakeOutcome.TAKEN_UP, reason="agreed on Monday", day=TODAY, answers=None):
    return IntakeDraft(outcome, day, reason, weighed() if answers is None else answers)


def decide(cast, case, *args, at=NOW, is_confirmed=False, **said):
    return decide_intake(case, draft(*args, **said), actor=cast.caseworker, at=at, is_confirmed=is_confirmed)


def state_of(case) -> str:
    case.refresh_from_db()
    return case.file_state


# ---------------------------------------------------------------- deciding


def test_it_is_taken_up_with_person_day_reason_and_four_answers(cast, proposed):
    row = decide(cast, proposed)

    assert state_of(proposed) == FileState.ACTIVE
    assert (row.recorded_by, row.decided_on, row.reason) == (
        cast.caseworker,
        NOW.date(),
        "agreed on Monday",
    )
    assert [answer for _question, answer, _words in row.answers()] == ["Yes", "No", "Yes", "Yes"]


def test_a_declined_one_is_taken_up_after_all_and_both_decisions_stay(cast, proposed):
    decide(cast, proposed, IntakeOutcome.DECLINED)
    assert state_of(proposed) == FileState.DECLINED

    decide(cast, proposed)

    assert state_of(proposed) == FileState.ACTIVE
    assert IntakeDecision.objects.filter(case=proposed).count() == 2


@pytest.mark.parametrize("against", [{"wishes": YesNo.NO}, {"harm": YesNo.YES}])
def test_against_the_persons_wish_or_with_harm_it_is_asked_once_more(cast, proposed, against):
    with pytest.raises(NeedsConfirmation):
        decide(cast, proposed, answers=weighed(**against))
    assert state_of(proposed) == FileState.PROPOSED

    decide(cast, proposed, answers=weighed(**against), is_confirmed=True)

    assert state_of(proposed) == FileState.ACTIVE


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"reason": " "}, "Say why"),
        ({"day": NOW.date() + timedelta(days=1)}, "still to come"),
        ({"answers": {}}, "Answer: "),
        ({"reason": "x" * 1001}, "1000 characters"),
    ],
)
def test_what_is_missing_is_asked_for(cast, proposed, said, sentence):
    with pytest.raises(Refused, match=sentence):
        decide(cast, proposed, **said)
    assert not IntakeDecision.objects.exists()


def test_an_active_case_is_not_decided_on(cast):
    with pytest.raises(Refused, match="taken up already"):
        decide(cast, held_case(cast), IntakeOutcome.DECLINED)


def test_what_we_acted_for_is_not_declined(cast, proposed):
    urgent_action(cast, proposed)

    with pytest.raises(Refused, match="Close it instead"):
        decide(cast, proposed, IntakeOutcome.DECLINED)


def test_for_a_declined_case_nothing_is_done_by_us(cast, proposed):
    decide(cast, proposed, IntakeOutcome.DECLINED)

    for state in (ActivityState.BEGUN, ActivityState.PLANNED):
        with pytest.raises(Refused, match="was declined. Take it up first"):
            urgent_action(cast, proposed, state=state)


# ---------------------------------------------------------------- the pages


@pytest.fixture
def as_caseworker(client, cast):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    return client


def page(case):
    return reverse("cases:intake", args=[case.reference])


def typed(**more):
    answers = {"wishes": "yes", "harm": "no", "reliability": "yes", "capacity": "not_known"}
    return (
        answers
        | {"outcome": "declined", "reason": "No lawyer asks for it", "decided_on": "2026-03-01"}
        | more
    )


def test_it_is_declined_on_its_page_and_the_case_says_so(cast, as_caseworker, proposed):
    answered = as_caseworker.post(page(proposed), typed(harm_words="A cousin was threatened"), follow=True)

    text = answered.content.decode()
    assert "Declined on 1 March 2026 by Nadia Karam" in text
    assert "No lawyer asks for it" in text
    assert "A cousin was threatened" in as_caseworker.get(page(proposed)).content.decode()


def test_taking_up_against_the_wish_asks_once_more_on_the_page(cast, as_caseworker, proposed):
    said = typed(outcome="taken_up", wishes="no")
    first = as_caseworker.post(page(proposed), said)
    assert first.status_code == 422
    assert "Take it up all the same" in first.content.decode()

    as_caseworker.post(page(proposed), said | {"is_confirmed": "on"})

    assert state_of(proposed) == FileState.ACTIVE


def test_the_questions_that_are_not_answered_are_named(as_caseworker, proposed):
    answered = as_caseworker.post(page(proposed), typed(wishes=""))

    assert answered.status_code == 422
    assert "Answer: Does the person, or the family, want us to act?" in answered.content.decode()


def test_my_work_leads_to_the_decision(as_caseworker, proposed):
    assert page(proposed) in as_caseworker.get(reverse("cases:my_work")).content.decode()


def test_a_declined_case_is_found_again_at_intake_with_its_reason(cast, as_caseworker, proposed):
    decide(cast, proposed, IntakeOutcome.DECLINED, reason="No lawyer asks for it")

    text = as_caseworker.post(reverse("cases:new_case"), new_case(cast, "Samira al-Qadari")).content.decode()

    assert "Declined on 2 March 2026 by Nadia Karam: No lawyer asks for it" in text
    assert page(proposed) in text


def test_a_declined_case_that_is_hidden_is_not_found_at_intake(cast, as_caseworker, proposed):
    decide(cast, proposed, IntakeOutcome.DECLINED, reason="No lawyer asks for it")
    set_bar(user=cast.caseworker, case=proposed, reason="a cousin", actor=OPERATOR, at=NOW)

    answered = as_caseworker.post(reverse("cases:new_case"), new_case(cast, "Samira al-Qadari"), follow=True)

    assert "No lawyer asks for it" not in answered.content.decode()
    assert "is open" in answered.content.decode()
