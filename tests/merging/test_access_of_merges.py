"""What an attacker tried with merges: to read more by one, or to come back in when it is taken apart."""

from datetime import timedelta

import pytest

from cases.access import NotAllowed
from cases.operations.granting import give_grant
from cases.operations.safety import begin_travel
from cases.vocabulary import Permission
from tests.factories import NOW, merged
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
SOON, LATER = NOW + timedelta(hours=1), NOW + timedelta(days=1)
UNTIL = NOW + timedelta(days=9)
RECORDS = [Permission.VIEW, Permission.RECORD]


def given(cast, case, to, permissions, at=NOW):
    return give_grant(
        on=case,
        to=to,
        permissions=permissions,
        until=UNTIL,
        reason="works on it",
        actor=cast.caseworker,
        at=at,
    )


def test_who_reads_the_contacts_of_one_does_not_come_to_read_those_of_the_other_unshared(cast, closed):
    one, other = closed
    given(cast, one, cast.outsider, [Permission.VIEW, Permission.CONTACTS])
    given(cast, other, cast.outsider, [Permission.VIEW])

    with refused(NotAllowed, "may share both"):
        merged(cast, other, one, actor=cast.officer)
    merged(cast, other, one, actor=cast.caseworker)


def test_who_is_away_does_not_come_back_to_more(cast, closed):
    one, other = closed
    given(cast, one, cast.outsider, [Permission.VIEW])
    begin_travel(cast.outsider, until=LATER, actor=cast.outsider, at=NOW)

    with refused(NotAllowed, "may share both"):
        merged(cast, other, one, actor=cast.officer)
