"""Recording: what a status change, an outcome and an event write, and what is refused."""

from datetime import timedelta

import pytest

from cases.models import Case, Outcome, Reversal, StatusChange
from cases.operations.recording import (
    StatusNotAllowed,
    link_reversal,
    record_event,
    record_outcome,
    record_status_change,
)
from cases.operations.writing import KnownSince, NeedsConfirmation, SourceDraft
from cases.vocabulary import EventKind, OutcomeKind, SourceKind, Status, Sureness
from tests.factories import BY_LAWYER, NOW, held_case, known, on, outcome, release
from tests.operations.watching import every_row, last_edit, new_rows, refused

pytestmark = pytest.mark.django_db


def now_at(case):
    return Case.objects.get(pk=case.pk)


def change(cast, case, to, day, **fields):
    fields.setdefault("sources", BY_LAWYER)
    return record_status_change(
        case=case, to=to, happened_on=on(day), actor=cast.caseworker, at=NOW, **fields
    )


# ---------------------------------------------------------------- what is written


def test_a_release_writes_the_change_its_outcome_its_source_and_one_history_row(cast, samira):
    before = every_row()

    release(cast, samira, description="walked out at noon", place="Gate 4")

    assert new_rows(before) == {"StatusChange": 1, "Outcome": 1, "Source": 1, "HistoricalCase": 1}
    outcome = Outcome.objects.get(case=samira)
    assert outcome.status_change == StatusChange.objects.get(to=Status.RELEASED_UNCONDITIONALLY)
    assert (outcome.description, outcome.place) == ("walked out at noon", "Gate 4")
    assert (outcome.recorded_by, outcome.recorded_at) == (cast.caseworker, NOW - timedelta(hours=10))
    assert outcome.known_at == outcome.recorded_at
    assert last_edit(samira) == (cast.caseworker, "Recorded: released_unconditionally")


def test_a_change_moves_the_situation_and_the_version(cast, samira):
    version = now_at(samira).version

    release(cast, samira)

    case = now_at(samira)
    assert (case.status, case.status_on.edtf) == (Status.RELEASED_UNCONDITIONALLY, "2019-05-05")
    assert (case.status_verified, case.version) == (False, version + 1)


def test_an_outcome_by_itself_moves_no_situation(cast, samira):
    before = every_row()

    record_outcome(
        case=samira,
        kind=OutcomeKind.SENTENCE_REDUCED,
        happened_on=on("June 2018"),
        sources=BY_LAWYER,
        actor=cast.caseworker,
        at=NOW,
    )

    assert new_rows(before) == {"Outcome": 1, "Source": 1, "HistoricalCase": 1}
    assert now_at(samira).status == Status.ARRESTED
    assert last_edit(samira) == (cast.caseworker, "Recorded outcome: sentence_reduced")


def test_an_event_moves_neither_situation_nor_figure(cast, samira):
    before = every_row()

    record_event(
        case=samira,
        kind=EventKind.NO_CHANGE,
        happened_on=on("1 March 2026"),
        sources=BY_LAWYER,
        actor=cast.caseworker,
        at=NOW,
    )

    assert new_rows(before) == {"Event": 1, "Source": 1, "HistoricalCase": 1}
    assert now_at(samira).status == Status.ARRESTED
    assert last_edit(samira) == (cast.caseworker, "Recorded event: no_change")


def test_sources_that_disagree_widen_the_date_and_both_stay(cast, samira):
    sources = [
        SourceDraft("mother", SourceKind.FAMILY, states=on("5 May 2019")),
        SourceDraft("court clerk", SourceKind.OFFICIAL, states=on("9 May 2019")),
    ]

    row = change(cast, samira, Status.ACQUITTED, "5 May 2019", sources=sources)

    assert row.happened_on.edtf == "2019-05-05/2019-05-09"
    assert [source.states.edtf for source in row.sources.order_by("pk")] == ["2019-05-05", "2019-05-09"]


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    "sources", [[], [SourceDraft("  ")], [*BY_LAWYER, SourceDraft("")]], ids=["none", "blank", "one blank"]
)
def test_without_saying_how_we_know_nothing_is_recorded(cast, samira, sources):
    with refused(says="how we know", field="source"):
        change(cast, samira, Status.BAIL, "2019", sources=sources)


@pytest.mark.parametrize(("day", "is_refused"), [("3 March 2026", False), ("4 March 2026", True)])
def test_a_first_possible_day_later_than_the_day_after_recording_is_refused(cast, samira, day, is_refused):
    """Rule point 40; NOW is 2 March 2026, and it may already be tomorrow where it happened."""
    if is_refused:
        with refused(says="still to come", field="happened_on"):
            change(cast, samira, Status.BAIL, day)
    else:
        change(cast, samira, Status.BAIL, day)


def test_a_month_that_has_begun_is_not_still_to_come(cast, samira):
    change(cast, samira, Status.BAIL, "March 2026")


