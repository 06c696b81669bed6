"""The consents of a year: the meter of all, and each case open to the reader with what may be said today."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.access import OPERATOR
from cases.models import Case
from cases.operations.caring import set_consent
from cases.operations.consenting import Withdrawal, withdraw_consent
from cases.operations.granting import give_grant
from cases.operations.revising import verify
from cases.vocabulary import Consent, ConsentGiver, Permission, Sensitivity
from tests.factories import (
    BADGE_QUERIES,
    LOG_QUERIES,
    NOW,
    held_case,
    known,
    on,
    release,
    signed_in,
    urgent_action,
    verified,
)

pytestmark = pytest.mark.django_db
NAMED, ANONYMISE, NOT = Consent.MAY_BE_NAMED, Consent.ANONYMISE, Consent.NOT_FOR_PUBLICATION
YESTERDAY, SOON = NOW.date() - timedelta(days=1), NOW.date() + timedelta(days=59)


def counted(cast, name, consent=None, *, born=None, **said):
    case = held_case(cast, name, born_on=on(born) if born else None)
    urgent_action(cast, case)
    verify(release(cast, case), actor=OPERATOR, at=NOW - timedelta(hours=9))
    if consent:
        said = {"given_by": f"somebody of {name}", "by": ConsentGiver.FAMILY, **said}
        set_consent(case, consent, actor=cast.caseworker, at=NOW - timedelta(hours=8), **said)
    return case


@pytest.fixture
def cases(cast):
    """One of each: named, lapsed, soon to lapse, a child, withdrawn, anonymised, nobody asked."""
    found = {
        "named": counted(cast, "Anna", NAMED, uses=["photo"]),
        "lapsed": counted(cast, "Bela", NAMED, until=YESTERDAY, uses=["photo"]),
        "soon": counted(cast, "Ciro", NAMED, until=SOON),
        "child": counted(cast, "Dara", NAMED, born="2012"),
        "withdrawn": counted(cast, "Edda", NAMED),
        "anonymised": counted(cast, "Farid", ANONYMISE),
        "silent": counted(cast, "Gita"),
    }
    said = Withdrawal(ConsentGiver.FAMILY, "her brother", NOW.date(), "by telephone")
    withdraw_consent(found["withdrawn"], said, actor=cast.caseworker, at=NOW)
    return found


def look(user, **asked):
    answer = signed_in(user).get(reverse("cases:tally_consent", args=[2019]), asked)
    assert answer.status_code == 200
    return answer


def rows(answer):
    return {row.case.reference: row for row in answer.context["consented"].rows}


def test_the_meter_and_each_case_say_what_may_be_said_today(cast, cases):
    answer = look(cast.caseworker)

    told = {name: rows(answer)[case.reference].said.consent for name, case in cases.items()}
    assert told == {
        "named": NAMED,
        "lapsed": ANONYMISE,
        "soon": NAMED,
        "child": ANONYMISE,
        "withdrawn": NOT,
        "anonymised": ANONYMISE,
        "silent": NOT,
    }
    meter = answer.context["consented"].meter.cases
    assert (meter.named, meter.anonymised, meter.unpublished) == (2, 3, 2)


def test_each_says_why_no_more_who_agreed_and_what_may_be_used(cast, cases):
    found = rows(look(cast.caseworker))

    told = {name: found[case.reference] for name, case in cases.items()}
    assert told["lapsed"].why == ("Lapsed",) and told["lapsed"].agreed == "May be named"
    assert told["withdrawn"].why == ("Withdrawn",)
    assert told["child"].why[0].startswith("May be under eighteen")
    assert told["named"].uses == ("Name", "Photo")
    assert told["lapsed"].uses == (), "what was agreed is not used once it lapsed"
    assert (told["named"].by, told["named"].given_by) == ("The family", "somebody of Anna")
    assert told["soon"].lapses and not told["lapsed"].lapses


def test_a_release_since_asks_again_and_the_list_says_so(cast, cases):
    release(cast, cases["named"], "1 March 2026", at=NOW - timedelta(hours=1), is_confirmed_rare=True)

    answer = look(cast.caseworker, only="ask-again")

    (row,) = rows(answer).values()
    assert row.case.reference == cases["named"].reference
    assert row.ask.startswith("Released: ask the person themselves")


@pytest.mark.parametrize(
    ("only", "names"),
    [
        ("may_be_named", {"named", "soon"}),
        ("anonymise", {"lapsed", "child", "anonymised"}),
        ("not_for_publication", {"withdrawn", "silent"}),
        ("lapsed", {"lapsed"}),
        ("lapses-soon", {"soon"}),
        ("ask-again", set()),
        ("nonsense", {"named", "lapsed", "soon", "child", "withdrawn", "anonymised", "silent"}),
    ],
)
def test_the_list_is_narrowed(cast, cases, only, names):
    answer = look(cast.caseworker, only=only)

    assert set(rows(answer)) == {cases[name].reference for name in names}
    assert answer.context["consented"].unknown is (only == "nonsense")


def test_every_choice_says_how_many_it_leaves(cast, cases):
    for choice in look(cast.caseworker).context["consented"].choices:
        assert choice.count == len(rows(look(cast.caseworker, only=choice.key))), choice.key


def test_known_by_moves_the_cases_and_never_the_consent(cast, cases):
    old = held_case(cast, "Hana")
    urgent_action(cast, old, known=known("2019-01-10"))
    verified(cast, release(cast, old, known=known("2019-05-20")), at=NOW.replace(year=2019, month=6))
    set_consent(old, NAMED, given_by="herself", until=YESTERDAY, actor=cast.caseworker, at=NOW)

    answer = look(cast.caseworker, known_by="2020-02-14")

    assert "what may be said of them is not." in answer.content.decode()
    assert {ref: row.said.consent for ref, row in rows(answer).items()} == {old.reference: ANONYMISE}


def test_who_sees_totals_reads_the_meter_and_no_case(cast, cases):
    answer = look(cast.annual_report)
    page = answer.content.decode()

    assert answer.context["consented"].meter.cases.total == 7
    assert answer.context["consented"].choices == ()
    assert "7 cases are not open to you; they are in the number." in page
    assert not [one for one in cases.values() if one.reference in page]
    assert "Anna" not in page and "somebody of" not in page


def test_who_may_open_some_reads_of_those_alone(cast, cases):
    hidden = cases["lapsed"]
    Case.objects.filter(pk=hidden.pk).update(sensitivity=Sensitivity.RESTRICTED)
    give_grant(
        on=cast.individuals,
        to=cast.annual_report,
        permissions=[Permission.VIEW],
        until=NOW + timedelta(days=90),
        reason="the annual report",
        actor=OPERATOR,
        at=NOW,
    )

    answer = look(cast.annual_report)
    page = answer.content.decode()

    assert hidden.reference not in page and "Bela" not in page, "leaked"
    assert cases["named"].reference in page, "the control: the others are there"
    assert "lapsed" not in {one.key for one in answer.context["consented"].choices}
    assert "1 case is not open to you" in page


def test_a_name_stands_in_no_title_and_no_address(cast, cases):
    page = look(cast.caseworker).content.decode()

    assert re.findall("<title>(.*?)</title>", page) == ["Positive impact, 2019: consent – Casework"]
    assert not [url for url in re.findall('(?:href|action)="(.*?)"', page) if "anna" in url.lower()]


def test_who_may_record_is_led_to_write_it_down_and_who_may_not_to_look(cast, cases):
    give_grant(
        on=cast.individuals,
        to=cast.annual_report,
        permissions=[Permission.VIEW],
        until=NOW + timedelta(days=90),
        reason="the annual report",
        actor=OPERATOR,
        at=NOW,
    )

    assert "Write it down" in look(cast.caseworker).content.decode()
    looked = look(cast.annual_report).content.decode()
    assert "Write it down" not in looked and "Look at it" in looked


@pytest.mark.parametrize("number", [1, 7])
@pytest.mark.parametrize(("who", "most"), [("caseworker", 17), ("annual_report", 14)])
def test_the_page_asks_the_same_however_many_cases(cast, django_assert_max_num_queries, number, who, most):
    for name in range(number):
        counted(cast, f"Person {name}", NAMED, until=date(2026, 4, 1), born="2008")
    client = signed_in(getattr(cast, who))

    with django_assert_max_num_queries(most + LOG_QUERIES + BADGE_QUERIES):
        assert client.get(reverse("cases:tally_consent", args=[2019])).status_code == 200
