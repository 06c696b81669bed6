"""The real files of the field come in, and give the figures that their README names, traps included."""

import io
import json

import pytest
from django.core.management import call_command

from cases import names
from cases.models import Campaign, Case, Person, PersonName, StatusChange
from cases.vocabulary import Status
from tests.exchange.conftest import MAPPINGS, run_import

pytestmark = pytest.mark.django_db

FILES = {
    "custody_deaths": "custody-deaths/all_274_deaths_detailed.csv",
    "police_killings": "police-killings-2015/police_killings.csv",
    "press_killed": "press-killed/press_killed_in_gaza.json",
}


@pytest.fixture
def bring_in(shared_data, db):
    def bring(which):
        Campaign.objects.create(slug=which.replace("_", "-"), name=which)
        path, mapping = shared_data / FILES[which], MAPPINGS / f"{which}.toml"
        return run_import(path, "--mapping", str(mapping), campaign=which.replace("_", "-"))

    return bring


def figure(*asked):
    out = io.StringIO()
    call_command("figure", *asked, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_deaths_in_custody_give_their_figures(bring_in):
    done = bring_in("custody_deaths")

    assert done.counts() == (274, 274, 0, 0)
    assert done.sentence == ""
    for period, expected in [("2025", 32), ("2004", 32), ("2019-10-01..2020-09-30", 21), (None, 272)]:
        asked = ["died-in-custody", period] if period else ["died-in-custody"]
        assert figure(*asked)["value"] == expected, period
    assert figure("died-in-custody", "--by", "country")["breakdown"] == [
        {"key": "US", "label": "United States of America", "value": 272}
    ]


def test_the_two_who_were_not_in_custody_are_recorded_as_killed(bring_in):
    bring_in("custody_deaths")

    shown = PersonName.objects.filter(case__status=Status.KILLED, is_display=True)
    assert set(shown.values_list("text", flat=True)) == {"Alex Pretti", "Renee Nicole Good"}


def test_deaths_in_custody_keep_the_listed_spelling_beside_the_readable_one(bring_in):
    bring_in("custody_deaths")

    case = Case.objects.get(names__text="VERDECIA-CARRILLO HERIBERTO")
    written = [(n.text, n.kind, n.is_display) for n in case.names.order_by("pk")]
    assert written == [
        ("Heriberto Verdecia-Carrillo", "public", True),
        ("VERDECIA-CARRILLO HERIBERTO", "passport", False),
    ]
    person = Person.objects.get(pk=case.person_id or 0)
    assert str(person.born_on) == "about 1963"
    assert [row.country for row in person.nationalities.all()] == ["CU"]
    assert case.country == "US"
    alias = Case.objects.get(names__text="Roxana Hernandez").names.get(is_display=True)
    assert alias.text == "Jeffry Hernandez"


def test_a_name_whose_order_nobody_can_tell_stays_as_it_is_written(bring_in):
    bring_in("custody_deaths")

    assert Case.objects.get(names__text="ALVAREZ GOMEZ JOSE").names.count() == 1


def test_all_spellings_of_countries_are_found_but_those_not_stated(bring_in):
    bring_in("custody_deaths")

    assert Case.objects.filter(person__nationalities=None).count() == 2


def test_people_killed_by_police_give_their_figures(bring_in):
    done = bring_in("police_killings")

    assert done.counts() == (467, 467, 0, 0)
    assert figure("people-killed", "2015-01-01..2015-05-31")["value"] == 465
    assert figure("people-killed")["value"] == 467
    assert figure("died-in-custody")["value"] == 0


def test_three_people_called_unknown_are_three_cases_that_match_nothing(bring_in):
    bring_in("police_killings")

    unknown = PersonName.objects.filter(text="Unknown")
    assert unknown.count() == 3
    assert len({name.case_id for name in unknown}) == len({name.person_id for name in unknown}) == 3
    assert all(name.not_known and name.search == "" for name in unknown)


def test_text_broken_twice_is_mended_as_the_mapping_says_and_told(bring_in):
    done = bring_in("police_killings")

    assert done.report["warnings"] == ["Cells of broken text mended as the mapping says: 5."]
    assert PersonName.objects.filter(text="Rubén García Villalpando").exists()
    assert StatusChange.objects.filter(place="Chapeño Rd, Roma, TX").exists()
    assert StatusChange.objects.filter(
        place__contains="Cañon City", description__contains="Cañon City"
    ).exists()
    assert StatusChange.objects.filter(description__contains="Yavapai County Sheriff’s Office").exists()


def test_text_broken_twice_is_told_and_not_mended_where_no_mapping_says_how(shared_data, write, db):
    Campaign.objects.create(slug="untold", name="Untold")
    whole = (MAPPINGS / "police_killings.toml").read_text("utf-8")
    before, _, rest = whole.partition("[mend]")
    mapping = write(before + "[constants]" + rest.partition("[constants]")[2], "map.toml")

    done = run_import(shared_data / FILES["police_killings"], "--mapping", str(mapping), campaign="untold")

    assert done.counts() == (467, 463, 0, 4)
    assert [line for line, _ in done.refused()] == [145, 338, 400, 421]
    assert all("broken" in row["reason"] for row in done.report["refused"])
    assert done.sentence == "463 of 467 rows came in; 4 were refused, listed in the JSON."


def test_an_encoding_that_is_not_the_files_is_one_sentence(shared_data, write, db):
    Campaign.objects.create(slug="utf", name="Utf")

    done = run_import(shared_data / FILES["police_killings"], campaign="utf")

    assert done.sentence.startswith(
        "police_killings.csv is not in the encoding utf-8: line 145 cannot be read in it."
    )
    assert not Case.objects.exists()


def test_journalists_give_their_figures_without_a_year(bring_in):
    done = bring_in("press_killed")

    assert done.counts() == (262, 262, 0, 0)
    assert figure("people-killed")["value"] == 262
    assert figure("people-killed", "2023")["value"] == 0


def test_each_journalist_is_found_by_either_script(bring_in, shared_data):
    bring_in("press_killed")
    items = json.loads((shared_data / FILES["press_killed"]).read_text("utf-8"))
    keys = list(PersonName.objects.values_list("case_id", "search"))

    lost = []
    for number, item in enumerate(items, 1):
        case = Case.objects.get(import_rows__line=number).pk
        for spelling in (item["name"], item["name_en"]):
            asked = names.query_tokens(spelling)
            mine = [search for of, search in keys if of == case]
            if not any(all(any(t in search for t in word) for word in asked) for search in mine):
                lost.append(spelling)

    assert not lost


@pytest.mark.parametrize("which", FILES)
def test_the_same_file_again_changes_nothing(bring_in, shared_data, which):
    first = bring_in(which)
    again = run_import(
        shared_data / FILES[which],
        "--mapping",
        str(MAPPINGS / f"{which}.toml"),
        campaign=which.replace("_", "-"),
    )

    rows = first.report["read"]
    assert again.counts() == (rows, 0, rows, 0)
    assert Case.objects.count() == rows
