"""What waits for one person: each list, shown to whom it concerns and to nobody else."""

from datetime import date, timedelta

import pytest

from cases import dates, recently, worklist
from cases.access import OPERATOR
from cases.models import User
from cases.operations.assigning import give_task
from cases.operations.caring import add_name, set_consent, write_handling_note
from cases.operations.granting import give_grant, set_bar
from cases.operations.handing_over import offer_hand_over
from cases.operations.noting import NoteDraft, write_note
from cases.operations.opening import NameDraft
from cases.operations.proceeding import HearingDraft, SentenceDraft, record_proceeding
from cases.operations.putting_off import mark_done, put_off, unmark
from cases.operations.recording import record_event, record_status_change
from cases.operations.revising import withdraw
from cases.operations.writing import Refused
from cases.vocabulary import (
    Consent,
    EventKind,
    FileState,
    NameKind,
    NoteKind,
    OutcomeKind,
    Permission,
    SentenceKind,
    SpokenWith,
    Status,
    Sureness,
    WorkKind,
)
from cases.worklist import READ_AT_MOST, SHOWN_AT_MOST
from tests.factories import BY_LAWYER, NOW, held_case, on, outcome, release, urgent_action, verified

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def samira(cast):
    """Nadia's own, known since yesterday."""
    return held_case(cast)


@pytest.fixture
def anna(cast):
    """In Veloria, hidden from the desk."""
    return held_case(cast, "Anna Velor", country="XV", actor=cast.officer)


def listed(person: User, kind: WorkKind, at=NOW, **how: bool) -> list[str]:
    """The references under one kind, as somebody's list has them."""
    work = worklist.work_of(person, at, **how)
    return [item.case.reference for one in work.sections if one.kind == kind for item in one.items]


def item_of(person: User, kind: WorkKind, **how: bool):
    work = worklist.work_of(person, NOW, **how)
    return next(item for one in work.sections if one.kind == kind for item in one.items)


# ---------------------------------------------------------------- to verify


def test_what_others_recorded_waits_for_who_may_verify_and_for_nobody_else(cast, samira):
    waiting = release(cast, samira).outcome

    assert list(worklist.to_verify(cast.colleague)) == [waiting]
    for person in (cast.caseworker, cast.officer, cast.outsider, cast.administrator, cast.annual_report):
        assert list(worklist.to_verify(person)) == [], f"offered to {person}"
    assert worklist.work_of(cast.caseworker, NOW).unverified == [waiting]
    assert worklist.work_of(cast.colleague, NOW).unverified == []


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


def test_the_longest_waiting_comes_first_and_the_rest_is_counted(cast, samira):
    rows = [
        outcome(cast, samira, OutcomeKind.FAMILY_CONTACT, at=NOW - timedelta(hours=hours))
        for hours in range(12)
    ]

    (section,) = worklist.work_of(cast.colleague, NOW).sections

    assert [item.row for item in section.items] == [row.pk for row in rows[::-1][:SHOWN_AT_MOST]]
    assert section.total == 12
    (whole,) = worklist.work_of(cast.colleague, NOW, only="verify").sections
    assert len(whole.items) == 12


def test_a_bar_takes_everything_off_the_list(cast, samira):
    release(cast, samira)
    write_handling_note(samira, "Never by phone", version=2, check_on=TODAY, actor=cast.caseworker, at=NOW)
    assert worklist.work_of(cast.colleague, NOW, of_office=True).total == 2

    set_bar(user=cast.colleague, case=samira, reason="a cousin", actor=OPERATOR, at=NOW)

    work = worklist.work_of(cast.colleague, NOW, of_office=True)
    assert (work.sections, work.changed, work.names) == ([], [], {})


# ---------------------------------------------------------------- whose


def test_mine_is_what_i_own_and_my_offices_is_that_of_my_colleagues_too(cast, samira, anna):
    for case in (samira, anna):
        write_handling_note(case, "Heed", version=1, check_on=TODAY, actor=case.owner, at=NOW)

    note = WorkKind.NOTE
    assert listed(cast.caseworker, note) == [samira.reference]
    assert listed(cast.colleague, note) == []
    assert listed(cast.colleague, note, of_office=True) == [samira.reference]
    assert listed(cast.officer, note, of_office=True) == [anna.reference]
    assert listed(cast.outsider, note, of_office=True) == []


# ---------------------------------------------------------------- the kinds


