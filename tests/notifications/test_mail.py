"""Mail: at once, daily or weekly, one for many, with counts of what the gate opens as it leaves."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from cases import access, jobs
from cases.models import Case, Job, Lock, User
from cases.vocabulary import JobState
from notifications import digests
from notifications.models import NotificationQuerySet
from tests.conftest import NOW
from tests.notifications.conftest import choose, follow, lose_access, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(cast, samira):
    choose(cast.colleague, "now")
    follow(cast.colleague, case=samira)
    return cast.colleague


def test_five_changes_are_one_mail_after_a_minute(reader, samira, happens, clock):
    for _ in range(5):
        happens(samira)
    assert mail.outbox == []

    clock.wait(minutes=1)

    (sent,) = mail.outbox
    assert sent.to == [reader.email]
    assert sent.subject == "Casework: 5 updates"
    assert "5 updates wait in your inbox" in sent.body and "http://localhost:8000/inbox/" in sent.body
    clock.wait(hours=1)
    assert len(mail.outbox) == 1


def ids_sent():
    return [one.extra_headers["Message-ID"] for one in mail.outbox]


@pytest.fixture
def sent_by_a_worker_that_was_killed(reader, samira, happens, clock, monkeypatch):
    """A mail left, and what it told of was not marked."""
    happens(samira)
    with monkeypatch.context() as killed, pytest.raises(SystemExit):
        killed.setattr(NotificationQuerySet, "mark_mailed", _is_killed)
        clock.wait(minutes=1)
    assert len(mail.outbox) == 1 and told(reader)[0].mailed_at is None


def _is_killed(_what, _at):
    raise SystemExit("killed")


def test_a_mail_that_is_sent_again_has_the_same_message_id(reader, sent_by_a_worker_that_was_killed, clock):
    clock.wait(minutes=1)

    first, again = ids_sent()
    assert first == again


def test_a_mail_that_tells_more_at_its_second_try_is_not_folded_away(
    reader, samira, sent_by_a_worker_that_was_killed, happens, clock
):
    happens(samira)
    clock.wait(minutes=1)

    first, again = mail.outbox
    assert (first.subject, again.subject) == ("Casework: 1 update", "Casework: 2 updates")
    assert len(set(ids_sent())) == 2


def test_what_comes_after_a_mail_whose_job_was_not_marked_has_a_mail_of_its_own(
    reader, samira, happens, clock, monkeypatch
):
    happens(samira)
    with monkeypatch.context() as killed, pytest.raises(SystemExit):
        killed.setattr(jobs, "_mark_done", _is_killed)
        clock.wait(minutes=1)
    happens(samira)
    clock.wait(minutes=2)

    assert [one.subject for one in mail.outbox] == ["Casework: 1 update"] * 2
    assert len(set(ids_sent())) == 2


@pytest.mark.parametrize("how", ["left", "locked", "inactive", "opened", "done"])
def test_what_is_not_open_when_it_leaves_is_not_counted_and_nothing_is_no_mail(
    reader, samira, happens, clock, how
):
    happens(samira)
    (row,) = told(reader)
    if how == "left":
        lose_access(samira)
    elif how == "locked":
        Lock.objects.create(user=reader, set_at=NOW)
    elif how == "inactive":
        User.objects.filter(pk=reader.pk).update(is_active=False)
    else:
        setattr(row, f"{how}_at", NOW)
        row.save()

    clock.wait(minutes=1)

    assert mail.outbox == [], "leaked: that something happened"


def test_the_check_sees_a_planted_leak(reader, samira, happens, clock, monkeypatch):
    """The control: counted without asking the gate again."""
    asked = access.cases_for
    monkeypatch.setattr(
        access,
        "cases_for",
        lambda actor, *a, **k: Case.objects.all() if actor == reader else asked(actor, *a, **k),
    )

    with pytest.raises(AssertionError, match="leaked"):
        test_what_is_not_open_when_it_leaves_is_not_counted_and_nothing_is_no_mail(
            reader, samira, happens, clock, "left"
        )


def test_who_wants_no_mail_gets_none(cast, reader, samira, happens, clock):
    choose(reader, "off")
    happens(samira)

    clock.wait(days=8)
    digests.enqueue_due(clock.now)
    clock.work()

    assert mail.outbox == []


# ---------------------------------------------------------------- daily and weekly


@pytest.mark.parametrize(
    ("digest", "hour", "waits", "is_sent"),
    [
        ("daily", 7, timedelta(0), True),  # it is ten o'clock on Monday
        ("daily", 12, timedelta(0), False),
        ("daily", 12, timedelta(hours=2), True),
        ("weekly", 7, timedelta(0), True),
        ("weekly", 12, timedelta(0), False),
        ("weekly", 12, timedelta(days=1), True),  # missed on Monday, caught up with
    ],
)
def test_a_digest_leaves_at_its_hour(reader, samira, happens, clock, digest, hour, waits, is_sent):
    choose(reader, digest)
    User.objects.filter(pk=reader.pk).update(digest_hour=hour)
    happens(samira)
    clock.now += waits

    digests.enqueue_due(clock.now)
    clock.work()

    assert len(mail.outbox) == is_sent


def test_the_hour_is_that_of_the_organisation(reader, samira, happens, clock, settings):
    settings.TIME_ZONE = "America/Lima"  # five in the morning there
    choose(reader, "daily")
    happens(samira)

    digests.enqueue_due(clock.now)
    clock.work()
    assert mail.outbox == []

    clock.now += timedelta(hours=2)
    digests.enqueue_due(clock.now)
    clock.work()
    assert len(mail.outbox) == 1


def test_beat_running_twice_writes_one_mail(reader, samira, happens, clock):
    choose(reader, "daily")
    happens(samira)

    for _ in range(3):
        digests.enqueue_due(clock.now)

    assert Job.objects.filter(kind="notifications.mail", state=JobState.OPEN).count() == 1
    clock.work()
    happens(samira)
    digests.enqueue_due(clock.now + timedelta(hours=3))
    clock.work()
    assert len(mail.outbox) == 1, "one a day"
    clock.now += timedelta(days=1)
    digests.enqueue_due(clock.now)
    clock.work()
    assert [one.subject for one in mail.outbox] == ["Casework: 1 update"] * 2


def test_no_mail_holds_a_word_of_a_case(reader, samira, happens, clock):
    happens(samira)
    clock.wait(minutes=1)
    (sent,) = mail.outbox
    text = f"{sent.subject} {sent.body} {sent.extra_headers}"

    assert not re.search(rf"Samira|Kadiri|{samira.reference}|XM|Marasia|hearing", text, re.IGNORECASE)
    assert not hasattr(sent, "alternatives"), "plain text only"
