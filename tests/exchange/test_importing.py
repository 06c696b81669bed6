"""What comes in, and that a chunk is whole or not at all, whatever happens in the middle."""

import json

import pytest
from django.core.management import CommandError, call_command

from cases import access
from cases.exchange import checking, importing
from cases.models import Case, ImportRow, Membership, Person, PersonName
from cases.operations import importing as operation
from cases.operations.importing import CameBefore
from cases.vocabulary import Sensitivity
from tests.exchange.conftest import edtf_of, run_import

pytestmark = pytest.mark.django_db

HEADING = (
    "name,other_names,country,born,gender,occupation,nationality,status,happened,place,description,"
    "source,source_url\n"
)


def people(number, first=1):
    return "name,country,status,happened\n" + "".join(
        f"Person Number{n},XM,arrested,2017-03-14\n" for n in range(first, first + number)
    )


def test_a_row_becomes_a_case_with_everything_it_says(cast, write):
    row = (
        "Samira al-Qadari,سميرة القادري; S. Qadari,Marasia,about 1984,woman,lawyer,Marasia; Veloria,Arrested,"
        "2017-03-14 00:00:00,Port Aram,at her home,Report 12,https://example.org/12\n"
    )

    done = run_import(write(HEADING + row))

    case = Case.objects.get()
    change = case.status_changes.get()
    assert done.counts() == (1, 1, 0, 0)
    assert [(n.text, n.is_display) for n in case.names.order_by("pk")] == [
        ("Samira al-Qadari", True), ("سميرة القادري", False), ("S. Qadari", False)
    ]  # fmt: skip
    assert (case.country, case.place, case.status, case.sensitivity) == (
        "XM",
        "Port Aram",
        "arrested",
        "restricted",
    )
    person = Person.objects.get()
    assert (person.gender, person.occupation, str(person.born_on)) == ("woman", "lawyer", "about 1984")
    assert sorted(row.country for row in person.nationalities.all()) == ["XM", "XV"]
    assert edtf_of(change) == "2017-03-14"
    source = change.sources.get()
    assert (source.kind, source.description, source.url) == ("dataset", "Report 12", "https://example.org/12")
    assert case.history.count() == 1
    assert case.history.get().history_change_reason == "Imported: rows.csv"
    assert case.outcomes.count() == 0, "no mapping said that it is an outcome"


def test_json_comes_in_as_a_list_or_as_an_object_with_one_list(cast, write):
    items = [
        {"name": "Anna Velor", "country": "XM", "age": 40.0, "status": "killed", "happened": "2017"},
        {"name": None},
        7,
    ]

    for content in (items, {"made": {"by": "x"}, "people": items, "n": 2}):
        done = run_import(write(json.dumps(content), "rows.json"), "--dry-run")

        assert done.counts() == (3, 1, 0, 2)
        assert done.refused() == [(2, "name"), (3, "row")]


def test_a_semicolon_file_is_read_without_being_told(cast, write):
    done = run_import(write("name;country;place\nAnna Velor;XM;Port Aram, North\n"))

    assert Case.objects.get().place == "Port Aram, North"
    assert done.sentence == ""


def test_columns_that_are_not_taken_in_are_told(cast, write):
    done = run_import(write("name,country,shoe size\nAnna Velor,XM,39\n"))

    assert done.report["warnings"] == ["Columns not taken in: shoe size."]


def test_the_same_rows_again_are_unchanged_and_new_ones_come(cast, write):
    run_import(write(people(5)))

    done = run_import(write(people(7)))

    assert done.counts() == (7, 2, 5, 0)
    assert Case.objects.count() == 7


def test_three_equal_rows_are_three_people_and_stay_three(cast, write):
    path = write("name,country\n" + "Unknown,XM\n" * 3)

    first, again = run_import(path), run_import(path)

    assert first.counts() == (3, 3, 0, 0)
    assert again.counts() == (3, 0, 3, 0)
    assert Person.objects.count() == 3


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_a_row_whose_id_came_with_other_content_is_brought_up_to_date(cast, write, dry):
    run_import(write("id,name,country\n1,Anna Velor,XM\n2,Oda Fremd,XM\n"))

    done = run_import(
        write("id,name,country\n1,Anna Velor,XM\n2,Oda Fremd-Lund,XM\n3,Wei Solberg,XM\n"), *dry
    )

    assert done.counts() == (3, 1, 1, 0)
    assert done.report["updated"] == 1
    shown = {name.text for name in PersonName.objects.filter(is_display=True)}
    assert ("Oda Fremd-Lund" in shown) is (not dry)
    assert PersonName.objects.filter(text="Oda Fremd").exists(), "the former spelling stays"


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_an_id_said_twice_in_a_file_comes_in_once(cast, write, dry, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 2)

    done = run_import(
        write("id,name,country\n1,Anna Velor,XM\n2,Oda Fremd,XM\n1,Anna Velor,XM\n2,Other,XM\n"), *dry
    )

    assert done.counts() == (4, 2, 1, 1)
    assert done.refused() == [(5, "id")]


