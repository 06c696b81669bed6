"""A year under another version of the rule: a preview that says so, keeps to it, and changes nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from cases import rules
from cases.vocabulary import OutcomeKind
from tests.factories import held_case, outcome, urgent_action, verified

pytestmark = pytest.mark.django_db
OTHER = "2019-1-without-full-terms"


@pytest.fixture
def page(cast):
    """The pages as the colleague sees them, who may verify."""
    client = Client()
    client.force_login(cast.colleague, backend="cases.access.GateBackend")

    def open_page(name="tally", year=2019, status=200, **asked):
        answer = client.get(reverse(f"cases:{name}", args=[year] if year else []), asked)
        assert answer.status_code == status
        return answer

    return open_page


@pytest.fixture
def served(cast):
    """One case that the other rule does not count, and one that both count."""
    for name, kind in (("A", OutcomeKind.RELEASED_AT_END), ("B", OutcomeKind.FAMILY_CONTACT)):
        case = held_case(cast, name)
        urgent_action(cast, case)
        verified(cast, outcome(cast, case, kind))


def test_a_year_is_recounted_under_another_rule_and_says_that_it_is_a_preview(page, served):
    own, preview = page(), page(rule=OTHER)

    assert (own.context["page"].tally.value, preview.context["page"].tally.value) == (2, 1)
    text = preview.content.decode()
    assert f"A preview: 2019 recounted under rule {OTHER}." in text
    assert f"A preview under rule {OTHER}." in text, "in the sentence that is copied too"
    assert "preview" not in own.content.decode()
    assert page().context["page"].tally.value == 2, "it overwrote nothing"


def test_each_tab_of_a_preview_keeps_to_its_rule_and_its_day(page, served):
    tabs = page(rule=OTHER, known_by="2026-03-01").context["page"].tabs

    for tab in tabs:
        if tab.label in ("Changes", "Summaries"):
            assert "rule=" not in tab.url, "these are told of the year's own rule"
        else:
            assert f"rule={OTHER}" in tab.url and "known_by=2026-03-01" in tab.url


@pytest.mark.parametrize("name", ["tally_counted", "tally_awaiting", "tally_decide", "tally_not_counted"])
def test_the_lists_of_a_preview_say_so_and_offer_no_act(cast, page, name):
    case = held_case(cast)
    urgent_action(cast, case)
    crossing = "between 20 December 2019 and 5 January 2020"
    verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, crossing))
    waits = held_case(cast, "Somebody Else")
    urgent_action(cast, waits)
    outcome(cast, waits, OutcomeKind.FAMILY_CONTACT)

    text = page(name, rule=OTHER).content.decode()

    assert "A preview: 2019 recounted" in text
    for act in ("/verify/", "/decide/2019/", "one after another"):
        assert act not in text


@pytest.mark.parametrize("name", ["2031-9", "<i>x", "2019-1 ", "x" * 400])
def test_a_rule_that_there_is_not_is_said_in_a_sentence(page, name):
    text = page(rule=name, status=404).content.decode()

    assert "There is no counting rule" in text and rules.CURRENT.name in text and "<i>x" not in text


def test_the_current_rule_by_its_name_is_no_preview(page, served):
    assert not page(rule=rules.CURRENT.name).context["page"].is_preview


def test_how_we_count_leads_to_the_years_under_each_other_rule(page):
    text = page("how_we_count", year=None).content.decode()

    assert f"/tally/2025/?rule={OTHER}" in text and "/tally/2026/" not in text
