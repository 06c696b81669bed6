"""Files of a case: taken in one by one, given out through the gate, as an attachment that runs nothing."""

import hashlib
import re
import tempfile
import uuid
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cases import integrity
from cases.files import limits, places, vault
from cases.models import AccessRecord, Evidence, Source, Upload
from cases.operations import evidence as operations
from cases.operations.evidence import add_file, begin_upload, forget_unfinished, receive_piece, withdraw_file
from cases.operations.writing import Refused
from cases.vocabulary import Read
from tests.evidence.conftest import document, photograph, picture
from tests.factories import OutcomeKind, held_case, outcome
from tests.operations.watching import refused
from tests.web.test_the_main_job import as_person

pytestmark = pytest.mark.django_db


def page(case, name="evidence", *args):
    return reverse(f"cases:{name}", args=[case.reference, *args])


def sent(name, content):
    return SimpleUploadedFile(name, content, "application/x-whatever")


def body(answer):
    return b"".join(answer.streaming_content)


@pytest.fixture
def letter(cast, samira, now):
    return add_file(
        samira, name="Leyla Nour.pdf", content=document(), title="A letter", actor=cast.caseworker, at=now
    )


def test_a_file_is_listed_by_its_title_or_its_kind_and_always_by_its_number(
    cast, as_caseworker, samira, letter, now
):
    add_file(samira, name="two.txt", content=b"words", actor=cast.caseworker, at=now)

    text = as_caseworker.get(page(samira)).content.decode()

    assert re.findall(r'<b dir="auto">([^<]*)</b> <span class="chip">([^<]*)</span>', text) == [
        ("Text", "File 2"),
        ("A letter", "File 1"),
    ]


# ---------------------------------------------------------------- in


def test_several_files_are_taken_in_at_once(as_caseworker, samira, cast):
    files = [sent("one.jpg", photograph()), sent("two.pdf", document()), sent("three.txt", b"words")]

    assert as_caseworker.post(page(samira), {"files": files}).status_code == 302

    rows = list(Evidence.objects.filter(case=samira).order_by("pk"))
    assert [row.media_type for row in rows] == ["image/jpeg", "application/pdf", "text/plain"]
    assert [row.file_name for row in rows] == ["one.jpg", "two.pdf", "three.txt"]
    assert (
        rows[0].sha256
        == hashlib.sha256(photograph()).hexdigest()
        == vault.sha256_of(places.original(rows[0].key))
    )
    assert (rows[0].size, rows[0].added_by) == (len(photograph()), cast.caseworker)


def test_what_is_refused_keeps_none_of_the_others_out(as_caseworker, samira):
    answer = as_caseworker.post(
        page(samira), {"files": [sent("letter.heic", b"\x00\x00\x00 ftypheic"), sent("a.txt", b"words")]}
    )

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "letter.heic is not a kind of file kept here. Save it as" in text
    assert "The file was added." in text
    assert Evidence.objects.count() == 1


def test_a_file_above_the_limit_is_told_its_size(as_caseworker, samira, monkeypatch):
    monkeypatch.setattr(limits, "FILE", 1 * limits.MB)

    answer = as_caseworker.post(page(samira), {"files": [sent("letter.txt", b"x" * (3 * limits.MB))]})

    said = "letter.txt is 3 MB. The limit is 1 MB. Save it smaller, or split it."
    assert said in answer.content.decode()


@pytest.mark.parametrize(("name", "most"), [("FILES_IN_ONE_FORM", 2), ("IN_ONE_FORM", 900_000)])
def test_what_does_not_fit_into_one_form_is_said_and_the_others_are_taken_in(
    as_caseworker, samira, monkeypatch, name, most
):
    monkeypatch.setattr(limits, name, most)
    files = [sent(f"{one}.txt", one.encode() * 400_000) for one in "abc"]

    answer = as_caseworker.post(page(samira), {"files": files})

    assert "c.txt did not fit with the others. Send it again" in answer.content.decode()
    assert [row.file_name for row in Evidence.objects.order_by("pk")] == ["a.txt", "b.txt"]


