"""Where a country lies: each in one subregion, each subregion in one continent."""

from collections import Counter

import pytest
from django_countries import countries as iso

from cases import countries, regions

# The UN's M49, with Taiwan, Kosovo and (+ 1) the invented countries of the demonstration.
EXPECTED = {
    "northern-africa": 7,
    "western-africa": 17,
    "middle-africa": 9,
    "eastern-africa": 22 + 1,
    "southern-africa": 5,
    "northern-america": 5,
    "central-america": 8,
    "caribbean": 28,
    "south-america": 16 + 1,
    "central-asia": 5,
    "eastern-asia": 7 + 1,
    "south-eastern-asia": 11 + 1,
    "southern-asia": 9 + 1,
    "western-asia": 18 + 1,
    "northern-europe": 16,
    "western-europe": 9,
    "eastern-europe": 10 + 1,
    "southern-europe": 16 + 1,
    "australia-and-new-zealand": 6,
    "melanesia": 5,
    "micronesia": 8,
    "polynesia": 10,
    "antarctica": 1,
}


def known_codes():
    return {*dict(iso), "XK", *countries.INVENTED}


def test_every_known_country_lies_somewhere_and_nothing_else_does():
    assert {code for code in known_codes() if not regions.subregion_of(code)} == set()
    assert set(regions.codes()) == known_codes()


def test_no_country_lies_in_two_places():
    written = [code for one in regions.SUBREGIONS for code in one.codes]

    assert [code for code, times in Counter(written).items() if times > 1] == []


def test_each_subregion_holds_as_many_countries_as_the_un_lists():
    assert {one.key: len(one.codes) for one in regions.SUBREGIONS} == EXPECTED


def test_every_subregion_and_continent_has_a_name():
    assert len(regions.NAMES) == 22 + 5 + 1  # Antarctica is both
    assert {one.continent for one in regions.SUBREGIONS} == set(regions.CONTINENTS)


@pytest.mark.parametrize(
    ("code", "subregion", "continent"),
    [
        ("IR", "southern-asia", "asia"),
        ("CY", "western-asia", "asia"),
        ("RU", "eastern-europe", "europe"),
        ("SD", "northern-africa", "africa"),
        ("MX", "central-america", "americas"),
        ("TW", "eastern-asia", "asia"),
        ("PS", "western-asia", "asia"),
        ("XK", "southern-europe", "europe"),
        ("XM", "western-asia", "asia"),
        ("", "", ""),
        ("ZZ", "", ""),
    ],
)
def test_a_country_lies_where_the_un_says(code, subregion, continent):
    assert regions.subregion_of(code) == subregion
    assert regions.continent_of(code) == continent
