"""Giving access and ending it."""

from datetime import timedelta

import pytest

from cases import access
from cases.models import Bar, CampaignGroupGrant, CampaignUserGrant, CaseUserGrant
from cases.operations.granting import end_grant, give_grant, set_bar
from cases.vocabulary import Permission, Sensitivity
from tests.factories import NOW, held_case
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_desk_reaches_everywhere(request):
    """So that it may share the campaign with anybody; how far an office reaches is tested with the gate."""
    if "cast" in request.fixturenames:
        desk = request.getfixturevalue("cast").desk
        desk.all_countries = True
        desk.save()


def give(cast, **terms):
    terms.setdefault("on", cast.individuals)
    terms.setdefault("to", cast.outsider)
    terms.setdefault("permissions", [Permission.RECORD])
    terms.setdefault("until", NOW + 30 * DAY)
    terms.setdefault("reason", "covers for a colleague")
    terms.setdefault("actor", cast.caseworker)
    terms.setdefault("at", NOW - DAY)
    return give_grant(**terms)


def sees(user, case):
    return access.cases_for(user).filter(pk=case.pk).exists()


def test_a_grant_writes_a_row_for_each_permission_with_view_among_them(cast):
    bundle = give(cast, permissions=[Permission.RECORD, Permission.VERIFY])

    rows = CampaignUserGrant.objects.filter(user=cast.outsider)
    assert {row.permission.codename for row in rows} == {"view", "record", "verify"}
    for row in rows:
        assert (row.bundle, row.granted_by, row.granted_at) == (bundle, cast.caseworker, NOW - DAY)
        assert (row.reason, row.until) == ("covers for a colleague", NOW + 30 * DAY)


@pytest.mark.parametrize(
    ("until", "is_refused"),
    [
        (None, True),
        (NOW - DAY, True),
        (NOW - 2 * DAY, True),
        (NOW + 365 * DAY, False),
        (NOW + 366 * DAY, True),
    ],
    ids=["none", "now", "past", "a year", "longer"],
)
def test_a_persons_grant_ends_within_twelve_months(cast, until, is_refused):
    if is_refused:
        with refused(says="end date", field="until"):
            give(cast, until=until)
    else:
        give(cast, until=until)


def test_an_offices_grant_may_stand_without_an_end(cast):
    give(cast, to=cast.west, until=None)

    assert CampaignGroupGrant.objects.filter(group=cast.west.group, until=None, ended_at=None).count() == 2


@pytest.mark.parametrize("reason", ["", "cover", "         x"])
def test_a_grant_says_why_in_a_sentence(cast, reason):
    with refused(says="Say why", field="reason"):
        give(cast, reason=reason)


def test_granting_again_ends_the_old_row_first_so_that_the_newer_terms_hold(cast):
    first = give(cast, until=NOW + 5 * DAY)

    second = give(cast, until=NOW + 60 * DAY, reason="covers until the summer", at=NOW)

    ended = CampaignUserGrant.objects.filter(bundle=first)
    assert {(row.ended_at, row.ended_by, row.ended_reason) for row in ended} == {
        (NOW, cast.caseworker, "Given again")
    }
    assert CampaignUserGrant.objects.filter(user=cast.outsider, ended_at=None, bundle=second).count() == 2


def test_granting_less_again_leaves_what_was_not_mentioned(cast):
    give(cast, permissions=[Permission.RECORD])

    give(cast, permissions=[], at=NOW)

    standing = CampaignUserGrant.objects.filter(user=cast.outsider, ended_at=None)
    assert {row.permission.codename for row in standing} == {"view", "record"}


def test_an_expired_grant_is_given_again(cast, samira):
    give(cast, until=NOW - DAY, at=NOW - 10 * DAY)
    assert not sees(cast.outsider, samira)

    give(cast, at=NOW - timedelta(hours=1))

    assert sees(cast.outsider, samira)


