"""Standard, restricted, sealed, and bars by pages: who gains and who loses is said before it is done."""

import pytest
from django.test import Client
from django.urls import reverse

from cases import access
from cases.models import Bar, Case
from cases.operations.closing import change_sensitivity
from cases.operations.writing import NeedsConfirmation
from cases.vocabulary import Permission, Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.factories import NOW, held_case
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(cast) -> Case:
    return held_case(cast)


def seen_by(cast, case):
    everybody = (cast.caseworker, cast.colleague, cast.officer, cast.outsider, cast.administrator)
    return {user.working_name for user in everybody if access.cases_for(user).filter(pk=case.pk).exists()}


def close(cast, case, to, **said):
    said.setdefault("actor", cast.caseworker)
    change_sensitivity(case, to, at=NOW, reason="a threat", **said)


@pytest.mark.parametrize("to", [Sensitivity.RESTRICTED, Sensitivity.SEALED])
def test_who_closes_a_case_keeps_it_with_all_they_held(cast, samira, to):
    before = access.permissions_on(cast.caseworker, samira)

    close(cast, samira, to)

    assert access.permissions_on(cast.caseworker, samira) == before
    assert seen_by(cast, samira) == {"Nadia Karam"}, "leaked"


def test_whoever_is_chosen_stays_with_what_they_held_and_nobody_gains(cast, samira):
    before = access.permissions_on(cast.colleague, samira)

    close(cast, samira, Sensitivity.SEALED, people=[cast.colleague, cast.officer])

    assert access.permissions_on(cast.colleague, samira) == before
    assert seen_by(cast, samira) == {"Nadia Karam", "Omar Haddad"}, "leaked to who did not see it before"


def test_an_office_stays_on_a_restricted_case_and_on_no_sealed_one(cast, samira):
    close(cast, samira, Sensitivity.RESTRICTED, offices=[cast.desk])
    assert seen_by(cast, samira) == {"Nadia Karam", "Omar Haddad"}

    close(cast, samira, Sensitivity.SEALED, offices=[cast.desk])
    assert seen_by(cast, samira) == {"Nadia Karam"}, "leaked to an office"


def test_a_case_nobody_would_see_is_confirmed_first(cast, samira):
    with refused(NeedsConfirmation, says="Nobody would see this case"):
        close(cast, samira, Sensitivity.SEALED, actor=access.OPERATOR)

    close(cast, samira, Sensitivity.SEALED, actor=access.OPERATOR, leaves_nobody=True)
    assert seen_by(cast, samira) == set()


def test_only_the_owner_lets_a_sealed_case_into_totals(cast, samira):
    with refused(says="owner", field="in_totals"):
        close(cast, samira, Sensitivity.SEALED, actor=cast.colleague, in_totals=True)

    close(cast, samira, Sensitivity.SEALED, in_totals=True)
    assert Case.objects.get(pk=samira.pk).in_totals


def test_the_page_says_who_loses_access_before_it_is_lost(cast, samira):
    nadia, omar = fresh(Client(), cast.caseworker), fresh(Client(), cast.colleague)
    url = reverse("cases:sensitivity", args=[samira.reference])
    said = {"sensitivity": "sealed", "reason": "a threat to the family"}

    asked = nadia.post(url, said).content.decode()

    assert "1 person loses access now: Omar Haddad." in asked
    assert "Only one person would see this sealed case." in asked
    assert omar.get(samira.get_absolute_url()).status_code == 200
    nadia.post(url, {**said, "confirmed": "1"})
    assert omar.get(samira.get_absolute_url()).status_code == 404, "leaked after it was sealed"
    opened = nadia.post(url, {"sensitivity": "standard", "reason": "the threat is over"}).content.decode()
    assert "1 person gains access: Omar Haddad." in opened


def test_a_bar_is_set_and_lifted_by_pages(cast, samira):
    nadia, omar = fresh(Client(), cast.caseworker), fresh(Client(), cast.colleague)
    said = {"person": cast.colleague.pk, "reason": "a cousin of the judge"}
    url = reverse("cases:bar", args=[samira.reference])

    assert "1 person loses access now: Omar Haddad." in nadia.post(url, said).content.decode()
    assert omar.get(samira.get_absolute_url()).status_code == 200
    nadia.post(url, {**said, "confirmed": "1"})
    assert omar.get(samira.get_absolute_url()).status_code == 404, "leaked past a bar"

    lift = reverse("cases:lift_bar", args=[samira.reference, Bar.objects.get().pk])
    assert "1 person gains access: Omar Haddad." in nadia.get(lift).content.decode()
    nadia.post(lift)
    assert omar.get(samira.get_absolute_url()).status_code == 200


def test_who_only_sees_a_case_neither_closes_it_nor_bars_from_it(cast):
    case = held_case(cast, "Anna Velor", country="XV", actor=cast.officer)
    client = fresh(Client(), cast.officer)
    assert access.permissions_on(cast.officer, case) == {Permission.VIEW, Permission.RECORD}

    for name in ("sensitivity", "bar", "give_access"):
        assert client.get(reverse(f"cases:{name}", args=[case.reference])).status_code == 403
