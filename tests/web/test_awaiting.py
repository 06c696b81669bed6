"""Awaiting a second person: what each verification would do, one after another, by who may."""

import pytest
from django.urls import reverse

from cases.models import Outcome
from cases.vocabulary import OutcomeKind, Sureness
from tests.factories import BADGE_QUERIES, LOG_QUERIES, held_case, outcome, signed_in, urgent_action, verified

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_colleague(cast):
    return signed_in(cast.colleague)


def waiting(cast, name="Samira al-Qadari", day="5 May 2019", *, acted=True, **said):
    case = held_case(cast, name)
    if acted:
        urgent_action(cast, case)
    return outcome(cast, case, OutcomeKind.FAMILY_CONTACT, day, **said)


def page_of(client, **asked):
    return client.get(reverse("cases:tally_awaiting", args=[2019]), asked).content.decode()


def place(row):
    return reverse("cases:verify", args=[row.case.reference, "outcome", row.pk]) + "?year=2019"


def test_what_verifying_would_do_is_said_before(cast, as_colleague):
    rows = {
        "Verified, the case counts.": waiting(cast, "A"),
        "Verified, it needs a decision.": waiting(cast, "B", "between 20 December 2019 and 5 January 2020"),
        "Verified, it still would not count: no action of ours": waiting(cast, "C", acted=False),
    }
    already = waiting(cast, "D")
    verified(cast, outcome(cast, already.case, OutcomeKind.FAMILY_CONTACT, "6 June 2019"))

    page = page_of(as_colleague)

    assert "4 developments wait for a second person" in page
    assert "The case counts already, by another development." in page
    for sentence, row in rows.items():
        assert sentence in page and place(row) in page, sentence


def test_one_leads_to_the_next_and_the_last_one_to_the_list(cast, as_colleague):
    rows = [waiting(cast, name) for name in ("A", "B", "C")]
    assert "Verify them one after another" in page_of(as_colleague)
    shown = as_colleague.get(place(rows[0])).content.decode()
    assert "lawyer, by phone" in shown and "Verify, and the next one" in shown

    visited = [place(rows[0])]
    while (address := visited[-1]) != reverse("cases:tally_awaiting", args=[2019]):
        visited.append(as_colleague.post(address.partition("?")[0], {"year": "2019"})["Location"])

    assert visited[:-1] == [place(row) for row in rows]
    assert not Outcome.objects.unverified().exists()
    assert "Nothing waits for a second person" in page_of(as_colleague)


@pytest.mark.parametrize("year", ["", "19", "2019/../x", "٢٠١٩", "20190"])
def test_a_year_that_is_none_leads_back_to_the_case(cast, as_colleague, year):
    row = waiting(cast)

    answer = as_colleague.post(place(row).partition("?")[0], {"year": year})

    assert answer["Location"] == row.case.get_absolute_url()


def test_who_recorded_it_is_told_to_leave_it_and_the_unconfirmed_waits(cast):
    mine = waiting(cast)
    unsure = waiting(cast, "Somebody Else", sureness=Sureness.LIKELY)
    page = page_of(signed_in(cast.caseworker))

    assert "You recorded it: somebody else has to verify it" in page
    assert "only what is Confirmed can be verified" in page_of(signed_in(cast.colleague))
    for row in (mine, unsure):
        assert place(row) not in page and "one after another" not in page


def test_who_sees_no_case_reads_a_number_of_the_organisation_and_no_line(cast):
    row = waiting(cast)

    page = page_of(signed_in(cast.annual_report))

    assert "1 development waits" in page and "on a case that is not open to you" in page
    assert row.case.reference not in page and "al-Qadari" not in page


def test_as_known_before_nothing_is_verified(cast, as_colleague):
    row = verified(cast, waiting(cast))

    page = page_of(as_colleague, known_by="2026-03-01")

    assert place(row) not in page


@pytest.mark.parametrize("cases", [1, 8])
def test_it_asks_a_fixed_number_of_questions(cast, as_colleague, django_assert_max_num_queries, cases):
    for number in range(cases):
        waiting(cast, f"Person {number}")
    page_of(as_colleague)

    with django_assert_max_num_queries(11 + LOG_QUERIES + BADGE_QUERIES):
        page_of(as_colleague)
