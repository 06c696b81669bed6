"""What was tried against lists: learn what is hidden, get behind a frozen report, undo others' work."""

from datetime import date, timedelta

import pytest

from cases import access, clock, editions, imports, jobs
from cases.access import OPERATOR
from cases.exchange import staged_jobs, staged_work
from cases.facts import Seen
from cases.models import AccessRecord, Bar, CampaignUserGrant, Case, Outcome, StatusChange
from cases.operations import bringing_in, granting
from cases.operations.bringing_in import Where
from cases.operations.deciding import decide
from cases.operations.editing import edit_facts
from cases.operations.erasing import ask_erasure, confirm_erasure
from cases.operations.recording import link_reversal
from cases.operations.writing import Refused
from cases.vocabulary import ImportState, Permission
from tests.conftest import NOW
from tests.factories import held_case, merged, on, signed_in
from tests.imports.conftest import HEADING, fresh, states
from tests.imports.test_import_pages import page
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db


def row(number, name, *, country="XM", status="arrested", day="14 March 2017", summary=""):
    return f"{number},{name},{country},{status},{day},,{summary}\n"


def start(of_import, work):
    bringing_in.start(of_import, version=of_import.version, actor=of_import.uploaded_by, at=NOW)
    work()
    return fresh(of_import)


# ---------------------------------------------------------------- what is hidden


@pytest.mark.parametrize("number", [2, 99])
def test_how_many_of_an_earlier_edition_are_hidden_is_not_told(cast, brought_in, checked, number):
    where = Where(cast.individuals)
    brought_in(HEADING + row(1, "Anna Velor") + row(2, "Bea Velor"), where=where)
    assert not access.cases_for(cast.officer).exists()

    found = checked(HEADING + row(number, "Nobody", country="XV"), where=where, actor=cast.officer)

    assert found.gone == []
    assert "earlier edition" not in signed_in(cast.officer).get(page("import_check", found)).content.decode()


def test_how_many_are_missing_is_told_to_who_sees_them(cast, brought_in, checked):
    where = Where(cast.individuals)
    brought_in(HEADING + row(1, "Anna Velor") + row(2, "Bea Velor"), where=where)

    found = checked(HEADING + row(1, "Anna Velor"), where=where)

    said = signed_in(cast.caseworker).get(page("import_check", found)).content.decode()
    assert "One person of an earlier edition" in said


@pytest.mark.parametrize("number", [17, 18])
def test_an_id_of_a_hidden_case_stops_nothing(cast, brought_in, checked, work, number):
    """The row names a case of the importer's own; 17 came in with a case that they do not see."""
    brought_in(HEADING + row(17, "Anna Velor"), where=Where(cast.individuals))
    mine = held_case(cast, "Karim Osman", country="XV", actor=cast.officer)
    said = f"nr,name,country,reference,summary\n{number},Karim Osman,XV,{mine.reference},a nurse\n"

    found = start(checked(said, where=Where(cast.individuals), actor=cast.officer), work)

    assert (found.state, imports.numbers_of(found)["updated"]) == (ImportState.DONE, 1)


def test_what_is_on_record_is_shown_while_the_case_is_open_and_logged(cast, brought_in, checked):
    where = Where(cast.individuals)
    brought_in(HEADING + row(1, "Anna Velor", summary="a nurse"), where=where)
    case = Case.objects.select_related("person").get()
    seen = Seen(case.version, case.person.version)
    edit_facts(case, {"summary": "hides in Port Aram"}, seen=seen, actor=cast.colleague, at=NOW)
    found = checked(HEADING + row(1, "Anna Velor", summary="a midwife"), where=where)
    address = page("import_check", found) + "?show=conflict"

    assert "hides in Port Aram" in signed_in(cast.caseworker).get(address).content.decode()
    assert AccessRecord.objects.latest("pk").reference == case.reference
    Bar.objects.create(user=cast.caseworker, case=case, reason="a cousin", set_at=NOW)
    assert "hides in Port Aram" not in signed_in(cast.caseworker).get(address).content.decode()


def test_who_was_erased_does_not_come_back_by_a_list(cast, brought_in, checked, two_administrators):
    where = Where(cast.individuals)
    brought_in(HEADING + row(1, "Anna Velor", summary="a nurse"), where=where)
    case = Case.objects.get()
    asking, confirming = two_administrators
    ask_erasure(case.reference, reason="The family asks", actor=asking, at=NOW)
    confirm_erasure(case.reference, actor=confirming, at=NOW)

    again = checked(HEADING + row(1, "Anna Velor", summary="a midwife"), where=where)

    assert (again.counts["unchanged"], again.counts["updates"]) == (1, 0)
    assert Case.objects.get().summary == ""
    assert "Anna Velor" not in case.names.values_list("text", flat=True)


