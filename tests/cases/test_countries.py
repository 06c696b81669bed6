"""Countries as people write them, and the invented ones that only the demonstration offers."""

import pytest

from cases import countries

WRITTEN = {
    "FR": ["FR", "fr", "France", "FRANCE", " france "],
    "CI": ["Côte d'Ivoire", "Cote d’Ivoire", "Ivory Coast"],
    "TR": ["Turkey", "Türkiye", "turkiye"],
    "IR": ["Iran", "Islamic Republic of Iran"],
    "KP": ["North Korea"],
    "KR": ["South Korea", "Republic of Korea", "Korea, Republic of"],
    "CD": ["DRC", "Democratic Republic of the Congo", "Congo (Kinshasa)"],
    "CG": ["Congo Brazzaville", "Republic of the Congo"],
    "CN": ["China", "People's Republic of China"],
    "TW": ["Taiwan", "Republic of China"],
    "GB": ["UK", "U.K.", "United Kingdom", "Great Britain"],
    "US": ["US", "USA", "U.S.A.", "United States", "the United States of America"],
    "BS": ["Bahamas", "The Bahamas", "Bahamas, The"],
    "TT": ["Trinidad and Tobago", "Republic of Trinidad and Tobago", "Trinidad & Tobago"],
    "LC": ["Saint Lucia", "St. Lucia"],
    "VN": ["Viet Nam", "Vietnam"],
    "MM": ["Myanmar", "Burma"],
    "XK": ["Kosovo", "XK"],
    "NE": ["Niger"],
    "NG": ["Nigeria"],
    "GN": ["Guinea"],
    "GQ": ["Equatorial Guinea"],
    "DM": ["Dominica"],
    "DO": ["Dominican Republic"],
    "SD": ["Sudan"],
    "SS": ["South Sudan"],
    "IE": ["Ireland", "Republic of Ireland"],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in WRITTEN.items() for text in texts]
)
def test_a_country_is_found_as_people_write_it(code, text):
    assert countries.find(text) == code


@pytest.mark.parametrize("text", ["", "  ", "ZZ", "Atlantis", "Korea", "the", "Fr ance", "unknown", "?"])
def test_what_is_no_country_or_more_than_one_is_none(text):
    assert countries.find(text) is None


def test_every_country_offered_is_found_by_its_code_and_by_its_name():
    for code, name in countries.choices():
        assert countries.find(code) == countries.find(name) == code
        assert countries.name_of(code) == name


def test_they_are_offered_by_name_without_regard_to_marks():
    names = [name for _, name in countries.choices()]

    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zimbabwe")


def test_invented_countries_are_for_the_demonstration_alone(settings):
    assert countries.is_known("XM") and countries.find("Marasia") == "XM"

    settings.DEMO = False

    assert not countries.is_known("XM")
    assert countries.find("Marasia") is None and countries.find("XM") is None
    assert "XM" not in dict(countries.choices())
    assert countries.name_of("XM") == "Marasia"  # a case that was made in a demonstration still has its name


def test_invented_codes_are_those_that_no_country_will_ever_have():
    free = {f"Q{letter}" for letter in "MNOPQRSTUVWXYZ"}
    free |= {f"X{letter}" for letter in "ABCDEFGHIJLMNOPQRSTUVWXYZ"}

    assert set(countries.INVENTED) <= free


def test_no_country_is_said_in_words():
    assert countries.name_of("") == "Country not known"
    assert not countries.is_known("")
