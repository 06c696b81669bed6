"""The calendar feed: references and kinds alone, asked of the gate each time, gone with access."""

import io
import logging
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission as DjangoPermission
from django.test import Client
from django.urls import reverse

from cases.access import OPERATOR
from cases.calendar_file import CalendarEvent, folded, written
from cases.models import AccessRecord, Feed
from cases.operations.assigning import give_task
from cases.operations.closing import change_sensitivity
from cases.operations.employing import close_account, end_sessions, reset_second_step
from cases.operations.feeding import end_feed, make_feed
from cases.operations.granting import set_bar
from cases.operations.noting import NoteDraft, write_note
from cases.operations.safety import begin_travel, lock_office, lock_person
from cases.vocabulary import NoteKind, Read, Sensitivity, SpokenWith
from casework.logs import OneLine
from tests.access.showing_who_one_is import fresh
from tests.factories import NOW, held_case, on
from tests.oracle.paths.reader import stable

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
NEW_PASSWORD = "correct horse battery staple"


@pytest.fixture
def samira(cast):
    """With a task of Nadia's for the tenth, and a letter promised in March."""
    case = held_case(cast, place="Harran", occupation="teacher")
    by = {"actor": cast.caseworker, "at": NOW}
    give_task(case, what="Ring the sister", for_whom=cast.caseworker, due_on=date(2026, 3, 10), **by)
    draft = NoteDraft(
        "She asked", on("1 March 2026"), NoteKind.CONTACT, SpokenWith.FAMILY, "a letter", on("March 2026")
    )
    write_note(case, draft, **by)
    return case


@pytest.fixture
def feed(cast):
    return reverse("cases:feed", args=[make_feed(cast.caseworker, actor=cast.caseworker, at=NOW)])


def read(address: str):
    return Client().get(address)


def assert_gone(address: str) -> None:
    """As one that never was: status, bytes and headers."""
    never = read(reverse("cases:feed", args=["never-made"]))
    now = read(address)
    assert (now.status_code, stable(now.content)) == (404, stable(never.content))
    assert dict(now.items()) == dict(never.items())


# ---------------------------------------------------------------- what it tells


def test_it_tells_references_and_kinds_and_no_other_word(cast, samira, feed):
    text = read(feed).content.decode()

    assert re.findall(r"SUMMARY:(.*)\r\n", text) == [
        f"{samira.reference}: Task",
        f"{samira.reference}: Promise (some day of these)",
    ]
    for word in ("Samira", "Qadari", "Harran", "teacher", "Marasia", "XM", "sister", "letter", "Nadia"):
        assert word not in text, f"leaked: {word}"


def test_a_day_is_a_day_and_a_month_is_a_span(samira, feed):
    text = read(feed).content.decode()

    assert re.findall(r"DTSTART;VALUE=DATE:(\d+)", text) == ["20260310", "20260301"]
    assert re.findall(r"DTEND;VALUE=DATE:(\d+)", text) == ["20260311", "20260401"]


def test_an_item_keeps_its_uid(samira, feed):
    def uids() -> list[str]:
        return re.findall(r"UID:(.*)\r\n", read(feed).content.decode())

    assert uids() == uids()
    assert len(set(uids())) == 2


def test_it_is_not_kept_on_the_way(samira, feed):
    answer = read(feed)

    assert answer["Cache-Control"] == "no-store"
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert not answer.cookies


def test_a_hidden_case_is_not_in_it(cast, samira, feed):
    held_case(cast, "Karim Osman")
    set_bar(user=cast.caseworker, case=samira, reason="a cousin", actor=OPERATOR, at=NOW)

    answer = read(feed)

    assert answer.status_code == 200
    assert b"BEGIN:VEVENT" not in answer.content


# ---------------------------------------------------------------- gone with access


def test_each_way_that_access_ends_ends_it_at_once(cast, samira, feed):
    assert read(feed).status_code == 200
    set_bar(user=cast.caseworker, case=samira, reason="a cousin", actor=OPERATOR, at=NOW)

    assert_gone(feed)  # no case is open to her any more


def test_travel_closes_it_and_it_is_there_again_afterwards(cast, samira, feed, settings):
    begin_travel(cast.caseworker, until=NOW + timedelta(days=3), actor=cast.caseworker, at=NOW)

    assert_gone(feed)
    assert Feed.objects.get().ended_at is None


@pytest.mark.parametrize("whom", ["person", "office"])
def test_a_lock_ends_it_for_good(cast, samira, feed, whom):
    if whom == "person":
        lock = lock_person(cast.caseworker, actor=cast.caseworker, at=NOW)
    else:
        lock = lock_office(cast.desk, actor=cast.caseworker, at=NOW)
    assert_gone(feed)

    lock.lifted_at = NOW
    lock.save()

    assert_gone(feed)


def test_a_closed_account_has_none(cast, samira, feed):
    cast.administrator.user_permissions.add(DjangoPermission.objects.get(codename="manage_people"))
    close_account(cast.caseworker, actor=OPERATOR, at=NOW)

    assert_gone(feed)
    assert Feed.objects.get().ended_at == NOW


