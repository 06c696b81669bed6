"""Undo: what an import made is in no list, search, count or figure; what somebody touched since is kept."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.http import Http404

from cases import access, imports, integrity, jobs
from cases.access import OPERATOR
from cases.exchange import staged_jobs, staged_work
from cases.facts import Seen
from cases.models import Campaign, Case, ImportedChange, ImportRow, Outcome, PersonName, StatusChange
from cases.operations import bringing_in, undoing
from cases.operations.bringing_in import Where
from cases.operations.caring import add_name
from cases.operations.editing import edit_facts
from cases.operations.noting import NoteDraft, write_note
from cases.operations.opening import NameDraft
from cases.operations.revising import verify
from cases.operations.writing import Refused
from cases.vocabulary import ImportState, NoteKind, OutcomeKind, Status
from tests.conftest import NOW
from tests.factories import held_case, on, outcome, release, urgent_action, verified
from tests.imports.conftest import HEADING, fresh
from tests.imports.dumping import dump

pytestmark = pytest.mark.django_db
ROWS = (
    "1,Anna Velor,XM,arrested,14 March 2017,Port Aram,a nurse\n"
    "2,Oda Fremd,XM,released_unconditionally,5 May 2019,,\n"
    "3,Mira Tolan,XM,arrested,1 March 2017,,\n"
)
WORDS = ("Anna Velor", "Oda", "Samira", "Mira Tolan")


@pytest.fixture
def world(cast):
    """Somebody counted in 2019, and somebody else."""
    samira = held_case(cast, "Samira al-Qadari")
    urgent_action(cast, samira)
    verified(cast, release(cast, samira))
    return [samira, held_case(cast, "Karim Osman", arrested="")]


def everybody(cast):
    return [dump(who, *WORDS) for who in (cast.caseworker, cast.annual_report, OPERATOR)]


def decide_same(found, number, case, cast):
    bringing_in.decide_row(
        found,
        number,
        choice="same",
        case=case,
        found=bringing_in.Found("ready"),
        actor=cast.caseworker,
        at=NOW,
    )


def test_after_undoing_everything_is_as_before_to_the_byte(cast, world, brought_in, undone):
    before = everybody(cast)
    found = brought_in(HEADING + ROWS)
    between = everybody(cast)

    done = undone(found)

    assert everybody(cast) == before
    assert between != before, "the control: the import was seen"
    assert (done.state, imports.numbers_of(done)["removed"]) == (ImportState.UNDONE, 3)
    assert not list(integrity.faults())


def test_nothing_of_the_log_is_lost(cast, world, brought_in, undone):
    found = brought_in(HEADING + ROWS)
    logged = {table: set(table.objects.values_list("pk", flat=True)) for table in (StatusChange, Outcome)}
    kept = set(PersonName.objects.values_list("pk", flat=True))

    undone(found)

    for table, rows in logged.items():
        assert set(table.objects.values_list("pk", flat=True)) == rows
    assert set(PersonName.objects.values_list("pk", flat=True)) == kept
    change = StatusChange.objects.get(case__names__text="Anna Velor")
    assert (change.withdrawn_by, change.withdrawn_reason) == (
        cast.caseworker,
        "Import undone: The wrong list",
    )
    assert Case.with_undone.filter(undone_at__isnull=False).count() == 3


def test_the_address_of_a_case_that_was_undone_is_one_that_never_was(cast, brought_in, undone):
    found = brought_in(HEADING + ROWS)
    reference = Case.objects.first().reference

    undone(found)

    for who in (cast.caseworker, OPERATOR):
        with pytest.raises(Http404):
            access.case_or_404(who, reference)


def test_its_own_campaign_is_closed_with_it(cast, brought_in, undone):
    found = brought_in(HEADING + ROWS)

    undone(found)

    campaign = Campaign.objects.get(pk=found.campaign_id)
    assert not campaign.group_grants.filter(ended_at=None).exists()
    assert not access.campaigns_for(cast.caseworker).filter(pk=campaign.pk).exists()


def edits(cast):
    """Each way in which somebody works on a case that came in."""

    def facts(case):
        edit_facts(case, {"summary": "a doctor"}, seen=Seen(1, 1), actor=cast.colleague, at=NOW)

    def name(case):
        add_name(case, NameDraft("A. Velor"), actor=cast.colleague, at=NOW)

    def note(case):
        draft = NoteDraft("She was seen", on("1 March 2026"), NoteKind.NOTE)
        write_note(case, draft, actor=cast.colleague, at=NOW)

    def verification(case):
        verify(case.status_changes.get(), actor=cast.colleague, at=NOW + timedelta(minutes=1))

    def development(case):
        outcome(cast, case, OutcomeKind.FAMILY_CONTACT, at=NOW)

    def activity(case):
        urgent_action(cast, case, at=NOW)

    return [facts, name, note, verification, development, activity]


@pytest.mark.parametrize("way", range(6))
def test_a_case_that_somebody_worked_on_since_is_kept_and_listed(cast, brought_in, undone, way):
    found = brought_in(HEADING + ROWS)
    case = Case.objects.select_related("person").get(names__text="Anna Velor")
    edits(cast)[way](case)

    done = undone(found)

    assert [one.pk for one in Case.objects.all()] == [case.pk]
    assert [one.pk for one in imports.cases_kept(cast.caseworker, done)] == [case.pk]
    assert (imports.numbers_of(done)["removed"], imports.numbers_of(done)["kept"]) == (2, 1)
    assert StatusChange.objects.get(case=case).is_live


def test_looking_at_a_case_is_no_work(cast, brought_in, undone, client):
    found = brought_in(HEADING + ROWS)
    client.force_login(cast.colleague, backend="cases.access.GateBackend")
    client.get(Case.objects.first().get_absolute_url())

    undone(found)

    assert not Case.objects.exists()


def test_each_relation_of_a_case_is_work_or_said_to_be_none():
    """What comes to point at a case later counts as work by itself; these are what does not."""
    pointing = {model.__name__ for model, _path in undoing.relations_of_work()}
    everything = {
        relation.related_model.__name__
        for relation in Case._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
    }

    assert everything >= undoing.NO_WORK
    assert {"Note", "Event", "Evidence", "CaseActivity", "CaseMerge", "HandOver"} <= pointing
    assert not pointing & undoing.NO_WORK


def test_a_case_that_was_brought_up_to_date_is_put_back(cast, world, checked, work, undone):
    karim = world[1]
    before = everybody(cast)
    found = checked(HEADING + "9,Karim Osman,XM,arrested,14 March 2017,Port Aram,a nurse\n")
    decide_same(found, 0, karim, cast)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    work()
    karim.refresh_from_db()
    assert (karim.summary, karim.status) == ("a nurse", Status.ARRESTED)

    done = undone(fresh(found))

    assert everybody(cast) == before
    assert imports.numbers_of(done)["restored"] == 1
    assert not ImportRow.objects.standing().exists()


def test_an_undone_edition_gives_back_what_it_corrected(cast, world, brought_in, undone):
    where = Where(cast.individuals)
    days = [NOW.date() - timedelta(days=one) for one in (60, 30)]
    first = HEADING + "1,Anna Velor,XM,released_unconditionally,5 May 2019,,\n"
    second = HEADING + "1,Anna Velor,XM,bail,5 May 2019,Port Aram,a nurse\n"
    brought_in(first, where=where, as_of=days[0], as_of_reason="by mail")
    before = everybody(cast)
    found = brought_in(second, where=where, as_of=days[1], as_of_reason="by mail")
    assert Case.objects.get(names__text="Anna Velor").status == "bail"

    undone(found)

    assert everybody(cast) == before
    again = brought_in(second, where=where, as_of=days[1], as_of_reason="by mail")
    assert imports.numbers_of(again)["updated"] == 1, "and the edition may come in once more"


def test_what_was_edited_since_the_update_is_kept(cast, world, checked, work, undone):
    karim = world[1]
    found = checked(HEADING + "9,Karim Osman,XM,,,Port Aram,a nurse\n")
    decide_same(found, 0, karim, cast)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    work()
    karim.refresh_from_db()
    edit_facts(
        karim,
        {"summary": "a doctor"},
        seen=Seen(karim.version, karim.person.version),
        actor=cast.colleague,
        at=NOW,
    )

    done = undone(fresh(found))

    karim.refresh_from_db()
    assert (karim.summary, karim.place) == ("a doctor", ""), "theirs stays, the rest goes back"
    assert [one.pk for one in imports.cases_kept(cast.caseworker, done)] == [karim.pk]


def test_an_undoing_that_was_cut_off_is_finished_once(cast, world, brought_in, work, monkeypatch):
    monkeypatch.setattr(undoing, "AT_ONCE", 1)
    before = everybody(cast)
    found = brought_in(HEADING + ROWS)
    take_off, calls = undoing._take_off, []

    def dies_the_second_time(*args):
        take_off(*args)
        calls.append(args)
        if len(calls) == 2:
            raise MemoryError

    monkeypatch.setattr(undoing, "_take_off", dies_the_second_time)
    bringing_in.ask_undo(found, version=found.version, reason="wrong", actor=cast.caseworker, at=NOW)
    work()
    assert Case.objects.filter(import_rows__made_by=found).count() == 2
    jobs.work(lambda: NOW + timedelta(minutes=1))

    assert (fresh(found).state, everybody(cast)) == (ImportState.UNDONE, before)


def test_undo_is_for_two_weeks(cast, brought_in):
    found = brought_in(HEADING + ROWS)

    with pytest.raises(Refused, match="14 days"):
        bringing_in.ask_undo(
            found, version=found.version, reason="x", actor=cast.caseworker, at=NOW + timedelta(days=14)
        )


def test_the_same_list_may_come_in_again(cast, brought_in, undone):
    undone(brought_in(HEADING + ROWS, where=Where(cast.individuals)))

    again = brought_in(HEADING + ROWS, where=Where(cast.individuals))

    assert imports.numbers_of(again)["created"] == 3


def test_what_a_change_was_before_is_encrypted(cast, world, checked, work):
    found = checked(HEADING + "9,Karim Osman,XM,,,Port Aram,a nurse\n")
    decide_same(found, 0, world[1], cast)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    work()

    kept = json.loads(ImportedChange.objects.get().changed)
    assert kept["facts"]["summary"] == ["", "a nurse"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT changed FROM cases_importedchange")
        (stored,) = cursor.fetchone()
    assert stored and "a nurse" not in str(stored)


def test_a_part_that_was_stopped_is_undone_too(cast, world, checked, work, undone, monkeypatch):
    monkeypatch.setattr(staged_work, "CHUNK", 1)
    before = everybody(cast)
    found = checked(HEADING + ROWS)
    take = staged_jobs.staging.take_chunk_in

    def is_stopped_meanwhile(of_import, chunk, *args, **more):
        done = take(of_import, chunk, *args, **more)
        if chunk.position == 1:
            bringing_in.stop(found, actor=cast.caseworker, at=NOW)
        return done

    monkeypatch.setattr(staged_jobs.staging, "take_chunk_in", is_stopped_meanwhile)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    work()
    assert Case.objects.filter(import_rows__made_by=found).count() == 2

    undone(fresh(found))

    assert everybody(cast) == before


def test_two_editions_undone_one_after_the_other_leave_nothing(cast, brought_in, undone):
    """What the second list did to a case of the first, and took back, is no work of anybody's."""
    where = Where(cast.individuals)
    heading = "nr,name,country,status,date,summary,occupation\n"
    first = brought_in(f"{heading}1,Anna Velor,XM,arrested,14 March 2017,a nurse,nurse\n", where=where)
    said = "1,Anna Velor-Brandt,XM,released_unconditionally,5 May 2019,a midwife,midwife\n"
    second = brought_in(heading + said, where=where)
    assert imports.numbers_of(second)["updated"] == 1
    undone(second)

    numbers = imports.numbers_of(undone(first))

    assert (numbers["removed"], numbers["kept"]) == (1, 0)
    assert not Case.objects.exists()


def test_what_somebody_edited_between_two_editions_is_kept(cast, brought_in, undone):
    where = Where(cast.individuals)
    first = brought_in(HEADING + "1,Anna Velor,XM,arrested,14 March 2017,,a nurse\n", where=where)
    case = Case.objects.select_related("person").get()
    seen = Seen(case.version, case.person.version)
    edit_facts(case, {"place": "Port Aram"}, seen=seen, actor=cast.colleague, at=NOW)
    second = brought_in(HEADING + "1,Anna Velor,XM,arrested,14 March 2017,,a midwife\n", where=where)
    undone(second)

    assert imports.numbers_of(undone(first))["kept"] == 1
