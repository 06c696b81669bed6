"""Years side by side: each number leads to its cases, rules are told, a recount overwrites nothing."""

import re
from html import unescape

import pytest
from django.urls import reverse

from cases import editions
from cases.access import OPERATOR
from cases.editions import Published
from cases.models import Edition, OfficeCountry
from cases.operations import freezing
from cases.vocabulary import OutcomeKind
from tests.factories import NOW, held_case, known, outcome, release, signed_in, urgent_action, verified
from tests.reading import text_of

pytestmark = pytest.mark.django_db
OTHER = "2019-1-without-full-terms"


def counted(cast, name, *developments, **fields):
    """A case with our action before, and verified developments: (kind, day)."""
    case = held_case(cast, name, arrested="14 March 2015", **fields)
    urgent_action(cast, case, began="10 December 2015")
    for kind, day in developments:
        verified(cast, outcome(cast, case, kind, day))
    return case


FAMILY, AT_END = OutcomeKind.FAMILY_CONTACT, OutcomeKind.RELEASED_AT_END


@pytest.fixture
def world(cast):
    """2017: two; 2018: one of them again; 2019: two others, one of them at the end of the sentence."""
    counted(cast, "A", (FAMILY, "5 May 2017"), (FAMILY, "5 May 2018"))
    counted(cast, "B", (FAMILY, "6 May 2017"))
    counted(cast, "C", (FAMILY, "7 May 2019"))
    counted(cast, "D", (AT_END, "8 May 2019"))
    counted(cast, "E", (FAMILY, "between 20 December 2018 and 5 January 2019"))


def opened(user, status=200, **asked):
    answer = signed_in(user).get(reverse("cases:tally_compare"), asked)
    assert answer.status_code == status
    return answer


def rows_of(answer):
    found = answer.context["page"].comparison
    return {
        str(row.label): [(n.value, n.most) if n and n.is_range else n and n.value for n in row.numbers]
        for row in (*found.rows, *found.parts)
    }


def test_each_year_stands_beside_the_others_with_its_range_and_its_parts(cast, world):
    answer = opened(cast.annual_report, years=["2017", "2018", "2019"])

    assert rows_of(answer) == {
        "Counted": [2, (1, 2), (2, 3)],
        "People": [2, 1, 2],
        "With a release": [0, 0, 1],
        "Need a decision": [0, 1, 1],
        "Not counted": [0, 0, 0],
        "Released": [0, 0, 1],
        "Doctor, lawyer or family allowed, or better treatment": [2, 1, 1],
    }


def test_every_number_leads_to_its_list(cast, world):
    page = opened(cast.annual_report, years="2018,2019").content.decode()
    client = signed_in(cast.annual_report)

    links = re.findall(r'<td class="r"><a href="([^"]+)">(\d+)', page)

    assert len(links) >= 8
    for url, number in links:
        answer = client.get(unescape(url))
        assert answer.status_code == 200
        if "kind=" in url:
            assert answer.context["counted"].list.total == int(number)


def test_a_case_counted_in_two_years_is_one_over_the_years(cast, world):
    text = text_of(opened(cast.annual_report, years="2017,2018"))

    assert "Distinct over the years: 2 cases." in text
    assert "At most 3." in text
    assert "The years add up to 1 more: a case counted in two years is one case." in text


def test_years_that_do_not_follow_on_each_other_leave_out_what_lies_between(cast, world):
    found = opened(cast.annual_report, years="2018,2016").context["page"].comparison

    assert found.years == (2016, 2018)
    assert found.together.value == 1


def test_what_changed_is_said_in_words(cast, world):
    text = text_of(opened(cast.annual_report, years="2017,2018"))

    assert (
        "1 case fewer than 2017. Most of it: Doctor, lawyer or family allowed, or better treatment (−1)."
        in text
    )
    assert "Not certain: with what needs a decision, 2018 may reach 2." in text


# ---------------------------------------------------------------- rules


@pytest.fixture
def mixed(world, monkeypatch):
    """2018 was published under one rule, 2019 under another."""
    said = {2018: Published(2018, 1, "2019-1", 1), 2019: Published(2019, 1, OTHER, 1)}
    monkeypatch.setattr(editions, "published", lambda years: {one: said[one] for one in years if one in said})


def test_years_under_different_rules_say_so_and_offer_a_recount(cast, mixed):
    answer = opened(cast.annual_report, years="2018,2019")
    text, page = text_of(answer), unescape(answer.content.decode())

    assert rows_of(answer)["Counted"] == [(1, 2), (1, 2)], "each under its own rule"
    assert "2018 under rule 2019-1." in text and f"2019 under rule {OTHER}." in text
    assert f"Recount 2018 under {OTHER}" in text and "Recount 2019 under 2019-1" in text
    assert f"{reverse('cases:tally_compare')}?years=2018,2019&rule={OTHER}" in page
    assert "A preview" not in text


