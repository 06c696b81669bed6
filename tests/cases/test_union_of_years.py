"""Any set of years together: each case once, whatever year lies between them (counting rule, point 2)."""

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import tallies
from cases.models import Case
from tests.cases import worlds
from tests.cases.building import build
from tests.cases.recount import recount
from tests.cases.worlds import NOW, YEARS

APART = (YEARS[0], YEARS[-1])


def _each(years):
    return tallies.tally_years(years, cases=Case.objects.all(), now=NOW)


def _pks(lines):
    return {line.case.pk for line in lines}


@pytest.mark.django_db
@settings(max_examples=60)
@given(st.data())
def test_years_together_are_the_union_of_the_recounts_of_each(data):
    world = data.draw(worlds.worlds())
    years = sorted(data.draw(st.sets(st.sampled_from(YEARS), min_size=1)))
    with transaction.atomic():
        build(world)
        each = _each(years)
        found = tallies.union([each[year] for year in years])
        transaction.set_rollback(True)
    recounts = [recount(world, year, known_by=None, now=NOW) for year in years]

    counted = {case for one in recounts for case in one.counted}
    undetermined = {case for one in recounts for case in one.undetermined} - counted
    excluded = {case for one in recounts for case in one.excluded} - counted - undetermined

    assert found.years == tuple(years)
    assert _pks(found.counted) == counted
    assert _pks(found.undetermined) == undetermined
    assert _pks(found.excluded) == excluded
    assert max(one.value for one in each.values()) <= found.value <= sum(one.value for one in each.values())
    assert sum(cell.value for cell in found.by_kind()) == found.value


@pytest.mark.django_db
@settings(max_examples=40)
@given(st.data())
def test_a_span_is_the_union_of_its_years_in_whatever_order_they_are_given(data):
    world = data.draw(worlds.worlds())
    with transaction.atomic():
        build(world)
        each = _each(list(YEARS))
        span = tallies.tally(YEARS[0], YEARS[-1], cases=Case.objects.all(), now=NOW)
        transaction.set_rollback(True)
    shuffled = tallies.union([each[year] for year in data.draw(st.permutations(YEARS))])

    for name in ("counted", "undetermined", "excluded"):
        assert _pks(getattr(shuffled, name)) == _pks(getattr(span, name))
    assert shuffled.people == span.people and shuffled.releases == span.releases
    assert [line.deciding.outcome.pk for line in shuffled.counted] == [
        line.deciding.outcome.pk for line in span.counted
    ]


def test_the_years_of_the_worlds_are_not_all_next_to_each_other():
    """The control: with two neighbours alone nothing would be tested of years apart."""
    assert APART[1] - APART[0] > 1