def test_a_death_or_release_only_reported_waits_until_it_is_known(cast, samira, anna):
    for case in (samira, anna):
        told = {"to": Status.KILLED, "happened_on": on("2019"), "sureness": Sureness.UNSURE}
        record_status_change(case=case, sources=BY_LAWYER, actor=OPERATOR, at=NOW, **told)

    assert listed(cast.caseworker, WorkKind.REPORTED) == [samira.reference]
    assert listed(cast.officer, WorkKind.REPORTED) == [anna.reference]


@pytest.mark.parametrize(
    ("check_on", "is_due"), [(TODAY, True), (TODAY - timedelta(days=9), True), (date(2026, 3, 3), False)]
)
def test_a_handling_note_is_looked_at_again_on_its_day(cast, samira, check_on, is_due):
    write_handling_note(
        samira, "Never by phone", version=samira.version, check_on=check_on, actor=cast.caseworker, at=NOW
    )

    assert (listed(cast.caseworker, WorkKind.NOTE) == [samira.reference]) is is_due


@pytest.mark.parametrize(("days", "is_due"), [(-1, True), (0, True), (30, True), (31, False)])
def test_a_consent_that_has_lapsed_or_does_within_thirty_days_is_told(cast, samira, days, is_due):
    until = TODAY + timedelta(days=days)
    set_consent(samira, Consent.MAY_BE_NAMED, given_by="herself", until=until, actor=cast.caseworker, at=NOW)

    assert (listed(cast.caseworker, WorkKind.CONSENT) == [samira.reference]) is is_due
    assert listed(cast.outsider, WorkKind.CONSENT, of_office=True) == []


def test_a_proposed_case_waits_for_its_owner_and_their_office(cast):
    case = held_case(cast, file_state=FileState.PROPOSED)

    assert listed(cast.caseworker, WorkKind.PROPOSED) == [case.reference]
    assert listed(cast.colleague, WorkKind.PROPOSED, of_office=True) == [case.reference]
    assert listed(cast.officer, WorkKind.PROPOSED, of_office=True) == []


def test_a_hand_over_waits_for_whom_it_was_offered_to(cast, samira):
    offer_hand_over(
        samira,
        receiver=cast.colleague,
        from_on=TODAY,
        note="",
        keeps_view=True,
        actor=cast.caseworker,
        at=NOW,
    )

    assert listed(cast.colleague, WorkKind.HAND_OVER) == [samira.reference]
    assert listed(cast.caseworker, WorkKind.HAND_OVER) == []


@pytest.mark.parametrize(("days", "is_today"), [(0, True), (3, True), (4, False)])
def test_the_last_day_of_an_urgent_action_needs_one_within_three_days(cast, samira, days, is_today):
    urgent_action(cast, samira, send_by=TODAY + timedelta(days=days))

    assert (listed(cast.caseworker, WorkKind.URGENT_ACTION) == [samira.reference]) is is_today
    assert len(worklist.work_of(cast.caseworker, NOW).coming) == (0 if is_today else 1)


def test_a_task_is_with_whom_it_was_given_to_and_a_promise_with_who_gave_it(cast, samira):
    by = {"actor": cast.caseworker, "at": NOW - timedelta(days=3)}
    give_task(samira, what="Ring the lawyer", for_whom=cast.colleague, due_on=TODAY, **by)
    draft = NoteDraft(
        "She asked for a letter",
        on("20 February 2026"),
        NoteKind.CONTACT,
        SpokenWith.FAMILY,
        "a letter",
        on("1 March 2026"),
    )
    write_note(samira, draft, **by)

    theirs, mine = worklist.work_of(cast.colleague, NOW), worklist.work_of(cast.caseworker, NOW)
    assert [str(one.kind) for one in theirs.sections] == ["task"]
    assert list(theirs.texts.values()) == ["Ring the lawyer"]
    assert [str(one.kind) for one in mine.sections] == ["promise"]
    assert list(mine.texts.values()) == ["a letter"]


def test_access_that_ends_within_a_week_is_told_to_who_shares_the_case(cast):
    case = held_case(cast, sensitivity="restricted")
    give_grant(
        on=case,
        to=cast.outsider,
        permissions=[Permission.VIEW],
        until=NOW + timedelta(days=5),
        reason="to translate a letter",
        actor=cast.caseworker,
        at=NOW,
    )

    assert listed(cast.caseworker, WorkKind.GRANT) == [case.reference]
    assert listed(cast.outsider, WorkKind.GRANT) == []


