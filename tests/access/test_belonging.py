"""A case joins and leaves campaigns and changes its country: who gains and loses access is said before."""

import pytest
from django.urls import reverse

from cases.models import Case, Membership
from tests.factories import held_case
from tests.sign_in.doors import prove, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(cast):
    return held_case(cast)


@pytest.fixture
def desk(cast):
    browser = signed_in(cast.caseworker)
    prove(browser, cast.caseworker)
    return browser


def test_the_country_says_who_gains_and_who_loses_and_then_does_it(cast, samira, desk):
    url = reverse("cases:country_of_case", args=[samira.reference])
    said = {"country": "XV", "reason": "She was moved across the border"}

    foreseen = desk.post(url, said).content.decode()

    assert "Luis Brandt" in foreseen
    assert "lose access now" in foreseen
    assert Case.objects.get(pk=samira.pk).country == "XM", "nothing is done before it is confirmed"
    officer = signed_in(cast.officer)
    assert officer.get(samira.get_absolute_url()).status_code == 404

    answer = desk.post(url, said | {"confirmed": "1"})

    assert answer["Location"] == reverse("cases:my_work"), "who did it sees it no more"
    assert officer.get(samira.get_absolute_url()).status_code == 200
    assert desk.get(samira.get_absolute_url()).status_code == 404
    assert Case.history.filter(id=samira.pk).latest("history_id").history_user == cast.caseworker


def test_a_country_that_nobody_covers_is_asked_once_more(cast, samira, desk):
    url = reverse("cases:country_of_case", args=[samira.reference])
    said = {"country": "XL", "reason": "She was moved across the border", "confirmed": "1"}

    asked = desk.post(url, said)

    assert asked.status_code == 422
    assert "Nobody would see this case any more" in asked.content.decode()
    assert Case.objects.get(pk=samira.pk).country == "XM"
    assert desk.post(url, said | {"leaves_nobody": "on"}).status_code == 302
    assert Case.objects.get(pk=samira.pk).country == "XL"


def test_leaving_the_last_campaign_says_who_loses_it(cast, samira, desk):
    url = reverse("cases:leave_campaign", args=[samira.reference, "individuals"])

    foreseen = desk.post(url, {"reason": "the letters ended"}).content.decode()

    assert "Omar Haddad" in foreseen
    assert Membership.objects.current().filter(case=samira).exists()


def test_only_campaigns_in_which_one_may_record_are_offered(cast, samira, desk):
    page = desk.get(reverse("cases:campaigns_of_case", args=[samira.reference])).content.decode()

    assert "Individuals at Risk" in page
    assert cast.write_for_rights.name not in page
    answer = desk.post(
        reverse("cases:campaigns_of_case", args=[samira.reference]),
        {"campaign": cast.write_for_rights.pk, "reason": "letters", "confirmed": "1"},
    )
    assert answer.status_code == 422
    assert Membership.objects.filter(case=samira).count() == 1


@pytest.mark.parametrize("page", ["campaigns_of_case", "country_of_case"])
def test_who_may_not_share_is_told_so(cast, page):
    theirs = held_case(cast, "Anna Velor", country="XV", actor=cast.officer)

    answer = signed_in(cast.officer).get(reverse(f"cases:{page}", args=[theirs.reference]))

    assert answer.status_code == 403