def test_a_recount_is_a_preview_that_says_so_and_changes_nothing(cast, mixed):
    preview = opened(cast.annual_report, years="2018,2019", rule="2019-1")
    text, page = text_of(preview), unescape(preview.content.decode())

    assert rows_of(preview)["Counted"] == [(1, 2), (2, 3)]
    assert "A preview: 2019 recounted under rule 2019-1. It changes nothing" in text
    assert "/tally/2019/counted/?rule=2019-1" in page and "/tally/2018/counted/?rule" not in page
    assert not preview.context["page"].comparison.chart.has_live, (
        "no published number stands in a preview's chart"
    )
    assert rows_of(opened(cast.annual_report, years="2018,2019"))["Counted"] == [(1, 2), (1, 2)]
    assert not Edition.objects.exists()


def test_years_under_one_rule_are_not_warned_of(cast, world):
    text = text_of(opened(cast.annual_report, years="2018,2019"))

    assert "Recount" not in text and "same rule" not in text


def test_a_rule_that_there_is_not_is_answered_with_those_there_are(cast, world):
    assert "There is no counting rule" in text_of(
        opened(cast.annual_report, 404, years="2018,2019", rule="x")
    )


# ---------------------------------------------------------------- published, scope, known by


def test_what_was_published_stands_beside_it_for_who_may_read_it(cast, world):
    asked = {"year": 2019, "known_on": NOW.date(), "note": "x", "acknowledges_open": True}
    made = freezing.approve(freezing.propose(**asked, actor=OPERATOR, at=NOW), actor=OPERATOR, at=NOW)

    whole, part = (opened(who, years="2018,2019") for who in (cast.annual_report, cast.caseworker))

    assert rows_of(whole)["Published"] == [None, 2]
    assert reverse("cases:edition", args=[2019, made.number]) in whole.content.decode()
    assert "Published" not in rows_of(part), "leaked"


def test_who_sees_part_compares_their_own_cases_and_it_says_so(cast, world):
    OfficeCountry.objects.create(office=cast.desk, country="XV")
    counted(cast, "Velor", (FAMILY, "5 May 2018"), country="XV")

    whole, part, none = (
        opened(who, years="2017,2018") for who in (cast.annual_report, cast.officer, cast.outsider)
    )

    assert [rows_of(answer)["Counted"][1] for answer in (whole, part, none)] == [(2, 3), 1, 0]
    assert "In your scope" not in text_of(whole)
    assert "In your scope" in text_of(part) and "In your scope" in text_of(none)


def test_as_known_on_another_day(cast):
    early = held_case(cast, "Early")
    urgent_action(cast, early, known=known("2019-01-10"))
    verified(cast, release(cast, early, known=known("2019-05-20")), at=NOW.replace(year=2019, month=6))
    counted(cast, "Late", (FAMILY, "5 May 2019"))

    now, then = (
        opened(cast.annual_report, years="2018,2019", **more) for more in ({}, {"known_by": "2020-02-14"})
    )

    assert rows_of(now)["Counted"] == [0, 2] and rows_of(then)["Counted"] == [0, 1]
    assert "As known on 14 February 2020" in text_of(then)
    assert "known_by=2020-02-14" in then.content.decode()


# ---------------------------------------------------------------- what was typed


@pytest.mark.parametrize(
    ("typed", "ticked"), [(["2019"], [2019]), (["2017", "soon"], [2017]), (["2018,2019,2031"], [2018, 2019])]
)
def test_wrong_years_are_answered_with_a_sentence_and_what_was_chosen_stays(cast, world, typed, ticked):
    answer = opened(cast.annual_report, 422, years=typed)
    page = answer.content.decode()

    assert "Error:" in page and 'id="years_error"' in page
    assert "<h2" not in page.split("<main")[1].split("</main")[0], "nothing is compared"
    assert [int(year) for year in re.findall(r'value="(\d{4})" checked', page)] == ticked


def test_what_was_typed_is_written_back_as_text(cast):
    page = opened(cast.annual_report, 422, years="<script>,2019").content.decode()

    assert "<script>," not in page and "&lt;script&gt;" in page


def test_a_day_that_cannot_be_read_is_said_and_the_years_stay(cast, world):
    answer = opened(cast.annual_report, 422, years="2018,2019", known_by="03/04/2020")

    assert answer.context["page"].comparison.years == (2018, 2019)
    assert "These are today's figures." in text_of(answer)


def test_without_years_the_last_ones_that_are_over_are_compared(cast, world):
    answer = opened(cast.annual_report)

    assert answer.context["page"].comparison.years == (2017, 2018, 2019)


def test_with_nothing_on_record_the_page_says_nought(cast):
    answer = opened(cast.outsider)

    assert {one for row in rows_of(answer).values() for one in row} == {0}


def test_the_years_page_and_the_summary_lead_there(cast, world):
    client = signed_in(cast.annual_report)

    home = client.get(reverse("cases:tally_home")).content.decode()
    summary = client.get(reverse("cases:tally", args=[2019]), {"known_by": "2020-02-14"}).content.decode()

    place = reverse("cases:tally_compare")
    assert f'href="{place}"' in home
    assert f"{place}?years=2014,2015,2016,2017,2018,2019&amp;known_by=2020-02-14" in summary
