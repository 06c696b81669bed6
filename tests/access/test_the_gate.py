"""Access, in words: who may see a case. Each test states both sides."""

from datetime import timedelta

import pytest
import time_machine
from django.http import Http404

from cases import access, holdings
from cases.models import Bar, CampaignGroupGrant, Case, OfficeCountry
from cases.operations.granting import end_grant, give_grant
from cases.vocabulary import Permission, Sensitivity
from tests.factories import NOW, held_case

pytestmark = pytest.mark.django_db


def assert_visible(actor, *, shown=(), hidden=(), permission=Permission.VIEW):
    seen = set(access.cases_for(actor, permission).values_list("pk", flat=True))
    leaked = [case.reference for case in hidden if case.pk in seen]
    missing = [case.reference for case in shown if case.pk not in seen]
    assert not leaked, f"leaked to {actor}: {leaked}"
    assert not missing, f"denied to {actor}: {missing}"


@pytest.fixture
def in_marasia(cast):
    return held_case(cast)


@pytest.fixture
def in_veloria(cast):
    """A case of the same campaign in a country of the West office."""
    OfficeCountry.objects.create(office=cast.desk, country="XV")
    case = held_case(cast, "Anna Velor", country="XV")
    OfficeCountry.objects.filter(office=cast.desk, country="XV").delete()
    return case


def give(cast, **terms):
    terms.setdefault("actor", access.OPERATOR)
    terms.setdefault("reason", "needed for this test")
    terms.setdefault("permissions", [Permission.VIEW])
    return give_grant(**terms)


def test_an_office_sees_its_campaign_in_its_countries_and_nothing_else(cast, in_marasia, in_veloria):
    assert_visible(cast.caseworker, shown=[in_marasia], hidden=[in_veloria])
    assert_visible(cast.officer, shown=[in_veloria], hidden=[in_marasia])


def test_an_office_covers_no_country_until_told(cast, in_marasia):
    OfficeCountry.objects.filter(office=cast.desk).delete()

    assert_visible(cast.caseworker, hidden=[in_marasia])


def test_all_countries_is_said_in_so_many_words(cast, in_marasia, in_veloria):
    cast.west.all_countries = True
    cast.west.save()

    assert_visible(cast.officer, shown=[in_marasia, in_veloria])


def test_campaigns_and_countries_are_never_pooled_over_offices(cast, now, in_marasia, in_veloria):
    """Somebody in two offices: one covers Marasia for a campaign the case is not in."""
    cast.officer.groups.add(cast.desk.group)
    CampaignGroupGrant.objects.filter(group=cast.desk.group).delete()
    give(cast, on=cast.write_for_rights, to=cast.desk, until=None, at=now - timedelta(days=1))

    assert_visible(cast.officer, shown=[in_veloria], hidden=[in_marasia])


def test_a_personal_grant_on_a_campaign_is_not_limited_by_country(cast, now, in_marasia, in_veloria):
    give(
        cast, on=cast.individuals, to=cast.outsider, until=now + timedelta(days=5), at=now - timedelta(days=1)
    )

    assert_visible(cast.outsider, shown=[in_marasia, in_veloria])


@pytest.mark.parametrize("who", ["outsider", "administrator", "former_colleague", "annual_report"])
def test_who_holds_no_live_grant_sees_nothing(cast, in_marasia, who):
    assert_visible(getattr(cast, who), hidden=[in_marasia])


def test_being_a_superuser_shows_no_case(cast, in_marasia):
    assert not cast.administrator.has_perm("cases.view", in_marasia)
    assert not cast.administrator.has_perm("cases.organisation_figures")


def test_a_restricted_case_needs_a_grant_on_itself(cast, now):
    restricted = held_case(cast, sensitivity=Sensitivity.RESTRICTED)
    give(
        cast,
        on=cast.individuals,
        to=cast.outsider,
        until=now + timedelta(days=5),
        at=now - timedelta(hours=1),
    )
    assert_visible(cast.caseworker, shown=[restricted])
    assert_visible(cast.colleague, shown=[restricted])
    assert_visible(cast.outsider, hidden=[restricted])

    give(cast, on=restricted, to=cast.west, until=None, at=now - timedelta(hours=1))

    assert_visible(cast.officer, shown=[restricted])