def test_a_file_on_its_way_is_never_on_the_disk_as_it_is(as_caseworker, samira, tmp_path, monkeypatch):
    """Django would put a large one into the temporary folder."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))

    answer = as_caseworker.post(page(samira), {"files": [sent("a.txt", b"x" * (6 * limits.MB))]})

    assert answer.status_code == 302


def test_no_file_chosen_is_asked_for(as_caseworker, samira):
    answer = as_caseworker.post(page(samira), {})

    assert answer.status_code == 422 and "Choose a file." in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "most", "says"),
    [
        ("FILES_PER_CASE", 1, "has 1 files"),
        ("FILES_PER_PERSON_PER_DAY", 1, "Go on tomorrow"),
        ("ALL_OF_A_CASE", 20, "would hold more than"),
    ],
)
def test_there_is_an_end_to_files(cast, samira, now, monkeypatch, name, most, says):
    by = {"actor": cast.caseworker, "at": now}
    add_file(samira, name="a.txt", content=b"the first", **by)
    monkeypatch.setattr(limits, name, most)

    with refused(Refused, says):
        add_file(samira, name="b.txt", content=b"the second, longer", **by)


def test_the_same_bytes_are_taken_once(cast, samira, now):
    by = {"actor": cast.caseworker, "at": now}
    add_file(samira, name="a.txt", content=b"the same", **by)

    with refused(Refused, "byte for byte"):
        add_file(samira, name="b.txt", content=b"the same", **by)


def test_a_forged_form_is_refused_before_a_byte_is_kept(cast, samira, files_folder):
    careful = as_person(Client(enforce_csrf_checks=True), cast.caseworker)

    assert careful.post(page(samira), {"files": [sent("a.txt", b"words")]}).status_code == 403
    assert not Evidence.objects.exists() and not list(vault.names())


def test_who_may_only_see_adds_nothing(cast, samira, client, as_officer):
    for case in (samira,):
        assert as_officer.get(page(case)).status_code == 200
    outsider = as_person(Client(), cast.outsider)
    assert outsider.post(page(samira), {"files": [sent("a.txt", b"words")]}).status_code == 404
    assert not Evidence.objects.exists()


# ---------------------------------------------------------------- in pieces


def begun(client, case, name="long.txt", size=1_200_000):
    answer = client.post(page(case, "begin_upload"), {"name": name, "size": size})
    assert answer.status_code == 201, answer.content
    return answer.json()["url"]


def bring(client, url, offset, piece):
    return client.post(f"{url}?offset={offset}", piece, content_type="application/octet-stream")


TEXT = ("0123456789abcdef" * 75_000).encode()  # 1.2 MB


def pieces(content=TEXT):
    return [(at, content[at : at + limits.PIECE]) for at in range(0, len(content), limits.PIECE)]


def test_a_file_comes_in_pieces_and_is_whole(as_caseworker, samira):
    url = begun(as_caseworker, samira)
    told = [bring(as_caseworker, url, at, piece).json() for at, piece in pieces()]

    assert [one["received"] for one in told] == [524288, 1048576, 1_200_000]
    assert [one["is_here"] for one in told] == [False, False, True]
    row = Evidence.objects.get()
    assert row.sha256 == hashlib.sha256(TEXT).hexdigest() == vault.sha256_of(places.original(row.key))
    assert not [name for name in vault.names() if name.startswith("uploads/")]


def test_a_piece_out_of_order_is_told_where_to_go_on(as_caseworker, samira):
    url = begun(as_caseworker, samira)
    (_, _), (second_at, second), _ = pieces()

    answer = bring(as_caseworker, url, second_at, second)

    assert (answer.status_code, answer.json()) == (409, {"received": 0})
    assert not list(vault.names())


def test_a_line_that_broke_goes_on_where_it_stopped(as_caseworker, cast, samira):
    url = begun(as_caseworker, samira)
    first, second, third = pieces()
    bring(as_caseworker, url, *first)
    bring(as_caseworker, url, *second)  # its answer is lost

    again = as_person(Client(), cast.caseworker)
    assert again.get(url).json() == {"received": 1048576, "is_here": False}
    assert bring(again, url, *second).json()["received"] == 1048576, "the same piece twice is harmless"
    assert bring(again, url, *third).json()["is_here"] is True
    assert bring(again, url, *third).json()["is_here"] is True, "the last piece twice too"

    assert Evidence.objects.count() == 1
    assert Evidence.objects.get().sha256 == hashlib.sha256(TEXT).hexdigest()


def test_killed_between_the_file_and_its_row_it_goes_on(cast, samira, now):
    """A piece that was written and never counted is written again."""
    by = {"actor": cast.caseworker, "at": now}
    upload = begin_upload(samira, name="a.txt", size=6, **by)
    vault.write(places.piece(upload.key, 0), b"half o")

    receive_piece(upload, offset=0, piece=b"abc", **by)
    receive_piece(upload, offset=3, piece=b"def", **by)

    assert vault.contents(places.original(Evidence.objects.get().key)) == b"abcdef"


def test_killed_before_the_end_an_empty_piece_ends_it(cast, samira, now):
    by = {"actor": cast.caseworker, "at": now}
    upload = begin_upload(samira, name="a.txt", size=3, **by)
    operations._kept(upload, 0, b"abc")

    assert receive_piece(upload, offset=3, piece=b"", **by).evidence == Evidence.objects.get()


def test_a_piece_is_never_on_the_disk_as_it_is(as_caseworker, samira, files_folder):
    url = begun(as_caseworker, samira)
    bring(as_caseworker, url, *pieces()[0])

    stored = [path.read_bytes() for path in files_folder.rglob("*") if path.is_file()]
    assert stored and not any(b"0123456789abcdef" in one for one in stored)


def test_what_is_refused_at_the_end_leaves_nothing(as_caseworker, samira):
    url = begun(as_caseworker, samira, "page.jpg", 12)

    answer = bring(as_caseworker, url, 0, b"<html></html"[:12])

    assert answer.status_code == 422 and "page.jpg is not a kind" in answer.json()["sentence"]
    assert not Upload.objects.exists() and not list(vault.names())


def test_a_cancelled_upload_leaves_nothing(as_caseworker, samira):
    url = begun(as_caseworker, samira)
    bring(as_caseworker, url, *pieces()[0])

    assert as_caseworker.delete(url).status_code == 204
    assert not Upload.objects.exists() and not list(vault.names())


def test_nobody_goes_on_with_an_upload_of_somebody_else(as_caseworker, cast, samira):
    url = begun(as_caseworker, samira)
    colleague = as_person(Client(), cast.colleague)

    for answer in (colleague.get(url), colleague.delete(url), bring(colleague, url, *pieces()[0])):
        assert answer.status_code == 404
    assert not list(vault.names())


@pytest.mark.parametrize(
    ("name", "size", "says"),
    [("a.txt", "0", "is empty"), ("a.txt", 60 * limits.MB, "The limit is 50 MB"), ("a.txt", "x", "again")],
)
def test_an_upload_that_cannot_be_taken_is_not_begun(as_caseworker, samira, name, size, says):
    answer = as_caseworker.post(page(samira, "begin_upload"), {"name": name, "size": size})

    assert answer.status_code == 422 and says in answer.json()["sentence"]


def test_more_than_was_agreed_is_not_taken(as_caseworker, samira):
    url = begun(as_caseworker, samira, size=3)

    assert bring(as_caseworker, url, 0, b"four").status_code == 422
    assert as_caseworker.post(f"{url}?offset=-1", b"x", content_type="text/plain").status_code == 400


def test_an_unfinished_upload_is_forgotten_after_a_day(cast, samira, now):
    by = {"actor": cast.caseworker, "at": now}
    old = begin_upload(samira, name="a.txt", size=9, actor=cast.caseworker, at=now - timedelta(hours=25))
    receive_piece(old, offset=0, piece=b"half", **by)
    young = begin_upload(samira, name="b.txt", size=9, **by)

    assert forget_unfinished(now) == 1
    assert list(Upload.objects.all()) == [young]
    assert not list(vault.names())


# ---------------------------------------------------------------- out


def test_the_copy_leaves_as_an_attachment_that_runs_nothing(as_officer, samira, letter):
    answer = as_officer.get(page(samira, "evidence_copy", letter.key))
    content = body(answer)

    assert b"Canary" not in content and content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{samira.reference}-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "no-store"
    assert int(answer["Content-Length"]) == len(content)


def test_the_original_leaves_to_who_may_see_contacts_alone(as_officer, cast, samira, letter):
    assert as_officer.get(page(samira, "evidence_original", letter.key)).status_code == 403
    caseworker = as_person(Client(), cast.caseworker)
    answer = caseworker.get(page(samira, "evidence_original", letter.key))

    assert hashlib.sha256(body(answer)).hexdigest() == letter.sha256
    assert "Leyla" not in str(answer.headers)


def test_the_name_it_came_with_shows_with_contacts_alone(as_officer, cast, samira, letter):
    assert "Leyla Nour" not in as_officer.get(page(samira)).content.decode()
    assert "Leyla Nour" in as_person(Client(), cast.caseworker).get(page(samira)).content.decode()


def test_what_cannot_be_cleaned_does_not_leave(as_officer, cast, samira, now):
    sound = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(28)
    row = add_file(samira, name="a.wav", content=sound, actor=cast.caseworker, at=now)

    assert as_officer.get(page(samira, "evidence_copy", row.key)).status_code == 404
    assert "no copy without metadata can be made" in as_officer.get(page(samira)).content.decode()


def _alike(answer):
    text = re.sub(r'(csrfmiddlewaretoken" value="|X-CSRFToken": ")[^"]+', "", answer.content.decode())
    return answer.status_code, re.sub(r"Copy [0-9A-Z]{4}-[0-9A-Z]{4}", "", text)


def test_a_file_of_another_case_is_not_there_under_this_one(as_officer, cast, samira, letter):
    seen = held_case(cast, "Karim Osman")

    for name in ("evidence_copy", "edit_evidence", "withdraw_evidence"):
        theirs = as_officer.get(page(seen, name, letter.key))
        absent = as_officer.get(page(seen, name, uuid.uuid4()))
        assert theirs.status_code == 404 and _alike(theirs) == _alike(absent), name


def test_a_withdrawn_file_stays_in_the_list_and_opens_for_nobody(as_caseworker, cast, samira, letter):
    url = page(samira, "withdraw_evidence", letter.key)
    assert as_caseworker.post(url, {"reason": ""}).status_code == 422
    assert as_caseworker.post(url, {"reason": "It is about her brother"}).status_code == 302

    assert "It is about her brother" in as_caseworker.get(page(samira)).content.decode()
    for name in ("evidence_copy", "evidence_original", "edit_evidence", "withdraw_evidence"):
        assert as_caseworker.get(page(samira, name, letter.key)).status_code == 404
    assert vault.sha256_of(places.original(letter.key)) == letter.sha256


def test_opening_a_file_is_in_the_access_log_without_its_name(as_caseworker, cast, samira, letter):
    body(as_caseworker.get(page(samira, "evidence_original", letter.key)))

    row = AccessRecord.objects.filter(kind=Read.FILE).latest("number")
    assert (row.actor, row.detail) == (cast.caseworker, "file 1, original")
    assert samira.reference in (row.reference, row.references)


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (lambda path: path.unlink(), "it is not in the files folder"),
        (lambda path: path.write_bytes(path.read_bytes()[:-3]), "it is not as it was taken in"),
    ],
    ids=["gone", "cut short"],
)
def test_check_integrity_finds_a_file_that_is_gone_or_damaged(samira, letter, harm, told):
    assert not list(integrity.faults())

    harm(vault.place_of(places.original(letter.key)))

    (fault,) = integrity.faults()
    assert fault.startswith(f"{samira.reference}, file {letter.key}: {told}")


def test_a_damaged_file_is_not_given_out(as_caseworker, samira, letter):
    path = vault.place_of(places.copy(letter.key))
    path.write_bytes(path.read_bytes()[:-3])
    as_caseworker.raise_request_exception = False

    assert as_caseworker.get(page(samira, "evidence_copy", letter.key)).status_code == 500


# ---------------------------------------------------------------- what a file shows


def test_a_redacted_copy_stands_beside_its_original(as_caseworker, samira, letter):
    url = f"{page(samira)}?redacts={letter.key}"
    assert "Of file 1:" in as_caseworker.get(url).content.decode()
    as_caseworker.post(page(samira), {"files": [sent("black.png", picture())], "redacts": letter.key})

    copy = Evidence.objects.get(redacts=letter)
    assert 'class="redacted"' in as_caseworker.get(page(samira)).content.decode()
    assert vault.sha256_of(places.original(letter.key)) == letter.sha256
    assert copy.case == samira


def test_a_redacted_copy_of_a_copy_is_refused(cast, samira, letter, now):
    by = {"actor": cast.caseworker, "at": now}
    copy = add_file(samira, name="b.png", content=picture(), redacts=letter, **by)

    with refused(Refused, "Choose the file"):
        add_file(samira, name="c.png", content=picture(size=(9, 9)), redacts=copy, **by)
    other = held_case(cast, "Karim Osman")
    with refused(Refused, "Choose the file"):
        add_file(other, name="c.png", content=picture(size=(9, 9)), redacts=letter, **by)


def test_an_outcome_shows_the_file_of_its_source(as_caseworker, cast, samira, letter):
    row = outcome(cast, samira, OutcomeKind.AWARD)
    source = Source.objects.get(outcome=row)
    said = {"title": "The certificate", "was": "A letter", "source": source.pk}

    assert as_caseworker.post(page(samira, "edit_evidence", letter.key), said).status_code == 302

    text = as_caseworker.get(page(samira, "outcomes")).content.decode()
    assert "The certificate" in text and page(samira, "evidence_copy", letter.key) in text


def test_a_title_that_somebody_changed_meanwhile_is_not_written_over(
    as_caseworker, cast, samira, letter, now
):
    operations.edit_file(
        letter, title="Omar’s words", was="A letter", source=None, redacts=None, actor=cast.colleague, at=now
    )

    answer = as_caseworker.post(
        page(samira, "edit_evidence", letter.key), {"title": "Nadia’s words", "was": "A letter"}
    )

    text = answer.content.decode()
    assert answer.status_code == 422 and "Omar’s words" in text and "Nadia’s words" in text
    letter.refresh_from_db()
    assert letter.title == "Omar’s words"


def test_a_source_of_another_case_is_not_to_be_chosen(as_caseworker, cast, samira, letter):
    other = Source.objects.of_case(held_case(cast, "Karim Osman")).get()
    url = page(samira, "edit_evidence", letter.key)

    assert as_caseworker.post(url, {"title": "x", "was": "A letter", "source": other.pk}).status_code == 422


def test_the_page_costs_the_same_however_many_files(
    as_caseworker, cast, samira, now, django_assert_max_num_queries
):
    for number in range(9):
        add_file(samira, name="a.txt", content=f"number {number}".encode(), actor=cast.caseworker, at=now)

    with django_assert_max_num_queries(20):
        as_caseworker.get(page(samira))


def test_withdrawing_twice_is_told(cast, samira, letter, now):
    by = {"actor": cast.caseworker, "at": now}
    withdraw_file(letter, reason="of somebody else", **by)

    with refused(Refused, "already"):
        withdraw_file(letter, reason="again", **by)
