"""What was tried against lists: learn what is hidden, get behind a frozen report, undo others' work."""

from datetime import date, timedelta

import pytest
import time_machine

from cases import access, clock, editions, imports, jobs, pace
from cases.access import OPERATOR
from cases.exchange import staged_jobs, staged_work
from cases.facts import Seen
from cases.list_contents import match_of
from cases.models import AccessRecord, Bar, CampaignUserGrant, Case, ImportRow, Outcome, StatusChange
from cases.operations import bringing_in, granting
from cases.operations.bringing_in import Where
from cases.operations.caring import add_name
from cases.operations.deciding import decide
from cases.operations.editing import edit_facts
from cases.operations.erasing import ask_erasure, confirm_erasure
from cases.operations.opening import NameDraft
from cases.operations.recording import link_reversal
from cases.operations.revising import correct_status_change, verify
from cases.operations.writing import Refused
from cases.vocabulary import ImportState, OutcomeKind, Permission, Sureness
from cases.web.views import imports_check
from tests.conftest import NOW
from tests.factories import BY_LAWYER, held_case, merged, on, signed_in
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


@pytest.fixture
def refused_by_the_record(cast, checked):
    """A row that says something impossible of a case, so that its refusal quotes the record; and one more."""
    case = held_case(cast, "Samira al-Qadari", arrested="14 March 2017")
    heading = "name,country,reference,status,date\n"
    impossible = f"Samira al-Qadari,XM,{case.reference},released,3 May 2001\n"
    return case, checked(f"{heading}{impossible}Anna Velor,XM,,,\n")


def told_of(client, found) -> str:
    shown = client.get(page("import_check", found), {"show": "to_fix"}).content.decode()
    return shown + client.get(page("import_rows_to_fix", found, "csv")).content.decode()


def test_what_a_rule_says_of_a_case_is_told_while_the_case_is_open(cast, refused_by_the_record):
    case, found = refused_by_the_record
    client = signed_in(cast.caseworker)
    assert told_of(client, found).count("14 March 2017") == 2

    Bar.objects.create(user=cast.caseworker, case=case, reason="a cousin", set_at=NOW)

    assert "14 March 2017" not in told_of(client, found), "leaked"
    assert told_of(client, found).count("Match the columns again") == 2


def test_rows_to_fix_of_an_import_that_was_undone_do_not_go_out(cast, refused_by_the_record, work, undone):
    _case, checked = refused_by_the_record
    found = undone(start(checked, work))

    answer = signed_in(cast.caseworker).get(page("import_rows_to_fix", found, "csv"))

    assert (found.state, answer.status_code) == (ImportState.UNDONE, 404)


def test_who_may_only_see_a_case_does_not_stop_the_next_edition_of_others(cast, brought_in):
    where = Where(cast.individuals)
    first = HEADING + row(17, "Anna Velor")
    brought_in(first, where=where, as_of=date(2025, 1, 10), as_of_reason="came then")
    (came,) = ImportRow.objects.all()
    both = (Permission.VIEW, Permission.RECORD)
    terms = {"until": NOW + timedelta(days=9), "reason": "Helps with this list", "actor": OPERATOR, "at": NOW}
    granting.give_grant(on=cast.individuals, to=cast.outsider, permissions=both, **terms)
    granting.give_grant(on=came.case, to=cast.outsider, permissions=(Permission.VIEW,), **terms)
    assert access.cases_for(cast.outsider).exists()
    assert not access.cases_for(cast.outsider, Permission.RECORD).filter(pk=came.case_id).exists()

    again = first + row(99, "New One")
    brought_in(again, where=where, actor=cast.outsider, as_of=NOW.date(), as_of_reason="came now")

    came.refresh_from_db()
    assert came.known_on == date(2025, 1, 10)


@pytest.mark.parametrize("column", ["other names", "nationality"])
def test_a_cell_of_more_than_one_person_has_is_told(checked, column):
    parts = ";".join(f"Marasia{number}" for number in range(60))

    found = checked(f'name,country,{column}\nAnna Velor,XM,"{parts}"\n')

    (staged,) = found.staged.all()
    assert "60 parts, more than one person has" in imports.opened(staged).problems[0].reason


def test_a_cell_that_is_too_long_is_refused_before_it_is_read(cast, checked, monkeypatch):
    found = checked(HEADING + row(1, "Anna Velor", day="31 June 2017"))
    monkeypatch.setattr(imports_check, "look_at", None)  # it would fail
    said = {"act": "mend", "column": "summary", "text": "'" * 10_001}

    answer = signed_in(cast.caseworker).post(page("import_row", found, 0), said)

    assert answer.status_code == 422
    assert "10,001 characters. Shorten it." in answer.content.decode()


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

    with time_machine.travel(at):
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


# ---------------------------------------------------------------- a decision holds for what it was shown


def edited(case, actor, **facts):
    case = Case.objects.select_related("person").get(pk=case.pk)
    edit_facts(case, facts, seen=Seen(case.version, case.person.version), actor=actor, at=NOW)


