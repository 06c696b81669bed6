"""A grant on a standard case opens nothing yet: its page leads to the campaigns first."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from cases.vocabulary import Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.factories import held_case

pytestmark = pytest.mark.django_db


def page_of_giving(cast, sensitivity: Sensitivity) -> str:
    case = held_case(cast, sensitivity=sensitivity)
    client = fresh(Client(), cast.caseworker)
    return client.get(reverse("cases:give_access", args=[case.reference])).content.decode()


def test_the_campaigns_come_first_and_the_form_is_folded(cast):
    page = page_of_giving(cast, Sensitivity.STANDARD)

    way = reverse("cases:give_campaign", args=["individuals"])
    assert (
        page.index("opens nothing until it is restricted")
        < page.index(way)
        < page.index('name="permissions"')
    )
    assert re.search(r'<details class="card"><summary>Give it all the same, for when', page)
