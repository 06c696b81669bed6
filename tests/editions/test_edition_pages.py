"""Freezing on the pages: who finds them, what is seen before, what stays, and what moved since."""

import json
from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.urls import reverse

from cases import editions
from cases.access import OPERATOR
from cases.models import AccessRecord, Edition, FreezeProposal, PublishedElsewhere
from cases.operations.granting import give_grant
from cases.vocabulary import OutcomeKind, Permission, Read, Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.conftest import NOW
from tests.editions.conftest import YEAR, propose
from tests.factories import BADGE_QUERIES, LOG_QUERIES, held_case, outcome, signed_in, urgent_action, verified

pytestmark = pytest.mark.django_db
_PUBLISHED = ("enter_published", "withdraw_published")
NAMES = (
    "editions",
    "edition",
    "edition_file",
    "freeze",
    "answer_freeze",
    "enter_published",
    "withdraw_published",
)


def place(name, *args):
    return reverse(f"cases:{name}", args=[YEAR, *args])


def of(name):
    return () if name in ("editions", "freeze", "enter_published") else (1,)


def text_of(client, name, *args, status=200, **asked):
    answer = client.get(place(name, *args), asked)
    assert answer.status_code == status
    return answer.content.decode()


# ---------------------------------------------------------------- who finds them


@pytest.mark.parametrize(("who", "name"), list(product(["caseworker", "officer", "administrator"], NAMES)))
def test_to_who_sees_no_organisation_figure_there_is_no_such_page(cast, edition, who, name):
    client = signed_in(getattr(cast, who))

    shown = client.get(place(name, *of(name)))
    absent = client.get(reverse(f"cases:{name}", args=[2011, *of(name)]))

    assert shown.status_code == absent.status_code == 404
    for page in ("tally", "tally_home"):
        text = client.get(reverse(f"cases:{page}", args=[YEAR] if page == "tally" else [])).content.decode()
        assert "edition" not in text.lower() and "Published" not in text


def test_who_may_only_read_figures_reads_editions_and_freezes_none(edition, ines):
    ines.user_permissions.remove(ines.user_permissions.get(codename="freeze_report"))
    client = signed_in(ines)

    assert "Edition 1" in text_of(client, "editions")
    assert "Freeze an edition" not in text_of(client, "editions")
    for name in ("freeze", "enter_published"):
        assert client.get(place(name)).status_code == client.post(place(name)).status_code == 404


def test_an_edition_names_no_case_that_its_reader_may_not_open(edition, ines, ruth, year):
    theirs, own = text_of(signed_in(ines), "edition", 1), text_of(signed_in(ruth), "edition", 1)

    assert year["Freed"].reference in own and "Freed" in own
    assert year["Freed"].reference not in theirs and "Freed" not in theirs
    assert "2 cases are not open to you" in theirs


def test_its_file_leaves_for_who_showed_who_they_are_with_the_lines_one_may_take_out(
    edition, cast, ruth, year
):
    unasked = signed_in(ruth).get(place("edition_file", 1))
    assert unasked.status_code == 302 and unasked["Location"].startswith("/sign-in/again/")

    answer = fresh(Client(), ruth).get(place("edition_file", 1))
    assert year["Freed"].reference not in answer.content.decode(), "she may see it, not take it out"
    give_grant(
        on=cast.individuals,
        to=ruth,
        permissions=(Permission.VIEW, Permission.EXPORT),
        until=NOW + timedelta(days=9),
        reason="Checks the file of an edition",
        actor=OPERATOR,
        at=NOW,
    )
    copy = json.loads(fresh(Client(), ruth).get(place("edition_file", 1)).content)

    assert {line["case"] for line in copy["counted"]} == {
        year["Freed"].reference,
        year["Treated"].reference,
    }
    record = AccessRecord.objects.filter(kind=Read.EXPORT).latest("number")
    assert year["Freed"].reference in record.references and record.detail == "edition 1 of 2019"
    assert copy.pop("fingerprint") == edition.fingerprint == editions.fingerprint(copy)


# ---------------------------------------------------------------- proposing, answering


