"""Closed lists: every word has its place."""

import pytest

from cases.tiles import TILES
from cases.vocabulary import FAMILIES, GROUPS, OUTCOME_OF_STATUS, EventKind, OutcomeKind, Status


def test_every_status_is_in_one_group_and_every_outcome_in_one_family():
    placed = [status for statuses in GROUPS.values() for status in statuses]
    kinds = [kind for family in FAMILIES.values() for kind in family]

    assert sorted(placed) == sorted(Status)
    assert sorted(kinds) == sorted(OutcomeKind)


def test_every_status_and_outcome_is_reached_by_a_tile_or_comes_with_one():
    """What has no tile of its own takes one second choice; nothing is out of reach."""
    statuses = {status for tile in TILES for status in tile.statuses}
    outcomes = {kind for tile in TILES for kind in tile.outcomes}
    came_along = {OUTCOME_OF_STATUS[status] for status in statuses if status in OUTCOME_OF_STATUS}

    assert set(OutcomeKind) - outcomes - came_along == set()
    assert set(Status) - statuses == set()


@pytest.mark.parametrize("kind", [EventKind.NO_CHANGE, EventKind.RELEASE_ORDERED, EventKind.HUNGER_STRIKE])
def test_the_events_of_the_panel_have_a_tile(kind):
    assert any(kind in tile.events for tile in TILES)


def test_a_huridocs_code_is_twelve_digits_and_means_one_status():
    codes = [status.huridocs for status in Status if status.huridocs]

    assert all(len(one.code) == 12 and one.code.isdigit() for one in codes)
    assert len(set(codes)) == len(codes)
    assert Status.EXECUTED.huridocs == (4, "010101030000")
    assert Status.BAIL.huridocs is None
