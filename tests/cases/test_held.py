"""What people hold is asked with a text that is kept: it has to be what the query says, filled in anew."""

from datetime import timedelta

import pytest
from django.db import connection

from cases import held
from cases.access import OPERATOR
from cases.operations.granting import give_grant
from cases.vocabulary import Permission
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("people", [[7], [7, 3], [3, 7, 7001], list(range(1, 30))])
@pytest.mark.parametrize("at", [NOW, NOW + timedelta(microseconds=1), NOW - timedelta(days=9000)])
def test_the_kept_text_is_the_query_of_the_people_and_the_instant(people, at):
    text, filled_in = held.question(people, at)
    assert (text, filled_in) == held._rows(people, at).query.sql_with_params()


def test_it_is_asked_of_the_people_and_the_instant_and_not_of_what_stood_in():
    _, filled_in = held.question([7, 3], NOW)
    assert {7, 3, connection.ops.adapt_datetimefield_value(NOW)} <= set(filled_in)
    assert not [one for one in filled_in if isinstance(one, int) and one < 0]


def test_who_held_nothing_before_holds_what_was_given_since(cast):
    assert not held.read([cast.outsider.pk], NOW)[cast.outsider.pk].campaigns
    give = {
        "until": NOW + timedelta(days=30),
        "reason": "needed for this test",
        "actor": OPERATOR,
        "at": NOW - timedelta(hours=1),
    }
    give_grant(on=cast.individuals, to=cast.outsider, permissions=[Permission.VIEW], **give)
    assert held.read([cast.outsider.pk], NOW)[cast.outsider.pk].campaigns == {"view": {cast.individuals.pk}}
    assert not held.read([cast.outsider.pk], NOW - timedelta(days=2))[cast.outsider.pk].campaigns
