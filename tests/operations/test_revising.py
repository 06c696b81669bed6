"""Verifying, correcting, withdrawing, undoing, and putting right what was recorded for the wrong person."""

from datetime import timedelta

import pytest

from cases import tallies
from cases.models import Case, Event, Outcome, Reversal, Source, StatusChange
from cases.operations.recording import StatusNotAllowed, record_event, record_status_change
from cases.operations.revising import (
    correct_event,
    correct_outcome,
    correct_status_change,
    may_undo,
    move_to_right_case,
    undo,
    verify,
    verify_all,
    withdraw,
    withdraw_reversal,
)
from cases.vocabulary import EventKind, OutcomeKind, Status, Sureness
from tests.factories import BY_LAWYER, NOW, held_case, known, on, outcome, release, urgent_action, verified
from tests.operations.watching import every_row, last_edit, new_rows, refused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


def as_stored(row):
    return type(row).objects.get(pk=row.pk)


def now_at(case):
    return Case.objects.get(pk=case.pk)


def corrected(cast, row, **said):
    said.setdefault("to", Status.RELEASED_UNCONDITIONALLY)
    said.setdefault("outcome", OutcomeKind.RELEASED_UNCONDITIONALLY)
    said.setdefault("happened_on", on("7 May 2019"))
    said.setdefault("reason", "the lawyer gave another day")
    said.setdefault("sureness", Sureness.CONFIRMED)
    return correct_status_change(row, sources=BY_LAWYER, actor=cast.caseworker, at=NOW, **said)


def re_arrested(cast, case, released, day="2 June 2019"):
    return record_status_change(
        case=case,
        to=Status.ARRESTED,
        happened_on=on(day),
        sources=BY_LAWYER,
        actor=cast.caseworker,
        at=NOW - timedelta(hours=9),
        outcome=OutcomeKind.RE_ARREST,
        ends=released.outcome,
    )


def counted(year):
    return tallies.tally(year, cases=Case.objects.all(), now=NOW + timedelta(days=1)).value


# ---------------------------------------------------------------- verify


@pytest.mark.parametrize("by_its_outcome", [False, True])
def test_one_verification_covers_the_change_and_its_outcome(cast, samira, released, by_its_outcome):
    verify(released.outcome if by_its_outcome else released, actor=cast.colleague, at=NOW)

    for row in (as_stored(released), as_stored(released.outcome)):
        assert (row.verified_by, row.verified_at) == (cast.colleague, NOW)
    assert now_at(samira).status_verified
    assert last_edit(samira) == (cast.colleague, "Verified")


def test_nobody_verifies_their_own(cast, released):
    with refused(says="second person"):
        verify(released, actor=cast.caseworker, at=NOW)


@pytest.mark.parametrize("sureness", [Sureness.LIKELY, Sureness.UNSURE])
def test_only_what_is_confirmed_is_verified(cast, samira, sureness):
    told = release(cast, samira, sureness=sureness)

    with refused(says="Only what is Confirmed"):
        verify(told, actor=cast.colleague, at=NOW)


def test_it_is_verified_once(cast, released):
    verify(released, actor=cast.colleague, at=NOW)

    with refused(says="verified already"):
        verify(as_stored(released), actor=cast.colleague, at=LATER)


def test_who_verifies_from_an_old_page_does_not_verify_again(cast, released):
    """The row is read again once the case is held: the second of two at once finds it verified."""
    seen_earlier = as_stored(released)
    verify(released, actor=cast.colleague, at=NOW)

    with refused(says="verified already"):
        verify(seen_earlier, actor=cast.colleague, at=LATER)


@pytest.mark.parametrize("what_came", ["withdrawn", "corrected"])
def test_what_was_withdrawn_or_corrected_meanwhile_is_not_verified(cast, released, what_came):
    seen_earlier = as_stored(released)
    assert seen_earlier.is_live
    if what_came == "withdrawn":
        withdraw(released, reason="somebody else", actor=cast.caseworker, at=NOW)
    else:
        corrected(cast, released)

    with refused(says="withdrawn or corrected meanwhile"):
        verify(seen_earlier, actor=cast.colleague, at=LATER)


def test_it_is_not_verified_before_it_was_known(cast, released):
    with refused(says="before it was known"):
        verify(released, actor=cast.colleague, at=released.known_at - timedelta(seconds=1))