def decided(found, number, choice):
    bringing_in.decide_row(
        found, number, choice=choice, case=None, found=None, actor=found.uploaded_by, at=NOW
    )


@pytest.fixture
def in_conflict(cast, brought_in, checked):
    """A list that says another occupation than somebody wrote here since the edition before."""
    where = Where(cast.individuals)
    heading = "nr,name,country,status,date,summary,occupation\n"
    brought_in(f"{heading}1,Anna Velor,XM,arrested,14 March 2017,a nurse,nurse\n", where=where)
    edited(Case.objects.get(), cast.colleague, occupation="doctor")
    said = "1,Anna Velor,XM,arrested,15 March 2017,a midwife,midwife\n"
    return checked(heading + said, where=where)


@pytest.mark.parametrize(("choice", "occupation"), [("file", "midwife"), ("here", "doctor")])
def test_what_was_decided_is_done(in_conflict, work, choice, occupation):
    assert states(in_conflict) == {0: "conflict"}
    decided(in_conflict, 0, choice)

    start(in_conflict, work)

    case = Case.objects.select_related("person").get()
    assert (case.person.occupation, case.summary) == (occupation, "a midwife")


@pytest.mark.parametrize("choice", ["file", "here"])
def test_what_is_edited_after_the_decision_is_asked_again(cast, in_conflict, work, choice):
    decided(in_conflict, 0, choice)
    edited(Case.objects.get(), cast.colleague, occupation="surgeon")

    found = start(in_conflict, work)

    case = Case.objects.select_related("person").get()
    assert (case.person.occupation, case.summary) == ("surgeon", "a nurse")
    assert states(found) == {0: "conflict"}


def test_a_status_verified_after_the_decision_is_not_replaced(cast, in_conflict, work):
    decided(in_conflict, 0, "file")
    change = StatusChange.objects.get()
    verify(change, actor=cast.colleague, at=NOW + timedelta(hours=1))

    found = start(in_conflict, work)

    change.refresh_from_db()
    assert change.is_live
    assert states(found) == {0: "conflict"}


def test_what_the_list_says_replaces_what_somebody_corrected(cast, brought_in, checked, work):
    """Else both would stand, and count."""
    where = Where(cast.individuals)
    free = {"status": "released_unconditionally"}
    brought_in(HEADING + row(1, "Anna Velor", day="5 May 2019", **free), where=where)
    correct_status_change(
        StatusChange.objects.get(),
        to="released_unconditionally",
        happened_on=on("7 May 2019"),
        sources=BY_LAWYER,
        sureness=Sureness.CONFIRMED,
        outcome=OutcomeKind.RELEASED_UNCONDITIONALLY,
        reason="the letter says so",
        actor=cast.colleague,
        at=NOW,
    )
    found = checked(HEADING + row(1, "Anna Velor", day="6 May 2019", **free), where=where)
    assert states(found) == {0: "conflict"}
    decided(found, 0, "file")
    start(found, work)

    assert [one.happened_on.words() for one in StatusChange.objects.live()] == ["6 May 2019"]
    assert Outcome.objects.live().count() == 1


# ---------------------------------------------------------------- a name on file, an id that comes twice


def test_a_former_name_that_is_closed_to_the_importer_cannot_be_tried_out(cast, checked):
    """Both answers are alike: the name on file, and one that is nobody's."""
    case = held_case(cast, "Kiro Velan", country="XV", actor=cast.officer)
    add_name(case, NameDraft("Samira Osman", for_finding_only=True), actor=OPERATOR, at=NOW)
    said = []
    for name in ("Samira Osman", "Brisa Montero"):
        list_ = f"name,country,reference\n{name},XV,{case.reference}\n"
        found = checked(list_, where=Where(cast.individuals), actor=cast.officer)
        said.append((found.counts["updates"], found.counts["unchanged"]))

    assert said == [(1, 0), (1, 0)]


@pytest.mark.parametrize("slices", ["one", "many"])
def test_an_id_that_comes_twice_is_the_same_in_one_slice_and_in_many(cast, send, monkeypatch, slices):
    """The first of the two is to be mended and does not come in: the second does."""
    if slices == "many":
        monkeypatch.setattr(staged_work, "CHUNK", 1)
        monkeypatch.setattr(pace, "SLICE", 0.0)
        monkeypatch.setattr(jobs, "others_wait", lambda at: True)
    minutes = iter(range(1, 100))
    rows = row(1, "Anna Velor", day="31 June 2017") + row(1, "Anna Velor") + row(2, "Bea Velor")
    found = send(HEADING + rows, where=Where(cast.individuals))
    by = {"actor": cast.caseworker, "at": NOW}
    bringing_in.match_columns(found, version=found.version, match=match_of(found.match), **by)
    jobs.work(lambda: NOW + timedelta(minutes=next(minutes)))
    bringing_in.start(found, version=fresh(found).version, **by)
    jobs.work(lambda: NOW + timedelta(minutes=next(minutes)))

    assert imports.numbers_of(fresh(found))["created"] == 2
    assert states(fresh(found)) == {0: "to_fix"}
