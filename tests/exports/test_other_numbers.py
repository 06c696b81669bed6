"""One of the other numbers as a report: its parts and rows inside the house, suppressed for publication."""

import json

import pytest

from cases import jobs
from cases.documents import other_numbers
from cases.models import ExportedCase
from cases.operations import exporting
from cases.operations.writing import Refused
from cases.vocabulary import Audience, ExportFormat
from tests.conftest import NOW
from tests.exports.conftest import NAMES, SECRET
from tests.exports.opening import WRITERS, text_of
from tests.factories import signed_in

pytestmark = pytest.mark.django_db
HELD_IN = 2018  # everybody of the year was held all through it


@pytest.fixture
def held(ruth, counted_cases, may_take_out):
    return other_numbers.read(ruth, HELD_IN, "people-held", NOW)


@pytest.mark.parametrize("kind", list(WRITERS))
def test_for_publication_it_has_the_number_and_no_row(held, counted_cases, kind):
    words = text_of(kind, WRITERS[kind](other_numbers.report(held, Audience.PUBLICATION, "en")))

    assert "People held" in words.replace("\\", "")
    assert not any(name in words for name in (*NAMES, *SECRET))
    assert not any(case.reference in words for case in counted_cases.values())
    assert held.fingerprint in "".join(words.split())


@pytest.mark.parametrize("kind", list(WRITERS))
def test_inside_it_has_every_row_that_may_be_taken_out(held, kind):
    words = text_of(kind, WRITERS[kind](other_numbers.report(held, Audience.INTERNAL, "en")))

    flat = " ".join(words.replace("\\", "").split())
    assert all(name in flat for name in SECRET)


def test_its_parts_add_up(held):
    report = other_numbers.report(held, Audience.INTERNAL, "en")

    for table in report.tables:
        if table.is_parts:
            assert sum(row[-1] for row in table.rows) == held.answer.value == 7


def test_a_small_part_is_suppressed_only_for_publication(cast, held, counted_cases):
    case = counted_cases["Zebulon Quarfax"]
    case.country = "XV"
    case.save()
    reading = other_numbers.read(cast.colleague, HELD_IN, "people-held", NOW)

    inside = other_numbers.report(reading, Audience.INTERNAL, "en")
    outside = other_numbers.report(reading, Audience.PUBLICATION, "en")

    assert _by_country(inside) == {"Marasia": 6, "Veloria": 1}
    assert _by_country(outside) in ({}, {"Marasia": "not shown", "Veloria": "fewer than 3"})


def _by_country(report):
    found = [table for table in report.tables if table.key == "by_country"]
    return {row[0]: row[1] for table in found for row in table.rows}


def test_it_is_asked_for_on_its_page_and_made(ruth, counted_cases, may_take_out):
    client = signed_in(ruth)
    asked = {"audience": Audience.INTERNAL, "formats": [ExportFormat.JSON], "language": "en"}

    page = client.get(f"/tally/{HELD_IN}/figures/people-held/").content.decode()
    form = client.get(f"/tally/{HELD_IN}/export/?figure=people-held")
    export = exporting.ask_for_export(
        year=HELD_IN, edition=None, figure="people-held", actor=ruth, at=NOW, **asked
    )
    jobs.work(lambda: NOW)
    export.refresh_from_db()

    assert f"/tally/{HELD_IN}/export/?figure=people-held" in page
    assert form.status_code == 200
    assert (export.value, len(export.fingerprint)) == (7, 64)
    assert ExportedCase.objects.filter(export=export).count() == 7
    assert "People held" in client.get("/exports/").content.decode()


def test_there_is_no_number_of_another_name(ruth, counted_cases):
    assert signed_in(ruth).get("/tally/2018/export/?figure=nonsense").status_code == 404
    with pytest.raises(Refused):
        exporting.ask_for_export(
            year=2018,
            edition=None,
            figure="nonsense",
            audience=Audience.INTERNAL,
            formats=[ExportFormat.CSV],
            language="en",
            actor=ruth,
            at=NOW,
        )


def test_the_json_says_each_table_by_its_key(held):
    said = json.loads(WRITERS["json"](other_numbers.report(held, Audience.INTERNAL, "en")))

    assert {"numbers", "by_kind", "by_country", "by_campaign", "behind"} <= set(said["tables"])