def sent(client, name, *args, **said):
    return client.post(place(name, *args), said)


def test_the_page_shows_the_figure_of_the_day_and_proposes_just_that(ines, ruth, year):
    client = signed_in(ines)
    before = (NOW - timedelta(days=1)).date().isoformat()

    assert '<b class="fig">0</b>' in text_of(client, "freeze", known_by=before)
    today = text_of(client, "freeze", known_by=NOW.date().isoformat())
    assert '<b class="fig">2</b>' in today and "1 case needs a decision" in today

    sent(client, "freeze", known_by=before, note="Too early", acknowledges_open="on")
    assert FreezeProposal.objects.get().value == 0


def test_two_people_freeze_an_edition(ines, ruth, year):
    said = {"known_by": "2026-03-02", "note": "The annual report", "submission": "0" * 32}
    refused = sent(signed_in(ines), "freeze", **said)
    assert refused.status_code == 422 and b"still need a decision" in refused.content

    for _ in range(2):  # the form posted twice proposes once
        answer = sent(signed_in(ines), "freeze", **said, acknowledges_open="on")
        assert answer.status_code == 302
    proposal = FreezeProposal.objects.get()
    own = sent(signed_in(ines), "answer_freeze", proposal.pk, answer="approve")
    assert own.status_code == 422 and not Edition.objects.exists()

    sent(signed_in(ruth), "answer_freeze", proposal.pk, answer="approve")

    again = sent(signed_in(ruth), "answer_freeze", proposal.pk, answer="approve")  # a second tab
    assert again.status_code == 422 and Edition.objects.get().value == 2
    assert b"Edition 1" in signed_in(ruth).get(place("answer_freeze", proposal.pk)).content


def test_a_proposal_is_declined_with_its_reason_and_stays_in_sight(proposed, ruth):
    client = signed_in(ruth)
    assert "Waiting for a second person: 2" in text_of(client, "editions")

    without = sent(client, "answer_freeze", proposed.pk, answer="decline", reason=" ")
    sent(client, "answer_freeze", proposed.pk, answer="decline", reason="One is still missing")

    assert without.status_code == 422
    assert "One is still missing" in text_of(client, "editions")
    assert not Edition.objects.exists()


@pytest.mark.parametrize("year", ["1066", "2031"])
def test_a_year_that_can_have_no_figure_is_not_found(ines, year):
    assert signed_in(ines).get(f"/tally/{year}/editions/").status_code == 404


def test_the_form_of_a_proposal_that_was_answered_meanwhile_leads_to_the_answer(ines, ruth, year):
    said = {"known_by": "2026-03-02", "note": "The annual report", "acknowledges_open": "on"}
    once = {**said, "submission": "0" * 32}
    sent(signed_in(ines), "freeze", **once)
    proposal = FreezeProposal.objects.get()
    sent(signed_in(ruth), "answer_freeze", proposal.pk, answer="decline", reason="One is missing")

    again = sent(signed_in(ines), "freeze", **once)

    assert again.status_code == 302 and again["Location"] == place("answer_freeze", proposal.pk)


def test_an_older_edition_says_which_is_the_latest(edition, ines, ruth):
    assert "is the latest" not in text_of(signed_in(ruth), "edition", 1)
    sent(signed_in(ruth), "answer_freeze", propose(ines).pk, answer="approve")

    assert "Edition 2 (2) is the latest." in text_of(signed_in(ruth), "edition", 1)


# ---------------------------------------------------------------- beside the live figure


def test_the_live_figure_moves_beside_it_and_says_what_moved(edition, cast, ruth, year):
    verified(cast, outcome(cast, year["Unverified"], OutcomeKind.APOLOGY))
    client = signed_in(ruth)

    page = text_of(client, "edition", 1)

    assert "Published 2 (edition 1)." in page and "Today it is 3." in page
    assert "1 added, 0 taken out" in page and year["Unverified"].reference in page
    summary = text_of(client, "tally")
    assert "Published 2 (edition 1)." in summary and "Today it is 3." in summary
    assert 'class="bar-live"' in summary and "Dashed: the figure as it stands today" in summary