@pytest.mark.parametrize(("days", "waits"), [(88, False), (91, True)])
def test_an_active_case_without_confirmed_news_for_ninety_days_is_told(cast, samira, days, waits):
    later = NOW + timedelta(days=days)

    assert (listed(cast.caseworker, WorkKind.NO_NEWS, at=later) == [samira.reference]) is waits


def test_no_change_confirmed_is_news_and_a_rumour_is_none(cast, samira):
    later = NOW + timedelta(days=100)
    said = {"kind": EventKind.NO_CHANGE, "happened_on": on("1 March 2026"), "sources": BY_LAWYER}
    soon = {"case": samira, "actor": cast.caseworker, "at": NOW + timedelta(days=50)}
    record_event(**said, **soon, sureness=Sureness.UNSURE)
    assert listed(cast.caseworker, WorkKind.NO_NEWS, at=later) == [samira.reference]

    record_event(**said, **soon)

    assert listed(cast.caseworker, WorkKind.NO_NEWS, at=later) == []


def test_of_the_dead_nobody_is_reminded(cast, samira):
    release(cast, samira, to=Status.KILLED, outcome=None)

    assert listed(cast.caseworker, WorkKind.NO_NEWS, at=NOW + timedelta(days=200)) == []


def test_a_declined_case_is_on_no_list(cast):
    case = held_case(cast, file_state=FileState.DECLINED)
    write_handling_note(case, "Heed", version=1, check_on=TODAY, actor=cast.caseworker, at=NOW)

    assert worklist.work_of(cast.caseworker, NOW).sections == []


# ---------------------------------------------------------------- possible duplicates


def test_two_people_of_one_name_are_a_hint_once(cast, samira):
    other = held_case(cast, "SAMIRA Al-Qadari")

    item = item_of(cast.caseworker, WorkKind.DUPLICATE)
    assert {item.case, item.other} == {samira, other}
    assert len(listed(cast.caseworker, WorkKind.DUPLICATE)) == 1


def test_a_hidden_case_of_the_same_name_is_no_hint(cast, samira):
    held_case(cast, "Samira al-Qadari", country="XV", actor=cast.officer)

    assert listed(cast.caseworker, WorkKind.DUPLICATE) == []
    assert listed(cast.officer, WorkKind.DUPLICATE) == []


def test_a_former_name_and_one_person_with_two_cases_are_no_hint(cast, samira):
    held_case(cast, "Samira al-Qadari", person=samira.person)
    karim = held_case(cast, "Karim Osman")
    former = NameDraft("Samira al-Qadari", kind=NameKind.BIRTH, for_finding_only=True)
    add_name(karim, former, actor=cast.caseworker, at=NOW)

    assert listed(cast.caseworker, WorkKind.DUPLICATE) == []


# ---------------------------------------------------------------- done, later


@pytest.fixture
def noted(cast, samira):
    write_handling_note(
        samira, "Never by phone", version=samira.version, check_on=TODAY, actor=cast.caseworker, at=NOW
    )
    return samira


def test_what_is_done_does_not_come_back_until_its_cause_changes(cast, noted):
    item = item_of(cast.caseworker, WorkKind.NOTE)
    mark = mark_done(noted, item.kind, item.about, actor=cast.caseworker, at=NOW)
    assert listed(cast.caseworker, WorkKind.NOTE, at=NOW + timedelta(days=60)) == []

    noted.refresh_from_db()
    again = {"version": noted.version, "check_on": TODAY + timedelta(days=30)}
    write_handling_note(noted, "By letter", actor=cast.caseworker, at=NOW, **again)
    assert listed(cast.caseworker, WorkKind.NOTE, at=NOW + timedelta(days=60)) == [noted.reference]

    unmark(mark, actor=cast.caseworker)


def test_undo_puts_it_back(cast, noted):
    item = item_of(cast.caseworker, WorkKind.NOTE)
    unmark(mark_done(noted, item.kind, item.about, actor=cast.caseworker, at=NOW), actor=cast.caseworker)

    assert listed(cast.caseworker, WorkKind.NOTE) == [noted.reference]


