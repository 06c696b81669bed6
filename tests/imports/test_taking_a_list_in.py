"""A list from its file to its cases and out again: read, guessed, checked, taken in, undone."""

from datetime import timedelta

import pytest

from cases import access, imports, jobs, pace
from cases.access import OPERATOR, NotAllowed
from cases.exchange import staged_jobs, staged_work
from cases.list_contents import contents_of, match_of
from cases.models import Campaign, Case, ImportRow, Job, StatusChange
from cases.operations import bringing_in, granting
from cases.operations.bringing_in import Where
from cases.operations.writing import ChangedMeanwhile, Refused
from cases.vocabulary import ImportState, RowState, Sensitivity
from tests.conftest import NOW
from tests.factories import held_case
from tests.imports.conftest import HEADING, fresh, problems, states

pytestmark = pytest.mark.django_db


def people(number, first=1):
    return HEADING + "".join(
        f"{n},Person Number{n},XM,arrested,14 March 2017,Port Aram,\n" for n in range(first, first + number)
    )


# ---------------------------------------------------------------- read and guessed


def test_a_list_is_read_and_its_columns_are_guessed(send):
    found = send(people(3))

    contents = contents_of(found.contents)
    assert (found.state, found.rows, contents.columns[1]) == (ImportState.MATCHING, 3, "name")
    assert contents.samples[0][1] == "Person Number1"
    assert [one.to for one in match_of(found.match).columns] == [
        "id", "name", "country", "status", "happened", "place", "summary"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "row", "expected"),
    [
        ("Nr;Nom;Pays;Statut;Date d'arrestation;Âge", "1;Anna Velor;Marasia;libérée;3 mars 2019;34",
         ["id", "name", "country", "status", "happened", "age"]),
        ("Número;Nombre completo;País;Estado;Fecha de nacimiento;Ocupación",
         "1;Anna Velor;Marasia;detenida;1984;enfermera",
         ["id", "name", "country", "status", "born", "occupation"]),
        ("الرقم;الاسم;البلد;الحالة;التاريخ;الجنسية", "1;سميرة;XM;معتقلة;2019;XM",
         ["id", "name", "country", "status", "happened", "nationality"]),
        ("Family name;First name;Country of risk;Current status", "Velor;Anna;XM;on bail",
         ["name", "name", "country", "status"]),
    ],
)  # fmt: skip
def test_headings_are_guessed_in_four_languages(send, heading, row, expected):
    found = send(f"{heading}\n{row}\n")

    match = match_of(found.match)
    assert [one.to for one in match.columns] == expected
    statuses = [value for one in match.columns if one.to == "status" for value in one.values.values()]
    assert statuses in (["released_unconditionally"], ["arrested"], ["bail"])


def test_a_day_above_twelve_decides_the_order_of_dates(send):
    found = send(
        "name,country,status,date,born\nA B,XM,arrested,03/04/2019,03/04/1980\nC D,XM,arrested,13/04/2019,\n"
    )

    happened, born = match_of(found.match).columns[3:]
    assert (happened.order, born.order) == ("dmy", "")
    assert contents_of(found.contents).holds[4].is_ambiguous, "the other column says nothing: it is asked"


def test_a_file_that_cannot_be_read_says_why_and_another_takes_its_place(send, cast, work):
    found = send(b"%PDF-1.7 nothing", name="list.pdf")
    assert found.state == ImportState.UNREADABLE
    assert "PDF" in contents_of(found.contents).why_not

    bringing_in.replace_file(
        found,
        version=found.version,
        name="list.csv",
        content=people(1).encode(),
        actor=cast.caseworker,
        at=NOW,
    )
    work()

    assert fresh(found).state == ImportState.MATCHING


