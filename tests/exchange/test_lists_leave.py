"""A list leaves as a file: what the screen shows, of what may leave, once, and nothing that a sheet runs."""

import csv
import io
import json
import tracemalloc
from contextlib import suppress
from datetime import timedelta

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases import jobs
from cases.access import OPERATOR
from cases.exchange import list_files
from cases.files import places, vault
from cases.models import AccessRecord, Case, ListExport, Outcome, Person, PersonName, StatusChange
from cases.operations import erasing, list_exporting
from cases.operations.caring import add_name
from cases.operations.granting import end_grant, give_grant
from cases.operations.opening import CaseDraft, NameDraft, open_cases
from cases.vocabulary import Consent, ListFormat, NameKind, OrganisationPermission, Permission, Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.cast import _organisation
from tests.factories import NOW, held_case, on, release, signed_in

pytestmark = pytest.mark.django_db
NEW = reverse("cases:new_list_export")


@pytest.fixture
def taker(cast, settings, tmp_path):
    """The caseworker, who may take the desk's cases out too."""
    settings.MEDIA_ROOT = tmp_path / "media"
    given = give_grant(
        on=cast.individuals, to=cast.caseworker, permissions=[Permission.EXPORT],
        until=NOW + timedelta(days=30), reason="takes lists to the meeting", actor=OPERATOR, at=NOW,
    )  # fmt: skip
    cast.caseworker.taking = given
    return cast.caseworker


def ask(taker, format=ListFormat.CSV, query=None, columns=("situation", "country")):
    row = list_exporting.ask_for_list(query=query or {}, columns=columns, format=format, actor=taker, at=NOW)
    run(row)
    row.refresh_from_db()
    return row


def run(row):
    jobs.work(lambda: NOW + timedelta(minutes=1))


def content(row):
    return b"".join(vault.read(places.export(row.key)))


def rows_of(row):
    return list(csv.DictReader(io.StringIO(content(row).decode("utf-8-sig"))))


# ---------------------------------------------------------------- what leaves


def test_the_file_says_what_the_list_shows(cast, taker):
    release(cast, held_case(cast, "Samira al-Qadari"))
    held_case(cast, "Olga Mirova")

    row = ask(taker, query={"situation": ["released"]}, columns=["situation", "country", "owner"])

    (only,) = rows_of(row)
    assert only == {
        "reference": only["reference"],
        "name": "Samira al-Qadari",
        "status": "Released",
        "happened": "5 May 2019",
        "sureness": "Confirmed",
        "country": "Marasia",
        "responsible": "Nadia Karam",
    }


@pytest.mark.parametrize("format", list(ListFormat))
def test_the_three_formats_say_the_same(cast, taker, format):
    held_case(cast, "Samira al-Qadari")
    held_case(cast, "سميرة القادري")

    row = ask(taker, format)

    said = read(content(row), format)
    assert [one["name"] for one in said] == ["سميرة القادري", "Samira al-Qadari"]
    assert row.rows == 2 and row.size == len(content(row))


def read(data, format):
    if format == ListFormat.JSON:
        return json.loads(data)
    if format == ListFormat.CSV:
        return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


@pytest.mark.parametrize("format", [ListFormat.CSV, ListFormat.XLSX])
def test_what_a_spreadsheet_would_run_is_text(cast, taker, format):
    held_case(cast, "Samira", place="=HYPERLINK(0)")

    (only,) = read(content(ask(taker, format, columns=["place"])), format)

    assert only["place"] == "'=HYPERLINK(0)"


def test_an_empty_list_is_a_file_with_headings(taker):
    assert content(ask(taker, ListFormat.JSON)) == b"[]\n"
    assert content(ask(taker)).decode("utf-8-sig").startswith('"reference","name"')


def test_a_former_name_never_leaves(cast, taker):
    case = held_case(cast, "Samira al-Qadari")
    former = NameDraft("Olderby", kind=NameKind.BIRTH, for_finding_only=True)
    add_name(case, former, actor=cast.caseworker, at=NOW)

    assert "Olderby" not in content(ask(taker, columns=["names", "situation"])).decode()


