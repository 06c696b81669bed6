"""The page to find a person: while one types, with a key, without JavaScript, and nothing left behind."""

import pytest
from django.urls import reverse

from cases.models import AccessRecord
from tests.factories import BADGE_QUERIES, LOG_QUERIES, held_case, on, signed_in

pytestmark = pytest.mark.django_db
FIND = reverse("cases:find")
LIVE = {"HTTP_HX_REQUEST": "true"}
AT_HAND = LIVE | {"HTTP_HX_TARGET": "at-hand"}


@pytest.fixture
def reader(cast):
    return signed_in(cast.caseworker)


def found(browser, **typed):
    return browser.post(FIND, typed, follow=True).content.decode()


def test_each_line_says_why_it_was_found(reader, cast):
    held_case(cast)

    assert "Same spelling" in found(reader, q="samira")
    assert "Very close" in found(reader, q="Smaira")
    assert "Other script" in found(reader, q="Самира")
    assert "Sounds alike" in found(reader, q="سميرة القادري")


def test_while_one_types_the_list_alone_is_answered(reader, cast):
    case = held_case(cast)

    answer = reader.post(FIND, {"q": "sa"}, **LIVE)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert case.reference in page
    assert "<html" not in page and "<form" not in page
    assert case.reference in reader.get(FIND).content.decode()  # Back comes back to it


def test_one_letter_searches_nothing_yet_and_one_character_is_a_name(reader, cast):
    held_case(cast, "Samira")
    held_case(cast, "李明哲")

    assert 'class="ref"' not in reader.post(FIND, {"q": "s"}, **LIVE).content.decode()
    assert "Same spelling" in reader.post(FIND, {"q": "李"}, **LIVE).content.decode()


def test_in_the_bar_above_every_page_the_likest_five_are_at_hand(reader, cast):
    for number in range(7):
        held_case(cast, f"Samira Number{number}")

    page = reader.post(FIND, {"q": "samira"}, **AT_HAND).content.decode()

    assert page.count('class="when"') == 5
    assert "7 people found." in page and "See all, and narrow" in page
    assert reader.post(FIND, {"q": ""}, **AT_HAND).content.decode().strip() == ""


def test_a_reference_does_not_lead_away_while_one_types(reader, cast):
    case = held_case(cast)

    assert reader.post(FIND, {"q": case.reference}, **LIVE).status_code == 200
    reader.post(FIND, {"q": case.reference})
    assert reader.get(FIND)["Location"] == case.get_absolute_url()


@pytest.mark.parametrize("where", [LIVE, AT_HAND], ids=["on the page", "at hand"])
def test_who_may_not_see_is_answered_the_same_as_for_nobody(cast, where):
    case = held_case(cast)
    officer = signed_in(cast.officer)

    hidden = officer.post(FIND, {"q": "Samira"}, **where).content.decode()
    nobody = officer.post(FIND, {"q": "Samirq"}, **where).content.decode()

    assert case.reference not in hidden
    assert hidden.replace("Samira", "*") == nobody.replace("Samirq", "*")


def test_nobody_found_says_what_to_try(reader):
    page = found(reader, q="samra")

    assert "Nobody you can see matches <bdi>samra</bdi>. Try a first name only, or another script." in page
    assert reverse("cases:new_case") in page


def test_it_can_be_narrowed_from_eleven_on(reader, cast):
    for number in range(10):
        held_case(cast, f"Samira Number{number}")
    assert 'name="country"' not in found(reader, q="samira")
    held_case(cast, "Samira Montero", born_on=on("1984"))

    assert 'name="country"' in found(reader, q="samira")
    narrowed = found(reader, q="samira", born_from="1980", born_to="1990")
    assert "Montero" in narrowed and "Number3" not in narrowed
    assert 'name="country"' in narrowed
    assert "Nobody you can see matches" in found(reader, q="samira", country="XV")


def test_what_cannot_be_read_does_not_narrow(reader, cast):
    held_case(cast)

    page = found(reader, q="samira", born_from="many", country="<b>", situation="%", mine="")

    assert "Same spelling" in page


def test_what_was_typed_is_in_no_address_and_in_no_log(reader, cast):
    held_case(cast)

    answer = reader.post(FIND, {"q": "Samira"}, follow=True)
    reader.post(FIND, {"q": "Samira"}, **LIVE)

    assert answer.redirect_chain == [(FIND, 302)]
    assert "amira" not in str(list(AccessRecord.objects.values()))
    assert "amira" not in str(dict(reader.session))


def test_every_page_finds_without_javascript(reader):
    for page in (reverse("cases:cases"), reverse("cases:my_work"), FIND):
        html = reader.get(page).content.decode()

        assert f'method="post" action="{FIND}"' in html
        assert 'id="find" type="search"' in html


@pytest.mark.parametrize("typed", ["samira", "zzzzzz", "Smaira Qadari"])
def test_the_page_takes_the_same_queries_whatever_is_found(
    reader, cast, typed, django_assert_max_num_queries
):
    for number in range(20):
        held_case(cast, f"Samira Number{number}", arrested="")
    reader.post(FIND, {"q": typed})

    with django_assert_max_num_queries(11 + LOG_QUERIES + BADGE_QUERIES):
        reader.get(FIND)