def test_nothing_follows_a_confirmed_death_but_another_account_of_it(cast, samira):
    change(cast, samira, Status.EXECUTED, "3 June 2020", outcome=OutcomeKind.EXECUTION)

    with refused(StatusNotAllowed, says="cannot follow", field="to"):
        change(cast, samira, Status.BAIL, "7 July 2020")
    with refused(NeedsConfirmation):
        change(cast, samira, Status.KILLED, "4 June 2020")
    change(cast, samira, Status.PRE_TRIAL_DETENTION, "1 May 2017")


def test_an_unconfirmed_death_blocks_nothing(cast, samira):
    """It moved no situation: when he proves to be alive and on bail, that is news, not a contradiction."""
    change(cast, samira, Status.KILLED, "3 June 2020", sureness=Sureness.UNSURE)

    change(cast, samira, Status.BAIL, "7 July 2020")

    assert now_at(samira).status == Status.BAIL


def test_a_release_first_only_reported_is_confirmed_without_a_question(cast, samira):
    release(cast, samira, sureness=Sureness.UNSURE)

    release(cast, samira, "6 May 2019")

    assert now_at(samira).status == Status.RELEASED_UNCONDITIONALLY
    assert now_at(samira).reported_status == ""


def test_what_is_rare_is_asked_once_more(cast, samira):
    with refused(NeedsConfirmation, says="rarely follows", field="to"):
        change(cast, samira, Status.ARRESTED, "1 July 2017")

    change(cast, samira, Status.ARRESTED, "1 July 2017", is_confirmed_rare=True)


def test_a_release_certainly_before_the_arrest_it_ends_is_refused(cast, samira):
    with refused(StatusNotAllowed, says="before the arrest", field="happened_on"):
        release(cast, samira, "13 March 2017")

    release(cast, samira, "March 2017")


# ---------------------------------------------------------------- two clocks


def test_what_was_known_earlier_is_known_from_the_end_of_that_day(cast, samira):
    row = release(cast, samira, known=known("2019-05-06"))

    assert row.known_at.isoformat() == "2019-05-06T23:59:59.999999+00:00"
    assert row.recorded_at == NOW - timedelta(hours=10)
    assert row.known_reason == "test: known then"
    assert Outcome.objects.get(case=samira).known_at == row.known_at


def test_what_was_known_today_is_known_at_the_recording_not_at_midnight(cast, samira):
    row = release(cast, samira, known=known("2026-03-02"))

    assert row.known_at == row.recorded_at


def test_nothing_is_known_from_a_later_day(cast, samira):
    with refused(says="later day", field="known_on"):
        release(cast, samira, known=known("2026-03-03"))


def test_known_earlier_needs_a_reason(cast, samira):
    with refused(says="Say why", field="known_on"):
        release(cast, samira, known=KnownSince(known("2019-05-06").day, " "))


def test_what_was_known_earlier_cannot_be_dated_after_that_day(cast, samira):
    with refused(says="still to come"):
        release(cast, samira, "5 May 2019", known=known("2019-05-03"))


# ---------------------------------------------------------------- reversals


def test_a_re_arrest_that_ends_a_release_makes_the_link(cast, samira, released):
    row = change(cast, samira, Status.ARRESTED, "2 June 2019", ends=released.outcome)

    reversal = Reversal.objects.get()
    assert (reversal.outcome, reversal.ended_by) == (released.outcome, row)
    assert reversal.happened_on.edtf == "2019-06-02"


def test_an_outcome_is_not_ended_before_it_happened(cast, samira, released):
    with refused(says="before it happened", field="happened_on"):
        change(cast, samira, Status.ARRESTED, "2 May 2019", ends=released.outcome, is_confirmed_rare=True)


def test_a_change_ends_no_outcome_of_another_person(cast, samira):
    other = held_case(cast, "Karim Osman")
    award = outcome(cast, other, OutcomeKind.FAMILY_CONTACT)

    with refused(says="another case"):
        change(cast, samira, Status.ARRESTED, "2 June 2019", ends=award, is_confirmed_rare=True)


def test_a_withdrawn_outcome_is_not_ended(cast, samira):
    award = outcome(cast, samira, OutcomeKind.AWARD)
    award.withdrawn_at, award.withdrawn_reason = NOW, "not so"
    award.save(update_fields=["withdrawn_at", "withdrawn_reason"])

    with refused(says="withdrawn or corrected"):
        link_reversal(outcome=award, happened_on=on("2021"), actor=cast.caseworker, at=NOW)


def test_a_confirmed_death_before_something_certainly_later_is_refused(cast):
    case = held_case(cast)
    release(cast, case, "5 May 2019")

    with pytest.raises(StatusNotAllowed, match="on record after this death"):
        release(cast, case, "5 May 2018", to=Status.DIED_IN_CUSTODY, outcome=None)
