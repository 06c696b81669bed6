"""A word of its own in every encrypted field, then a search through all that is kept: it is found nowhere."""

import logging
import tempfile
import uuid
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import jobs
from cases.models import (
    Case,
    CaseLink,
    Contact,
    Evidence,
    FamilyKnows,
    Import,
    ImportedChange,
    IntakeDecision,
    Note,
    SavedMatch,
    SavedView,
    Source,
    SourceIdentity,
    StagedRow,
    Task,
    Together,
    Upload,
)
from cases.operations import rotating
from cases.operations.assigning import give_task
from cases.operations.linking import link_cases
from cases.operations.noting import NoteDraft, write_note
from cases.operations.summarising import say_family_knows
from cases.operations.taking_up import IntakeDraft, Weighed, decide_intake
from cases.vocabulary import (
    FileState,
    IntakeOutcome,
    IntakeQuestion,
    LinkKind,
    NoteKind,
    SpokenWith,
    TogetherKind,
    YesNo,
)
from notifications.models import Webhook
from tests.erasure.dumping import dump, files_with
from tests.factories import NOW, held_case, on

pytestmark = pytest.mark.django_db
CANARIES = {
    (Contact, "name"): "Canaryname",
    (Contact, "relation"): "Canaryrelation",
    (Contact, "how"): "Canaryhow",
    (Contact, "safely"): "Canarysafely",
    (Contact, "note"): "Canarynote",
    (SourceIdentity, "who"): "Canarywho",
    (SourceIdentity, "how_to_reach"): "Canaryreach",
    (Evidence, "file_name"): "Canaryfile.txt",
    (Evidence, "title"): "Canarytitle",
    (Upload, "file_name"): "Canaryupload.txt",
    (Note, "text"): "Canarytext",
    (Note, "promised"): "Canarypromised",
    (Task, "what"): "Canarytask",
    (CaseLink, "relation"): "Canarycousin",
    (FamilyKnows, "who"): "Canaryaunt",
    (IntakeDecision, "reason"): "Canaryreason",
    **{(IntakeDecision, f"{one.value}_words"): f"Canary{one.value}" for one in IntakeQuestion},
    (Import, "file_name"): "Canarylist.csv",
    (Import, "contents"): "Canarysample",
    (Import, "match"): "canaryword",
    (StagedRow, "cells"): "Canarycell",
    (StagedRow, "fixes"): "Canaryfix",
    (StagedRow, "problems"): "Canaryproblem",
    (ImportedChange, "changed"): '"nationalities": []',
    (SavedMatch, "name"): "Canarymatch",
    (SavedMatch, "match"): "canaryword",
    (Together, "reason"): "Canarytogether",
    (SavedView, "name"): "Canaryview",
    (Webhook, "url"): "canaryhost.example.org",
    (Webhook, "secret"): "Canarysecret",
}
INSIDE = "Canarycontents"
WORDS = [*CANARIES.values(), INSIDE]