# ---------------------------------------------------------------- behind a frozen report


@pytest.fixture
def frozen(monkeypatch):
    """A report was frozen as known at the end of 15 February 2026."""
    instant = clock.end_of(date(2026, 2, 15))
    monkeypatch.setattr(editions, "last_known_by", lambda: instant)
    return instant.date()


@pytest.mark.parametrize("day", [date(2026, 2, 14), date(2026, 2, 15)])
def test_no_list_is_of_a_day_that_a_frozen_report_knew(cast, send, frozen, day):
    with refused(Refused, "A report was frozen"):
        send(HEADING + row(1, "Anna Velor"), as_of=day, as_of_reason="it came by mail")


def test_a_list_of_the_day_after_comes_in(cast, brought_in, frozen):
    found = brought_in(
        HEADING + row(1, "Anna Velor"), as_of=date(2026, 2, 16), as_of_reason="it came by mail"
    )
    assert imports.numbers_of(found)["created"] == 1


def test_a_column_gets_no_row_behind_it(cast, brought_in, frozen):
    found = brought_in(
        "nr,name,country,known_on,known_reason\n1,Anna Velor,XM,2026-02-01,by mail\n2,Bea Velor,XM,,\n"
    )

    assert imports.numbers_of(found)["created"] == 1
    assert states(found) == {0: "to_fix"}


def test_a_report_frozen_between_start_and_job_holds(cast, checked, work, monkeypatch):
    found = checked(HEADING + row(1, "Anna Velor"), as_of=date(2026, 2, 1), as_of_reason="it came by mail")
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    monkeypatch.setattr(editions, "last_known_by", lambda: clock.end_of(date(2026, 2, 20)))
    work()

    assert not StatusChange.objects.exists()


def test_a_list_does_not_correct_what_somebody_linked_or_decided(cast, brought_in, checked):
    """The reversal would stay on the row that is replaced, and a reversed release count again."""
    where = Where(cast.individuals)
    free = {"status": "released_unconditionally"}
    brought_in(HEADING + row(1, "Anna Velor", day="5 May 2019", **free), where=where)
    by = {"actor": cast.colleague, "at": NOW}
    link_reversal(outcome=Outcome.objects.get(), happened_on=on("10 June 2019"), reason="taken again", **by)

    found = checked(HEADING + row(1, "Anna Velor", day="6 May 2019", **free), where=where)

    assert states(found) == {0: "to_fix"}


# ---------------------------------------------------------------- undoing


def test_what_somebody_decided_about_an_imported_outcome_keeps_its_case(cast, brought_in, undone):
    free = {"status": "released_unconditionally", "day": "5 May 2019"}
    found = brought_in(HEADING + row(1, "Anna Velor", **free) + row(2, "Bea Velor", **free))
    first, second = Outcome.objects.order_by("case")
    by = {"actor": cast.colleague, "at": NOW}
    link_reversal(outcome=first, happened_on=on("10 June 2019"), reason="taken again", **by)
    decide(outcome=second, year=2019, counts=True, reason="the letters say so", **by)

    numbers = imports.numbers_of(undone(found))

    assert (numbers["removed"], numbers["kept"]) == (0, 2)
    assert Case.objects.count() == 2


def test_what_two_rows_did_to_one_case_goes_back_the_same_way(cast, checked, work, undone):
    case = held_case(cast, "Karim Osman")
    was = StatusChange.objects.get(case=case)
    head = "name,country,reference,status,date,summary\n"
    said = f"Karim Osman,XM,{case.reference}"
    found = start(
        checked(
            f"{head}{said},bail,1 May 2019,\n{said},released_unconditionally,3 June 2019,a nurse\n",
            where=Where(cast.individuals),
        ),
        work,
    )
    assert imports.numbers_of(found)["updated"] == 2

    numbers = imports.numbers_of(undone(found))

    assert (numbers["restored"], numbers["kept"]) == (2, 0)
    assert list(StatusChange.objects.filter(case=case).live()) == [was]


@pytest.mark.parametrize(("is_frozen", "stands"), [(False, "14 March 2017"), (True, "15 March 2017")])
def test_what_a_report_knew_when_it_was_frozen_is_not_undone(
    cast, brought_in, undone, monkeypatch, is_frozen, stands
):
    where = Where(cast.individuals)
    brought_in(HEADING + row(1, "Anna Velor"), where=where)
    again = brought_in(HEADING + row(1, "Anna Velor", day="15 March 2017"), where=where)
    if is_frozen:
        monkeypatch.setattr(editions, "last_known_by", lambda: NOW + timedelta(hours=1))

    numbers = imports.numbers_of(undone(again))

    assert (numbers["restored"], numbers["kept"]) == ((0, 1) if is_frozen else (1, 0))
    assert StatusChange.objects.live().get().happened_on.words() == stands