def test_a_case_sealed_since_is_told_as_a_number_and_named_to_nobody_else(edition, ines, ruth, year):
    case = year["Freed"]
    type(case).objects.filter(pk=case.pk).update(sensitivity=Sensitivity.SEALED, in_totals=False)

    page = text_of(signed_in(ines), "edition", 1)

    assert "Sealed since: 1" in page and case.reference not in page
    assert case.reference not in text_of(signed_in(ruth), "edition", 1)


@pytest.mark.parametrize("many", [1, 6])
def test_an_edition_asks_a_fixed_number_of_questions(
    cast, ines, ruth, year, django_assert_max_num_queries, many
):
    for number in range(many):
        case = held_case(cast, f"Person {number}")
        urgent_action(cast, case)
        verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT))
    sent(signed_in(ruth), "answer_freeze", propose(ines).pk, answer="approve")
    client = signed_in(ruth)
    text_of(client, "edition", 1)

    with django_assert_max_num_queries(30 + LOG_QUERIES + BADGE_QUERIES):
        text_of(client, "edition", 1)


# ---------------------------------------------------------------- published before


PUBLISHED = {
    "value": "96",
    "wording": "96 people were released after we campaigned.",
    "place": "Annual report, page 14",
    "published_on": "2020-02-14",
}


def test_a_figure_published_before_is_entered_as_it_was_said_and_drawn_hatched(ines, year):
    client = signed_in(ines)

    answer = sent(client, "enter_published", **PUBLISHED)

    assert answer.status_code == 302
    page = text_of(client, "editions")
    assert PUBLISHED["wording"] in page and "Annual report, page 14" in page
    summary = text_of(client, "tally")
    assert 'class="bar-said"' in summary and "Hatched: published before Casework" in summary
    assert text_of(client, "tally", known_by="2026-03-01").count("bar-said") == 0, "another day stands alone"


def test_the_one_published_last_is_drawn_whichever_was_entered_last(ines, year):
    client = signed_in(ines)
    sent(client, "enter_published", **PUBLISHED | {"value": "120", "published_on": "2022-02-14"})
    sent(client, "enter_published", **PUBLISHED)

    assert editions.published([YEAR])[YEAR].value == 120


def test_its_cases_are_those_that_one_may_see_and_shown_to_those_who_may(ines, ruth, year):
    reference = year["Freed"].reference

    refused = sent(signed_in(ines), "enter_published", **PUBLISHED, references=reference)
    absent = sent(signed_in(ines), "enter_published", **PUBLISHED, references="000-000")
    sent(signed_in(ruth), "enter_published", **PUBLISHED, references=f"{reference}, {reference.lower()}")

    assert refused.status_code == absent.status_code == 422
    assert b"is no case that you may see" in refused.content
    assert PublishedElsewhere.objects.get().references == reference
    assert reference in text_of(signed_in(ruth), "editions")
    assert reference not in text_of(signed_in(ines), "editions")


@pytest.mark.parametrize(
    "change",
    [{"value": ""}, {"value": "-1"}, {"wording": ""}, {"published_on": "2026-04-01"}, {"place": "\u202e"}],
)
def test_what_cannot_have_been_published_is_refused_and_nothing_is_lost(ines, year, change):
    answer = sent(signed_in(ines), "enter_published", **PUBLISHED | change)

    assert answer.status_code == 422 and not PublishedElsewhere.objects.exists()
    assert b"page 14" in answer.content or "place" in change


def test_an_entry_is_withdrawn_with_a_reason(ines, year):
    client = signed_in(ines)
    sent(client, "enter_published", **PUBLISHED)
    row = PublishedElsewhere.objects.get()

    sent(client, "withdraw_published", row.pk, reason="Another organisation published it")

    row.refresh_from_db()
    assert row.withdrawn_reason == "Another organisation published it"
    assert PUBLISHED["wording"] not in text_of(client, "editions")
    assert client.get(place("withdraw_published", row.pk)).status_code == 404
