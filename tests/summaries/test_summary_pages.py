"""The pages of victory summaries: the list of a year, and one to write, check and approve."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from cases.access import OPERATOR
from cases.models import VictorySummary
from cases.operations import recording
from cases.operations.granting import give_grant
from cases.vocabulary import OutcomeKind, Permission, Status, SummaryState
from tests.factories import (
    BADGE_QUERIES,
    BY_LAWYER,
    LOG_QUERIES,
    NOW,
    held_case,
    on,
    outcome,
    release,
    signed_in,
    urgent_action,
    verified,
)
from tests.summaries.conftest import WITH_THE_NAME, WITHOUT_A_NAME

pytestmark = pytest.mark.django_db
LIST = "/tally/2019/summaries/"


def url(told):
    return reverse("cases:summary", args=[told.case.reference, 2019, "en"])


def said(act, **fields):
    return {"act": act, "seen": 0, "submission": str(uuid.uuid4()), **fields}


def texts(act="save", **fields):
    return said(act, **{"text": WITH_THE_NAME, "anonymised_text": WITHOUT_A_NAME, **fields})


def text_of(answer):
    return answer.content.decode()


# ---------------------------------------------------------------- writing


def test_it_is_written_checked_and_approved_on_its_page(told):
    nadia, omar = signed_in(told.cast.caseworker), signed_in(told.cast.colleague)
    assert nadia.post(url(told), texts()).status_code == 302
    read = {"seen": told.row.version, "since": told.since.digest, "looked": "on"}
    assert omar.post(url(told), said("check", **read)).status_code == 302

    assert omar.post(url(told), said("approve", **{**read, "seen": told.row.version})).status_code == 302

    page = text_of(omar.get(url(told)))
    assert "it is offered for publication" in page
    assert told.row.state == SummaryState.APPROVED


def test_sent_twice_it_is_written_once(told):
    client, form = signed_in(told.cast.caseworker), texts()
    for _ in range(2):
        assert client.post(url(told), form).status_code == 302

    assert VictorySummary.objects.get().version == 1


def test_the_draft_from_the_facts_fills_what_is_empty_and_saves_nothing(told):
    page = signed_in(told.cast.caseworker).post(url(told), texts("start", text="", anonymised_text="Mine."))

    assert page.status_code == 200
    assert "Samira al-Qadari (journalist, Marasia) was released on 5 May 2019." in text_of(page)
    assert page.context["form"]["anonymised_text"].value() == "Mine."
    assert "A person was released in 2019." in text_of(page)
    assert not VictorySummary.objects.exists()


def test_the_check_marks_the_words_and_keeps_what_was_typed(told):
    form = texts("look", anonymised_text="Kadiri left <i>Harran</i>.")
    page = text_of(signed_in(told.cast.caseworker).post(url(told), form))

    assert '<mark class="mark-hard">Kadiri</mark>' in page
    assert '&lt;i&gt;<mark class="mark-hard">Harran</mark>' in page
    assert "a place: place is not agreed" in page
    assert not VictorySummary.objects.exists()


def test_while_one_writes_one_text_is_checked(told):
    look = reverse("cases:look_at_summary", args=[told.case.reference, 2019, "en"])
    client = signed_in(told.cast.caseworker)

    found = text_of(client.post(look, {"field": "anonymised_text", "anonymised_text": "Samirah is free."}))
    nothing = text_of(client.post(look, {"field": "text", "text": "Samira al-Qadari is free."}))

    assert '<mark class="mark-hard">Samirah</mark>' in found
    assert "The check finds nothing" in nothing


def test_who_saved_later_sees_both_and_loses_nothing(told):
    told.write()
    told.write("Hers.", seen=1, actor=told.cast.colleague)
    client = signed_in(told.cast.caseworker)

    page = client.post(url(told), texts(seen=1, text="Mine."))

    assert page.status_code == 409
    assert page.context["form"]["text"].value() == "Mine."
    assert "Hers." in text_of(page) and WITH_THE_NAME in text_of(page)
    again = texts(seen=page.context["form"]["seen"].value(), text="Both.")
    assert client.post(url(told), again).status_code == 302
    assert told.row.text == "Both."


def test_an_empty_summary_is_refused_in_a_sentence(told):
    page = signed_in(told.cast.caseworker).post(url(told), texts(text="", anonymised_text=" "))

    assert page.status_code == 422
    assert "Write the text, or start from the facts." in text_of(page)


def test_nobody_checks_without_saying_that_they_looked(told):
    told.write()
    outcome(told.cast, told.case, OutcomeKind.RE_ARREST, "2 March 2020")
    form = said("check", seen=1, since=told.since.digest)

    page = signed_in(told.cast.colleague).post(url(told), form)

    assert page.status_code == 422
    assert "Re-arrest" in text_of(page) and "not verified" in text_of(page)
    assert told.row.state == SummaryState.DRAFT


def test_after_approval_the_page_says_what_came_up(told):
    told.approved()
    outcome(told.cast, told.case, OutcomeKind.RE_ARREST, "2 March 2020")

    page = text_of(signed_in(told.cast.colleague).get(url(told)))

    assert "Since it was approved on" in page
    assert "Approve it again" in page


def test_a_death_is_held_back_on_the_page_until_the_family_knows(told):
    told.write()
    recording.record_status_change(
        case=told.case, to=Status.KILLED, happened_on=on("3 June 2020"), sources=BY_LAWYER,
        actor=told.cast.caseworker, at=NOW,
    )  # fmt: skip
    client = signed_in(told.cast.colleague)
    assert "Nothing is published before the family knows" in text_of(client.get(url(told)))

    form = said("family", who="her brother", since_when="2026-03-01")
    assert client.post(url(told), form).status_code == 302

    page = text_of(client.get(url(told)))
    assert "The family knows of the death since 1 March 2026" in page and "her brother" in page
    assert client.post(url(told), {"act": "family_back", "reason": "another family"}).status_code == 302
    assert "Nothing is published before the family knows" in text_of(client.get(url(told)))


@pytest.mark.parametrize(("year", "language"), [(2019, "xx"), (3019, "en"), (1800, "en")])
def test_a_year_or_language_that_there_is_not_has_no_page(told, year, language):
    where = reverse("cases:summary", args=[told.case.reference, year, language])

    assert signed_in(told.cast.caseworker).get(where).status_code == 404


def test_who_may_only_see_the_case_reads_it_and_writes_nothing(told):
    told.write()
    give_grant(
        on=told.cast.individuals, to=told.cast.outsider, permissions=[Permission.VIEW],
        until=NOW + timedelta(days=9), reason="to read along", actor=OPERATOR, at=NOW - timedelta(hours=1),
    )  # fmt: skip
    client = signed_in(told.cast.outsider)

    assert WITHOUT_A_NAME in text_of(client.get(url(told)))
    assert client.post(url(told), texts(seen=1)).status_code == 403
    assert 'name="act"' not in text_of(client.get(url(told)))


def test_no_name_is_in_the_title(told):
    page = text_of(signed_in(told.cast.caseworker).get(url(told)))
    title = page.partition("<title>")[2].partition("</title>")[0]

    assert told.case.reference in title and "Samira" not in title


# ---------------------------------------------------------------- the list of a year


def test_each_counted_case_that_is_open_is_listed_with_how_far_it_is(told):
    told.write()
    client = signed_in(told.cast.caseworker)

    assert "Not written" not in row_of(text_of(client.get(LIST)), told)
    assert "Draft" in row_of(text_of(client.get(LIST)), told)
    assert told.case.reference not in text_of(client.get(LIST, {"state": "approved"}))
    assert told.case.reference in text_of(client.get(LIST, {"state": "draft"}))


def test_an_approved_one_with_news_is_to_be_approved_again(told):
    told.approved()
    outcome(told.cast, told.case, OutcomeKind.RE_ARREST, "2 March 2020")
    client = signed_in(told.cast.caseworker)

    row = row_of(text_of(client.get(LIST, {"state": "again"})), told)

    assert "Since then:" in row and "Re-arrest" in row
    assert told.case.reference not in text_of(client.get(LIST, {"state": "approved"}))


def test_to_who_sees_the_figure_alone_the_cases_are_a_number(told):
    told.write()
    page = text_of(signed_in(told.cast.annual_report).get(LIST))

    assert "1 case is not open to you" in page
    assert told.case.reference not in page, "leaked"


def test_with_no_counted_case_it_says_what_would_be_here(cast):
    page = text_of(signed_in(cast.caseworker).get(LIST))

    assert "no case counts here yet" in page


@pytest.mark.parametrize("more", [0, 3])
def test_the_list_asks_a_fixed_number_of_queries(told, django_assert_num_queries, more):
    told.approved()
    for number in range(more):
        case = held_case(told.cast, f"Person {number}")
        urgent_action(told.cast, case)
        verified(told.cast, release(told.cast, case))
    client = signed_in(told.cast.caseworker)
    client.get(LIST)

    with django_assert_num_queries(19 + BADGE_QUERIES + LOG_QUERIES):
        client.get(LIST)


def row_of(page, told):
    return next(part for part in page.split("<tr") if told.case.reference in part)
