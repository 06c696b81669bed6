"""What was closed while two files were one stays closed when they are taken apart."""

from datetime import timedelta

import pytest

from cases import access
from cases.access import NotAllowed
from cases.operations.closing import change_sensitivity
from cases.operations.granting import end_grant, lift_bar, set_bar
from cases.operations.merging import end_merge
from cases.operations.writing import Refused
from cases.vocabulary import Permission, Sensitivity
from tests.factories import NOW, held_case, merged
from tests.merging.test_access_of_merges import LATER, RECORDS, given
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)


def test_a_bar_set_meanwhile_holds_on_both_afterwards(cast, closed):
    survivor, duplicate = closed
    given(cast, duplicate, cast.outsider, [Permission.VIEW])
    merge = merged(cast, duplicate, survivor)
    set_bar(user=cast.outsider, case=survivor, reason="a cousin", actor=cast.caseworker, at=SOON)

    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    assert list(access.cases_for(cast.outsider, at=LATER)) == []


def test_a_bar_of_the_duplicate_that_was_lifted_meanwhile_is_not_set_again(cast, closed):
    survivor, duplicate = closed
    given(cast, duplicate, cast.outsider, [Permission.VIEW])
    bar = set_bar(user=cast.outsider, case=survivor, reason="a cousin", actor=cast.caseworker, at=NOW)
    merge = merged(cast, duplicate, survivor, at=SOON)
    lift_bar(bar, actor=cast.caseworker, at=SOON)

    end_merge(merge, reason="Two sisters", actor=cast.caseworker, at=LATER)

    assert list(access.cases_for(cast.outsider, at=LATER)) == [duplicate]


def test_who_lost_access_meanwhile_does_not_get_it_back_unshared(cast, closed):
    survivor, duplicate = closed
    for case in closed:
        given(cast, case, cast.outsider, [Permission.VIEW])
    merge = merged(cast, duplicate, survivor)
    bundle = survivor.user_grants.filter(user=cast.outsider, ended_at=None).first().bundle
    end_grant(bundle, reason="left the team", actor=cast.caseworker, at=SOON)
    assert not access.cases_for(cast.outsider, at=LATER).exists()

    with refused(NotAllowed, "may share"):
        end_merge(merge, reason="Two sisters", actor=cast.officer, at=LATER)


def test_what_was_sealed_meanwhile_is_not_opened_unshared(cast, closed):
    survivor, duplicate = closed
    cast.outsider.groups.add(cast.west.group)
    for case in closed:
        given(cast, case, cast.west, [Permission.VIEW])
    merge = merged(cast, duplicate, survivor)
    survivor.refresh_from_db()
    change_sensitivity(survivor, Sensitivity.SEALED, actor=cast.caseworker, at=SOON, reason="threats")
    assert not access.cases_for(cast.outsider, at=LATER).exists()

    with refused(NotAllowed, "may share"):
        end_merge(merge, reason="Two sisters", actor=cast.officer, at=LATER)


def test_who_takes_apart_gains_nothing_by_it(cast, closed):
    survivor, duplicate = closed
    given(cast, duplicate, cast.officer, [*RECORDS, Permission.SHARE, Permission.CONTACTS])
    given(cast, survivor, cast.officer, [*RECORDS, Permission.SHARE, Permission.CONTACTS])
    merge = merged(cast, duplicate, survivor)
    bundle = survivor.user_grants.filter(user=cast.officer, ended_at=None).first().bundle
    end_grant(bundle, reason="no contacts any more", actor=cast.caseworker, at=SOON)
    given(cast, survivor, cast.officer, [*RECORDS, Permission.SHARE])

    with refused(NotAllowed, "gain permissions"):
        end_merge(merge, reason="Two sisters", actor=cast.officer, at=LATER)


def test_an_earlier_merge_is_taken_apart_after_the_later_one(cast, closed):
    """A bar of both duplicates stands on the survivor once: taking the first apart would lift it."""
    survivor, first = closed
    second = held_case(cast, "Samira Third", sensitivity=Sensitivity.RESTRICTED)
    for case in (survivor, first, second):
        given(cast, case, cast.outsider, [Permission.VIEW])
    for case in (first, second):
        set_bar(user=cast.outsider, case=case, reason="a cousin", actor=cast.caseworker, at=NOW)
    one = merged(cast, first, survivor, at=NOW)
    other = merged(cast, second, survivor, at=SOON)

    with refused(Refused, "Take that merge apart first"):
        end_merge(one, reason="Two sisters", actor=cast.caseworker, at=LATER)
    assert not access.cases_for(cast.outsider, at=LATER).exists()
    end_merge(other, reason="Two sisters", actor=cast.caseworker, at=LATER)
    end_merge(one, reason="Three sisters", actor=cast.caseworker, at=LATER)

    assert list(access.cases_for(cast.outsider, at=LATER)) == [survivor]


def test_a_grant_that_ran_out_does_not_swallow_one_that_lives(cast, closed):
    survivor, duplicate = closed
    for case in closed:
        given(cast, case, cast.outsider, [Permission.VIEW])
    survivor.user_grants.filter(user=cast.outsider).update(
        granted_at=NOW - timedelta(days=2), until=NOW - timedelta(days=1)
    )

    merged(cast, duplicate, survivor)

    assert list(access.cases_for(cast.outsider, at=SOON)) == [survivor]
