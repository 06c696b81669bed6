"""Deciding by hand: one after another, with a reason and a name, taken back, by who may verify alone."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from cases import tallies
from cases.access import OPERATOR
from cases.models import Case, Decision
from cases.operations.caring import add_to_campaign
from cases.operations.deciding import decide
from cases.operations.granting import give_grant
from cases.operations.revising import withdraw
from cases.vocabulary import OutcomeKind
from tests.factories import (
    BADGE_QUERIES,
    LOG_QUERIES,
    NOW,
    held_case,
    outcome,
    signed_in,
    urgent_action,
    verified,
)

pytestmark = pytest.mark.django_db
CROSSING = "between 20 December 2019 and 5 January 2020"
WHY = {"pick": "source", "words": "the ministry's letter"}


@pytest.fixture
def as_colleague(cast):
    """Who may verify what the caseworker recorded."""
    return signed_in(cast.colleague)


def in_doubt(cast, name="Samira al-Qadari", day=CROSSING, began="10 December 2018"):
    case = held_case(cast, name)
    urgent_action(cast, case, began=began)
    return verified(cast, outcome(cast, case, OutcomeKind.FAMILY_CONTACT, day))


def place(row, year=2019):
    return reverse("cases:decide_outcome", args=[row.case.reference, row.pk, year])


def figure(year=2019):
    return tallies.tally(year, cases=Case.objects.all(), now=NOW + timedelta(hours=1)).value


def test_a_case_is_counted_by_hand_with_a_reason_and_a_name(cast, as_colleague):
    row = in_doubt(cast)
    listed = as_colleague.get(reverse("cases:tally_decide", args=[2019])).content.decode()
    assert place(row) in listed and "Decide them one after another" in listed
    page = as_colleague.get(place(row)).content.decode()
    assert "Its date may fall outside 2019." in page and "<svg" in page
    assert "lawyer, by phone" in page

    answer = as_colleague.post(place(row), {"counts": "yes", **WHY})

    assert (answer.status_code, answer["Location"]) == (302, reverse("cases:tally_decide", args=[2019]))
    made = Decision.objects.get()
    assert (made.counts, made.year, made.recorded_by) == (True, 2019, cast.colleague)
    assert made.reason == "The source itself gives the day. the ministry's letter"
    assert figure() == 1
    listed = as_colleague.get(answer["Location"]).content.decode()
    assert "No case needs a decision" in listed
    assert (
        "Decided by hand" in listed and cast.colleague.working_name in listed and made.reason[:20] in listed
    )


def test_one_leads_to_the_next_and_the_last_one_to_the_list(cast, as_colleague):
    rows = sorted((in_doubt(cast, name) for name in ("A", "B", "C")), key=lambda row: row.case.reference)
    visited = [place(rows[0])]
    while (address := visited[-1]) != reverse("cases:tally_decide", args=[2019]):
        visited.append(as_colleague.post(address, {"counts": "no", **WHY})["Location"])

    assert visited[:-1] == [place(row) for row in rows]
    assert figure() == 0


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"counts": "yes"}, "Say why"),
        ({"counts": "yes", "words": "  "}, "Say why"),
        ({**WHY}, "Choose: count it, or do not count it."),
        ({"counts": "perhaps", **WHY}, "perhaps"),
        ({"counts": "yes", "pick": "because"}, "because"),
        ({"counts": "yes", "words": "x" * 401}, "400"),
    ],
)
def test_what_is_not_said_is_asked_for_and_nothing_is_written(cast, as_colleague, said, sentence):
    row = in_doubt(cast)

    answer = as_colleague.post(place(row), said)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Decision.objects.exists()


def test_where_the_order_is_in_doubt_our_action_is_named(cast, as_colleague):
    row = in_doubt(cast, day="between 1 May 2019 and 20 May 2019", began="between 5 May 2019 and 10 May 2019")
    assert "Which of our actions came first?" in as_colleague.get(place(row)).content.decode()
    unnamed = as_colleague.post(place(row), {"counts": "yes", **WHY})
    assert unnamed.status_code == 422 and "Choose which action came first" in unnamed.content.decode()
    activity = row.case.activity_links.get().activity

    as_colleague.post(place(row), {"counts": "yes", "action": activity.pk, **WHY})

    assert Decision.objects.get().activity == activity
    assert figure() == 1


def test_an_action_of_another_case_is_not_offered(cast, as_colleague):
    order = {"day": "between 1 May 2019 and 20 May 2019", "began": "between 5 May 2019 and 10 May 2019"}
    row, other = in_doubt(cast, **order), in_doubt(cast, "Somebody Else", **order)
    theirs = other.case.activity_links.get().activity_id

    answer = as_colleague.post(place(row), {"counts": "yes", "action": theirs, **WHY})

    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_slip_is_undone_within_ten_minutes_by_who_made_it(cast, as_colleague):
    row = in_doubt(cast)
    page = as_colleague.post(place(row), {"counts": "yes", **WHY}, follow=True).content.decode()
    undo = reverse("cases:undo_decision", args=[row.case.reference, Decision.objects.get().pk])
    assert undo in page

    assert signed_in(cast.annual_report).post(undo).status_code == 404
    with time_machine.travel(NOW + timedelta(minutes=11)):
        late = signed_in(cast.colleague).post(undo)
    assert late.status_code == 409 and figure() == 1
    assert as_colleague.post(undo)["Location"] == place(row)

    assert figure() == 0
    assert as_colleague.post(undo).status_code == 404, "it is undone once"


def test_it_is_taken_back_later_with_a_reason(cast, as_colleague):
    row = in_doubt(cast)
    made = decide(outcome=row, year=2019, counts=True, reason="so", actor=cast.colleague, at=NOW)
    url = reverse("cases:withdraw_decision", args=[row.case.reference, made.pk])
    assert url in as_colleague.get(reverse("cases:tally_decide", args=[2019])).content.decode()
    assert as_colleague.post(url, {"reason": ""}).status_code == 422

    as_colleague.post(url, {"reason": "The letter was of another year"})

    made.refresh_from_db()
    assert made.is_withdrawn and figure() == 0


def test_the_second_tab_hears_that_it_was_decided_and_writes_nothing(cast, as_colleague):
    row = in_doubt(cast)
    as_colleague.post(place(row), {"counts": "yes", **WHY})

    late = as_colleague.post(place(row), {"counts": "no", **WHY})

    assert late.status_code == 409
    assert "Nothing was written: this was decided meanwhile" in late.content.decode()
    assert Decision.objects.count() == 1


def test_a_form_sent_twice_decides_once(cast, as_colleague):
    row = in_doubt(cast)
    page = as_colleague.get(place(row))
    sent = {"counts": "yes", "submission": str(page.context["form"]["submission"].value()), **WHY}
    for _ in range(2):
        as_colleague.post(place(row), sent)

    assert Decision.objects.count() == 1


def test_who_may_see_and_not_verify_is_offered_nothing(cast):
    row = in_doubt(cast)
    decide(outcome=row, year=2020, counts=False, reason="so", actor=cast.colleague, at=NOW)
    Case.objects.filter(pk=row.case_id).update(country="XV")
    officer = signed_in(cast.officer)
    listed = officer.get(reverse("cases:tally_decide", args=[2019])).content.decode()

    assert row.case.reference in listed and place(row) not in listed and "one after another" not in listed
    assert officer.get(place(row)).status_code == 403
    assert officer.post(place(row), {"counts": "yes", **WHY}).status_code == 403
    of_2020 = officer.get(reverse("cases:tally_decide", args=[2020])).content.decode()
    assert "Decided by hand" in of_2020 and "Take it back" not in of_2020


def test_a_decision_on_a_hidden_case_is_not_listed(cast):
    row = in_doubt(cast)
    decide(outcome=row, year=2019, counts=True, reason="a telling reason", actor=cast.colleague, at=NOW)

    listed = signed_in(cast.outsider).get(reverse("cases:tally_decide", args=[2019])).content.decode()

    assert "telling" not in listed and row.case.reference not in listed


def test_an_outcome_of_another_case_and_a_withdrawn_one_are_not_found(cast, as_colleague):
    row, other = in_doubt(cast), in_doubt(cast, "Somebody Else")
    withdraw(other, reason="a slip", actor=cast.caseworker, at=NOW)
    mixed = reverse("cases:decide_outcome", args=[row.case.reference, other.pk, 2019])

    assert as_colleague.get(mixed).status_code == 404
    assert as_colleague.get(place(other)).status_code == 404
    assert as_colleague.get(place(row, 1066)).status_code == 404
    assert as_colleague.get(place(row, 99999999999)).status_code == 404


def test_nothing_is_decided_on_a_page_of_what_was_known_before(cast, as_colleague):
    row = in_doubt(cast)
    address = reverse("cases:tally_decide", args=[2019])

    then = as_colleague.get(address, {"known_by": "2026-03-01"}).content.decode()

    assert "one after another" not in then and place(row) not in then


@pytest.mark.parametrize("cases", [1, 8])
def test_the_pages_ask_a_fixed_number_of_questions(cast, as_colleague, django_assert_max_num_queries, cases):
    rows = [in_doubt(cast, f"Person {number}") for number in range(cases)]
    address = reverse("cases:tally_decide", args=[2019])
    as_colleague.get(address)

    with django_assert_max_num_queries(14 + LOG_QUERIES + BADGE_QUERIES):
        as_colleague.get(address)
    with django_assert_max_num_queries(18 + LOG_QUERIES + BADGE_QUERIES):
        as_colleague.get(place(rows[0]))


def test_one_begins_with_the_first_that_one_may_decide_whichever_page_it_is_on(cast, monkeypatch):
    """The officer sees both, and may verify in one campaign alone."""
    monkeypatch.setattr("cases.web.tally.undecided._A_PAGE", 1)
    first, second = sorted(
        (in_doubt(cast, name) for name in ("A", "B")), key=lambda row: str(row.case.reference)
    )
    by = {"actor": OPERATOR, "at": NOW - timedelta(minutes=30)}
    add_to_campaign(second.case, cast.write_for_rights, reason="Taken up", **by)
    for campaign, permission in ((cast.individuals, "view"), (cast.write_for_rights, "verify")):
        until = NOW + timedelta(days=9)
        give_grant(
            on=campaign,
            to=cast.officer,
            permissions=(permission,),
            until=until,
            reason="Helps out with this campaign",
            **by,
        )

    page = signed_in(cast.officer).get(reverse("cases:tally_decide", args=[2019])).content.decode()

    assert first.case.get_absolute_url() in page
    assert f'href="{second.case.get_absolute_url()}"' not in page, "it is on the second page"
    assert f'href="{place(second)}"' in page and "one after another" in page
