"""A campaign is begun by who manages people, or on the server, where it is also given to an office."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from cases import access
from cases.models import Campaign
from cases.operations.campaigning import begin_campaign
from cases.operations.writing import Refused
from cases.vocabulary import OrganisationPermission, Permission
from tests.cast import _organisation
from tests.factories import NOW
from tests.operations.watching import refused
from tests.sign_in.doors import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def wei(cast):
    cast.administrator.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    return signed_in(cast.administrator)


def test_a_campaign_is_begun_once_and_held_by_nobody(cast, wei):
    url = reverse("cases:manage_campaigns")
    said = {"name": "Letters of spring", "submission": "0b0a4ef0-6a5e-4e3b-8a5b-2f6f0c1c9d12"}

    answers = [wei.post(url, said)["Location"] for _ in range(2)]

    assert answers == [reverse("cases:campaign_access", args=["letters-of-spring"])] * 2
    campaign = Campaign.objects.get(slug="letters-of-spring")
    assert campaign.history.get().history_user == cast.administrator
    assert not access.campaigns_for(cast.caseworker).filter(pk=campaign.pk).exists()


@pytest.mark.parametrize("name", ["", "Individuals at risk", "سجناء"])
def test_a_name_that_cannot_be_used_says_what_to_do(cast, wei, name):
    answer = wei.post(reverse("cases:manage_campaigns"), {"name": name})

    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert Campaign.objects.count() == 2


def test_for_others_there_is_no_such_page(cast):
    assert signed_in(cast.caseworker).get(reverse("cases:manage_campaigns")).status_code == 404


def test_two_names_with_one_address_are_told_apart(cast):
    begin_campaign("Letters of spring", actor=access.OPERATOR, at=NOW)

    with refused(Refused, says="nearly this name"):
        begin_campaign("Letters of spring!", actor=access.OPERATOR, at=NOW)


def test_the_command_begins_it_and_gives_it_to_an_office(cast, capsys):
    call_command("create_campaign", "Letters of spring", office="marasia desk")

    campaign = Campaign.objects.get(slug="letters-of-spring")
    assert access.permissions_in_campaign(cast.caseworker, campaign) == frozenset(Permission)
    assert access.permissions_in_campaign(cast.officer, campaign) == frozenset()
    assert "letters-of-spring: begun, given to marasia desk" in capsys.readouterr().out


def test_an_office_that_is_not_there_begins_nothing(cast):
    with pytest.raises(CommandError, match="Known are: Marasia desk, West office"):
        call_command("create_campaign", "Letters of spring", office="Nairobi")

    assert Campaign.objects.count() == 2