@pytest.fixture
def temporary_folder(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


def write_down(cast, case, page, client) -> None:
    """What is written besides: notes, tasks, links, how a case was taken up, and where programs are told."""
    by = {"actor": cast.caseworker, "at": NOW}
    draft = NoteDraft(
        "Canarytext",
        on("1 March 2026"),
        NoteKind.CONTACT,
        SpokenWith.FAMILY,
        "Canarypromised",
        on("March 2026"),
    )
    write_note(case, draft, **by)
    give_task(case, what="Canarytask", for_whom=cast.caseworker, due_on=NOW.date(), **by)
    say_family_knows(case, who="Canaryaunt", since=NOW.date(), **by)
    link_cases(case, held_case(cast), kind=LinkKind.FAMILY, relation="Canarycousin", **by)
    proposed = held_case(cast, file_state=FileState.PROPOSED)
    answers = {one: Weighed(YesNo.NOT_KNOWN, f"Canary{one.value}") for one in IntakeQuestion}
    taken_up = IntakeDraft(IntakeOutcome.TAKEN_UP, NOW.date(), "Canaryreason", answers)
    decide_intake(proposed, taken_up, is_confirmed=True, **by)
    hook = {"url": "https://canaryhost.example.org/x", "secret": "Canarysecret", "kinds": ["status"]}
    Webhook.objects.create(maker=cast.caseworker, made_at=NOW, made_with=uuid.uuid4(), **hook)
    done = Together.objects.create(
        kind=TogetherKind.TASK, reason="Canarytogether", done_at=NOW, done_by=cast.caseworker
    )
    assert b"Canarytogether" in client.get(reverse("cases:done_together", args=[done.pk])).content
    client.post(reverse("cases:save_view"), {"name": "Canaryview", "submission": uuid.uuid4().hex})
    assert b"Canaryview" in client.get(reverse("cases:cases")).content
    for name in ("notes", "tasks", "links", "timeline", "brief"):
        assert client.get(page(name)).status_code == 200
    assert client.get(reverse("cases:my_work")).status_code == 200


@pytest.fixture
def planted(cast, as_caseworker, samira, caplog, temporary_folder):
    """All of it goes in and out through the pages, so that each place had its chance to keep a word."""
    caplog.set_level(logging.DEBUG)
    said = {column: word for (model, column), word in CANARIES.items() if model is Contact}

    def page(name, *args):
        return reverse(f"cases:{name}", args=[samira.reference, *args])

    as_caseworker.post(page("contacts"), {"kind": "family", **said})
    as_caseworker.post(page("contacts"), {"kind": "no such kind", **said})
    contact = Contact.objects.get()
    as_caseworker.post(
        page("edit_contact", contact.pk), {"kind": "family", "version": 1, **said, "note": "Canarynote 2"}
    )
    as_caseworker.post(
        page("edit_contact", contact.pk), {"kind": "family", "version": 1, **said, "how": "Canaryhow 2"}
    )
    source = Source.objects.of_case(samira).get()
    as_caseworker.post(
        page("source_identity", source.pk), {"who": "Canarywho", "how_to_reach": "Canaryreach", "seen_at": ""}
    )
    file = SimpleUploadedFile("Canaryfile.txt", INSIDE.encode() * 300_000)
    assert as_caseworker.post(page("evidence"), {"files": [file]}).status_code == 302
    row = Evidence.objects.get()
    as_caseworker.post(page("edit_evidence", row.key), {"title": "Canarytitle", "was": ""})
    refused = SimpleUploadedFile("Canaryfile.exe", INSIDE.encode())
    assert as_caseworker.post(page("evidence"), {"files": [refused]}).status_code == 422
    begun = as_caseworker.post(page("begin_upload"), {"name": "Canaryupload.txt", "size": 99}).json()
    as_caseworker.post(f"{begun['url']}?offset=0", INSIDE, content_type="application/octet-stream")
    for name in ("contacts", "evidence", "case"):
        assert as_caseworker.get(page(name)).status_code == 200
    for which in ("evidence_copy", "evidence_original"):
        assert INSIDE.encode() in b"".join(as_caseworker.get(page(which, row.key)).streaming_content)
    write_down(cast, samira, page, as_caseworker)
    bring_in(cast, as_caseworker)
    return samira


def bring_in(cast, client) -> None:
    """A list goes through its pages: read, matched, kept, mended, taken in."""
    held_case(cast, "Somebody Velor", arrested="")
    rows = (
        "name,country,status,place,Canarysample\n"
        "Somebody Velor,XM,canaryword,,\n"
        "Another Velor,XM,,,\n"
        ",Canaryproblem,,Canarycell,\n"
    )
    said = {"file": SimpleUploadedFile("Canarylist.csv", rows.encode()), "where": f"own:{cast.desk.pk}"}
    client.post(reverse("cases:new_import"), said)
    jobs.work()
    found = Import.objects.get()

    def at(name, *args):
        return reverse(f"cases:{name}", args=[found.key, *args])

    form = client.get(at("import_match")).context["form"]
    matched = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    client.post(at("import_match"), {**matched, "value_2_0": "arrested", "save_as": "Canarymatch"})
    jobs.work()
    there = found.staged.get(number=0).alike[0]
    reference = Case.objects.get(pk=there).reference
    client.post(at("import_row", 0), {"act": "decide", "choice": f"same:{reference}"})
    client.post(at("import_row", 2), {"act": "mend", "column": "name", "text": "Canaryfix"})
    client.post(at("import_check"), {"version": Import.objects.get().version})
    jobs.work()
    for name in ("import_done", "imports"):
        assert client.get(at(name) if name != "imports" else reverse("cases:imports")).status_code == 200


def logged(caplog) -> list[logging.LogRecord]:
    """Return every line since the planting began."""
    return [*caplog.get_records("setup"), *caplog.get_records("call")]


def search(caplog, *folders: Path) -> dict[str, list[str]]:
    """Return every place that holds a planted word."""
    places = dict(dump())
    places["logs"] = "\n".join(f"{one.getMessage()} {one.msg} {one.args}" for one in logged(caplog))
    places["mail"] = repr([(one.subject, one.body, one.to, one.alternatives) for one in mail.outbox])
    places["sessions"] = repr([one.get_decoded() for one in Session.objects.all()])
    found = {place: [word for word in WORDS if word in text] for place, text in places.items()}
    found |= {file: ["in a file"] for file in files_with(WORDS, *folders)}
    return {place: words for place, words in found.items() if words}


def test_every_encrypted_field_has_its_canary():
    live = {model: columns for model, columns in rotating.encrypted_columns().items() if not _is_past(model)}

    assert {(model, column) for model, columns in live.items() for column in columns} == CANARIES.keys()


def _is_past(model) -> bool:
    return model.__name__.startswith("Historical")


def test_no_encrypted_word_is_kept_anywhere_in_the_clear(planted, caplog, files_folder, temporary_folder):
    for (model, column), word in CANARIES.items():
        rows = list(model.objects.all())
        assert any(word in getattr(row, column) for row in rows), f"the control: {column} is kept"

    found = search(caplog, files_folder, temporary_folder)

    assert found == {}
    assert len(logged(caplog)) >= 3, "the control: the refused posts are in the logs"
    assert not list(temporary_folder.iterdir())
    print(
        f"\ncanaries of encrypted fields: {len(WORDS)} planted; {len(dump())} tables, "
        f"{len(logged(caplog))} log lines, mail, sessions, temporary and stored files searched; 0 hits"
    )


def test_the_same_search_finds_a_word_kept_in_the_clear(planted, caplog, files_folder, temporary_folder):
    """The control: one of each place."""
    planted.names.update(text="Canaryname")
    logging.getLogger("cases").warning("Canaryhow")
    mail.send_mail("Canarynote", "", None, ["a@example.org"])
    (temporary_folder / "left").write_text("Canarysafely")
    session = Session.objects.first()
    store = session.get_session_store_class()(session.session_key)
    store["said"] = "Canarywho"
    store.save()

    found = search(caplog, files_folder, temporary_folder)

    assert {"cases_personname", "logs", "mail", "sessions", str(temporary_folder / "left")} <= found.keys()
