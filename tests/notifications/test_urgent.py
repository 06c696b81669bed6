"""Something urgent that nobody opens goes on: along the duty list, at last to the administrators."""

import pytest
from django.core import mail
from django.urls import reverse

from cases.announcements import Announcement, announce
from cases.operations.granting import set_bar
from cases.vocabulary import Announced, OrganisationPermission
from notifications.duty import people_on_duty, set_duty
from notifications.kinds import UNHEARD
from notifications.models import Notification
from tests.access.showing_who_one_is import fresh
from tests.cast import _organisation
from tests.conftest import NOW
from tests.notifications.conftest import browser, choose, inbox_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(cast):
    cast.administrator.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    return cast.administrator


@pytest.fixture
def third(cast):
    """A third person of the desk."""
    person = type(cast.caseworker).objects.create_user("tara@example.org", None, working_name="Tara Lind")
    person.groups.add(cast.desk.group)
    return person


@pytest.fixture
def urgent(cast, samira, administrator, third, clock):
    """Urgent, for the caseworker. On duty: the officer, who sees nothing of it, then two of the desk."""
    on_duty = [cast.officer.pk, cast.colleague.pk, third.pk]
    set_duty(cast.desk.pk, on_duty, actor=administrator)
    announce(
        Announcement(Announced.TASK, samira.pk, None, NOW, names=(cast.caseworker.pk,), row=1, is_urgent=True)
    )
    clock.work()
    return told(cast.caseworker)[0]


def test_within_two_hours_nobody_else_is_told(cast, urgent, clock):
    clock.wait(hours=1, minutes=59)

    assert told(cast.colleague) == []


def test_unopened_it_goes_to_the_next_who_may_see_it_and_then_on(cast, samira, urgent, third, clock):
    clock.wait(hours=2)
    (passed,) = told(cast.colleague)
    assert (passed.is_urgent, passed.first_for) == (True, cast.caseworker)
    assert told(cast.officer) == [], "leaked: to somebody on duty who may not see it"
    assert "Nadia Karam was told first" in inbox_of(cast.colleague) and told(third) == []

    clock.wait(hours=2)

    assert len(told(third)) == 1


def test_after_the_last_the_administrators_are_told_of_no_case(
    cast, samira, urgent, administrator, third, clock
):
    for _ in range(3):
        clock.wait(hours=2)

    (row,) = told(administrator)
    page = inbox_of(administrator)
    assert (row.what, row.case) == (UNHEARD, None)
    assert "Something urgent was opened by nobody in time" in page
    assert samira.reference not in page and "Samira" not in page, "leaked"
    assert browser(administrator).get(reverse("notifications:open", args=[row.pk])).status_code == 302
    clock.wait(days=1)
    assert len(told(administrator)) == 1


@pytest.mark.parametrize("how", ["opened_at", "done_at"])
def test_opened_or_done_it_goes_no_further(cast, urgent, clock, how):
    setattr(urgent, how, NOW)
    urgent.save()

    clock.wait(hours=2)

    assert told(cast.colleague) == []


def test_the_gate_is_asked_when_it_is_passed_on(cast, samira, urgent, third, clock):
    set_bar(user=cast.colleague, case=samira, reason="a cousin", actor=cast.caseworker, at=NOW)

    clock.wait(hours=2)

    assert told(cast.colleague) == [], "leaked"
    assert len(told(third)) == 1


def test_urgent_is_mailed_at_once_to_who_has_a_digest(cast, samira, urgent, clock):
    assert mail.outbox == []
    choose(cast.colleague, "weekly")
    clock.wait(hours=2)
    clock.wait(minutes=1)

    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([cast.colleague.email], "Casework: something needs you today")
    ]


# ---------------------------------------------------------------- the list


def test_an_administrator_writes_the_list_of_an_office(cast, administrator, third):
    client, url = (
        fresh(browser(administrator), administrator),
        reverse("notifications:duty", args=[cast.desk.pk]),
    )
    said = {"place_1": third.pk, "place_2": "", "place_3": cast.colleague.pk, "place_4": third.pk}

    assert client.post(url, said).status_code == 302
    assert [one.pk for one in people_on_duty(cast.desk.pk)] == [third.pk, cast.colleague.pk]
    assert client.post(url, {"place_1": cast.officer.pk}).status_code == 422, "of another office"
    page = client.get(url).content.decode()
    assert f'<option value="{third.pk}" selected>' in page
    assert client.get(reverse("notifications:duty", args=[10**9])).status_code == 404


def test_for_nobody_else_is_there_such_a_page(cast):
    client, url = browser(cast.caseworker), reverse("notifications:duty", args=[cast.desk.pk])

    assert client.get(url).status_code == client.post(url, {}).status_code == 404
    assert not Notification.objects.exists()