@pytest.mark.parametrize("format", [ListFormat.CSV, ListFormat.JSON])
def test_a_file_that_left_finds_the_same_cases_and_changes_nothing(cast, taker, format, tmp_path):
    release(cast, held_case(cast, "Samira al-Qadari", place="=Harran", occupation="nurse"))
    held_case(cast, "سميرة القادري", born_on=on("about 1984"))
    row = ask(taker, format, columns=["situation", "country", "place", "born", "occupation", "names"])
    path = tmp_path / f"list.{format}"
    path.write_bytes(content(row))
    before = _everything()

    said, asked = io.StringIO(), {"campaign": "individuals", "actor": "nadia@example.org"}
    with suppress(CommandError):  # what was refused is in the JSON
        call_command("import_cases", path, json=True, stdout=said, **asked)

    told = json.loads(said.getvalue())
    assert (told["created"], told["updated"], told["unchanged"], told["refused"]) == (0, 0, 2, [])
    assert _everything() == before


def _everything():
    return [
        sorted(model.objects.values_list(), key=repr)
        for model in (Case, Person, PersonName, StatusChange, Outcome)
    ]


# ---------------------------------------------------------------- who, and what of it


def test_only_what_may_be_taken_out_when_it_runs_leaves(cast, taker):
    held_case(cast, "Samira al-Qadari")
    held_case(cast, "Closed One", sensitivity=Sensitivity.RESTRICTED, actor=cast.colleague)
    held_case(cast, "Sealed One", sensitivity=Sensitivity.SEALED)

    told = content(ask(taker)).decode()

    assert "Samira" in told
    assert not any(word in told for word in ("Closed One", "Sealed One"))


def test_a_right_that_ended_before_it_ran_lets_nothing_out(cast, taker):
    held_case(cast, "Samira al-Qadari")
    row = list_exporting.ask_for_list(query={}, columns=[], format=ListFormat.CSV, actor=taker, at=NOW)
    end_grant(taker.taking, reason="over", actor=OPERATOR, at=NOW)

    run(row)

    row.refresh_from_db()
    assert row.failed_at and not row.references


def test_a_file_is_given_only_while_all_of_it_may_leave(cast, taker):
    held_case(cast, "Samira al-Qadari")
    row = ask(taker)
    client = fresh(Client(), taker)
    file = reverse("cases:list_export_file", args=[row.pk])
    assert b"Samira" in b"".join(client.get(file).streaming_content)

    end_grant(taker.taking, reason="over", actor=OPERATOR, at=NOW)

    assert client.get(file).status_code in (302, 404)


def test_nobody_else_has_the_file_or_its_page(cast, taker):
    row = ask(taker)

    for who in (cast.colleague, cast.officer, cast.administrator):
        for name in ("cases:list_export", "cases:list_export_file"):
            assert fresh(Client(), who).get(reverse(name, args=[row.pk])).status_code == 404


def test_who_may_take_nothing_out_has_no_such_page(cast):
    assert signed_in(cast.caseworker).get(NEW).status_code == 404
    listing = signed_in(cast.caseworker).get(reverse("cases:cases"))
    assert "Take this list out" not in listing.content.decode()


# ---------------------------------------------------------------- the record


def test_what_left_is_on_record_and_in_the_log(cast, taker):
    case = held_case(cast, "Samira al-Qadari")
    row = ask(taker)

    list_exporting.forget_old_lists(NOW + timedelta(days=2))

    row.refresh_from_db()
    assert row.references == case.reference and row.forgotten_at
    assert places.export(row.key) not in vault.names()
    assert AccessRecord.objects.filter(detail__startswith=f"list {row.pk}").exists()


def test_the_file_of_who_is_erased_goes(cast, taker):
    case = held_case(cast, "Samira al-Qadari")
    row = ask(taker)
    two = (cast.administrator, cast.colleague)
    for user in two:
        user.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))

    erasing.ask_erasure(case.reference, reason="The family asks for it", actor=two[0], at=NOW)
    erasing.confirm_erasure(case.reference, actor=two[1], at=NOW)

    assert places.export(row.key) not in list(vault.names())


def test_a_worker_that_is_killed_between_file_and_record_makes_it_once(cast, taker, monkeypatch):
    held_case(cast, "Samira al-Qadari")
    keep = list_exporting.keep
    monkeypatch.setattr(list_exporting, "keep", _killed)
    row = list_exporting.ask_for_list(query={}, columns=[], format=ListFormat.CSV, actor=taker, at=NOW)
    with pytest.raises(KeyboardInterrupt):
        list_files.write_list(row, NOW)
    monkeypatch.setattr(list_exporting, "keep", keep)

    run(row)
    run(row)

    row.refresh_from_db()
    assert row.rows == 1 and b"Samira" in content(row)


