"""Then + added - removed - duplicates = today, in every world; and each change says why it came about."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import tallies, tally_changes
from cases.models import Case
from cases.operations.deciding import decide, withdraw_decision
from cases.operations.recording import link_reversal
from cases.operations.revising import correct_outcome, withdraw
from cases.tallies import Doubt, Reason
from cases.tally_changes import Deed, Why
from cases.vocabulary import OutcomeKind, Sureness
from tests.cases import worlds
from tests.cases.building import build
from tests.cases.test_tallies_equal_the_recount import EXAMPLES
from tests.cases.worlds import YEARS
from tests.factories import BY_LAWYER, NOW, held_case, merged, on, outcome, release, urgent_action, verified

CUT_OFF = NOW - timedelta(minutes=30)
AFTER = NOW - timedelta(minutes=10)


def _figure(year=2019, known_by=None, now=NOW):
    return tallies.tally(year, cases=Case.objects.all(), now=now, known_by=known_by)


def _changes(year=2019):
    return tally_changes.changes(_figure(year, CUT_OFF), _figure(year))


def _only(changes):
    """The one change there is, and whether it came in."""
    assert changes.total == 1
    return (*changes.added, *changes.removed)[0]


@pytest.mark.django_db
@settings(max_examples=EXAMPLES)
@given(st.data())
def test_what_was_then_and_what_changed_is_what_is_today(data):
    world = data.draw(worlds.worlds())
    at = data.draw(st.sampled_from(worlds.instants(world))) if worlds.instants(world) else worlds.NOW
    with transaction.atomic():
        build(world)
        for year in YEARS:
            then, today = _figure(year, at, worlds.NOW), _figure(year, None, worlds.NOW)
            found = tally_changes.changes(then, today)
            assert then.value + len(found.added) - len(found.removed) - len(found.duplicates) == today.value
            assert {change.line for change in found.added} <= set(today.counted)
            assert {change.line for change in found.removed} <= set(then.counted)
            assert set(found.duplicates) <= set(then.counted)
            came = {change.line.case.pk for change in found.added}
            assert not came & {line.case.pk for line in then.counted}
            assert all(change.why in _ADDED for change in found.added)
            assert all(change.why in _REMOVED for change in found.removed)
            stays_out = [change for change in found.removed if change.why == Why.PRESENT and change.other]
            assert all(tally_changes.what_was_missing(change) for change in stays_out)
        transaction.set_rollback(True)


_ADDED = {Why.LATE, Why.DECIDED, Why.REDATED}
_REMOVED = {Why.WITHDRAWN, Why.CORRECTED, Why.REVERSED, Why.DECIDED, Why.PRESENT}


@pytest.fixture
def case(cast):
    case = held_case(cast)
    urgent_action(cast, case)
    return case


@pytest.fixture
def released_case(cast, case):
    """A case that counted by the cut-off."""
    verified(cast, release(cast, case))
    assert _figure(known_by=CUT_OFF).value == 1
    return case


def test_nothing_changed_between_two_equal_figures(released_case):
    found = _changes()

    assert (found.total, found.added, found.removed, found.duplicates) == (0, (), (), ())


def test_what_is_recorded_after_the_day_came_late(cast, case):
    verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, at=AFTER), at=NOW)

    change = _only(_changes())

    assert change.why == Why.LATE
    assert [(t.deed, t.at, t.by) for t in change.traces] == [
        (Deed.RECORDED, AFTER, "Nadia Karam"),
        (Deed.VERIFIED, NOW, "Omar Haddad"),
    ]


def test_what_is_only_verified_after_the_day_came_late(cast, case):
    verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT), at=AFTER)

    change = _only(_changes())

    assert (change.why, [t.deed for t in change.traces]) == (Why.LATE, [Deed.VERIFIED])
    assert tally_changes.what_was_missing(change) == (Reason.NOT_VERIFIED,)


def test_what_is_decided_after_the_day_says_by_whom(cast, case):
    row = verified(
        cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, "between 20 December 2019 and 5 January 2020")
    )
    decide(
        outcome=row,
        year=2019,
        counts=True,
        reason="the guard's note says Christmas",
        actor=cast.colleague,
        at=AFTER,
    )

    change = _only(_changes())

    assert change.why == Why.DECIDED
    assert [(t.deed, t.by, t.reason) for t in change.traces] == [
        (Deed.DECIDED, "Omar Haddad", "the guard's note says Christmas")
    ]
    assert tally_changes.what_was_missing(change) == (Doubt.DATE,)


def test_a_decision_taken_back_takes_the_case_out(cast, case):
    row = verified(
        cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, "between 20 December 2019 and 5 January 2020")
    )
    decision = decide(
        outcome=row, year=2019, counts=True, reason="so it seems", actor=cast.colleague, at=CUT_OFF
    )
    withdraw_decision(decision, reason="not so", actor=cast.colleague, at=AFTER)

    change = _only(_changes())

    assert (change.why, change.other.doubts) == (Why.DECIDED, (Doubt.DATE,))


def test_a_date_corrected_into_the_year_is_re_dated(cast, case):
    row = verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, "5 May 2020"))
    corrected = _corrected(cast, row, "5 May 2019")
    verified(cast, corrected, at=NOW)

    into, out_of = _only(_changes(2019)), _only(_changes(2020))

    assert into.why == Why.REDATED
    assert [(t.deed, t.reason) for t in into.traces][0] == (Deed.CORRECTED, "the lawyer wrote again")
    assert (out_of.why, out_of.traces[0].by) == (Why.CORRECTED, "Nadia Karam")


def _corrected(cast, row, day):
    return correct_outcome(
        row,
        kind=OutcomeKind.FAMILY_CONTACT,
        happened_on=on(day),
        sources=BY_LAWYER,
        sureness=Sureness.CONFIRMED,
        reason="the lawyer wrote again",
        actor=cast.caseworker,
        at=AFTER,
    )


def test_a_withdrawal_says_who_when_and_why(cast, released_case):
    change_of_status = released_case.status_changes.latest("pk")
    withdraw(change_of_status, reason="it was her sister", actor=cast.caseworker, at=AFTER)

    change = _only(_changes())

    trace = change.traces[0]
    assert change.why == Why.WITHDRAWN
    assert (trace.deed, trace.at, trace.by, trace.reason) == (
        Deed.WITHDRAWN,
        AFTER,
        "Nadia Karam",
        "it was her sister",
    )


def test_a_reversal_recorded_since_takes_the_case_out(cast, released_case):
    link_reversal(
        outcome=released_case.outcomes.get(), happened_on=on("20 May 2019"), actor=cast.caseworker, at=AFTER
    )

    change = _only(_changes())

    assert (change.why, tally_changes.what_was_missing(change)) == (Why.REVERSED, (Reason.REVERSED,))


def test_an_action_withdrawn_since_leaves_its_present_reason(cast, released_case):
    done = released_case.activities.get()
    done.withdrawn_at, done.withdrawn_reason = AFTER, "sent for somebody else"
    done.save(update_fields=["withdrawn_at", "withdrawn_reason"])

    change = _only(_changes())

    assert (change.why, tally_changes.what_was_missing(change)) == (Why.PRESENT, (Reason.NO_ACTIVITY,))


def test_two_counted_cases_that_are_one_are_one_duplicate(cast, released_case):
    again = held_case(cast, "Samirah al-Kadiri")
    urgent_action(cast, again)
    verified(cast, release(cast, again))
    merged(cast, again, released_case, at=AFTER)

    found = _changes()

    assert (found.then.value, found.later.value) == (2, 1)
    assert [line.case.reference for line in found.duplicates] == [again.reference]
    assert (found.added, found.removed) == ((), ())


def test_the_day_before_anything_was_known_has_everything_added_late(cast, released_case):
    long_ago = datetime(2019, 1, 1, tzinfo=UTC)

    found = tally_changes.changes(_figure(known_by=long_ago), _figure())

    assert [change.why for change in found.added] == [Why.LATE]


def test_figures_of_two_years_are_not_compared(db):
    with pytest.raises(ValueError, match="Compare one year"):
        tally_changes.changes(_figure(2018, CUT_OFF), _figure(2019))


@pytest.mark.parametrize("cases", [1, 4])
def test_the_difference_takes_two_queries_however_many_changed(cast, cases, django_assert_num_queries):
    for number in range(cases):
        case = held_case(cast, f"Person {number}")
        urgent_action(cast, case)
        verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT), at=AFTER)
    then, today = _figure(known_by=CUT_OFF), _figure()

    with django_assert_num_queries(2):
        found = tally_changes.changes(then, today)

    assert len(found.added) == cases