def test_a_chunk_is_whole_or_not_at_all(cast, write, monkeypatch):
    """The control: the operation fails after all rows but the last ones of the second chunk are written."""
    monkeypatch.setattr(importing, "CHUNK", 4)
    open_checked, calls = operation.open_checked, []

    def fails_in_the_second_chunk(drafts, **more):
        calls.append(len(drafts))
        opened = open_checked(drafts, **more)
        if len(calls) == 2:
            raise operation_failed
        return opened

    operation_failed = importing.DatabaseError("disk full")
    monkeypatch.setattr(operation, "open_checked", fails_in_the_second_chunk)

    done = run_import(write(people(10)))

    assert "Stopped at lines 6 to 9, of which none came in: disk full" in done.sentence
    for model in (Case, Person, PersonName, Membership, ImportRow, Case.history.model):
        assert model.objects.count() == 4, model


def test_an_import_that_was_killed_is_finished_by_the_same_command(cast, write, monkeypatch):
    monkeypatch.setattr(importing, "CHUNK", 4)
    path = write(people(10))
    open_checked, calls = operation.open_checked, []

    def killed_after_the_first_chunk(drafts, **more):
        calls.append(len(drafts))
        opened = open_checked(drafts, **more)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return opened

    monkeypatch.setattr(operation, "open_checked", killed_after_the_first_chunk)
    stopped = run_import(path)
    monkeypatch.setattr(operation, "open_checked", open_checked)
    done = run_import(path)

    assert stopped.sentence == "Stopped. 4 rows came in. Run the same command again to go on."
    assert done.counts() == (10, 6, 4, 0)
    assert sorted(ImportRow.objects.values_list("line", flat=True)) == list(range(2, 12))
    assert Case.objects.count() == 10


def test_rows_that_somebody_else_takes_in_at_the_same_time_are_not_doubled(cast, write, monkeypatch):
    path, looked = write(people(3)), []
    look = checking.rows_before

    def sees_nothing_the_first_time(campaign, keys, actor):
        looked.append(keys)
        if len(looked) == 1:
            run_import(path)
            return CameBefore({}, {})
        return look(campaign, keys, actor)

    monkeypatch.setattr(checking, "rows_before", sees_nothing_the_first_time)
    done = run_import(path)

    assert done.counts() == (3, 0, 3, 0)
    assert Case.objects.count() == 3


def test_a_country_the_office_does_not_cover_is_refused_row_by_row(cast, write):
    rows = "name,country\nAnna Velor,XV\nSamira al-Qadari,XM\n"

    done = run_import(write(rows), "--as", "luis@example.org")

    assert done.refused() == [(3, "country")]
    case = Case.objects.get()
    assert case.sensitivity == Sensitivity.RESTRICTED
    assert access.cases_for(cast.officer).filter(pk=case.pk).exists()
    assert not access.cases_for(cast.caseworker).filter(pk=case.pk).exists(), "leaked"
    assert (case.opened_by, ImportRow.objects.get().imported_by) == (cast.officer, cast.officer)


def test_names_of_rows_are_in_no_key(cast, write):
    run_import(write(people(1)))

    row = ImportRow.objects.get()
    assert "Person" not in row.row_key + row.content


def test_without_json_each_refused_row_is_a_line_and_the_last_line_says_how_many(cast, write, capsys):
    path = write(people(2) + ",XM,arrested,2017-03-14\n")

    with pytest.raises(CommandError) as last:
        call_command("import_cases", str(path), "--campaign", "individuals")

    printed = capsys.readouterr()
    assert printed.err.splitlines()[0].startswith("line 4, name: The name is empty.")
    assert printed.out == "3 rows read: 2 created, 0 updated, 0 unchanged, 1 refused.\n"
    assert str(last.value) == "2 of 3 rows came in; 1 was refused, listed above."
