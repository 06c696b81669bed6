"""What a reviewer tried in My work, notes, tasks, proceedings, webhooks and logs: each stays shut."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases import access, proceedings, worklist
from cases.models import Mark
from cases.operations import assigning
from cases.operations.assigning import do_task, give_task, put_off_task, withdraw_task
from cases.operations.emergencies import open_in_emergency
from cases.operations.noting import NoteDraft, withdraw_note, write_note
from cases.operations.proceeding import (
    ChargeDraft,
    SentenceDraft,
    record_proceeding,
    withdraw_proceeding,
)
from cases.operations.recording import record_event
from cases.operations.revising import move_to_right_case
from cases.operations.writing import Refused, SourceDraft
from cases.vocabulary import (
    Announced,
    EventKind,
    NoteKind,
    OrganisationPermission,
    Sensitivity,
    SentenceKind,
    SpokenWith,
    TimeHeld,
)
from casework.logs import _KEYS, _TYPED
from tests.cast import _organisation
from tests.factories import NOW, held_case, on
from tests.operations.watching import refused
from tests.working.conftest import reader  # noqa: F401 - a colleague who may only see

pytestmark = pytest.mark.django_db
WORDS = "Amina hides in Port Street"


@pytest.fixture
def by(cast):
    return {"actor": cast.caseworker, "at": NOW}


def seen_by(user, name, case, *args):
    client = Client()
    client.force_login(user, backend="cases.access.GateBackend")
    return client.get(reverse(f"cases:{name}", args=[case.reference, *args]))


# ---------------------------------------------------------------- the wrong person


def test_what_was_recorded_for_the_wrong_person_is_behind_no_act_and_no_suggestion(cast, by):
    case, sealed = held_case(cast), held_case(cast, "Somebody Sealed", sensitivity=Sensitivity.SEALED)
    row = record_event(
        case=case,
        kind=EventKind.HEALTH,
        happened_on=on("1 June 2018"),
        description=WORDS,
        sources=[SourceDraft("cousin Yusuf, by phone")],
        **by,
    )
    page = seen_by(cast.colleague, "case", case).content.decode()
    assert "cousin Yusuf" in page, "the control: it is suggested while it stands"

    move_to_right_case(row, right_case=sealed, **by)

    for name in ("verify", "correct", "withdraw", "move"):
        assert seen_by(cast.colleague, name, case, "event", row.pk).status_code == 404, name
    for name in ("case", "record", "timeline", "history"):
        text = seen_by(cast.colleague, name, case).content.decode()
        assert WORDS not in text and "cousin Yusuf" not in text, f"leaked on {name}"


# ---------------------------------------------------------------- withdrawn words


def test_a_withdrawn_note_keeps_its_promise_to_itself(cast, by, reader):  # noqa: F811
    case = held_case(cast)
    draft = NoteDraft("The mother is well", on("1 March 2026"), NoteKind.CONTACT, SpokenWith.FAMILY, WORDS)
    row = write_note(case, draft, **by)
    assert WORDS in seen_by(reader, "timeline", case).content.decode(), "the control"

    withdraw_note(row, reason="It was another family", **by)

    for name in ("notes", "timeline", "case"):
        assert WORDS not in seen_by(reader, name, case).content.decode(), f"leaked on {name}"
        assert name == "case" or WORDS in seen_by(cast.caseworker, name, case).content.decode(), "its author"
    for name in ("withdraw_note", "keep_promise"):
        assert seen_by(cast.caseworker, name, case, row.pk).status_code == 404


def test_a_task_that_was_taken_back_keeps_its_words_to_itself(cast, by, reader):  # noqa: F811
    case = held_case(cast)
    row = give_task(case, what=WORDS, for_whom=cast.colleague, due_on=NOW.date(), **by)
    assert WORDS in seen_by(reader, "tasks", case).content.decode(), "the control"

    withdraw_task(row, reason="It was another family", **by)

    assert WORDS not in seen_by(reader, "tasks", case).content.decode()
    for name in ("withdraw_task", "put_off_task"):
        assert seen_by(cast.caseworker, name, case, row.pk).status_code == 404


def test_who_the_source_of_a_charge_is_does_not_stand_on_the_brief(cast, by, reader):  # noqa: F811
    case = held_case(cast)
    row = record_proceeding(case, ChargeDraft(on("2017"), WORDS, description="False news"), **by)
    assert WORDS in seen_by(reader, "proceedings", case).content.decode()
    assert "False news" in seen_by(reader, "brief", case).content.decode()
    assert WORDS not in seen_by(reader, "brief", case).content.decode()

    withdraw_proceeding(row, reason="It was about somebody else", **by)

    text = seen_by(reader, "proceedings", case).content.decode()
    assert WORDS not in text and "False news" not in text
    assert "It was about somebody else" in text
    for name in ("verify_proceeding", "correct_proceeding", "withdraw_proceeding"):
        assert seen_by(cast.colleague, name, case, "charge", row.pk).status_code == 404


# ---------------------------------------------------------------- My work goes on


@pytest.mark.parametrize(("months", "held"), [(11775, 365000), (11988, 1), (11988, 371000)])
def test_a_sentence_that_fits_no_calendar_takes_no_page_down(cast, by, months, held):
    case = held_case(cast)
    since = on("1 January 1000")
    draft = SentenceDraft(
        since,
        source="court",
        kind=SentenceKind.IMPRISONMENT,
        months=months,
        counted_from=since,
        time_held=TimeHeld.TAKEN_OFF,
        held_days=held,
    )
    record_proceeding(case, draft, **by)

    if held > 1:
        assert "Correct its days" in proceedings.of_case(case).release.why_not
    for name in ("case", "proceedings", "brief"):
        assert seen_by(cast.caseworker, name, case).status_code == 200
    client = Client()
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    assert client.get(reverse("cases:my_work")).status_code == 200


def test_many_people_of_one_name_are_a_hundred_lines_and_more(cast):
    for _number in range(25):  # 300 pairs
        held_case(cast)

    work = worklist.work_of(cast.caseworker, NOW)

    (section,) = [one for one in work.sections if one.kind == "duplicate"]
    assert section.total == worklist.READ_AT_MOST and section.is_more


@pytest.mark.parametrize("act", [do_task, put_off_task, withdraw_task])
def test_who_has_a_task_hears_that_another_moved_it(cast, by, act, monkeypatch):
    told = []
    monkeypatch.setattr(assigning, "tell_listeners", lambda what, *row, **how: told.append((what, how)))
    row = give_task(held_case(cast), what="warn them", for_whom=cast.colleague, due_on=NOW.date(), **by)
    said = {put_off_task: {"until": date(2026, 4, 1)}, withdraw_task: {"reason": "no"}}.get(act, {})

    act(row, **said, **by)

    assert [(what, how["names"]) for what, how in told[1:]] == [(Announced.TASK_MOVED, (cast.colleague.pk,))]


def test_a_task_is_not_put_off_for_ever(cast, by):
    row = give_task(held_case(cast), what="warn them", for_whom=cast.colleague, due_on=NOW.date(), **by)

    with refused(Refused, "within a year", "until"):
        put_off_task(row, until=date(9999, 12, 31), **by)


@pytest.mark.parametrize(
    "about", ["Samira-Haddad-hides", "a", "released:Samira", "12:<svg>", "x" * 32 + ":1"]
)
def test_a_mark_keeps_no_word_of_ones_own(cast, by, about):
    case = held_case(cast)
    client = Client()
    client.force_login(cast.caseworker, backend="cases.access.GateBackend")
    said = {"kind": "no_news", "about": about, "answer": "7"}

    assert client.post(reverse("cases:mark", args=[case.reference]), said).status_code == 409
    assert not Mark.objects.exists()


# ---------------------------------------------------------------- what leaves the house


def test_an_emergency_opens_no_webhook(cast, by):
    case = held_case(cast, sensitivity=Sensitivity.RESTRICTED)
    both = (OrganisationPermission.PEOPLE, OrganisationPermission.EMERGENCY)
    cast.outsider.user_permissions.add(*(_organisation(one) for one in both))
    open_in_emergency(case.reference, reason="she is being moved tonight", actor=cast.outsider, at=NOW)

    assert access.cases_for(cast.outsider, at=NOW + timedelta(minutes=1)).filter(pk=case.pk).exists()
    assert access.reference_for_programs(cast.outsider.pk, case.pk) == ""


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/feeds/TOKEN", "/feeds/…"),
        ("/feeds/TOKEN.ICS", "/feeds/…"),
        ("/feeds//TOKEN.ics", "/feeds//…"),
        ("/feed/TOKEN.ics", "/feed/…"),
        ("/password/set/1/TOKEN/", "/password/set/…"),
        ("/cases/Samira%20TOKEN/", "/cases/…/"),
        ("/cases/K7M-2PX/notes/", "/cases/K7M-2PX/notes/"),
    ],
)
def test_no_key_and_no_typed_word_reaches_the_log(address, told):
    said = _TYPED.sub(r"\1…", _KEYS.sub(r"\1…", f"Not Found: {address}"))

    assert said == f"Not Found: {told}"
