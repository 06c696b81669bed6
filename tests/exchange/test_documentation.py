"""The example in docs/importing.md does what the page says, and the page names every field and status."""

import re
from pathlib import Path

import pytest

from cases.exchange.fields import FIELDS
from cases.models import Case
from cases.vocabulary import Status
from tests.exchange.conftest import edtf_of, run_import

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "importing.md").read_text("utf-8")


def block(kind: str) -> str:
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def names_of(case: Case) -> list[str]:
    return [name.text for name in case.names.order_by("pk")]


@pytest.mark.django_db
def test_the_example_comes_in_as_the_page_says(cast, write):
    rows, mapping = write(block("csv").encode("cp1252"), "list.csv"), write(block("toml"), "list.toml")

    done = run_import(rows, "--mapping", str(mapping))

    assert done.counts() == (2, 2, 0, 0)
    anna, jon = Case.objects.order_by("pk")
    assert [name.text for name in anna.names.order_by("pk")] == ["Anna Berg-Ohlsen", "BERG-OHLSEN Anna"]
    assert [name.text for name in jon.names.order_by("pk")] == [
        "Jon Vell",
        "Vell, Jon (alias Vell, Joni)",
        "Joni Vell",
    ]
    assert (anna.country, anna.status, edtf_of(anna.status_changes.get())) == ("XM", "arrested", "2019-04-03")
    assert (jon.country, jon.status, edtf_of(jon.status_changes.get())) == (
        "XV",
        "released_unconditionally",
        "XXXX",
    )
    assert jon.outcomes.count() == 1


def test_the_page_names_every_field_and_status():
    assert not [name for name in (*FIELDS, *Status.values) if f"`{name}`" not in PAGE]
