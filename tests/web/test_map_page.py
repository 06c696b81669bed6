"""The map of a year: its tiles, its table and the tally tell the same numbers, for whoever asks."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from cases import tallies
from cases.access import OPERATOR, figure_scope
from cases.models import Case
from cases.operations.revising import verify
from cases.rules import RULES
from cases.vocabulary import OutcomeKind, Sensitivity, Status
from cases.web.tally import frame
from cases.web.tally.map import map_page
from tests.factories import NOW, held_case, known, outcome, release, signed_in, urgent_action, verified

pytestmark = pytest.mark.django_db
WITHOUT_FULL_TERMS = "2019-1-without-full-terms"


def released(cast, name, country="XM", **fields):
    case = held_case(cast, name, **fields)
    urgent_action(cast, case)
    verify(release(cast, case), actor=OPERATOR, at=NOW - timedelta(hours=1))
    Case.objects.filter(pk=case.pk).update(country=country)
    return case


@pytest.fixture
def world(cast):
    """Three in Marasia, one each in Veloria, Hong Kong and nobody knows where."""
    for number in range(3):
        released(cast, f"Marasia {number}")
    released(cast, "Anna", "XV")
    released(cast, "Hong", "HK")
    released(cast, "Nowhere", "")


def opened(user, **asked):
    answer = signed_in(user).get(reverse("cases:tally_map", args=[2019]), asked)
    assert answer.status_code == 200
    return answer


def in_tiles(page):
    return {
        name: int(value) for name, value in re.findall(r'<a href="[^"]+" aria-label="(.+?): (\d+)">', page)
    }


def in_rows(page):
    rows = re.findall(
        r'<tr class="(?:of-)?sum"><th scope="row"><a [^>]+>(.+?)</a>.*?<td class="r">(\d+)</td>', page
    )
    return {name: int(value) for name, value in rows}


def test_the_map_the_table_and_the_tally_agree(cast, world):
    tally = tallies.tally(2019, cases=figure_scope(cast.annual_report).cases, now=NOW)
    answer = opened(cast.annual_report)
    page, shown = answer.content.decode(), answer.context["map"]

    tiles, rows = in_tiles(page), in_rows(page)

    assert tiles == {"Marasia": 3, "Veloria": 1, "Hong Kong": 1}
    assert rows == tiles | {"Country not known": 1}
    assert sum(rows.values()) == tally.value == shown.total == 6
    assert {cell.key: cell.value for cell in tally.by_country()} == {"XM": 3, "XV": 1, "HK": 1, "": 1}
    assert sum(c.value for c in shown.continents) + shown.unknown.value == tally.value
    for continent in shown.continents:
        assert continent.value == sum(region.value for region in continent.regions)
        for region in continent.regions:
            assert region.value == sum(country.value for country in region.countries)


def test_what_is_on_no_map_is_told_in_words_beside_it(cast, world):
    page = opened(cast.annual_report).content.decode()

    assert "1 case whose country is not known" in page
    assert "country=not-known" in page


def test_each_tile_opens_to_its_cases(cast, world):
    page = opened(cast.annual_report).content.decode()
    client = signed_in(cast.annual_report)

    links = re.findall(r'<a href="([^"]+)" aria-label="(.+?): (\d+)">', page)

    assert len(links) == 3
    for url, name, value in links:
        narrowed = client.get(url)
        assert narrowed.context["counted"].list.total == int(value), name
        assert narrowed.context["counted"].pills[0]["label"] == f"Country: {name}"


def test_the_map_names_no_case(cast, world):
    restricted = released(cast, "Olga", sensitivity=Sensitivity.RESTRICTED)

    page = opened(cast.annual_report).content.decode()

    assert in_tiles(page)["Marasia"] == 4
    for case in Case.objects.all():
        assert case.reference not in page, "leaked"
    assert (
        restricted.reference in signed_in(cast.caseworker).get(restricted.get_absolute_url()).content.decode()
    )


def test_who_sees_part_gets_their_own_map_and_it_says_so(cast, world):
    page = opened(cast.officer).content.decode()

    assert in_tiles(page) == {"Veloria": 1}
    assert "In your scope" in page
    assert "Marasia:" not in page, "leaked"


def test_the_map_of_another_day_and_of_another_rule(cast):
    early = held_case(cast, "Early")
    urgent_action(cast, early, known=known("2019-01-10"))
    verified(cast, release(cast, early, known=known("2019-05-20")), at=NOW.replace(year=2019, month=6))
    late = held_case(cast, "Late")
    urgent_action(cast, late)
    at_end = {"to": Status.RELEASED_AT_END, "outcome": OutcomeKind.RELEASED_AT_END}
    verified(cast, release(cast, late, **at_end))

    now, then, without = (
        opened(cast.annual_report, **asked).content.decode()
        for asked in ({}, {"known_by": "2020-02-14"}, {"rule": WITHOUT_FULL_TERMS})
    )

    assert [in_tiles(page) for page in (now, then, without)] == [
        {"Marasia": 2},
        {"Marasia": 1},
        {"Marasia": 1},
    ]
    assert "As known on 14 February 2020" in then and "known_by=2020-02-14&amp;country=XM" in then
    assert "A preview" in without and f"rule={WITHOUT_FULL_TERMS}&amp;country=XM" in without
    assert RULES[WITHOUT_FULL_TERMS]


def test_invented_countries_are_drawn_in_the_demonstration_alone(cast, world, settings):
    page, _each = frame.year_page(cast.annual_report, 2019, NOW, tab="tally_map")

    with_block = map_page(page)
    settings.DEMO = False
    without = map_page(page)

    assert with_block.drawing.invented and not without.drawing.invented
    assert {tile.code for tile, _row in without.tiles} == {"HK"}
    assert sum(c.value for c in without.continents) == 5  # the table tells of all of them


def test_a_year_without_a_counted_case_is_an_empty_map(cast):
    verified(cast, outcome(cast, held_case(cast, "A"), OutcomeKind.FAMILY_CONTACT))

    page = opened(cast.annual_report).content.decode()

    assert in_tiles(page) == {} and "0 counted" in page