def test_ended_sessions_a_reset_second_step_and_a_new_password_end_it(cast, samira, client):
    """Whoever sat at her open browser for a minute must not read on for ever."""
    nadia = cast.caseworker
    cast.administrator.user_permissions.add(DjangoPermission.objects.get(codename="manage_people"))
    by = {"actor": cast.administrator, "at": NOW}
    fresh(client, nadia)
    password = {"oldpassword": "a long enough password", "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    for end in (
        lambda: end_sessions(nadia, **by),
        lambda: reset_second_step(nadia, **by),
        lambda: fresh(client, nadia).post(reverse("account_change_password"), password),
    ):
        address = reverse("cases:feed", args=[make_feed(nadia, actor=nadia, at=NOW)])
        assert read(address).status_code == 200
        end()
        assert_gone(address)


def test_nobody_makes_one_at_somebody_elses_open_browser(cast, samira, client):
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")

    client.post(reverse("cases:own_feed"))

    assert not Feed.objects.exists()


def test_a_sealed_case_never_leaves_by_it(cast, samira, feed):
    assert samira.reference.encode() in read(feed).content
    change_sensitivity(samira, Sensitivity.SEALED, reason="threatened", actor=cast.caseworker, at=NOW)

    assert samira.reference.encode() not in read(feed).content


def test_its_person_ends_it_and_a_new_one_ends_the_old(cast, samira, feed):
    new = reverse("cases:feed", args=[make_feed(cast.caseworker, actor=cast.caseworker, at=NOW)])
    assert_gone(feed)
    assert read(new).status_code == 200

    end_feed(cast.caseworker, actor=cast.caseworker, at=NOW)

    assert_gone(new)


# ---------------------------------------------------------------- its address


def test_only_a_digest_is_kept(cast):
    token = make_feed(cast.caseworker, actor=cast.caseworker, at=NOW)

    assert token not in str(Feed.objects.values().get())
    assert len(token) >= 40


def test_it_is_shown_once(cast, samira, client):
    fresh(client, cast.caseworker)
    address = reverse("cases:own_feed")

    made = client.post(address)

    shown = re.search(r"/feeds/[\w-]+\.ics", made.content.decode())
    assert read(shown[0]).status_code == 200
    assert shown[0] not in client.get(address).content.decode()
    client.post(reverse("cases:end_feed"))
    assert_gone(shown[0])


def test_each_reading_is_in_the_log_with_whose_it_is_and_without_its_token(cast, samira, feed):
    read(feed)

    row = AccessRecord.objects.get()
    assert (row.kind, row.actor, row.reference) == (Read.FEED, cast.caseworker, samira.reference)
    assert feed.split("/")[2][:-4] not in str(AccessRecord.objects.values().get())


def test_no_line_of_the_program_holds_a_token(cast, samira, feed):
    """The framework writes the path of what was not found: while she travels, her feed is not."""
    begin_travel(cast.caseworker, until=NOW + timedelta(days=3), actor=cast.caseworker, at=NOW)
    handler = logging.StreamHandler(told := io.StringIO())
    handler.setFormatter(OneLine())
    logging.getLogger("django.request").addHandler(handler)
    try:
        read(feed)
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    assert "Not Found: /feeds/…" in told.getvalue()
    assert feed.split("/")[2][:-4] not in told.getvalue()


def test_tokens_are_not_tried_at_will(settings, cast, samira, feed):
    settings.RATES = {"read_feed": "3/m/ip"}

    assert [read(feed).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_it_takes_the_same_queries_however_much_comes_up(cast, samira, feed, django_assert_num_queries):
    read(feed)
    with django_assert_num_queries(11) as before:
        read(feed)
    for day in range(3, 20):
        give_task(
            samira,
            what="more",
            for_whom=cast.caseworker,
            due_on=date(2026, 3, day),
            actor=cast.caseworker,
            at=NOW,
        )
    with django_assert_num_queries(len(before)):
        read(feed)


# ---------------------------------------------------------------- the form of the file (RFC 5545)


def test_lines_end_with_crlf_and_have_at_most_75_octets():
    event = CalendarEvent("a@b", "é" * 120 + "; comma, back\\slash", date(2026, 3, 1), date(2026, 3, 31))
    file = written([event], name="Casework", at=datetime(2026, 3, 2, 10, tzinfo=UTC))

    assert file.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    assert max(len(line) for line in file.split(b"\r\n")) <= 75
    unfolded = file.replace(b"\r\n ", b"").decode()
    assert "SUMMARY:" + "é" * 120 + "\\; comma\\, back\\\\slash\r\n" in unfolded
    assert "DTSTAMP:20260302T100000Z\r\n" in unfolded


def test_a_line_of_exactly_75_octets_is_not_folded():
    assert folded("x" * 75) == b"x" * 75 + b"\r\n"
    assert folded("x" * 76) == b"x" * 75 + b"\r\n x\r\n"