def test_what_is_put_off_comes_back_on_its_day(cast, noted):
    item = item_of(cast.caseworker, WorkKind.NOTE)
    until = TODAY + timedelta(days=7)
    put_off(noted, item.kind, item.about, until=until, actor=cast.caseworker, at=NOW)

    assert listed(cast.caseworker, WorkKind.NOTE, at=NOW + timedelta(days=6)) == []
    assert listed(cast.caseworker, WorkKind.NOTE, at=NOW + timedelta(days=7)) == [noted.reference]


def test_a_mark_is_ones_own(cast, noted):
    item = item_of(cast.caseworker, WorkKind.NOTE)
    mark_done(noted, item.kind, item.about, actor=cast.caseworker, at=NOW)

    assert listed(cast.colleague, WorkKind.NOTE, of_office=True) == [noted.reference]


@pytest.mark.parametrize("kind", [one for one in WorkKind if not one.may_be_done])
def test_what_stands_until_it_is_answered_is_not_done_by_saying_so(cast, samira, kind):
    with pytest.raises(Refused, match="stands until"):
        mark_done(samira, kind, "1", actor=cast.caseworker, at=NOW)


@pytest.mark.parametrize("about", ["", "a b", "x" * 81, "<b>", "Samira al-Qadari"])
def test_a_mark_holds_keys_and_no_words(cast, samira, about):
    with pytest.raises(Refused, match="Open My work again"):
        mark_done(samira, WorkKind.NOTE, about, actor=cast.caseworker, at=NOW)


# ---------------------------------------------------------------- beside the list


def test_the_cases_changed_last_come_first(cast, samira, anna):
    karim = held_case(cast, "Karim Osman")
    release(cast, samira)

    assert worklist.work_of(cast.caseworker, NOW).changed == [samira, karim]


def test_recently_opened_is_what_one_opened_and_may_see_still(cast, samira, anna, client):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    karim = held_case(cast, "Karim Osman")
    for case in (samira, karim, anna, samira):
        client.get(case.get_absolute_url())
    assert recently.recently_opened(cast.caseworker) == [samira, karim]
    assert recently.recently_opened(cast.colleague) == []

    set_bar(user=cast.caseworker, case=samira, reason="a cousin", actor=OPERATOR, at=NOW)

    assert recently.recently_opened(cast.caseworker) == [karim]


def test_a_long_list_is_bounded_and_says_so(cast, monkeypatch):
    monkeypatch.setattr(worklist, "READ_AT_MOST", 3)
    for _ in range(5):
        held_case(cast, file_state=FileState.PROPOSED, arrested="")

    work = worklist.work_of(cast.caseworker, NOW, only="proposed")

    assert READ_AT_MOST == 100
    assert (work.total, work.is_more, len(work.sections[0].items)) == (3, True, 3)


def test_what_is_put_off_hides_none_of_the_others(cast, monkeypatch):
    """Nothing is forgotten: more may be marked than are read at once."""
    monkeypatch.setattr(worklist, "READ_AT_MOST", 3)
    cases = [held_case(cast, file_state=FileState.PROPOSED, arrested="") for _ in range(6)]
    for item in _all_proposed(cast):
        put_off(
            item.case, item.kind, item.about, until=TODAY + timedelta(days=9), actor=cast.caseworker, at=NOW
        )

    assert len(_all_proposed(cast)) == 3
    for item in _all_proposed(cast)[:2]:
        put_off(
            item.case, item.kind, item.about, until=TODAY + timedelta(days=9), actor=cast.caseworker, at=NOW
        )
    (last,) = _all_proposed(cast)
    assert last.case in cases


def _all_proposed(cast):
    work = worklist.work_of(cast.caseworker, NOW, only="proposed")
    return work.sections[0].items if work.sections else []


def test_a_hearing_of_yesterday_and_a_sentence_that_ended_need_somebody(cast, samira):
    for days in (1, -1):
        assert listed(cast.caseworker, WorkKind.HEARING) == [], "tomorrow's needs nobody yet"
        draft = HearingDraft(dates.from_day(TODAY + timedelta(days=days)), "court")
        record_proceeding(samira, draft, actor=cast.caseworker, at=NOW)
    assert listed(cast.caseworker, WorkKind.HEARING) == [samira.reference]
    draft = SentenceDraft(
        on("1 March 2020"), "court", kind=SentenceKind.IMPRISONMENT, years=3, counted_from=on("1 March 2020")
    )
    record_proceeding(samira, draft, actor=cast.caseworker, at=NOW)

    assert listed(cast.caseworker, WorkKind.RELEASE) == [samira.reference]
