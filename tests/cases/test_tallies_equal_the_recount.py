"""The figure equals an independent recount, written from the rule alone, in every generated world."""

import os

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from cases import ledger, tallies
from cases.models import Case
from tests.cases import worlds
from tests.cases.building import build
from tests.cases.recount import recount, recount_span
from tests.cases.test_recount import activity, decision, outcome, reversal, world
from tests.cases.worlds import NOW, YEARS

EXAMPLES = int(os.environ.get("CASEWORK_WORLDS", "250"))  # thousands on demand


def _ours(first, last=None, *, known_by=None, campaigns=None, countries=None):
    return tallies.tally(
        first,
        last,
        cases=Case.objects.all(),
        now=NOW,
        known_by=known_by,
        campaigns=campaigns,
        countries=countries,
    )


def _assert_equal(found, expected, asked):
    assert {line.case.pk: _line(line) for line in found.counted} == {
        case: (
            line.outcome_id,
            line.activity_id,
            None if line.days_fewest is None else (line.days_fewest, line.days_most),
            line.by_decision,
            line.since_reversed,
        )
        for case, line in expected.counted.items()
    }, asked
    assert {line.case.pk for line in found.undetermined} == expected.undetermined, asked
    assert {line.case.pk: line.reason.name.lower() for line in found.excluded} == expected.excluded, asked
    assert found.people == (expected.people, expected.people), asked
    sides = (found.outcomes, found.releases, found.systemic, found.harm)
    assert sides == (expected.outcomes, expected.releases, expected.systemic, expected.harm), asked


def _line(line):
    verdict = line.deciding
    return (
        verdict.outcome.pk,
        verdict.activity.pk if verdict.activity else None,
        verdict.days_between,
        verdict.decision is not None,
        verdict.is_since_reversed,
    )


def _assert_adds_up(found):
    for cells in (found.by_kind(), found.by_country(), found.by_campaign()):
        assert sum(cell.value for cell in cells) == found.value <= found.value_max


@pytest.mark.django_db
@settings(max_examples=EXAMPLES)
@given(st.data())
def test_the_figure_equals_the_recount_in_every_world(data):
    world = data.draw(worlds.worlds())
    asked = data.draw(worlds.questions(world))
    with transaction.atomic():
        build(world)
        for year in YEARS:
            _assert_equal(_ours(year), recount(world, year, known_by=None, now=NOW), year)
        scope = {
            "known_by": asked.known_by,
            "campaigns": None if asked.campaigns is None else set(asked.campaigns),
            "countries": None if asked.countries is None else set(asked.countries),
        }
        for year in YEARS:
            found = _ours(year, **scope)
            _assert_equal(found, recount(world, year, now=NOW, **scope), (year, scope))
            _assert_adds_up(found)
        span = _ours(YEARS[0], YEARS[-1], **scope)
        _assert_equal(span, recount_span(world, YEARS[0], YEARS[-1], now=NOW, **scope), scope)
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=EXAMPLES)
@given(st.data())
def test_the_figure_known_by_an_instant_is_that_of_a_world_in_which_nothing_later_was_written(data):
    world = data.draw(worlds.worlds(backdated=False))
    instants = worlds.instants(world)
    at = data.draw(st.sampled_from(instants)) if instants else NOW
    year = data.draw(st.sampled_from(YEARS))
    with transaction.atomic():
        build(world)
        rewound = _ours(year, known_by=at)
        transaction.set_rollback(True)
    with transaction.atomic():
        build(worlds.written_by(world, at))
        then = _ours(year)
        transaction.set_rollback(True)

    assert [_line(line) for line in rewound.counted] == [_line(line) for line in then.counted]
    assert [line.case.pk for line in rewound.undetermined] == [line.case.pk for line in then.undetermined]
    assert rewound.exclusions() == then.exclusions()


@pytest.mark.django_db
def test_what_is_reversed_for_certain_and_perhaps_once_more_has_one_reason():
    made = world(
        activity(),
        outcome(),
        decision(counts=False),
        reversal("2019-07-01"),
        reversal("2019-12-31/2020-01-01", id=2),
    )
    build(made)

    _assert_equal(_ours(2019), recount(made, 2019, known_by=None, now=NOW), 2019)


@pytest.mark.django_db
def test_the_comparison_bites(monkeypatch):
    """The control: with one test of the rule left out, some generated world must disagree."""
    monkeypatch.setattr(ledger, "_is_verified", lambda row, known_by: True)

    with pytest.raises(AssertionError):
        _find_disagreement()


@settings(max_examples=300, report_multiple_bugs=False, phases=[Phase.generate], database=None)
@given(st.data())
def _find_disagreement(data):
    world = data.draw(worlds.worlds())
    with transaction.atomic():
        build(world)
        for year in YEARS:
            _assert_equal(_ours(year), recount(world, year, known_by=None, now=NOW), year)
        transaction.set_rollback(True)
