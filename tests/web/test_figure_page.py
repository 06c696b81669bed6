"""One of the other numbers: its range, its parts, the rows one may open, and a number for the rest."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import figures
from cases.access import OPERATOR
from cases.models import OfficeCountry
from cases.operations.acting import ParticipationDraft, add_participation
from cases.operations.granting import give_grant
from cases.vocabulary import ActivityKind, ParticipationKind, Permission, Sensitivity, Status
from cases.web.tally import frame
from cases.web.tally.figure import FigurePage, figure_page
from tests.factories import (
    BADGE_QUERIES,
    LOG_QUERIES,
    NOW,
    held_case,
    on,
    release,
    signed_in,
    urgent_action,
    verified,
)
from tests.reading import text_of

pytestmark = pytest.mark.django_db
MOST_QUERIES = 18  # those of the figure, at most five; of `countries` twice
NAMES = [figure.name for figure in figures.FIGURES]


def opened(user, name, year=2019, status=200, **asked):
    answer = signed_in(user).get(reverse("cases:figure", args=[year, name]), asked)
    assert answer.status_code == status
    return answer


def parts_of(answer):
    return {
        part.key: {cell.label: cell.value for cell in part.cells} for part in answer.context["found"].parts
    }


def rows_of(answer):
    return [(row.case.reference, row.what) for row in answer.context["found"].rows]


@pytest.fixture
def abroad(cast):
    OfficeCountry.objects.create(office=cast.desk, country="XV")


@pytest.fixture
def world(cast, abroad):
    """Two held in Marasia, one of them restricted; one in Veloria; one released of them all."""
    seen = held_case(cast, "Samira al-Qadari")
    closed = held_case(cast, "Anna Marin", sensitivity=Sensitivity.RESTRICTED)
    velor = held_case(cast, "Olga Velor", country="XV")
    verified(cast, release(cast, velor))
    return {"seen": seen, "closed": closed, "velor": velor}


def let_in(cast, user):
    give_grant(
        on=cast.individuals,
        to=user,
        permissions=[Permission.VIEW],
        until=NOW + timedelta(days=90),
        reason="the annual report",
        actor=OPERATOR,
        at=NOW - timedelta(days=1),
    )


def test_a_number_says_what_it_counts_what_is_not_verified_and_what_it_is_made_of(cast, world):
    answer = opened(cast.annual_report, "people-held")
    text = text_of(answer)

    assert answer.context["found"].head.value == 3
    assert "Of these, 3 are not verified yet by a second person." in text
    assert "People deprived of their liberty on at least one day" in text and "The range:" in text
    assert parts_of(answer) == {
        "kind": {"Arrested": 3},
        "country": {"Marasia": 2, "Veloria": 1},
        "campaign": {"Individuals at Risk": 3},
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_number_of_the_list_has_a_page_with_the_same_value(cast, world, name):
    urgent_action(cast, world["seen"], began="3 May 2019")
    client = signed_in(cast.annual_report)

    listed = client.get(reverse("cases:figures", args=[2019]))
    row = next(row for row in listed.context["figures"] if row.figure.name == name)
    head = client.get(row.url).context["found"].head

    assert (head.value, head.value_max, head.unverified) == (
        row.answer.value,
        row.answer.value_max,
        row.answer.unverified,
    )


# ---------------------------------------------------------------- who sees what


def test_who_sees_totals_sees_no_row_by_that(cast, world):
    answer = opened(cast.annual_report, "people-held")
    page = answer.content.decode()

    assert "3 more are not open to you." in text_of(answer)
    for case in world.values():
        assert case.reference not in page, "leaked"
    assert "Samira" not in page and "Anna" not in page, "leaked"


def test_who_may_open_some_sees_those_and_a_number_for_the_rest(cast, world):
    let_in(cast, cast.annual_report)

    answer = opened(cast.annual_report, "people-held")
    page = answer.content.decode()

    assert {reference for reference, _ in rows_of(answer)} == {
        world["seen"].reference,
        world["velor"].reference,
    }
    assert "Samira al-Qadari" in page and "<bdi" in page
    assert "1 more is not open to you." in text_of(answer)
    assert world["closed"].reference not in page and "Anna" not in page, "leaked"


def test_an_officer_counts_their_own_cases_and_is_told_of_nothing_else(cast, world):
    answer = opened(cast.officer, "people-held")

    assert answer.context["found"].head.value == 1
    assert rows_of(answer) == [(world["velor"].reference, "Arrested")]
    assert "In your scope" in text_of(answer) and "not open to you" not in text_of(answer)
    assert "Marasia:" not in text_of(answer) and "Samira" not in answer.content.decode(), "leaked"


def test_a_campaign_that_one_does_not_hold_is_no_part(cast, world):
    world["velor"].memberships.create(campaign=cast.write_for_rights, added_at=NOW, taken_up_on=on("2018"))

    whole, part = (opened(who, "people-held") for who in (cast.annual_report, cast.officer))

    assert parts_of(whole)["campaign"] == {"Individuals at Risk": 3, "Write for Rights 2019": 1}
    assert "These add up to 1 more than the number" in text_of(whole)
    assert parts_of(part)["campaign"] == {"Individuals at Risk": 1}
    assert "add up to" not in text_of(part) and "Write for Rights" not in text_of(part), "leaked"
    held, never = (
        re.sub(r"csrf\S+|Copy \S+", "", text_of(opened(cast.officer, "people-held", campaign=one)))
        for one in (cast.write_for_rights.slug, "never-heard-of-it")
    )
    assert held == never


def test_two_narrowings_at_once_tell_only_of_cases_one_may_open(cast, world):
    one = opened(cast.annual_report, "people-held", country="XM").context["found"]
    both = opened(cast.annual_report, "people-held", country="XM", kind="arrested").context["found"]

    assert (one.total, one.hidden) == (2, 2), "the control: one narrowing tells the number"
    assert (both.total, both.hidden, both.rows) == (0, 0, ())


def test_each_part_leads_to_its_rows(cast, world):
    let_in(cast, cast.annual_report)

    answer = opened(cast.annual_report, "people-held", country="XV")

    assert rows_of(answer) == [(world["velor"].reference, "Arrested")]
    assert [pill["label"] for pill in answer.context["found"].pills] == ["By country: Veloria"]
    for part in opened(cast.annual_report, "people-held").context["found"].parts:
        for cell in part.cells:
            found = signed_in(cast.annual_report).get(cell.url).context["found"]
            assert found.total == cell.value, part.key


def test_a_choice_that_is_not_there_is_left_out_and_said(cast, world):
    text = text_of(opened(cast.annual_report, "people-held", country="ZZ"))

    assert "There is nothing by that choice in this list" in text


# ---------------------------------------------------------------- countries


def test_countries_say_on_what_ground_they_hold_people_as_far_as_cases_are_open(cast, world):
    let_in(cast, cast.annual_report)

    answer = opened(cast.annual_report, "countries")
    told = {one.name: (one.people, one.grounds, one.hidden) for one in answer.context["found"].countries}

    assert answer.context["found"].head.value == 2
    assert told == {"Marasia": (2, (("Arrested", 1),), 1), "Veloria": (1, (("Arrested", 1),), 0)}


def test_without_an_open_case_a_country_has_its_number_and_no_ground(cast, world):
    found = opened(cast.annual_report, "countries").context["found"]

    assert [(one.people, one.grounds, one.hidden) for one in found.countries] == [(2, (), 2), (1, (), 1)]


# ---------------------------------------------------------------- what we did


def test_an_activity_is_one_row_with_those_of_its_cases_that_are_open(cast, world):
    let_in(cast, cast.annual_report)
    done = urgent_action(
        cast, world["seen"], world["velor"], began="3 May 2019", kind=ActivityKind.PETITION, number="UA 60/19"
    )
    urgent_action(cast, world["closed"], began="4 May 2019")
    drawn = ParticipationDraft(ParticipationKind.MESSAGES, 1200, on("June 2019"))
    add_participation(done, drawn, actor=cast.caseworker, at=NOW)

    acts, messages = (opened(cast.annual_report, name) for name in ("activities", "messages"))

    (row,) = acts.context["found"].rows
    assert (row.what, len(row.cases), row.campaigns) == ("Petition UA 60/19", 2, ("Individuals at Risk",))
    assert "1 more is not open to you." in text_of(acts)
    assert messages.context["found"].head.value == 1200
    assert [one.amount for one in messages.context["found"].rows] == ["1,200"]
    assert parts_of(messages)["country"] == {"Marasia": 1200, "Veloria": 1200}
    assert "These add up to 1,200 more than the number" in text_of(messages)
    assert world["closed"].reference not in acts.content.decode(), "leaked"


# ---------------------------------------------------------------- range, day, pages, nothing


def test_what_may_lie_in_the_year_is_in_the_range_and_marked(cast):
    case = held_case(cast)
    release(cast, case, "between 20 December 2019 and 5 January 2020")

    answer = opened(cast.caseworker, "people-released")

    head = answer.context["found"].head
    assert (head.value, head.value_max) == (0, 1)
    assert "0–1 people" in text_of(answer)
    assert "Not certain: in the range only" in text_of(answer) and "Not verified" in text_of(answer)
    assert rows_of(answer) == [(case.reference, Status.RELEASED_UNCONDITIONALLY.label)]


def test_as_known_on_an_earlier_day(cast, world):
    text = text_of(opened(cast.annual_report, "people-held", known_by="2020-02-14"))

    assert "As known on 14 February 2020" in text and "Nothing counts here." in text


def test_the_list_turns_its_pages(cast, world):
    let_in(cast, cast.annual_report)
    page, _each = frame.year_page(cast.annual_report, 2019, NOW, tab="figures")

    first, second = (
        figure_page(cast.annual_report, page, "people-held", {"page": number}, a_page=1) for number in "12"
    )

    assert isinstance(first, FigurePage)
    assert (first.first, first.visible, bool(first.previous_url)) == (1, 2, False)
    assert (second.first, second.next_url, first.rows != second.rows) == (2, "", True)
    assert "page=2" in first.next_url


def test_a_number_that_there_is_not_is_not_found(cast):
    opened(cast.annual_report, "people-eaten", status=404)
    opened(cast.annual_report, "people-held", year=1850, status=404)


@pytest.mark.parametrize("name", ["people-held", "countries", "activities", "messages"])
def test_a_page_asks_the_same_however_many_cases(cast, abroad, name):
    client = signed_in(cast.caseworker)

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("cases:figure", args=[2019, name])).status_code == 200
        return len(queries)

    def fill(several):
        for number in range(several):
            case = held_case(cast, f"Person {several} {number}")
            done = urgent_action(cast, case, began="3 May 2019")
            drawn = ParticipationDraft(ParticipationKind.MESSAGES, 5, on("June 2019"))
            add_participation(done, drawn, actor=cast.caseworker, at=NOW)

    fill(1)
    few = asked()
    fill(6)

    assert asked() == few <= MOST_QUERIES + LOG_QUERIES + BADGE_QUERIES