def test_ending_a_grant_ends_it_at_once(cast, samira):
    bundle = give(cast)
    assert sees(cast.outsider, samira)

    ended = end_grant(bundle, reason="the colleague is back", actor=cast.caseworker, at=NOW)

    assert ended == 2
    assert not sees(cast.outsider, samira), "leaked after the grant ended"
    row = CampaignUserGrant.objects.filter(bundle=bundle).first()
    assert (row.ended_at, row.ended_by, row.ended_reason) == (NOW, cast.caseworker, "the colleague is back")


def test_ending_what_has_ended_ends_nothing(cast):
    bundle = give(cast)
    end_grant(bundle, reason="is back", actor=cast.caseworker, at=NOW)

    assert end_grant(bundle, reason="again", actor=cast.caseworker, at=NOW + DAY) == 0
    assert CampaignUserGrant.objects.filter(bundle=bundle, ended_at=NOW).count() == 2


def test_ending_a_grant_says_why(cast):
    bundle = give(cast)

    with refused(says="Say why", field="reason"):
        end_grant(bundle, reason=" ", actor=cast.caseworker, at=NOW)


def test_a_restricted_case_is_shared_by_its_opener_and_by_nobody_who_only_sees_it(cast):
    restricted = held_case(cast, sensitivity=Sensitivity.RESTRICTED)
    assert not sees(cast.outsider, restricted)

    give(cast, on=restricted, permissions=[])

    assert sees(cast.outsider, restricted)
    with refused(access.NotAllowed):
        give(cast, on=restricted, to=cast.officer, actor=cast.outsider)


def test_what_is_given_holds_in_the_same_request(cast):
    """The giver's own grants, read once for a request, are read again."""
    sealed = held_case(cast, sensitivity=Sensitivity.SEALED)
    me = access.remember_grants(cast.caseworker)
    mine = CaseUserGrant.objects.filter(user=cast.caseworker, permission__codename=Permission.VERIFY)
    assert access.may(me, Permission.VERIFY, sealed)

    end_grant(mine.get().bundle, reason="handed over", actor=me, at=NOW, leaves_nobody=True)

    assert not access.may(me, Permission.VERIFY, sealed)


def test_nobody_gives_what_they_do_not_hold(cast):
    restricted = held_case(cast, sensitivity=Sensitivity.RESTRICTED)

    with pytest.raises(access.NotAllowed, match="take data out"):
        give(cast, on=restricted, to=cast.colleague, permissions=[Permission.EXPORT])

    assert not access.may(cast.colleague, Permission.EXPORT, restricted)


# ---------------------------------------------------------------- bars


def test_a_bar_on_a_case_hides_it_at_once(cast, samira):
    assert sees(cast.colleague, samira)

    bar = set_bar(user=cast.colleague, case=samira, reason="a cousin", actor=cast.caseworker, at=NOW)

    assert (bar.set_by, bar.set_at) == (cast.caseworker, NOW)
    assert not sees(cast.colleague, samira), "leaked through a bar"
    assert sees(cast.caseworker, samira)


def test_a_bar_on_a_country_is_set_by_who_manages_people(cast, samira):
    with refused(access.NotAllowed):
        set_bar(user=cast.colleague, country="XM", reason="family there", actor=cast.caseworker, at=NOW)

    set_bar(user=cast.colleague, country="XM", reason="family there", actor=access.OPERATOR, at=NOW)

    assert not sees(cast.colleague, samira), "leaked through a bar"


def test_a_bar_says_why_and_on_what(cast, samira):
    with refused(says="Say why", field="reason"):
        set_bar(user=cast.colleague, case=samira, reason=" ", actor=cast.caseworker, at=NOW)
    with refused(says="case or a country"):
        set_bar(user=cast.colleague, reason="a cousin", actor=access.OPERATOR, at=NOW)
    with refused(says="case or a country"):
        set_bar(
            user=cast.colleague, case=samira, country="XM", reason="a cousin", actor=access.OPERATOR, at=NOW
        )
    assert not Bar.objects.exists()