def test_what_is_stored_of_a_list_is_unreadable(send, settings):
    send(people(1))

    stored = [path.read_bytes() for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert len(stored) == 2, "the file and its rows; nothing is left in the clear"
    assert not [one for one in stored if b"Person" in one]


# ---------------------------------------------------------------- checked


def test_rows_are_ready_to_fix_or_may_be_there_already(checked, cast):
    there = held_case(cast, "Samira al-Qadari")
    rows = (
        "1,Anna Velor,XM,arrested,14 March 2017,,\n"
        "2,Oda Fremd,XM,arrested,31 June 2017,,\n"
        "3,al-Qadari Samira,XM,arrested,14 March 2017,,\n"
        "4,,XM,arrested,14 March 2017,,\n"
    )

    found = checked(HEADING + rows)

    assert states(found) == {1: RowState.TO_FIX, 2: RowState.ALIKE, 3: RowState.TO_FIX}
    assert problems(found) == {1: ("happened", "date"), 3: ("name", "name")}
    assert found.staged.get(number=2).alike == [there.pk]
    standing = imports.standing_of(found)
    assert (standing.ready, standing.to_fix, standing.alike) == (1, 2, 1)


def test_of_a_case_that_is_hidden_nothing_is_told(checked, cast):
    held_case(cast, "Anna Velor", country="XV", actor=OPERATOR)
    held_case(cast, "Oda Fremd", sensitivity=Sensitivity.SEALED, actor=cast.colleague)

    found = checked(HEADING + "1,Anna Velor,XM,,,,\n2,Oda Fremd,XM,,,,\n")

    assert states(found) == {}, "leaked"
    assert imports.standing_of(found).ready == 2


def test_a_country_that_the_office_does_not_cover_is_to_fix(checked):
    found = checked(HEADING + "1,Anna Velor,XV,,,,\n")

    assert problems(found) == {0: ("country", "country")}


def test_a_check_that_was_cut_off_goes_on(send, work, cast, monkeypatch):
    monkeypatch.setattr(staged_work, "CHUNK", 2)
    found = send(people(4) + "5,,XM,,,,\n6,Anna Velor,XM,,,,\n")
    keep, calls = staged_jobs.staging.keep_checked, []

    def dies_the_second_time(*args, **more):
        calls.append(args)
        if len(calls) == 2:
            raise MemoryError
        keep(*args, **more)

    monkeypatch.setattr(staged_jobs.staging, "keep_checked", dies_the_second_time)
    bringing_in.match_columns(
        found, version=found.version, match=match_of(found.match), actor=cast.caseworker, at=NOW
    )
    work()
    assert fresh(found).position == 2
    jobs.work(lambda: NOW + timedelta(minutes=1))

    done = fresh(found)
    assert (done.state, done.counts["checked"], states(done)) == (
        ImportState.CHECKED, 6, {4: RowState.TO_FIX}
    )  # fmt: skip


# ---------------------------------------------------------------- taken in


def test_what_is_ready_comes_in_and_the_rest_stays_out(brought_in, cast):
    found = brought_in(people(3) + "4,,XM,,,,\n")

    assert (found.state, imports.numbers_of(found)["created"]) == (ImportState.DONE, 3)
    assert imports.numbers_of(found)["left_out"] == 1
    assert ImportRow.objects.filter(made_by=found).count() == 3
    assert StatusChange.objects.get(case__names__text="Person Number1").happened_on_edtf == "2017-03-14"


def test_cases_come_into_a_campaign_of_their_own_open_to_the_office_alone(brought_in, cast):
    found = brought_in(people(1))

    case = Case.objects.get()
    assert found.campaign.slug.startswith("import-")
    assert (case.sensitivity, case.user_grants.count(), case.group_grants.count()) == ("standard", 0, 0)
    for who, sees in (
        (cast.caseworker, True),
        (cast.colleague, True),
        (cast.officer, False),
        (cast.outsider, False),
    ):
        assert access.cases_for(who).filter(pk=case.pk).exists() is sees, who


def test_cases_that_come_into_a_campaign_of_others_are_closed_to_these(brought_in, cast):
    brought_in(people(1), where=Where(cast.individuals))

    case = Case.objects.get()
    assert case.sensitivity == Sensitivity.RESTRICTED
    assert access.cases_for(cast.colleague).filter(pk=case.pk).exists()
    assert not access.cases_for(cast.officer).filter(pk=case.pk).exists()


def test_a_list_of_an_earlier_day_is_known_then(brought_in):
    brought_in(people(1), as_of=NOW.date() - timedelta(days=30), as_of_reason="It came by mail then")

    change = StatusChange.objects.get()
    assert (NOW - change.known_at).days == 29
    assert (change.known_reason, change.recorded_at >= NOW) == ("It came by mail then", True)


def test_somebody_who_is_there_is_brought_up_to_date(checked, cast, work):
    there = held_case(cast, "Samira al-Qadari", arrested="")
    found = checked(HEADING + "3,Qadari Samira al,XM,arrested,14 March 2017,Port Aram,a nurse\n")
    bringing_in.decide_row(
        found,
        0,
        choice="same",
        case=there,
        found=bringing_in.Found(RowState.READY),
        actor=cast.caseworker,
        at=NOW,
    )
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    work()

    there.refresh_from_db()
    assert (there.place, there.summary, there.status) == ("Port Aram", "a nurse", "arrested")
    assert Case.objects.count() == 1
    assert imports.numbers_of(fresh(found))["updated"] == 1


def test_an_importer_whose_grant_ended_in_the_middle_stops_there(checked, cast, work, monkeypatch):
    monkeypatch.setattr(staged_work, "CHUNK", 2)
    found = checked(people(6), where=Where(cast.individuals))
    take, calls = staged_jobs.staging.take_chunk_in, []

    def ends_after_the_first_chunk(*args, **more):
        done = take(*args, **more)
        calls.append(done)
        if len(calls) == 1:
            bundle = cast.individuals.group_grants.filter(group=cast.desk.group).first().bundle
            granting.end_grant(bundle, reason="Another task now", actor=OPERATOR, at=NOW)
        return done

    monkeypatch.setattr(staged_jobs.staging, "take_chunk_in", ends_after_the_first_chunk)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    work()

    done = fresh(found)
    assert (done.state, Case.objects.count(), done.position) == (ImportState.STOPPED, 2, 2)


def test_a_worker_that_dies_in_a_chunk_leaves_it_whole_or_not_at_all(checked, cast, work, monkeypatch):
    """The next one goes on where it was: each row comes in exactly once."""
    monkeypatch.setattr(staged_work, "CHUNK", 2)
    found = checked(people(6))
    move, calls = staged_jobs.staging._move, []

    def dies_before_the_commit(held, chunk):
        move(held, chunk)
        calls.append(chunk.position)
        if len(calls) == 2:
            raise MemoryError

    monkeypatch.setattr(staged_jobs.staging, "_move", dies_before_the_commit)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    work()
    assert (Case.objects.count(), fresh(found).position) == (2, 2)
    jobs.work(lambda: NOW + timedelta(minutes=1))

    done = fresh(found)
    assert (done.state, Case.objects.count(), ImportRow.objects.count()) == (ImportState.DONE, 6, 6)
    assert calls == [0, 2, 2, 4]


def test_two_workers_on_one_import_write_each_row_once(checked, cast, work, monkeypatch):
    """A worker that was thought dead comes back with rows that another took in meanwhile."""
    monkeypatch.setattr(staged_work, "CHUNK", 2)
    found = checked(people(4))
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    job = Job.objects.get(kind=imports.TAKE_IN)
    write, calls = staged_jobs._write, []

    def lets_another_go_first(*args):
        calls.append(args)
        if len(calls) == 1:
            staged_jobs.take_in(job, NOW)
        return write(*args)

    monkeypatch.setattr(staged_jobs, "_write", lets_another_go_first)
    staged_jobs.take_in(job, NOW)

    assert (fresh(found).state, Case.objects.count()) == (ImportState.DONE, 4)
    assert len(calls) == 3, "the control: the first one did come with its rows"


def test_stopping_keeps_what_came_in_and_goes_on_later(checked, cast, work, monkeypatch):
    monkeypatch.setattr(staged_work, "CHUNK", 2)
    found = checked(people(6))
    take = staged_jobs.staging.take_chunk_in

    def is_stopped_meanwhile(of_import, chunk, *args, **more):
        done = take(of_import, chunk, *args, **more)
        if chunk.position == 0:
            bringing_in.stop(found, actor=cast.caseworker, at=NOW)
        return done

    monkeypatch.setattr(staged_jobs.staging, "take_chunk_in", is_stopped_meanwhile)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    work()
    stopped = fresh(found)
    assert (stopped.state, Case.objects.count()) == (ImportState.STOPPED, 2)
    bringing_in.start(stopped, version=stopped.version, actor=cast.caseworker, at=NOW)
    work()

    assert (fresh(found).state, Case.objects.count()) == (ImportState.DONE, 6)


def test_a_long_import_goes_on_in_slices(checked, cast, work, monkeypatch):
    monkeypatch.setattr(staged_work, "CHUNK", 1)
    found = checked(people(3), where=Where(cast.individuals))
    monkeypatch.setattr(pace, "SLICE", 0.0)
    monkeypatch.setattr(jobs, "others_wait", lambda at: True)
    bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    minutes = iter(range(1, 100))
    jobs.work(lambda: NOW + timedelta(minutes=next(minutes)))

    assert (fresh(found).state, Case.objects.count()) == (ImportState.DONE, 3)
    assert Job.objects.filter(kind=imports.TAKE_IN).count() == 4


# ---------------------------------------------------------------- who, and in which window


def test_what_another_window_did_is_told_and_not_written_over(checked, cast):
    found = checked(people(1))
    bringing_in.match_columns(
        found, version=found.version, match=match_of(found.match), actor=cast.caseworker, at=NOW
    )

    with pytest.raises(ChangedMeanwhile):
        bringing_in.start(found, version=found.version, actor=cast.caseworker, at=NOW)
    with pytest.raises(ChangedMeanwhile):
        bringing_in.replace_file(
            found, version=found.version, name="x.csv", content=b"name\nx\n", actor=cast.caseworker, at=NOW
        )


def test_who_may_not_record_sends_no_list(send, cast):
    with pytest.raises(NotAllowed):
        send(people(1), actor=cast.outsider)
    with pytest.raises(NotAllowed):
        send(people(1), where=Where(cast.write_for_rights))
    with pytest.raises(Refused):
        send(people(1), where=Where(office=cast.west.pk))


def test_files_go_after_two_weeks(send, settings):
    found = send(people(1))

    assert imports.forget_old(NOW + timedelta(days=13)) == 0
    assert imports.forget_old(NOW + timedelta(days=14)) == 1

    assert not [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert fresh(found).file_forgotten_at


def test_a_campaign_of_its_own_is_named_after_nobody(brought_in):
    found = brought_in(people(1), name="Samira al-Qadari.csv")

    campaign = Campaign.objects.get(pk=found.campaign_id)
    assert "Samira" not in f"{campaign.slug} {campaign.name} {campaign.purpose}"