def test_an_event_is_verified_too(cast, samira):
    hearing = record_event(
        case=samira,
        kind=EventKind.HEARING,
        happened_on=on("2018"),
        sources=BY_LAWYER,
        actor=cast.caseworker,
        at=NOW,
    )

    verify(hearing, actor=cast.colleague, at=LATER)

    assert as_stored(hearing).verified_by == cast.colleague


def test_an_import_is_verified_whole_with_its_outcomes(cast, samira, released):
    other = held_case(cast, "Karim Osman")
    award = outcome(cast, other, OutcomeKind.AWARD)

    done = verify_all([released, award], actor=cast.colleague, at=NOW, verified_at=NOW)

    assert done == 2
    for row in (released, released.outcome, award):
        assert as_stored(row).verified_by == cast.colleague
    assert now_at(samira).status_verified and not now_at(other).status_verified
    assert last_edit(samira) == last_edit(other) == (cast.colleague, "Verified")


def test_one_that_cannot_be_verified_refuses_the_whole_import(cast, samira, released):
    told = outcome(cast, samira, OutcomeKind.AWARD, sureness=Sureness.UNSURE)

    with refused(says="Only what is Confirmed"):
        verify_all([released, told], actor=cast.colleague, at=NOW, verified_at=NOW)


# ---------------------------------------------------------------- correct


def test_a_correction_is_a_new_row_that_replaces_the_old_with_its_outcome(cast, samira, released):
    verify(released, actor=cast.colleague, at=NOW - timedelta(hours=1))
    before = every_row()

    correction = corrected(cast, released)

    assert new_rows(before) == {"StatusChange": 1, "Outcome": 1, "Source": 1, "HistoricalCase": 1}
    assert (correction.corrects, correction.correction_reason) == (released, "the lawyer gave another day")
    assert correction.outcome.corrects == correction.outcome.chain == released.outcome
    assert not as_stored(released).is_live and not as_stored(released.outcome).is_live
    assert (correction.verified_at, correction.outcome.verified_at) == (None, None)
    assert not now_at(samira).status_verified


def test_the_chain_names_its_first_row_however_long(cast, released):
    second = corrected(cast, corrected(cast, released), happened_on=on("8 May 2019"))

    assert second.outcome.chain == released.outcome
    assert second.outcome.corrects.chain == released.outcome


def test_a_row_is_corrected_once(cast, released):
    seen_earlier = as_stored(released)
    assert seen_earlier.is_live
    corrected(cast, released)

    with refused(says="withdrawn or corrected meanwhile"):
        corrected(cast, seen_earlier)


def test_a_correction_needs_a_reason(cast, released):
    with refused(says="Say why", field="reason"):
        corrected(cast, released, reason=" ")


def test_corrected_to_something_that_is_none_the_outcome_is_withdrawn(cast, released):
    corrected(cast, released, to=Status.HOUSE_ARREST, outcome=None, reason="not out, only at home")

    former = as_stored(released.outcome)
    assert (former.withdrawn_reason, former.withdrawn_by) == ("not out, only at home", cast.caseworker)
    assert not Outcome.objects.live().exists()


def test_a_refused_correction_leaves_the_row_standing(cast, samira, released):
    with refused(StatusNotAllowed):
        corrected(cast, released, happened_on=on("1 January 2017"))

    assert as_stored(released).is_live


def test_a_reversal_survives_the_correction_of_what_it_ended(cast, samira):
    urgent_action(cast, samira)
    released = release(cast, samira)
    re_arrested(cast, samira, released)

    correction = corrected(cast, released)
    verified(cast, correction, NOW)

    assert Reversal.objects.live().count() == 1
    assert counted(2019) == 0


def test_the_reversal_follows_the_correction_of_what_made_it(cast, samira):
    """Not re-arrested in June 2019 but in June 2020: the release stays in 2019, since reversed."""
    urgent_action(cast, samira)
    released = release(cast, samira)
    verified(cast, released)
    arrest = re_arrested(cast, samira, released)
    assert counted(2019) == 0

    correction = corrected(
        cast,
        arrest,
        to=Status.ARRESTED,
        outcome=OutcomeKind.RE_ARREST,
        happened_on=on("2 June 2020"),
        reason="a year later",
    )

    reversal = Reversal.objects.live().get()
    assert (reversal.ended_by, reversal.happened_on.edtf) == (correction, "2020-06-02")
    assert counted(2019) == 1


