"""Of many people of one name, the likest are offered: ranked before the list is cut."""

import pytest

from cases.access import OPERATOR
from cases.alike import AT_MOST, NamesThere, Sought
from cases.dates import from_parts
from cases.models import Case
from tests.factories import held_case

pytestmark = pytest.mark.django_db


def like(**said):
    wanted = Sought(("Samira al-Qadari",), "XM", **said)
    return NamesThere(OPERATOR).like({0: wanted}).get(0, [])


def born(case, year):
    case.person.born_on = from_parts(year)
    case.person.save()
    return case


@pytest.fixture
def many(cast):
    """Twenty-one of one name in another country, recorded before the one who is sought."""
    return [held_case(cast, "Samira al-Qadari", country="XV", actor=cast.officer) for _ in range(21)]


def test_a_birth_that_agrees_comes_first(cast, many):
    right = born(held_case(cast, "Samira al-Qadari"), 1980)
    born(held_case(cast, "Samira al-Qadari"), 1940)

    found = like(born_on=from_parts(1980))

    assert (found[0], len(found)) == (right.pk, AT_MOST)


def test_the_same_country_comes_before_another(cast, many):
    here = held_case(cast, "Samira al-Qadari")

    assert like()[0] == here.pk


def test_a_name_that_only_sounds_alike_comes_after_the_same_name_and_the_likest_of_them_first(cast):
    far, near = held_case(cast, "Samirah el Kaderi"), held_case(cast, "Samira al Qadiri")
    same = held_case(cast, "Samira al-Qadari")

    found = like()

    assert found[0] == same.pk
    assert [one for one in found if one in (far.pk, near.pk)][:1] == [near.pk]


def test_the_case_itself_is_not_among_them(cast, many):
    one = Case.objects.order_by("pk").first()

    assert one.pk not in like(but=one.pk)
