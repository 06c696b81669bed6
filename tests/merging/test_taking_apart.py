"""What was closed while two files were one stays closed when they are taken apart."""

from datetime import timedelta

import pytest

from cases import access
from cases.access import NotAllowed
from cases.operations.closing import change_sensitivity
from cases.operations.granting import end_grant, lift_bar, set_bar
from cases.operations.merging import end_merge
from cases.vocabulary import Permission, Sensitivity
from tests.factories import NOW, merged
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
