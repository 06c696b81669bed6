"""Notes, the contact log and tasks: written once, never rewritten, read by who sees the case."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.urls import reverse

from cases.announcements import announced
from cases.models import Bar, Note, Task
from cases.models.recorded import LogIsAppendOnly
from cases.operations.assigning import do_task, put_off_task, withdraw_task
from cases.operations.noting import NoteDraft, keep_promise, undo_note, withdraw_note, write_note
from cases.operations.writing import Refused
from cases.vocabulary import Announced, NoteKind, SpokenWith
from tests.factories import LOG_QUERIES, NOW, held_case, on
from tests.operations.watching import refused
from tests.web.test_the_main_job import as_person
from tests.working.writing_down import talk, task

pytestmark = pytest.mark.django_db
KEY = "5f0d1b5e-0b5b-4d39-8a5f-3a4c5f4d1a12"


def page(case, name, *args):
    return reverse(f"cases:{name}", args=[case.reference, *args])


def typed(**said):
    return {
        "kind": "contact",
        "with_whom": "family",
        "held_on": "20 February 2026",
        "text": "The mother is well",
        "promised": "To send the form",
        "promised_by": "10 March 2026",
        "submission": KEY,
        **said,
    }


@pytest.fixture
def heard():
    """What was announced."""
    found = []

    def hear(sender, announcement, **kwargs):
        found.append(announcement)

    announced.connect(hear)
    yield found
    announced.disconnect(hear)


# ---------------------------------------------------------------- notes


def test_who_last_spoke_with_the_family_and_what_was_promised_leads_the_page(as_caseworker, cast, samira):
    talk(cast, samira, "1 February 2026", promised="", promised_by=None, text="An earlier talk")
    talk(cast, samira, actor=cast.colleague)
    talk(cast, samira, "25 February 2026", with_whom=SpokenWith.LAWYER, promised="", promised_by=None)

    head = as_caseworker.get(page(samira, "notes")).content.decode()
    card = head.split('id="last-title"')[1].split("</section>")[0]
    assert [
        word for word in ("Omar Haddad", "20 February 2026", "To send the form") if word not in card
    ] == []
    assert "An earlier talk" not in card
    overview = as_caseworker.get(samira.get_absolute_url()).content.decode()
    assert "Last spoke with the family" in overview and "Omar Haddad" in overview


def test_a_talk_is_written_down_once_and_announced_by_keys_alone(as_caseworker, cast, samira, heard):
    for _ in range(2):
        assert as_caseworker.post(page(samira, "notes"), typed()).status_code == 302

    row = Note.objects.get()
    assert (row.kind, row.with_whom, row.text, row.has_promise) == (
        NoteKind.CONTACT,
        SpokenWith.FAMILY,
        "The mother is well",
        True,
    )
    assert [(one.what, one.case, one.row) for one in heard] == [(Announced.NOTE, samira.pk, row.pk)]


def test_its_words_are_encrypted_where_they_are_kept(cast, samira):
    talk(cast, samira, text="The mother is well")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, promised FROM cases_note")
        stored = cursor.fetchall()

    assert "mother" not in str(stored) and "form" not in str(stored)
    with pytest.raises(FieldError, match="encrypted"):
        list(Note.objects.filter(text__icontains="mother"))


def test_a_note_is_never_rewritten(cast, samira):
    row = talk(cast, samira)
    row.text = "Something else"

    with pytest.raises(LogIsAppendOnly):
        row.save()
    with pytest.raises(LogIsAppendOnly):
        Note.objects.filter(pk=row.pk).update(has_promise=False)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": ""}, "Write what it is about."),
        ({"with_whom": ""}, "Choose who was spoken with."),
        ({"promised": ""}, "Say what was promised, or leave the day empty."),
        ({"promised_by": "1 February 2026"}, "It was promised until a day before it was said."),
        ({"held_on": "5 June 2027", "promised_by": ""}, "5 June 2027 is still to come."),
        ({"kind": "note"}, "Only who spoke with somebody promises."),
        ({"held_on": "03/04/2024"}, "03/04/2024 could be"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(as_caseworker, samira, said, sentence):
    answer = as_caseworker.post(page(samira, "notes"), typed(**said))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert said.get("text", "The mother is well") in answer.content.decode()
    assert not Note.objects.exists()


def test_undo_is_for_its_author_and_ten_minutes(as_caseworker, client, cast, samira):
    answer = as_caseworker.post(page(samira, "notes"), typed(), follow=True)
    row = Note.objects.get()
    assert page(samira, "undo_note", row.pk) in answer.content.decode()

    with refused(Refused, "Undo is for its author"):
        undo_note(row, actor=cast.colleague, at=NOW)
    with refused(Refused, "within ten minutes"):
        undo_note(row, actor=cast.caseworker, at=NOW + timedelta(minutes=11))
    as_caseworker.post(page(samira, "undo_note", row.pk))
    row.refresh_from_db()
    assert row.is_withdrawn and row.withdrawn_by == cast.caseworker


def test_a_withdrawn_note_stays_with_its_reason_and_promises_nothing(as_caseworker, cast, samira):
    row = talk(cast, samira)
    url = page(samira, "withdraw_note", row.pk)
    assert as_caseworker.post(url, {"reason": ""}).status_code == 422
    as_caseworker.post(url, {"reason": "It was another family"})

    text = as_caseworker.get(page(samira, "notes")).content.decode()
    assert "It was another family" in text and "ev--withdrawn" in text
    assert 'id="last-title"' not in text
    with refused(Refused, "withdrawn already"):
        withdraw_note(row, reason="again", actor=cast.caseworker, at=NOW)
    with refused(Refused, "Nothing is promised"):
        keep_promise(row, kept_on=on("1 March 2026"), actor=cast.caseworker, at=NOW)


def test_the_words_of_a_withdrawn_note_are_left_to_who_may_see_contacts(client, cast, samira, reader):
    draft = NoteDraft("Her sister Amal: 0900", on("1 March 2026"))
    note = write_note(samira, draft, actor=cast.caseworker, at=NOW)
    assert "Amal" in page_of(client, reader, samira)

    withdraw_note(note, reason="names a relative", actor=cast.caseworker, at=NOW)

    assert "Amal" not in page_of(client, reader, samira)
    assert "Amal" in page_of(client, cast.colleague, samira)


def page_of(client, person, case):
    """Notes and timeline, as one person reads them."""
    browser = as_person(client, person)
    return "".join(
        browser.get(reverse(f"cases:{name}", args=[case.reference])).content.decode()
        for name in ("notes", "timeline")
    )


def test_a_promise_is_kept_on_a_day_and_is_open_no_more(as_caseworker, cast, samira):
    row = talk(cast, samira)
    url = page(samira, "keep_promise", row.pk)
    assert (
        "It was promised after that day"
        in as_caseworker.post(url, {"kept_on": "3 January 2026"}).content.decode()
    )
    assert as_caseworker.post(url, {"kept_on": "1 March 2026"}).status_code == 302

    row.refresh_from_db()
    assert (row.kept_on.words(), row.kept_by) == ("1 March 2026", cast.caseworker)
    text = as_caseworker.get(page(samira, "notes")).content.decode()
    assert "Kept 1 March 2026" in text and "not kept yet" not in text
    assert as_caseworker.post(url, {"kept_on": "2 March 2026"}).status_code == 422
    plain = write_note(samira, NoteDraft("A note", on("today")), actor=cast.caseworker, at=NOW)
    with refused(Refused, "Nothing was promised"):
        keep_promise(plain, kept_on=on("today"), actor=cast.caseworker, at=NOW)


def test_notes_stand_in_the_timeline_under_a_filter_of_their_own(as_caseworker, cast, samira):
    talk(cast, samira)
    url = page(samira, "timeline")
    shown = {
        only: as_caseworker.get(url, {"only": only}).content.decode() for only in ("", "notes", "life", "us")
    }

    assert {only for only, text in shown.items() if "The mother is well" in text} == {"", "notes"}
    assert "Arrested" not in shown["notes"].split("tl-h")[1]


def test_who_only_reads_reads_notes_and_writes_none(client, cast, samira, reader):
    row = talk(cast, samira)
    onlooker = as_person(client, reader)

    text = onlooker.get(page(samira, "notes")).content.decode()
    assert "The mother is well" in text and "Write something down" not in text
    assert onlooker.post(page(samira, "notes"), typed()).status_code == 403
    for name in ("withdraw_note", "keep_promise"):
        assert onlooker.get(page(samira, name, row.pk)).status_code == 403


def test_a_row_of_another_case_is_not_there(as_caseworker, cast, samira):
    note, todo = talk(cast, samira), task(cast, samira)
    other = held_case(cast, "Karim Osman")

    for name, row in (
        ("withdraw_note", note),
        ("keep_promise", note),
        ("put_off_task", todo),
        ("withdraw_task", todo),
    ):
        assert as_caseworker.get(page(other, name, row.pk)).status_code == 404, name
    for name, row in (("undo_note", note), ("do_task", todo)):
        assert as_caseworker.post(page(other, name, row.pk)).status_code == 404, name


# ---------------------------------------------------------------- tasks


def test_a_task_is_given_to_who_sees_the_case_and_they_are_told(as_caseworker, cast, samira, heard):
    answer = as_caseworker.get(page(samira, "tasks"))
    offered = [name for _key, name in answer.context["form"].fields["for_whom"].choices]
    assert "Omar Haddad" in offered and "Luis Brandt" not in offered
    said = {
        "what": "Call the court",
        "for_whom": cast.colleague.pk,
        "due_on": "2026-03-05",
        "submission": KEY,
    }
    for _ in range(2):
        assert as_caseworker.post(page(samira, "tasks"), said).status_code == 302

    row = Task.objects.get()
    assert [(one.what, one.names, one.row) for one in heard] == [
        (Announced.TASK, (cast.colleague.pk,), row.pk)
    ]
    assert "Call the court" in as_caseworker.get(page(samira, "tasks")).content.decode()


def test_a_task_is_refused_to_who_does_not_see_the_case(cast, samira):
    with refused(Refused, "Choose somebody who can see this case", "for_whom"):
        task(cast, samira, for_whom=cast.officer)
    with refused(Refused, "today or a later day", "due_on"):
        task(cast, samira, due=date(2026, 3, 1))
    with refused(Refused, "Say what", "what"):
        task(cast, samira, what=" ")


def test_it_is_put_off_and_done_in_place(as_caseworker, client, cast, samira):
    row = task(cast, samira)
    assert (
        as_caseworker.post(page(samira, "put_off_task", row.pk), {"until": "2026-03-01"}).status_code == 422
    )
    as_caseworker.post(page(samira, "put_off_task", row.pk), {"until": "2026-03-09"})
    row.refresh_from_db()
    assert (row.due_on, row.due_now) == (date(2026, 3, 5), date(2026, 3, 9))
    assert "given until 5 March 2026" in as_caseworker.get(page(samira, "tasks")).content.decode()

    as_person(client, cast.colleague).post(page(samira, "do_task", row.pk))
    row.refresh_from_db()
    assert row.done_by == cast.colleague
    with refused(Refused, "This task is done"):
        do_task(row, actor=cast.colleague, at=NOW)
    with refused(Refused, "This task is done"):
        put_off_task(row, until=date(2026, 4, 1), actor=cast.colleague, at=NOW)
    with refused(Refused, "This task is done"):
        withdraw_task(row, reason="no", actor=cast.caseworker, at=NOW)


def test_who_only_reads_does_their_own_task_and_no_other(client, cast, samira, reader):
    mine, theirs = task(cast, samira, for_whom=reader), task(cast, samira)
    onlooker = as_person(client, reader)

    assert onlooker.post(page(samira, "do_task", theirs.pk)).status_code == 403
    assert onlooker.get(page(samira, "put_off_task", theirs.pk)).status_code == 403
    assert onlooker.post(page(samira, "do_task", mine.pk)).status_code == 302


def test_a_task_of_who_lost_the_case_says_so_to_the_giver_and_nothing_to_them(
    as_caseworker, client, cast, samira
):
    row = task(cast, samira)
    sentence = "Nobody who sees this case has this task"
    assert sentence not in as_caseworker.get(page(samira, "tasks")).content.decode()
    Bar.objects.create(user=cast.colleague, case=samira, reason="an uncle", set_at=NOW)

    assert sentence in as_caseworker.get(page(samira, "tasks")).content.decode()
    barred = as_person(client, cast.colleague)
    assert barred.get(page(samira, "tasks")).status_code == 404
    assert barred.post(page(samira, "do_task", row.pk)).status_code == 404


def test_a_task_is_taken_back_with_a_reason(as_caseworker, cast, samira):
    row = task(cast, samira)
    as_caseworker.post(page(samira, "withdraw_task", row.pk), {"reason": "The court called"})

    text = as_caseworker.get(page(samira, "tasks")).content.decode()
    assert "Taken back 2 March 2026" in text and "The court called" in text


# ---------------------------------------------------------------- what it costs


@pytest.mark.parametrize(("name", "most"), [("notes", 17), ("tasks", 29)])
def test_each_page_costs_the_same_however_much_is_written(
    as_caseworker, cast, samira, django_assert_num_queries, django_assert_max_num_queries, name, most
):
    write = talk if name == "notes" else task
    write(cast, samira)
    with django_assert_max_num_queries(most + LOG_QUERIES) as before:
        as_caseworker.get(page(samira, name))
    for _ in range(9):
        write(cast, samira)
    with django_assert_num_queries(len(before)):
        as_caseworker.get(page(samira, name))
