"""Rows that are about one case, lists that come in at the same time, and what changes while one comes in."""

from datetime import date, timedelta

import pytest

from cases import imports
from cases.access import OPERATOR
from cases.exchange import staged_jobs, staged_work
from cases.facts import Seen
from cases.list_contents import match_of
from cases.models import Case, ImportRow, Job, Nationality, PersonName, User
from cases.operations import bringing_in, granting
from cases.operations.bringing_in import NEW_PERSON, SAME_PERSON, SKIP, Where
from cases.operations.editing import edit_facts
from cases.vocabulary import ImportState, Permission, Sensitivity
from tests.conftest import NOW
from tests.factories import held_case, merged, signed_in
from tests.imports.conftest import HEADING, fresh, states
from tests.imports.test_import_pages import page

pytestmark = pytest.mark.django_db
WITH_REFERENCE = "name,other_names,nationality,country,reference,status,date\n"


def row(number, name, *, country="XM", status="arrested", day="14 March 2017", summary=""):
    return f"{number},{name},{country},{status},{day},,{summary}\n"


def start(of_import, work):
    bringing_in.start(of_import, version=of_import.version, actor=of_import.uploaded_by, at=NOW)
    work()
    return fresh(of_import)


def decide(of_import, number, choice, case=None):
    bringing_in.decide_row(
        of_import, number, choice=choice, case=case, found=None, actor=of_import.uploaded_by, at=NOW
    )


# ---------------------------------------------------------------- two rows about one case


def test_two_rows_of_one_case_say_the_same_nationality_and_spelling(cast, checked, work):
    case = held_case(cast, "Karim Osman")
    said = f"Karim Osman,Karim Usman,XV,XM,{case.reference}"
    rows = f"{said},bail,1 May 2019\n{said},released_unconditionally,3 June 2019\n"

    found = start(checked(WITH_REFERENCE + rows, where=Where(cast.individuals)), work)

    assert (found.state, imports.numbers_of(found)["updated"], states(found)) == (ImportState.DONE, 2, {})
    assert list(Nationality.objects.values_list("country", flat=True)) == ["XV"]
    assert PersonName.objects.filter(text="Karim Usman").count() == 1
    assert Case.objects.get().status == "released_unconditionally"


@pytest.mark.parametrize("slices", ["one", "many"])
@pytest.mark.parametrize(("choice", "opened"), [("", 0), (SKIP, 0), (NEW_PERSON, 1)])
def test_a_copy_of_a_row_that_waits_or_was_left_out_stays_out_with_it(
    cast, checked, work, monkeypatch, slices, choice, opened
):
    if slices == "many":
        monkeypatch.setattr(staged_work, "CHUNK", 1)
    held_case(cast, "Samira al-Qadari")
    rows = 2 * row(1, "Samira al Qadari") + row(2, "Oda Fremd")
    found = checked(HEADING + rows, where=Where(cast.individuals))
    assert states(found) == {0: "alike"}
    if choice:
        decide(found, 0, choice)

    start(found, work)

    assert Case.objects.count() == 2 + opened


@pytest.fixture
def stops_after_one(monkeypatch, cast):
    """Let an import be stopped after its first row, by hand."""
    monkeypatch.setattr(staged_work, "CHUNK", 1)
    take = staged_jobs.staging.take_chunk_in

    def taken(of_import, chunk, *args, **more):
        done = take(of_import, chunk, *args, **more)
        if chunk.position == 0:
            bringing_in.stop(of_import, actor=cast.caseworker, at=NOW)
        return done

    monkeypatch.setattr(staged_jobs.staging, "take_chunk_in", taken)


def test_what_an_import_changed_on_a_case_that_it_had_opened_goes_with_it(
    cast, checked, work, undone, stops_after_one
):
    """The second row waits to be mended, and then proves to be who the first row opened."""
    rows = row(1, "Brisa Montero") + row(2, "Brisa Montero", day="31 June 2017", summary="a nurse")
    found = start(checked(HEADING + rows, where=Where(cast.individuals)), work)
    opened = Case.objects.get()
    act = {"act": "mend", "column": "date", "text": "30 June 2017"}
    signed_in(cast.caseworker).post(page("import_row", found, 1), act)
    assert states(found) == {1: "alike"}
    decide(fresh(found), 1, SAME_PERSON, opened)
    found = start(fresh(found), work)
    assert imports.numbers_of(found)["updated"] == 1, "the control: the row did change the case"

    numbers = imports.numbers_of(undone(found))

    assert (numbers["removed"], numbers["restored"], numbers["kept"]) == (1, 1, 0)
    assert not Case.objects.exists()


# ---------------------------------------------------------------- what somebody did meanwhile


def test_what_somebody_emptied_is_asked_about_and_not_filled_again(cast, brought_in, checked):
    where = Where(cast.individuals)
    brought_in(HEADING + row(1, "Anna Velor", summary="a nurse"), where=where)
    case = Case.objects.select_related("person").get()
    edit_facts(
        case, {"summary": ""}, seen=Seen(case.version, case.person.version), actor=cast.colleague, at=NOW
    )

    found = checked(HEADING + row(1, "Anna Velor", summary="a midwife"), where=where)

    assert states(found) == {0: "conflict"}


def test_what_nobody_had_said_is_filled(cast, brought_in):
    where = Where(cast.individuals)
    brought_in(HEADING + row(1, "Anna Velor"), where=where)

    brought_in(HEADING + row(1, "Anna Velor", summary="a midwife"), where=where)

    assert Case.objects.get().summary == "a midwife"


