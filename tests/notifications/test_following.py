"""Following: from the case, the campaign, the settings; a hidden case as one that never was."""

import pytest
from django.urls import reverse

from cases.models import Lock
from notifications.following import followed_by, level_of
from notifications.models import Follow
from tests.conftest import NOW
from tests.factories import LOG_QUERIES
from tests.notifications.conftest import browser, follow, lose_access
from tests.oracle.paths.reader import stable

pytestmark = pytest.mark.django_db


def post(user, name, *args, **said):
    return browser(user).post(reverse(f"notifications:{name}", args=args), said)


def page(user, name, *args):
    return browser(user).get(reverse(name, args=args)).content.decode()


def test_a_case_is_followed_changed_and_left_from_its_page(cast, samira):
    assert "Follow" in page(cast.colleague, "cases:case", samira.reference)
    post(cast.colleague, "follow_case", samira.reference, level="outcomes")
    assert level_of(cast.colleague, case=samira.pk) == "outcomes"
    shown = page(cast.colleague, "cases:case", samira.reference)
    assert "You follow this" in shown and '<option value="outcomes" selected>' in shown

    for _ in range(2):
        post(cast.colleague, "follow_case", samira.reference, level="everything")
    assert Follow.objects.count() == 1
    post(cast.colleague, "follow_case", samira.reference, level="stop")

    assert not Follow.objects.exists()


def test_a_hidden_case_is_followed_as_one_that_never_was(cast, samira):
    hidden = post(cast.officer, "follow_case", samira.reference)
    absent = post(cast.officer, "follow_case", "K7M-2PX")

    assert hidden.status_code == absent.status_code == 404
    assert stable(hidden.content) == stable(absent.content) and not Follow.objects.exists()


def test_a_campaign_one_does_not_hold_is_not_followed(cast):
    assert post(cast.colleague, "follow_campaign", cast.write_for_rights.slug).status_code == 404
    assert post(cast.colleague, "follow_campaign", "never-heard-of-it").status_code == 404
    assert post(cast.colleague, "follow_campaign", cast.individuals.slug).status_code == 302
    assert [one.campaign for one in Follow.objects.all()] == [cast.individuals]
    assert "You follow this" in page(cast.colleague, "cases:campaign_access", cast.individuals.slug)


def test_an_office_of_ones_own_is_followed_from_the_settings(cast):
    assert post(cast.colleague, "following", office=cast.west.pk).status_code == 404
    assert post(cast.colleague, "following", office=cast.desk.pk, level="outcomes").status_code == 302
    assert [one.office for one in Follow.objects.all()] == [cast.desk]
    assert "Marasia desk" in page(cast.colleague, "notifications:following")


def test_a_level_that_is_not_offered_writes_nothing(cast, samira):
    assert post(cast.colleague, "follow_case", samira.reference, level="loudly").status_code == 404
    assert not Follow.objects.exists()


def test_the_settings_list_what_is_open_and_change_it(cast, samira):
    follow(cast.colleague, case=samira)
    row = Follow.objects.get()
    assert samira.reference in page(cast.colleague, "notifications:following")

    assert post(cast.colleague, "change_following", row.pk, level="named").status_code == 302
    assert level_of(cast.colleague, case=samira.pk) == "named"
    assert post(cast.caseworker, "change_following", row.pk, level="stop").status_code == 404
    lose_access(samira)

    shown = page(cast.colleague, "notifications:following")
    assert samira.reference not in shown and "Samira" not in shown, "leaked"
    assert f"/me/following/{row.pk}/" not in shown, "leaked: that it is followed"
    assert post(cast.colleague, "change_following", row.pk, level="stop").status_code == 404


def test_the_case_shows_who_follows_it_and_may_see_it(cast, samira):
    for one in (cast.colleague, cast.officer, cast.former_colleague):
        follow(one, case=samira)
    shown = page(cast.caseworker, "cases:access", samira.reference)
    followers = shown.partition('id="followers-title"')[2].partition("</section>")[0]

    assert "Omar Haddad" in followers
    assert "Luis Brandt" not in followers and "Former Colleague" not in followers
    Lock.objects.create(user=cast.colleague, set_at=NOW)
    assert "Nobody follows this case" in page(cast.caseworker, "cases:access", samira.reference)


def test_what_one_follows_asks_a_fixed_number_of_questions(
    cast, samira, veloria, django_assert_max_num_queries
):
    client, url = browser(cast.caseworker), reverse("notifications:following")
    follow(cast.caseworker, case=samira)
    client.get(url)
    with django_assert_max_num_queries(11 + LOG_QUERIES) as few:
        client.get(url)
    follow(cast.caseworker, campaign=cast.individuals)
    follow(cast.caseworker, office=cast.desk)
    with django_assert_max_num_queries(11 + LOG_QUERIES) as many:
        client.get(url)

    assert len(few) == len(many)


def test_cases_are_listed_first_then_campaigns_and_offices_on_both_engines(cast, samira):
    for what in ({"campaign": cast.individuals}, {"office": cast.desk}, {"case": samira}):
        follow(cast.caseworker, **what)

    rows = [one.follow for one in followed_by(cast.caseworker)]

    assert [(bool(row.case_id), bool(row.campaign_id)) for row in rows] == [
        (True, False),
        (False, True),
        (False, False),
    ]
