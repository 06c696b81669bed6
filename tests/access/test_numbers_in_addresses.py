"""The product writes rows of what it finds. Their numbers would tell of a row that one must not see."""

import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.urls import reverse

from cases import jobs
from cases.models import DuplicateHint
from cases.vocabulary import Announced, Sensitivity
from cases.web.numbers import conceal, reveal
from notifications.inbox import PAGE
from notifications.models import Notification
from tests.conftest import NOW
from tests.factories import held_case, signed_in

pytestmark = pytest.mark.django_db
QUEUE = reverse("cases:duplicates")
INBOX = reverse("notifications:inbox")


def look():
    jobs.work(lambda: NOW + timedelta(minutes=5))


def of_the_officer(cast, name, **said):
    return held_case(cast, name, country="XV", actor=cast.officer, **said)


def addresses(page: str, under: str) -> set[str]:
    return set(re.findall(rf'(?:href|action)="{under}([^/"?]+)', page)) - {"alike"}


def two_pairs_around_a_question(cast) -> list[str]:
    """A pair of one's own, the question as a sealed case of one's own, and another pair."""
    for name in ("Zora Baseline", "Zora Baseline"):
        of_the_officer(cast, name)
    look()
    of_the_officer(cast, "Samira al Qadari", sensitivity=Sensitivity.SEALED)
    look()
    for name in ("Wolfgang Tick", "Wolfgang Tick"):
        of_the_officer(cast, name)
    look()
    return sorted(addresses(signed_in(cast.officer).get(QUEUE).content.decode(), QUEUE))


def test_no_number_of_a_pair_tells_whether_somebody_hidden_has_that_name(cast):
    held_case(cast, "Samira al-Qadari", sensitivity=Sensitivity.SEALED)
    look()

    shown = two_pairs_around_a_question(cast)

    numbers = list(DuplicateHint.objects.order_by("pk").values_list("pk", flat=True))
    assert len(numbers) == 3, "the control: the one in between is of the hidden case"
    assert len(shown) == 2
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in shown), "leaked: a number that is counted"


def test_a_pair_is_not_found_by_its_number(cast):
    two_pairs_around_a_question(cast)
    client = signed_in(cast.officer)

    for number in DuplicateHint.objects.values_list("pk", flat=True):
        assert client.get(f"{QUEUE}{number}/").status_code == 404


def test_the_inbox_has_no_number_that_is_counted(cast):
    for one in range(PAGE + 2):
        Notification.objects.create(user=cast.officer, what=Announced.EMERGENCY, at=NOW, key=f"news {one}")
    page = signed_in(cast.officer).get(INBOX).content.decode()

    found = addresses(page, INBOX)
    assert found and all(re.fullmatch("[0-9a-f]{32}", one) for one in found), "leaked"
    assert re.findall(r"before=([0-9a-f]+)", page), "there is another page"
    assert all(len(one) == 32 for one in re.findall(r"before=([0-9a-f]+)", page)), "leaked"


@pytest.mark.parametrize("number", [1, 2, 10**9, 2**63 - 1])
def test_a_concealed_number_is_read_again_by_this_site_alone(number):
    told = conceal(number)

    assert reveal(told) == number
    with override_settings(SECRET_KEY="another site's"):
        assert conceal(number) != told
        with pytest.raises(ValueError):
            reveal(told)


@pytest.mark.parametrize("text", ["0" * 32, "f" * 32, "1", "", "z" * 32])
def test_what_stands_for_no_number_is_not_found(text):
    with pytest.raises(ValueError):
        reveal(text)


def test_numbers_that_follow_one_another_are_not_alike():
    told = [conceal(number) for number in range(1, 200)]

    assert len(set(told)) == len(told)
    assert len({one[:4] for one in told}) > 150, "no common beginning"
