"""The rows of a checked list that are ready, or say nothing new, can be looked at before they come in."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.access import OPERATOR
from cases.files import places, vault
from cases.models import AccessRecord, Case, StagedRow
from cases.operations.bringing_in import Where
from cases.operations.closing import change_sensitivity
from cases.vocabulary import Sensitivity
from tests.conftest import NOW
from tests.factories import BADGE_QUERIES, held_case, signed_in
from tests.imports.conftest import HEADING
from tests.reading import text_of

pytestmark = pytest.mark.django_db
ROWS = (
    "1,Anna Velor,XM,arrested,14 March 2019,Port Aram,a nurse\n"
    "2,Oda Fremd,XM,arrested,31 June 2019,Port Aram,\n"
    "3,Samira al Qadari,XM,arrested,15 March 2019,,\n"
    "4,Wei Solberg,XM,released_unconditionally,about April 2019,,\n"
)


def many(numbers, status="arrested", summary=""):
    return "".join(
        f"{n},Person{n} Uvwel{n * 7},XM,{status},14 March 2019,Port Aram,{summary}\n" for n in numbers
    )


@pytest.fixture
def reader(cast) -> Client:
    return signed_in(cast.caseworker)


def shown(reader, of_import, show="", **asked):
    answer = reader.get(
        reverse("cases:import_check", args=[of_import.key]), {"show": show, **asked} if show else asked
    )
    assert answer.status_code == 200
    return answer


def names_in(answer) -> list[str]:
    return [row.name for row in answer.context["ahead"]]


def test_rows_that_are_ready_are_shown_as_we_read_them(reader, cast, checked):
    held_case(cast, "Samira al-Qadari")
    found = checked(HEADING + ROWS)

    text = text_of(shown(reader, found, "ready"))

    assert "Anna Velor Marasia Arrested 14 March 2019 new 2" in text
    assert "Wei Solberg Marasia Released about April 2019 (1 March to 31 May 2019, approximate) new 5" in text
    assert "Oda Fremd" not in text and "Samira al Qadari" not in text, "they wait for somebody"


def test_a_list_in_which_nothing_waits_shows_what_will_come_in(reader, checked):
    found = checked(HEADING + many(range(3)))

    answer = shown(reader, found)

    assert answer.context["show"] == "ready"
    assert names_in(answer) == [f"Person{n} Uvwel{n * 7}" for n in range(3)]


def test_pages_follow_one_another_and_leave_nobody_out(reader, checked):
    numbers = [*range(60)]
    found = checked(HEADING + many(numbers) + many([3]))

    answer, seen, pages = shown(reader, found, "ready"), [], 0
    while True:
        seen += names_in(answer)
        pages += 1
        if answer.context["next"] is None:
            break
        answer = shown(reader, found, "ready", after=answer.context["next"])

    assert (pages, seen) == (3, [f"Person{n} Uvwel{n * 7}" for n in numbers]), "the repeat comes in once"


def test_what_is_mended_is_among_those_that_are_ready(reader, cast, checked):
    found = checked(HEADING + ROWS)
    address = reverse("cases:import_row", args=[found.key, 1])

    reader.post(address, {"act": "mend", "column": "date", "text": "30 June 2019"})

    assert "Oda Fremd" in names_in(shown(reader, found, "ready"))
    assert "30 June 2019" in text_of(shown(reader, found, "ready"))


def test_what_was_left_out_is_not(reader, checked):
    found = checked(HEADING + ROWS)
    reader.post(reverse("cases:import_row", args=[found.key, 1]), {"act": "decide", "choice": "skip"})

    assert "Oda Fremd" not in names_in(shown(reader, found, "ready"))


def test_an_edition_tells_whom_it_is_about_and_the_log_who_looked(reader, cast, checked, brought_in):
    first = brought_in(HEADING + many(range(4)))
    there = Where(campaign=first.campaign)
    second = checked(HEADING + many([0, 1]) + many([2, 3], status="bail") + many([9]), where=there)

    ready, unchanged = shown(reader, second, "ready"), shown(reader, second, "unchanged")

    by_name = {case.shown_name.text: case for case in Case.objects.prefetch_related("names")}
    about = {row.name: row.case for row in ready.context["ahead"]}
    assert about == {
        "Person2 Uvwel14": by_name["Person2 Uvwel14"],
        "Person3 Uvwel21": by_name["Person3 Uvwel21"],
        "Person9 Uvwel63": None,
    }
    assert names_in(unchanged) == ["Person0 Uvwel0", "Person1 Uvwel7"]
    logged = AccessRecord.objects.filter(actor=cast.caseworker.pk).values_list("references", flat=True)
    seen = {reference for told in logged for reference in told.split()}
    assert seen >= {by_name[f"Person{n} Uvwel{n * 7}"].reference for n in range(4)}


def test_a_case_that_is_closed_to_the_importer_is_not_told(reader, cast, checked, brought_in):
    first = brought_in(HEADING + many([1]))
    hidden = Case.objects.get()
    change_sensitivity(
        hidden, Sensitivity.SEALED, people=[cast.colleague], offices=[], actor=OPERATOR, at=NOW, reason="x"
    )
    second = checked(HEADING + many([1], status="bail"), where=Where(campaign=first.campaign))

    answer = shown(reader, second, "ready")

    assert [row.case for row in answer.context["ahead"]] == [None]
    assert hidden.reference not in text_of(answer), "leaked"


@pytest.mark.parametrize(
    ("show", "change", "each"),
    [
        ("unchanged", {}, 0),
        ("ready", {"summary": "a nurse"}, 0),
        ("ready", {"status": "bail"}, 4),  # whether what stands may be replaced is asked of each
    ],
)
def test_the_page_asks_no_more_for_more_rows(reader, checked, brought_in, show, change, each):
    first = brought_in(HEADING + many(range(24)))
    there = Where(campaign=first.campaign)

    asked = {}
    for size in (2, 4, 24):  # the first reads what is kept from then on
        found = checked(HEADING + many(range(size), **change), where=there)
        with CaptureQueriesContext(connection) as counted:
            answer = shown(reader, found, show)
        assert len(answer.context["ahead"]) == size
        asked[size] = len(counted)

    assert asked[24] - asked[4] <= each * 20
    assert asked[4] <= 21 + BADGE_QUERIES + each * 4


def test_rows_that_say_nothing_new_do_not_hold_a_page_up(reader, checked, brought_in, monkeypatch):
    monkeypatch.setattr("cases.exchange.looking_ahead._LOOKED_AT", 100)
    first = brought_in(HEADING + many(range(150)))
    found = checked(
        HEADING + many(range(150)) + "x,Wei Solberg,XM,,,,\n", where=Where(campaign=first.campaign)
    )

    begin = shown(reader, found, "ready")
    further = shown(reader, found, "ready", after=begin.context["next"])

    assert "None among these rows. Look further." in text_of(begin)
    assert names_in(further) == ["Wei Solberg"]


def test_a_file_that_is_not_kept_any_more_is_no_error(reader, checked):
    found = checked(HEADING + many(range(3)))
    vault.forget(places.list_rows(found.file_key))

    assert "No more rows of this kind." in text_of(shown(reader, found, "ready"))


def test_nothing_is_written_by_looking(reader, checked):
    found = checked(HEADING + ROWS)
    before = list(StagedRow.objects.order_by("pk").values())

    shown(reader, found, "ready")

    assert list(StagedRow.objects.order_by("pk").values()) == before
    assert not Case.objects.exists()
