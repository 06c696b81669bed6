"""Deciding what the rule leaves open: one outcome, one year, by a named person."""

from datetime import timedelta

import pytest

from cases import tallies
from cases.models import Case, Decision
from cases.operations.deciding import decide, withdraw_decision
from cases.operations.revising import correct_outcome, withdraw
from cases.vocabulary import OutcomeKind, Sureness
from tests.factories import BY_LAWYER, NOW, held_case, known, on, outcome, urgent_action, verified
from tests.operations.watching import every_row, new_rows, refused

pytestmark = pytest.mark.django_db
QUASHED = OutcomeKind.CONVICTION_QUASHED


def decided(cast, row, year=2019, *, counts=True, **said):
    said.setdefault("reason", "the court's own register says so")
    return decide(outcome=row, year=year, counts=counts, actor=cast.colleague, at=NOW, **said)


def figure(year):
    return tallies.tally(year, cases=Case.objects.all(), now=NOW + timedelta(days=1))


def test_a_yes_moves_an_undetermined_case_into_its_year_by_name(cast, samira):
    urgent_action(cast, samira)
    row = verified(cast, outcome(cast, samira, QUASHED, "2019/2020"))
    assert (figure(2019).value, figure(2019).value_max) == (0, 1)
    before = every_row()

    decided(cast, row)

    assert new_rows(before) == {"Decision": 1}
    assert (figure(2019).value, figure(2019).decided, figure(2020).value_max) == (1, 1, 0)
    decision = Decision.objects.get()
    assert (decision.recorded_by, decision.known_at) == (cast.colleague, NOW)


@pytest.mark.parametrize(
    ("day", "year", "is_refused"),
    [
        ("5 May 2019", 2019, False),
        ("5 May 2019", 2018, True),
        ("5 May 2019", 2020, True),
        ("2018/2020", 2019, False),
        ("before 2019", 2015, False),
        ("before 2019", 2019, True),
        ("since 2019", 2026, False),  # an open end closes on the day of recording (point 4)
        ("since 2019", 2027, True),
        ("unknown", 2026, False),
        ("unknown", 2031, True),
    ],
)
def test_a_year_that_the_date_does_not_touch_is_refused(cast, samira, day, year, is_refused):
    """Rule point 40. NOW is in 2026."""
    row = outcome(cast, samira, QUASHED, day)

    if is_refused:
        with refused(says="does not touch", field="year"):
            decided(cast, row, year, counts=False)
    else:
        decided(cast, row, year, counts=False)


def test_a_decision_says_why(cast, samira):
    row = outcome(cast, samira, QUASHED, "2019")

    with refused(says="Say why", field="reason"):
        decided(cast, row, reason="  ")


@pytest.mark.parametrize(
    ("happened", "began", "is_refused"),
    [
        ("June 2019", "1 June 2019", False),
        ("June 2019", "29 June 2019", False),
        ("June 2019", "30 June 2019", True),
        ("June 2019", "2020", True),
        ("June 2019", "before 2021", False),
        ("2019/2020", "10 December 2019", False),
        ("2019/2020", "10 January 2020", True),  # of 2019 only its days inside 2019 are compared (point 6)
    ],
)
def test_an_activity_that_cannot_have_been_before_is_refused(cast, samira, happened, began, is_refused):
    """Rule point 40, for a decision on 2019."""
    row = outcome(cast, samira, QUASHED, happened)
    activity = urgent_action(cast, samira, began=began)

    if is_refused:
        with refused(says="cannot have been before", field="activity"):
            decided(cast, row, activity=activity)
    else:
        decided(cast, row, activity=activity)


def test_an_activity_after_an_outcome_of_unknown_end_is_compared_with_its_recording(cast, samira):
    row = outcome(cast, samira, QUASHED, "since 2019", known=known("2019-06-01"))
    later = urgent_action(cast, samira, began="1 July 2019")

    with refused(says="cannot have been before"):
        decided(cast, row, activity=later)


def test_an_activity_for_somebody_else_is_refused(cast, samira):
    row = outcome(cast, samira, QUASHED, "2019")
    other = urgent_action(cast, held_case(cast, "Karim Osman"))

    with refused(says="done for this case", field="activity"):
        decided(cast, row, activity=other)


@pytest.mark.parametrize("what_came", ["withdrawn", "corrected"])
def test_nothing_is_decided_about_what_was_withdrawn_or_corrected(cast, samira, what_came):
    row = outcome(cast, samira, QUASHED, "2019")
    by = {"reason": "not so", "actor": cast.caseworker, "at": NOW}
    if what_came == "withdrawn":
        withdraw(row, **by)
    else:
        correct_outcome(
            row,
            kind=QUASHED,
            happened_on=on("2020"),
            sources=BY_LAWYER,
            sureness=Sureness.CONFIRMED,
            **by,
        )

    with refused(says="withdrawn or corrected"):
        decided(cast, row)


def test_a_decision_taken_back_never_was(cast, samira):
    urgent_action(cast, samira)
    decision = decided(cast, verified(cast, outcome(cast, samira, QUASHED, "2019/2020")))
    assert figure(2019).value == 1

    withdraw_decision(decision, reason="the register was wrong", actor=cast.colleague, at=NOW)

    assert (figure(2019).value, figure(2019).value_max) == (0, 1)


def test_a_decision_is_taken_back_once_and_with_a_reason(cast, samira):
    decision = decided(cast, outcome(cast, samira, QUASHED, "2019"))
    with refused(says="Say why", field="reason"):
        withdraw_decision(decision, reason="", actor=cast.colleague, at=NOW)
    withdraw_decision(decision, reason="wrong", actor=cast.colleague, at=NOW)

    with refused(says="withdrawn already"):
        withdraw_decision(Decision.objects.get(), reason="again", actor=cast.colleague, at=NOW)