def test_a_sealed_case_is_never_exported(cast, now):
    restricted = held_case(cast, sensitivity=Sensitivity.RESTRICTED)
    sealed = held_case(cast, sensitivity=Sensitivity.SEALED)
    terms = {"until": now + timedelta(days=9), "at": now - timedelta(hours=1)}
    for case in (restricted, sealed):
        give(cast, on=case, to=cast.colleague, permissions=[Permission.EXPORT], **terms)

    assert access.may(cast.colleague, Permission.EXPORT, restricted)
    assert access.may(cast.colleague, Permission.VIEW, sealed)
    assert not access.may(cast.colleague, Permission.EXPORT, sealed)
    assert Permission.EXPORT not in holdings.of_case(sealed, at=now).permissions_of(cast.colleague)


def test_a_sealed_case_needs_a_grant_by_name(cast, now):
    sealed = held_case(cast, sensitivity=Sensitivity.SEALED)
    give(cast, on=sealed, to=cast.west, until=None, at=now - timedelta(hours=1))

    assert_visible(cast.caseworker, shown=[sealed])
    assert_visible(cast.colleague, hidden=[sealed])
    assert_visible(cast.officer, hidden=[sealed])


def test_a_grant_is_live_until_its_end_date_or_until_it_is_ended(cast, now, in_marasia):
    bundle = give(
        cast,
        on=cast.individuals,
        to=cast.outsider,
        until=now + timedelta(days=1),
        at=now - timedelta(days=1),
    )

    def sees_at(at):
        return access.cases_for(cast.outsider, at=at).filter(pk=in_marasia.pk).exists()

    assert sees_at(now)
    assert not sees_at(now + timedelta(days=1)), "leaked past its end date"
    end_grant(bundle, reason="no longer needed", actor=access.OPERATOR, at=now)
    assert not sees_at(now), "leaked after it was ended"


def test_a_bar_beats_every_grant(cast, now, in_marasia):
    Bar.objects.create(user=cast.caseworker, case=in_marasia, reason="a relative", set_at=now)
    Bar.objects.create(user=cast.colleague, country="XM", reason="a relative there", set_at=now)

    assert_visible(cast.caseworker, hidden=[in_marasia])
    assert_visible(cast.colleague, hidden=[in_marasia])


def test_an_inactive_account_sees_nothing_from_its_next_request(cast, in_marasia):
    cast.caseworker.is_active = False

    assert_visible(cast.caseworker, hidden=[in_marasia])


def test_every_other_permission_also_requires_view(cast, now, in_marasia):
    CampaignGroupGrant.objects.filter(group=cast.desk.group, permission__codename="view").delete()

    assert_visible(cast.caseworker, hidden=[in_marasia], permission=Permission.RECORD)


def test_an_officer_may_see_but_not_verify(cast, in_veloria):
    assert access.permissions_on(cast.officer, in_veloria) == {Permission.VIEW, Permission.RECORD}
    assert cast.officer.has_perm("cases.record", in_veloria)
    assert not cast.officer.has_perm("cases.verify", in_veloria)


def test_a_hidden_case_and_an_absent_one_are_told_apart_by_nobody(
    cast, in_marasia, django_assert_num_queries
):
    with (
        time_machine.travel(NOW, tick=False),
        django_assert_num_queries(2) as hidden,
        pytest.raises(Http404) as hidden_answer,
    ):
        access.case_or_404(cast.officer, in_marasia.reference)
    with (
        time_machine.travel(NOW, tick=False),
        django_assert_num_queries(2) as absent,
        pytest.raises(Http404) as absent_answer,
    ):
        access.case_or_404(cast.officer, "ZZZ-ZZZ")

    assert str(hidden_answer.value) == str(absent_answer.value)
    swapped = [q["sql"].replace(in_marasia.reference, "ZZZ-ZZZ") for q in hidden.captured_queries]
    assert swapped == [q["sql"] for q in absent.captured_queries]


def test_live_grants_are_one_query_and_the_cases_one_more(cast, in_marasia, django_assert_num_queries):
    user = access.remember_grants(cast.caseworker)

    with django_assert_num_queries(1):
        access.live_grants(user)
    with django_assert_num_queries(1):
        list(access.cases_for(user))


def test_a_past_member_of_a_campaign_is_no_longer_shown_by_it(cast, now, in_marasia):
    membership = in_marasia.memberships.get()
    membership.left_at = now
    membership.save()

    assert_visible(cast.caseworker, hidden=[in_marasia])


def test_the_gate_guards_itself_against_a_planted_leak(cast, in_marasia, in_veloria, monkeypatch):
    """The control: with a gate that lets everything through, the same assertion fails."""
    assert_visible(cast.officer, shown=[in_veloria], hidden=[in_marasia])

    monkeypatch.setattr(access, "cases_for", lambda actor, permission=None, *, at=None: Case.objects.all())

    with pytest.raises(AssertionError, match="leaked"):
        assert_visible(cast.officer, shown=[in_veloria], hidden=[in_marasia])