def test_undoing_by_who_may_not_any_more_takes_nothing_back_and_says_so(cast, brought_in, work):
    found = brought_in(HEADING + row(1, "Anna Velor"))
    bringing_in.ask_undo(found, version=found.version, reason="wrong", actor=cast.caseworker, at=NOW)
    cast.caseworker.is_active = False
    cast.caseworker.save()
    work()

    assert fresh(found).state == ImportState.DONE
    assert Case.objects.count() == 1


def test_two_weeks_count_from_the_day_it_came_in(cast, checked, work):
    found = checked(HEADING + row(1, "Anna Velor"))
    later = NOW + timedelta(days=10)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=later)
    jobs.work(lambda: later)
    imports.forget_old(NOW + timedelta(days=15))
    found, at = fresh(found), NOW + timedelta(days=20)

    bringing_in.ask_undo(found, version=found.version, reason="wrong", actor=cast.caseworker, at=at)
    jobs.work(lambda: at)

    assert fresh(found).state == ImportState.UNDONE
    assert not Case.objects.exists()


# ---------------------------------------------------------------- done is done


def test_a_row_mended_while_the_import_stands_still_comes_in_when_it_goes_on(
    cast, checked, work, monkeypatch
):
    monkeypatch.setattr(staged_work, "CHUNK", 1)
    rows = row(1, "Anna Velor", day="31 June 2017") + row(2, "Bea Velor") + row(3, "Cea Velor")
    found = checked(HEADING + rows)
    take, stopped = staged_jobs.staging.take_chunk_in, []

    def is_stopped(of_import, chunk, *args, **more):
        done = take(of_import, chunk, *args, **more)
        if chunk.position == 1 and not stopped:
            stopped.append(chunk)
            bringing_in.stop(found, actor=cast.caseworker, at=NOW)
        return done

    monkeypatch.setattr(staged_jobs.staging, "take_chunk_in", is_stopped)
    found = start(found, work)
    assert found.state == ImportState.STOPPED
    act = {"act": "mend", "column": "date", "text": "30 June 2017"}
    signed_in(cast.caseworker).post(page("import_row", found, 0), act)

    numbers = imports.numbers_of(start(fresh(found), work))

    assert (numbers["created"], numbers["same"], numbers["left_out"]) == (3, 0, 0)


def test_the_reference_of_a_case_that_was_merged_leads_to_what_it_is_now(cast, checked, work):
    stays, goes = held_case(cast, "Karim Osman"), held_case(cast, "Karim Othman")
    merged(cast, goes, stays)
    said = f"name,country,reference,summary\nKarim Osman,XM,{goes.reference},a nurse\n"

    start(checked(said, where=Where(cast.individuals)), work)

    assert Case.objects.get(pk=stays.pk).summary == "a nurse"


# ---------------------------------------------------------------- rights


def test_a_list_gives_its_importer_no_right_for_longer_than_their_own(cast, brought_in):
    helper, until = cast.outsider, NOW + timedelta(days=1)
    terms = {"until": until, "reason": "helps for a day", "actor": OPERATOR, "at": NOW - timedelta(hours=1)}
    granting.give_grant(
        on=cast.individuals, to=helper, permissions=(Permission.VIEW, Permission.RECORD), **terms
    )

    found = brought_in(HEADING + row(1, "Anna Velor"), actor=helper, where=Where())

    own = CampaignUserGrant.objects.filter(user=helper, content_object=found.campaign)
    assert {grant.until for grant in own} == {until}


def test_whose_right_ended_before_the_job_ran_is_given_no_new_one(cast, checked, work):
    helper = cast.outsider
    terms = {"until": NOW + timedelta(days=9), "reason": "helps a week", "actor": OPERATOR, "at": NOW}
    bundle = granting.give_grant(
        on=cast.individuals, to=helper, permissions=(Permission.VIEW, Permission.RECORD), **terms
    )
    found = checked(HEADING + row(1, "Anna Velor"), actor=helper, where=Where())
    bringing_in.start(found, version=found.version, actor=helper, at=NOW)
    granting.end_grant(bundle, reason="left the team", actor=OPERATOR, at=NOW)
    work()

    assert fresh(found).state == ImportState.STOPPED
    assert not Case.objects.exists()
    assert not CampaignUserGrant.objects.filter(user=helper, ended_at=None).exists()