def test_a_reversal_is_known_as_it_was_before_the_correction(cast, samira, released):
    arrest = re_arrested(cast, samira, released)
    before = NOW - timedelta(hours=1)

    corrected(cast, arrest, to=Status.ARRESTED, outcome=None, happened_on=on("2 June 2020"))

    assert [row.happened_on.edtf for row in Reversal.objects.known_by(before)] == ["2019-06-02"]
    assert [row.happened_on.edtf for row in Reversal.objects.known_by(NOW)] == ["2020-06-02"]


def test_an_outcome_by_itself_is_corrected_by_itself(cast, samira):
    award = outcome(cast, samira, OutcomeKind.AWARD)

    correction = correct_outcome(
        award,
        kind=OutcomeKind.UN_OPINION,
        happened_on=on("June 2019"),
        sources=BY_LAWYER,
        sureness=Sureness.CONFIRMED,
        reason="it was an opinion",
        actor=cast.caseworker,
        at=NOW,
    )

    assert correction.corrects == correction.chain == award
    assert list(Outcome.objects.live()) == [correction]


def test_an_outcome_that_came_with_a_change_is_corrected_with_it(cast, released):
    with refused(says="Correct the status change"):
        correct_outcome(
            released.outcome,
            kind=OutcomeKind.PARDONED,
            happened_on=on("June 2019"),
            sources=BY_LAWYER,
            sureness=Sureness.CONFIRMED,
            reason="it was a pardon",
            actor=cast.caseworker,
            at=NOW,
        )


def test_an_event_is_corrected(cast, samira):
    said = {"happened_on": on("2018"), "sources": BY_LAWYER, "actor": cast.caseworker, "at": NOW}
    hearing = record_event(case=samira, kind=EventKind.HEARING, **said)

    correction = correct_event(
        hearing, kind=EventKind.CHARGED, sureness=Sureness.CONFIRMED, reason="only charged", **said
    )

    assert list(Event.objects.live()) == [correction]


# ---------------------------------------------------------------- withdraw


def test_a_withdrawal_goes_back_to_the_situation_before_and_keeps_the_row(cast, samira, released):
    withdraw(released, reason="it was somebody else", actor=cast.colleague, at=NOW)

    for row in (as_stored(released), as_stored(released.outcome)):
        assert (row.withdrawn_by, row.withdrawn_at) == (cast.colleague, NOW)
        assert row.withdrawn_reason == "it was somebody else"
    assert now_at(samira).status == Status.ARRESTED
    assert last_edit(samira) == (cast.colleague, "Withdrawn")


def test_the_reversals_it_made_go_too(cast, samira, released):
    arrest = re_arrested(cast, samira, released)

    withdraw(arrest, reason="a rumour", actor=cast.caseworker, at=NOW)

    assert not Reversal.objects.live().exists()
    assert now_at(samira).status == Status.RELEASED_UNCONDITIONALLY


def test_the_reversals_go_too_when_what_made_them_was_corrected_before(cast, samira, released):
    arrest = re_arrested(cast, samira, released)
    correction = corrected(cast, arrest, to=Status.ARRESTED, outcome=None, happened_on=on("3 June 2019"))

    withdraw(correction, reason="a rumour", actor=cast.caseworker, at=LATER)

    assert not Reversal.objects.live().exists()


def test_withdrawing_a_correction_does_not_bring_back_the_row_it_corrected(cast, samira, released):
    withdraw(corrected(cast, released), reason="not so", actor=cast.caseworker, at=LATER)

    assert not Outcome.objects.live().exists()
    assert now_at(samira).status == Status.ARRESTED


@pytest.mark.parametrize("what_came", ["withdrawn", "corrected"])
def test_it_is_withdrawn_once(cast, released, what_came):
    seen_earlier = as_stored(released)
    assert seen_earlier.is_live
    if what_came == "withdrawn":
        withdraw(released, reason="not so", actor=cast.caseworker, at=NOW)
    else:
        corrected(cast, released)

    with refused(says="withdrawn or corrected already"):
        withdraw(seen_earlier, reason="again", actor=cast.colleague, at=LATER)


def test_a_withdrawal_needs_a_reason(cast, released):
    with refused(says="Say why", field="reason"):
        withdraw(released, reason="", actor=cast.caseworker, at=NOW)


def test_a_reversal_is_withdrawn_by_itself_and_once(cast, samira, released):
    re_arrested(cast, samira, released)
    reversal = Reversal.objects.get()

    withdraw_reversal(reversal, reason="released again", actor=cast.caseworker, at=NOW)

    with refused(says="withdrawn already"):
        withdraw_reversal(as_stored(reversal), reason="again", actor=cast.colleague, at=LATER)
    assert as_stored(reversal).withdrawn_at == NOW


