"""Offices: what a change opens is said before, and nobody opens anything to themselves."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cases import access, staff
from cases.access import NotAllowed
from cases.models import AccessRecord, Office, OfficeCountry, User
from cases.operations import offices, safety
from cases.vocabulary import Read
from tests.access.showing_who_one_is import fresh
from tests.factories import NOW, held_case
from tests.manage.conftest import confirmed
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def veloria(cast):
    """Two cases of Veloria, which the West office covers and the desk does not."""
    return [
        held_case(cast, name, country="XV", actor=cast.officer) for name in ("Anna Velor", "Isidor Velor")
    ]


def sees(user, case):
    return access.cases_for(User.objects.get(pk=user.pk)).filter(pk=case.pk).exists()


def cover(office, countries, by, **said):
    said.setdefault("all_countries", False)
    offices.cover_countries(office, countries, actor=by, at=NOW, **said)


# ---------------------------------------------------------------- only who manages people, never for oneself


@pytest.mark.parametrize("who", ["caseworker", "officer", "annual_report", "former_colleague"])
def test_who_does_not_manage_people_changes_no_office(cast, who):
    actor = getattr(cast, who)
    for act in (
        lambda: offices.add_office("East office", actor=actor, at=NOW),
        lambda: offices.rename_office(cast.desk, "Another name", actor=actor),
        lambda: cover(cast.desk, ["XV"], by=actor),
        lambda: offices.join_office(cast.desk, cast.outsider, actor=actor),
        lambda: offices.leave_office(cast.desk, cast.caseworker, actor=actor),
    ):
        with refused(NotAllowed):
            act()


def test_nobody_puts_themselves_into_an_office_or_out_of_one(cast, administrator, second):
    with refused(NotAllowed):
        offices.join_office(cast.desk, administrator, actor=administrator)
    with refused(NotAllowed):
        offices.leave_office(cast.west, second, actor=second)


def test_nobody_changes_what_their_own_office_covers(cast, administrator, second, veloria):
    with refused(NotAllowed):
        cover(cast.west, ["XV", "XM"], by=second)
    with refused(NotAllowed):
        cover(cast.west, ["XV"], by=second, all_countries=True)

    cover(cast.west, ["XM"], by=administrator)
    assert not sees(cast.officer, veloria[0]), "leaked"


def test_nobody_goes_round_a_lock_by_moving_between_offices(cast, administrator):
    safety.lock_person(cast.caseworker, actor=administrator, at=NOW)
    safety.lock_office(cast.west, actor=administrator, at=NOW)

    for office, user in ((cast.desk, cast.caseworker), (cast.west, cast.officer)):
        with refused(says="locked now", field="person"):
            offices.leave_office(office, user, actor=administrator)
    with refused(says="locked now"):
        offices.join_office(cast.west, cast.outsider, actor=administrator)


# ---------------------------------------------------------------- names


@pytest.mark.parametrize("name", ["", "   ", "x" * 101])
def test_an_office_has_a_name(administrator, name):
    with refused(says="Enter a name", field="name"):
        offices.add_office(name, actor=administrator, at=NOW)


def test_no_two_offices_have_one_name(cast, administrator):
    with refused(says="Another office", field="name"):
        offices.add_office("west OFFICE", actor=administrator, at=NOW)
    with refused(says="Another office", field="name"):
        offices.rename_office(cast.desk, "West office", actor=administrator)
    offices.rename_office(cast.desk, "Marasia and Karvania desk", actor=administrator)

    assert str(Office.objects.get(pk=cast.desk.pk)) == "Marasia and Karvania desk"


def test_a_country_that_is_none_is_refused(cast, administrator):
    with refused(says="from the list", field="countries"):
        cover(cast.desk, ["XM", "ZZ"], by=administrator)


# ---------------------------------------------------------------- what it opens


def test_countries_are_kept_with_who_changed_them(cast, administrator):
    cover(cast.west, ["QO", "XM"], by=administrator)

    assert staff.countries_of(cast.west) == ["QO", "XM"]
    changes = OfficeCountry.history.filter(office=cast.west.pk, history_user=administrator)
    assert sorted(changes.values_list("country", "history_type")) == [("XM", "+"), ("XV", "-")]


def test_what_new_countries_open_is_said_before_they_do(cast, wei, veloria):
    url = reverse("cases:office_countries", args=[cast.desk.pk])

    foreseen = wei.post(url, {"countries": ["XM", "XV"]}).content.decode()
    assert "2 people gain access to up to 2 standard cases." in foreseen
    assert not sees(cast.caseworker, veloria[0]), "leaked"
    assert staff.countries_of(cast.desk) == ["XM"]
    confirmed(wei, url, {"countries": ["XM", "XV"]})

    assert sees(cast.caseworker, veloria[0])
    row = AccessRecord.objects.get(kind=Read.GRANT)
    assert row.detail == f"countries of office {cast.desk.pk}"


def test_what_fewer_countries_close_is_said_too(cast, wei, veloria):
    url = reverse("cases:office_countries", args=[cast.west.pk])

    assert (
        "1 person loses access to 2 standard cases." in wei.post(url, {"countries": ["QO"]}).content.decode()
    )
    confirmed(wei, url, {"countries": ["QO"]})

    assert not sees(cast.officer, veloria[0]), "leaked"


def test_all_countries_is_said_in_words(cast, wei, veloria):
    url = reverse("cases:office_countries", args=[cast.desk.pk])
    confirmed(wei, url, {"all_countries": "on", "countries": ["XM"]})

    assert "all countries" in wei.get(reverse("cases:office", args=[cast.desk.pk])).content.decode()
    assert sees(cast.caseworker, veloria[0])


def test_who_joins_an_office_sees_what_it_holds_and_the_page_says_how_much(cast, wei, veloria):
    url = reverse("cases:join_office", args=[cast.west.pk])

    foreseen = wei.post(url, {"person": cast.outsider.pk}).content.decode()
    assert "1 person gains access to 2 standard cases." in foreseen
    assert not sees(cast.outsider, veloria[0]), "leaked"
    confirmed(wei, url, {"person": cast.outsider.pk})
    assert sees(cast.outsider, veloria[0])

    leave = reverse("cases:leave_office", args=[cast.west.pk, cast.outsider.pk])
    assert "1 person loses access to 2 standard cases." in wei.get(leave).content.decode()
    wei.post(leave)
    assert not sees(cast.outsider, veloria[0]), "leaked"
    rows = AccessRecord.objects.filter(kind=Read.GRANT).order_by("number")
    told = [(row.detail.split(" office")[0], row.about) for row in rows]
    assert told == [("into", cast.outsider), ("out of", cast.outsider)]


def test_access_ends_within_the_next_request_of_a_page_that_is_open(cast, wei, veloria):
    luis = fresh(Client(), cast.officer)
    assert luis.get(veloria[0].get_absolute_url()).status_code == 200

    wei.post(reverse("cases:leave_office", args=[cast.west.pk, cast.officer.pk]))

    assert luis.get(veloria[0].get_absolute_url()).status_code == 404, "leaked"


def test_an_administrator_is_not_offered_themselves(cast, wei, administrator):
    form = wei.get(reverse("cases:join_office", args=[cast.desk.pk])).context["form"]

    assert str(administrator.pk) not in form.fields["person"].people
    answer = wei.post(reverse("cases:join_office", args=[cast.desk.pk]), {"person": administrator.pk})
    assert answer.status_code == 422


def test_an_office_is_added_once_and_covers_nothing_until_told(cast, wei):
    said = {"name": "East office", "submission": "8f9a1f0e-6a1f-4b57-9a53-3f4ea65fca12"}
    for _ in range(2):
        page = wei.post(reverse("cases:add_office"), said, follow=True).content.decode()

    assert "no country" in page
    assert Group.objects.filter(name="East office").count() == 1


def test_no_page_of_an_office_names_a_case(cast, wei, veloria):
    for name in ("office", "office_countries", "join_office", "lock_office"):
        text = wei.get(reverse(f"cases:{name}", args=[cast.west.pk])).content.decode()
        assert not [word for word in ("Velor<", "Anna", "Isidor", veloria[0].reference) if word in text], (
            "leaked"
        )