def test_who_lost_the_job_to_another_worker_leaves_the_list_to_it(cast, taker):
    held_case(cast, "Samira al-Qadari")
    row = ask(taker)
    before = content(row)

    with pytest.raises(list_files.TakenOver):
        list_files.write_list(row, NOW, goes_on=lambda: False)

    assert content(row) == before


def _killed(*args, **kwargs):
    raise KeyboardInterrupt


# ---------------------------------------------------------------- the page


def test_it_is_asked_for_on_a_page_and_fetched_from_one(cast, taker):
    held_case(cast, "Samira al-Qadari")
    held_case(cast, "Closed One", sensitivity=Sensitivity.SEALED)
    client = fresh(Client(), taker)
    page = client.get(f"{NEW}?columns=situation")
    assert "One case leaves" in page.content.decode() and "One stays" in page.content.decode()
    key = str(page.context["form"]["submission"].value())

    waiting = client.post(f"{NEW}?columns=situation", {"format": "csv", "submission": key}, follow=True)
    again = client.post(f"{NEW}?columns=situation", {"format": "csv", "submission": key}, follow=True)
    assert "It is being made" in waiting.content.decode()
    assert ListExport.objects.count() == 1 and again.status_code == 200
    run(None)

    done = client.get(waiting.redirect_chain[-1][0]).content.decode()
    assert reverse("cases:list_export_file", args=[ListExport.objects.get().pk]) in done


def test_without_a_format_it_is_asked_again(taker):
    answer = fresh(Client(), taker).post(NEW, {"format": "docx"})

    assert answer.status_code == 422 and not ListExport.objects.exists()


# ---------------------------------------------------------------- how much


@pytest.mark.parametrize("format", list(ListFormat))
def test_memory_does_not_grow_with_the_list(cast, taker, format, monkeypatch, tmp_path):
    monkeypatch.setattr(list_files, "_CHUNK", 20)
    headings = ["a", "b"]

    def peak(rows):
        tracemalloc.start()
        with list_files.written(format, headings, (("x" * 50, "y" * 50) for _ in range(rows))) as pieces:
            for _ in pieces:
                pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    peak(10)
    assert peak(20_000) < 5 * max(peak(2_000), 500_000)


def test_the_queries_of_a_chunk_do_not_grow_with_it(cast, taker, django_assert_max_num_queries):
    drafts = [
        CaseDraft(names=[NameDraft(f"Person {n}")], country="XM", sensitivity=Sensitivity.STANDARD)
        for n in range(40)
    ]
    open_cases(drafts, campaign=cast.individuals, actor=cast.caseworker, at=NOW)
    row = list_exporting.ask_for_list(
        query={}, columns=["campaigns", "owner", "born"], format=ListFormat.CSV, actor=taker, at=NOW
    )

    with django_assert_max_num_queries(25):
        list_files.write_list(row, NOW)


def exported(path, taker, **options):
    call_command("export_cases", path, actor=taker.email, stdout=io.StringIO(), **options)
    return path.read_text(encoding="utf-8-sig")


def test_the_command_writes_what_the_page_gives_for_its_owner_alone(cast, taker, tmp_path):
    named = {"consent": Consent.MAY_BE_NAMED, "consent_given_by": "her sister"}
    held_case(cast, "Samira Velor", **named)
    held_case(cast, "Tomas Perel")
    sealed = held_case(cast, "Ana Sereth", sensitivity=Sensitivity.SEALED, **named)

    path = tmp_path / "list.csv"
    said = exported(path, taker, country=["xm"], consent=["may_be_named"], columns=["country"])

    assert "Samira Velor" in said
    assert "Tomas Perel" not in said
    assert sealed.reference not in said
    assert path.stat().st_mode & 0o777 == 0o600
    row = ListExport.objects.get()
    assert (row.rows, row.asked_by) == (1, taker)
    assert path.read_bytes() == content(row)


def test_the_command_writes_over_nothing_and_gives_nobody_else_anything(cast, taker, tmp_path):
    path = tmp_path / "list.csv"
    path.write_text("there before")

    with pytest.raises(CommandError, match="is there already"):
        exported(path, taker)
    with pytest.raises(CommandError, match="You may not take cases out"):
        exported(tmp_path / "other.csv", cast.officer)
    with pytest.raises(CommandError, match="Nobody with an active account"):
        exported(tmp_path / "other.csv", cast.former_colleague)

    assert path.read_text() == "there before"
    assert list(tmp_path.glob("*.csv")) == [path]