def test_an_account_that_is_closed_in_the_middle_stops_there(cast, checked, work, monkeypatch):
    monkeypatch.setattr(staged_work, "CHUNK", 1)
    found = checked(HEADING + row(1, "Anna Velor") + row(2, "Oda Fremd"), where=Where(cast.individuals))
    take = staged_jobs.staging.take_chunk_in

    def closes_the_account(*args, **more):
        done = take(*args, **more)
        User.objects.filter(pk=cast.caseworker.pk).update(is_active=False)
        return done

    monkeypatch.setattr(staged_jobs.staging, "take_chunk_in", closes_the_account)
    found = start(found, work)

    assert (found.state, Case.objects.count()) == (ImportState.STOPPED, 1)


def test_undoing_by_who_records_elsewhere_alone_takes_nothing_back(cast, brought_in, work):
    helper = cast.outsider
    terms = {"until": NOW + timedelta(days=9), "reason": "helps for a week", "actor": OPERATOR, "at": NOW}
    both = (Permission.VIEW, Permission.RECORD)
    granting.give_grant(on=cast.write_for_rights, to=helper, permissions=both, **terms)
    bundle = granting.give_grant(on=cast.individuals, to=helper, permissions=both, **terms)
    found = brought_in(HEADING + row(1, "Anna Velor"), actor=helper, where=Where(cast.individuals))
    bringing_in.ask_undo(found, version=found.version, reason="wrong", actor=helper, at=NOW)
    granting.end_grant(bundle, reason="left the team", actor=OPERATOR, at=NOW)

    work()

    assert (fresh(found).state, Case.objects.count()) == (ImportState.DONE, 1)
    assert imports.numbers_of(fresh(found))["kept"] == 0


def test_a_decision_about_a_mended_row_ends_with_another_matching(cast, checked, work):
    case = held_case(cast, "Samira al-Qadari")
    rows = row(1, "Samira al Qadari", day="31 June 2017")
    found = checked(HEADING + rows, where=Where(cast.individuals))
    act = {"act": "mend", "column": "date", "text": "30 June 2017"}
    signed_in(cast.caseworker).post(page("import_row", found, 0), act)
    decide(fresh(found), 0, SAME_PERSON, case)
    assert states(found) == {0: "ready"}

    found = fresh(found)
    by = {"actor": cast.caseworker, "at": NOW}
    bringing_in.match_columns(found, version=found.version, match=match_of(found.match), **by)
    work()

    assert states(found) == {0: "alike"}
    assert found.staged.get().case is None


def test_an_edition_of_a_wrong_day_that_was_undone_stops_no_other(cast, brought_in, undone):
    """Anna's row was only said again by it, and is said otherwise by the right edition."""
    where, known = Where(cast.individuals), {"as_of_reason": "It came by mail then"}
    april, may, june = date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)
    first = HEADING + row(1, "Anna Velor") + row(2, "Oda Fremd")
    brought_in(first, where=where, as_of=april, **known)
    wrong = brought_in(first + row(3, "Bea Velor"), where=where, as_of=june, **known)
    assert set(ImportRow.objects.values_list("known_on", flat=True)) == {june}

    undone(wrong)
    right = brought_in(
        HEADING + row(1, "Anna Velor", summary="a nurse") + row(2, "Oda Fremd"),
        where=where, as_of=may, **known,
    )  # fmt: skip

    assert (imports.numbers_of(right)["updated"], states(right)) == (1, {})
    assert set(ImportRow.objects.standing().values_list("known_on", flat=True)) == {may}


# ---------------------------------------------------------------- two lists at once


@pytest.mark.parametrize(
    ("second", "created", "updated", "same"), [("a nurse", 0, 0, 1), ("a midwife", 0, 1, 0)]
)
def test_what_another_list_brought_in_meanwhile_is_compared(
    cast, checked, work, monkeypatch, second, created, updated, same
):
    """The first is through with checking, and about to write, when the second comes in whole."""
    where = Where(cast.individuals)
    first = checked(HEADING + row(1, "Anna Velor", summary=second), where=where)
    other = checked(HEADING + row(1, "Anna Velor", summary="a nurse"), where=where)
    write, calls = staged_jobs._write, []

    def lets_the_other_go_first(*args):
        calls.append(args)
        if len(calls) == 1:
            staged_jobs.take_in(job_of(other), NOW)
        return write(*args)

    for one in (first, other):
        bringing_in.start(one, version=one.version, actor=cast.caseworker, at=NOW)
    monkeypatch.setattr(staged_jobs, "_write", lets_the_other_go_first)
    staged_jobs.take_in(job_of(first), NOW)

    numbers = imports.numbers_of(fresh(first))
    assert (numbers["created"], numbers["updated"], numbers["same"]) == (created, updated, same)
    assert Case.objects.get().summary == second
    assert len(calls) == 3, "the control: the first did come with its row"


def job_of(of_import):
    return Job.objects.get(kind=imports.TAKE_IN, about={"of_import": of_import.pk})


def test_a_case_that_was_merged_since_is_listed_among_what_stays(cast, brought_in, undone):
    found = brought_in(HEADING + row(1, "Anna Velor"), where=Where(cast.individuals))
    duplicate = Case.objects.get()
    stays = held_case(cast, "Anna Velorova", sensitivity=Sensitivity.RESTRICTED)
    merged(cast, duplicate, stays)

    found = undone(found)

    assert imports.cases_kept(cast.caseworker, found) == [stays]
