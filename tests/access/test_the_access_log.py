"""The access log: written before the answer leaves, chained, and every change of it found."""

import random

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import AnonymousUser, Permission
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from cases import access_log, integrity, log_check
from cases.access_log import Circumstances, Entry
from cases.models import AccessRecord, Case, ChainHead
from cases.operations.contacts import ContactDraft, add_contact
from cases.vocabulary import ContactKind, Read
from tests.factories import BADGE_QUERIES, LOG_QUERIES, NOW, held_case
from tests.web.test_the_main_job import as_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(cast):
    return held_case(cast)


def written() -> list[tuple[str, str]]:
    return list(AccessRecord.objects.order_by("number").values_list("kind", "reference"))


# ---------------------------------------------------------------- what is written


def test_a_case_that_was_opened_is_in_the_log(cast, samira):
    as_person(Client(), cast.caseworker).get(samira.get_absolute_url(), REMOTE_ADDR="192.0.2.7")

    row = AccessRecord.objects.get()
    assert (row.kind, row.reference, row.actor) == (Read.CASE, samira.reference, cast.caseworker)
    assert (row.place, row.method, row.status, row.found) == ("cases:case", "GET", 200, True)
    assert row.origin == "192.0.2.7"


def test_a_hidden_and_an_absent_case_are_logged_alike(cast, samira):
    outsider = as_person(Client(), cast.outsider)
    outsider.get(samira.get_absolute_url())
    outsider.get(reverse("cases:case", args=["000-000"]))

    rows = AccessRecord.objects.order_by("number").values_list("kind", "reference", "status", "found")
    assert list(rows) == [(Read.CASE, samira.reference, 404, False), (Read.CASE, "000-000", 404, False)]


def test_a_list_is_logged_with_the_cases_it_showed(cast, samira):
    other = held_case(cast, "Karim Osman")
    as_person(Client(), cast.caseworker).get(reverse("cases:cases"))

    row = AccessRecord.objects.get()
    assert row.kind == Read.LIST
    assert set(row.references.split()) == {samira.reference, other.reference}


def test_a_search_is_logged_without_the_words_searched(cast, samira):
    client = as_person(Client(), cast.caseworker)
    client.post(reverse("cases:find"), {"q": "Qadari"})
    client.get(reverse("cases:find"))

    row = AccessRecord.objects.get()
    assert (row.kind, row.references, row.reference) == (Read.SEARCH, samira.reference, "")
    assert "adari" not in " ".join(str(value) for value in AccessRecord.objects.values().get().values())


def test_a_figure_is_logged_with_its_year(cast, samira):
    as_person(Client(), cast.annual_report).get(reverse("cases:tally", args=[2019]))

    assert AccessRecord.objects.get().kind == Read.FIGURES


def test_a_change_is_told_from_a_read(cast, samira):
    as_person(Client(), cast.caseworker).post(reverse("cases:names", args=[samira.reference]), {})

    assert written() == [(Read.ASKED, samira.reference)], "nothing was typed: nothing was changed"
    as_person(Client(), cast.caseworker).post(
        reverse("cases:names", args=[samira.reference]), {"name": "Samira Q.", "kind": "alias"}
    )
    assert written()[1:] == [(Read.CHANGE, samira.reference)]


def test_what_somebody_typed_as_a_reference_is_not_kept(cast):
    as_person(Client(), cast.caseworker).get("/cases/Samira al-Qadari/")

    assert written() == [(Read.CASE, "")]


def test_without_the_log_there_is_no_answer(cast, samira, monkeypatch):
    def broken(entries, where):
        raise DatabaseError("the disk is full")

    monkeypatch.setattr(access_log, "append", broken)
    client = as_person(Client(), cast.caseworker)
    client.raise_request_exception = False

    answer = client.get(samira.get_absolute_url())

    assert answer.status_code == 500
    assert samira.reference not in answer.content.decode()


def test_a_print_carries_a_number_that_the_log_resolves(cast, samira):
    page = as_person(Client(), cast.caseworker).get(samira.get_absolute_url()).content.decode()

    number = AccessRecord.objects.get().copy_number
    assert f"Copy {number}" in page
    again = as_person(Client(), cast.colleague).get(samira.get_absolute_url()).content.decode()
    assert number not in again


def test_a_row_costs_three_queries(cast, django_assert_num_queries):
    access_log.write(Read.CASE, actor=cast.caseworker, at=NOW)
    with django_assert_num_queries(LOG_QUERIES):
        access_log.write(Read.CASE, actor=cast.caseworker, at=NOW)


def test_nobody_signed_in_writes_nothing(cast, samira, client):
    client.get(samira.get_absolute_url())

    assert written() == []


# ---------------------------------------------------------------- the chain