# ---------------------------------------------------------------- undo


def test_its_author_undoes_a_slip_within_ten_minutes(cast, samira, released):
    undo(released, actor=cast.caseworker, at=released.recorded_at + timedelta(minutes=10))

    assert as_stored(released).withdrawn_reason == "Undone by its author"
    assert now_at(samira).status == Status.ARRESTED


@pytest.mark.parametrize(
    ("who", "after"),
    [("colleague", timedelta(minutes=1)), ("caseworker", timedelta(minutes=10, seconds=1))],
    ids=["another", "too late"],
)
def test_undo_is_not_for_others_nor_for_later(cast, released, who, after):
    at = released.recorded_at + after

    assert not may_undo(released, getattr(cast, who), at)
    with refused(says="Undo is for its author"):
        undo(released, actor=getattr(cast, who), at=at)


def test_what_somebody_verified_meanwhile_is_not_undone(cast, released):
    seen_earlier = as_stored(released)
    verify(released, actor=cast.colleague, at=released.recorded_at + timedelta(minutes=1))

    with refused(says="Undo is for its author"):
        undo(seen_earlier, actor=cast.caseworker, at=released.recorded_at + timedelta(minutes=2))


def test_a_correction_is_not_undone_as_the_corrected_row_would_not_come_back(cast, released):
    correction = corrected(cast, released)

    with refused(says="A correction is not undone"):
        undo(correction, actor=cast.caseworker, at=NOW)


# ---------------------------------------------------------------- wrong person


@pytest.fixture
def karim(cast):
    return held_case(cast, "Karim Osman", country="XM")


@pytest.mark.parametrize("by_its_outcome", [False, True])
def test_news_of_somebody_else_moves_with_its_outcome_and_sources(
    cast, samira, karim, released, by_its_outcome
):
    row = as_stored(released.outcome if by_its_outcome else released)

    moved = move_to_right_case(row, right_case=karim, actor=cast.colleague, at=NOW)

    assert isinstance(moved, StatusChange)
    assert (moved.case, moved.to, moved.happened_on) == (karim, released.to, released.happened_on)
    assert moved.outcome.kind == OutcomeKind.RELEASED_UNCONDITIONALLY
    assert moved.sources.get().description == "lawyer, by phone"
    assert (moved.recorded_by, moved.recorded_at) == (cast.colleague, NOW)
    assert as_stored(released).withdrawn_reason == "Wrong person"
    assert as_stored(released.outcome).is_withdrawn
    assert now_at(samira).status == Status.ARRESTED
    assert now_at(karim).status == Status.RELEASED_UNCONDITIONALLY


def test_an_outcome_by_itself_and_an_event_move_too(cast, samira, karim):
    award = outcome(cast, samira, OutcomeKind.AWARD)
    hearing = record_event(
        case=samira,
        kind=EventKind.HEARING,
        happened_on=on("2018"),
        sources=BY_LAWYER,
        actor=cast.caseworker,
        at=NOW,
    )

    for row in (award, hearing):
        moved = move_to_right_case(row, right_case=karim, actor=cast.caseworker, at=NOW)
        assert (moved.case, moved.kind) == (karim, row.kind)
        assert as_stored(row).is_withdrawn


def test_when_the_right_case_refuses_nothing_is_withdrawn(cast, samira, released):
    died = held_case(cast, "Karim Osman")
    record_status_change(
        case=died,
        to=Status.EXECUTED,
        happened_on=on("2018"),
        sources=BY_LAWYER,
        actor=cast.caseworker,
        at=NOW,
    )

    with refused(StatusNotAllowed):
        move_to_right_case(released, right_case=died, actor=cast.caseworker, at=NOW)

    assert as_stored(released).is_live
    assert now_at(samira).status == Status.RELEASED_UNCONDITIONALLY


def test_it_is_not_moved_to_where_it_is(cast, samira, released):
    with refused(says="recorded on already", field="right_case"):
        move_to_right_case(released, right_case=samira, actor=cast.caseworker, at=NOW)


def test_a_day_known_earlier_is_known_from_now_on_for_the_other_person(cast, samira, karim):
    told = release(cast, samira, known=known("2019-05-06"))

    moved = move_to_right_case(told, right_case=karim, actor=cast.caseworker, at=NOW)

    assert moved.known_at == moved.recorded_at == NOW
    assert Source.objects.filter(status_change=moved).count() == 1
