"""What a statistician tried with merges: figures rewound, chained, taken apart, and what counts twice."""

from datetime import timedelta

import pytest

from cases import access, figures, tallies, tally_changes
from cases.access import OPERATOR
from cases.figures import Period, Question
from cases.models import Case, Membership
from cases.operations.closing import change_sensitivity
from cases.operations.granting import set_bar
from cases.operations.merging import end_merge
from cases.tally_changes import Why
from cases.vocabulary import Sensitivity
from tests.factories import NOW, held_case, merged, release, urgent_action, verified

pytestmark = pytest.mark.django_db
BEFORE, SOON, LATER = NOW - timedelta(minutes=1), NOW + timedelta(hours=1), NOW + timedelta(days=1)


def tally_of(instant):
    return tallies.tally(2019, cases=Case.objects.all(), now=LATER + timedelta(days=9), known_by=instant)


def counted_by(instant):
    return {line.case.reference for line in tally_of(instant).counted}


@pytest.fixture
def two(cast):
    """Two files of one person; the second has a release after an urgent action."""
    survivor, duplicate = held_case(cast), held_case(cast, "Samira K.")
    urgent_action(cast, duplicate)
    verified(cast, release(cast, duplicate))
    return survivor, duplicate


def test_of_three_that_are_one_the_first_still_has_its_activity_before(cast):
    first, second, third = (held_case(cast, f"Samira {word}") for word in ("One", "Two", "Three"))
    urgent_action(cast, first, third)
    verified(cast, release(cast, first))
    assert counted_by(BEFORE) == {first.reference}

    merged(cast, first, second)
    merged(cast, second, third, at=SOON)

    assert counted_by(BEFORE) == {first.reference}
    assert counted_by(NOW + timedelta(minutes=1)) == {second.reference}
    assert counted_by(LATER) == {third.reference}


def test_a_case_that_is_sealed_by_now_is_in_no_figure_of_before_either(cast, two):
    survivor, duplicate = two
    merged(cast, duplicate, survivor)
    survivor.refresh_from_db()
    change_sensitivity(survivor, Sensitivity.SEALED, actor=cast.caseworker, at=SOON, reason="threats")

    assert counted_by(BEFORE) == set()
    assert counted_by(LATER) == set()


def test_what_a_merge_leaves_with_the_duplicate_is_not_counted_in_its_country(cast):
    survivor, duplicate = held_case(cast), held_case(cast, "Samira K.", country="XV", actor=cast.officer)
    urgent_action(cast, survivor, duplicate, actor=OPERATOR)
    merged(cast, duplicate, survivor, actor=OPERATOR)

    assert by_country(NOW - timedelta(hours=1)) == {"XM": 1, "XV": 1}
    assert by_country(LATER) == {"XM": 1}
    assert by_country(None) == {"XM": 1}


def by_country(known_by):
    asked = Question(Case.objects.all(), Period(), LATER + timedelta(days=9), known_by=known_by)
    [activities] = [figure for figure in figures.FIGURES if figure.name == "activities"]
    return activities.count(asked).by("country")


def test_who_may_not_see_the_case_any_more_counts_none_of_it(cast, two):
    survivor, duplicate = two
    merged(cast, duplicate, survivor)
    set_bar(user=cast.caseworker, case=survivor, reason="a cousin", actor=cast.colleague, at=NOW)

    scope = access.figure_scope(cast.caseworker).cases
    tally = tallies.tally(2019, cases=scope, now=LATER, known_by=BEFORE)

    assert (tally.value, len(tally.excluded)) == (0, 0)


def test_taken_apart_it_is_not_said_that_somebody_decided(cast, two):
    survivor, duplicate = two
    merge = merged(cast, duplicate, survivor)
    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    found = tally_changes.changes(tally_of(SOON), tally_of(LATER + timedelta(hours=1)))

    assert [(one.line.case.reference, one.why) for one in found.removed] == [
        (survivor.reference, Why.PRESENT)
    ]
    assert [one.line.case.reference for one in found.added] == [duplicate.reference]


def test_before_the_merge_the_case_was_in_no_campaign_of_the_other(cast):
    """A merge gives the survivor the campaigns of both: a figure of before knows nothing of that."""
    survivor, duplicate = held_case(cast, "Samira One"), held_case(cast, "Samira Two")
    urgent_action(cast, survivor, campaign=cast.write_for_rights, actor=OPERATOR)
    verified(cast, release(cast, survivor))
    Membership.objects.create(case=duplicate, campaign=cast.write_for_rights, added_at=BEFORE)
    merged(cast, duplicate, survivor)
    asked = {"cases": Case.objects.all(), "now": LATER, "campaigns": {cast.write_for_rights.pk}}

    assert tallies.tally(2019, known_by=SOON, **asked).value == 1
    assert tallies.tally(2019, known_by=BEFORE, **asked).value == 0