def many(cast, count: int) -> None:
    people = (cast.caseworker, cast.officer, None)
    for number in range(count // 4):
        entries = [
            Entry(Read.CASE, "K7M-2PX", ("000-000", "111-111"), detail=f"{number}-{one}") for one in range(4)
        ]
        access_log.append(
            entries,
            Circumstances(
                at=NOW,
                actor=people[number % 3],
                place="cases:case",
                method="GET",
                status=200,
                origin="192.0.2.7",
                copy_number="ABCD-EFGH",
            ),
        )


CHANGES = {
    "at": "2020-01-01 00:00:00+00:00",
    "kind": "print",
    "actor_id": None,
    "about_id": None,
    "reference": "222-222",
    "references": "",
    "place": "cases:timeline",
    "method": "POST",
    "status": 404,
    "found": False,
    "origin": "192.0.2.8",
    "request": "00000000000000000000000000000001",
    "copy_number": "",
    "detail": "changed",
    "digest": "f" * 64,
    "number": None,
}


def mutate(rng: random.Random, cast) -> str:
    """Change, remove, add or exchange one row behind the product's back; returns what was done."""
    rows = AccessRecord.objects.all()
    row = rows.get(number=rng.randint(1, rows.count()))
    how = rng.choice(["edit"] * 12 + ["remove", "add", "swap"])
    if how == "remove":
        rows.filter(pk=row.pk).delete()
    elif how == "add":
        row.pk, row.number = None, rows.order_by("-number").first().number + 1
        row.save(force_insert=True)
    elif how == "swap":
        other = rows.exclude(pk=row.pk).order_by("?").first()
        rows.filter(pk=row.pk).update(number=10**9)
        rows.filter(pk=other.pk).update(number=row.number)
        rows.filter(pk=row.pk).update(number=other.number)
    else:
        return _edit(rng, cast, row)
    return f"{how} {row.number}"


def _edit(rng: random.Random, cast, row: AccessRecord) -> str:
    column = rng.choice(sorted(CHANGES))
    value = {"about_id": cast.officer.pk, "number": 10**9}.get(column, CHANGES[column])
    if column == "actor_id":
        value = cast.outsider.pk
    AccessRecord.objects.filter(pk=row.pk).update(**{column: value})
    return f"{column} of {row.number}"


def test_a_thousand_changes_of_one_row_are_found(cast, capsys):
    """Each is undone before the next: the chain holds again, so each is found for itself."""
    many(cast, 40)
    assert log_check.check().holds
    rng, missed = random.Random(20190), []
    kept = list(AccessRecord.objects.order_by("number").values())
    for _ in range(1000):
        done = mutate(rng, cast)
        if log_check.check().holds:
            missed.append(done)
        AccessRecord.objects.all().delete()
        AccessRecord.objects.bulk_create([AccessRecord(**row) for row in kept])
    assert log_check.check().holds
    with capsys.disabled():
        print(f"\nchain: 1000 changes of one row, {1000 - len(missed)} found")
    assert missed == []


def test_the_chain_without_its_key_finds_nothing(cast, monkeypatch):
    """The control: where the digest does not depend on the row, a changed row goes unnoticed."""
    for module in (access_log, log_check):
        monkeypatch.setattr(module, "digest_of", lambda previous, row: "0" * 64)
    many(cast, 8)
    AccessRecord.objects.filter(number=3).update(reference="222-222")

    assert log_check.check().holds


def test_the_missing_end_of_the_log_is_found(cast):
    many(cast, 8)
    AccessRecord.objects.filter(number__gt=5).delete()

    assert log_check.check().why == "The last rows are missing."


def test_a_head_written_by_hand_is_found(cast):
    many(cast, 8)
    last = AccessRecord.objects.get(number=5)
    AccessRecord.objects.filter(number__gt=5).delete()
    ChainHead.objects.update(number=5, digest=last.digest)

    assert log_check.check().why == "The head is not as it was written."


def test_an_emptied_log_is_found(cast):
    many(cast, 8)
    AccessRecord.objects.all().delete()
    ChainHead.objects.all().delete()

    assert log_check.check().why == "The head is missing."


def test_somebody_with_another_key_cannot_forge_a_row(cast, settings):
    many(cast, 8)
    real = settings.LOG_KEY
    settings.LOG_KEY = "the key of an intruder"
    access_log.append([Entry(Read.CASE)], Circumstances(at=NOW))
    settings.LOG_KEY = real

    assert log_check.check().broken_at == 9


def test_the_log_knows_nobody_who_is_not_signed_in(cast):
    access_log.write(Read.SIGN_IN_FAILED, actor=AnonymousUser(), at=NOW, origin="192.0.2.9")

    assert AccessRecord.objects.get().actor is None


# ---------------------------------------------------------------- check_integrity, and the anchors


@pytest.fixture
def anchors(settings, tmp_path):
    settings.LOG_ANCHORS = tmp_path / "anchors"
    return settings.LOG_ANCHORS


def test_a_replaced_log_is_found_by_its_anchor(cast, anchors):
    """Somebody with the key writes the whole chain anew: only what is kept elsewhere tells."""
    many(cast, 8)
    log_check.drop_anchor(NOW)
    AccessRecord.objects.all().delete()
    ChainHead.objects.update(
        number=0, digest=access_log.BEGINNING, seal=access_log.seal_of(0, access_log.BEGINNING)
    )
    many(cast, 12)
    AccessRecord.objects.filter(number=8).update(digest="0" * 64)

    assert list(log_check.missing_anchors()) == [8]


def test_check_integrity_says_when_all_holds(cast, samira, anchors, capsys):
    many(cast, 8)
    log_check.drop_anchor(NOW)

    call_command("check_integrity")

    assert "the access log of 8 rows is as it was written" in capsys.readouterr().out


def test_check_integrity_says_when_nothing_was_kept_elsewhere(cast, anchors, capsys):
    many(cast, 8)

    call_command("check_integrity")

    assert "Nothing of the access log was ever kept outside the database" in capsys.readouterr().err


def test_check_integrity_finds_a_changed_row_and_a_changed_situation(cast, samira, anchors, capsys):
    many(cast, 8)
    AccessRecord.objects.filter(number=3).update(reference="222-222")
    Case.objects.filter(pk=samira.pk).update(status="released")

    with pytest.raises(CommandError, match="2 faults"):
        call_command("check_integrity")

    told = capsys.readouterr().err
    assert "row 3" in told
    assert f"{samira.reference}: the situation shown is not what its log says." in told


# ---------------------------------------------------------------- the page


@pytest.fixture
def auditor(cast):
    permission = Permission.objects.get(codename="read_audit")
    cast.annual_report.user_permissions.add(permission)
    return as_person(Client(), cast.annual_report)


def test_only_who_reads_the_log_may_open_it(cast, auditor):
    for who in (cast.caseworker, cast.outsider, cast.administrator):
        client = as_person(Client(), who)
        assert client.get(reverse("cases:log")).status_code == 403
        assert client.post(reverse("cases:log_check")).status_code == 403
    assert auditor.get(reverse("cases:log")).status_code == 200


def test_the_page_shows_who_opened_what_and_is_logged_itself(cast, samira, auditor):
    as_person(Client(), cast.officer).get(samira.get_absolute_url())

    page = auditor.get(reverse("cases:log")).content.decode()

    assert "Luis Brandt" in page
    assert samira.reference in page
    assert written()[-1] == (Read.LOG, "")


def test_the_page_resolves_a_copy_number(cast, samira, auditor):
    as_person(Client(), cast.caseworker).get(samira.get_absolute_url())
    as_person(Client(), cast.colleague).get(samira.get_absolute_url())
    number = AccessRecord.objects.filter(actor=cast.caseworker).get().copy_number

    page = auditor.get(reverse("cases:log"), {"copy_number": number.lower()}).content.decode()
    rows = page.partition("<tbody>")[2]

    assert "Nadia Karam" in rows
    assert "Omar Haddad" not in rows


def test_the_page_says_how_to_write_a_reference(cast, auditor):
    answer = auditor.get(reverse("cases:log"), {"reference": "nonsense"})

    assert answer.status_code == 422
    assert "Write the reference as it stands on the case" in answer.content.decode()


def test_the_page_takes_the_same_queries_however_long_the_log(cast, auditor, django_assert_max_num_queries):
    many(cast, 4)
    auditor.get(reverse("cases:log"))
    for rows in (8, 400):
        many(cast, rows)
        with django_assert_max_num_queries(7 + LOG_QUERIES + BADGE_QUERIES):
            auditor.get(reverse("cases:log"))


def test_the_page_says_that_the_chain_holds_and_where_it_broke(cast, auditor):
    many(cast, 8)
    assert "The chain holds" in auditor.post(reverse("cases:log_check")).content.decode()

    AccessRecord.objects.filter(number=3).update(reference="222-222")

    page = auditor.post(reverse("cases:log_check")).content.decode()
    assert "The chain is broken" in page
    assert "Row 3:" in page


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("2001:0DB8:0000::0001", "2001:db8::1"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::1"),
        ("unknown", None),
        ("", None),
    ],
)
def test_an_address_is_kept_as_the_database_gives_it_back(cast, told, kept):
    """PostgreSQL writes an address its own way: the chain must hold on it too."""
    access_log.append([Entry(Read.CASE)], Circumstances(at=NOW, origin=told))

    assert AccessRecord.objects.get().origin == kept
    assert log_check.check().holds


def test_a_database_under_other_keys_is_told_so(cast, settings):
    """A restore whose keys were mixed up must not say that all is well, nor that somebody tampered."""
    add_contact(held_case(cast), ContactDraft(ContactKind.FAMILY, "A sister"), actor=cast.caseworker, at=NOW)
    assert list(integrity.faults()) == []

    settings.FIELD_KEYS = [Fernet.generate_key().decode()]
    faults = list(integrity.faults())
    assert [fault for fault in faults if "cases_contact: CASEWORK_FIELD_KEYS does not open it" in fault]

    access_log.write(Read.OTHER, actor=cast.caseworker, at=NOW)
    settings.LOG_KEY = "another key"
    assert "CASEWORK_LOG_KEY is not the key" in log_check.check().why
