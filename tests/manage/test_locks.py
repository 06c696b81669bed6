"""Lock a person or an office, in two clicks; only somebody elsewhere unlocks."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases import access
from cases.access import OPERATOR, NotAllowed
from cases.models import AccessRecord, Lock
from cases.operations import safety
from cases.vocabulary import Read
from tests.access.showing_who_one_is import fresh
from tests.factories import NOW, held_case
from tests.operations.watching import refused
from tests.sign_in.doors import is_in, signed_in

pytestmark = pytest.mark.django_db


def lock(user, by, at=NOW):
    return safety.lock_person(user, actor=by, at=at)


def test_a_colleague_of_the_same_office_locks_and_a_stranger_does_not(cast):
    with refused(NotAllowed):
        lock(cast.caseworker, by=cast.officer)

    lock(cast.caseworker, by=cast.colleague)

    assert access.live_grants(cast.caseworker).is_locked


def test_everybody_locks_themselves_and_who_manages_people_locks_anybody(cast, administrator):
    lock(cast.outsider, by=cast.outsider)
    lock(cast.officer, by=administrator)

    assert access.live_grants(cast.outsider).is_locked
    assert access.live_grants(cast.officer).is_locked


def test_to_lock_twice_is_to_lock_once(cast):
    assert lock(cast.caseworker, cast.colleague).pk == lock(cast.caseworker, cast.colleague).pk


def test_who_is_locked_or_closed_locks_nobody(cast):
    lock(cast.caseworker, by=cast.colleague)

    for actor in (cast.caseworker, cast.former_colleague):
        with refused(NotAllowed):
            lock(cast.colleague, by=actor)


def test_anybody_of_an_office_locks_it_and_all_of_it_see_nothing(cast):
    case = held_case(cast)
    with refused(NotAllowed):
        safety.lock_office(cast.desk, actor=cast.officer, at=NOW)

    safety.lock_office(cast.desk, actor=cast.caseworker, at=NOW)

    for user in (cast.caseworker, cast.colleague):
        assert not access.cases_for(user).filter(pk=case.pk).exists(), "leaked"
    assert not access.live_grants(cast.officer).is_locked


def test_a_lock_ends_every_session_at_once_and_no_other(cast):
    nadia, elsewhere, luis = signed_in(cast.caseworker), signed_in(cast.caseworker), signed_in(cast.officer)

    safety.lock_office(cast.desk, actor=cast.colleague, at=NOW)

    assert [is_in(one) for one in (nadia, elsewhere, luis)] == [False, False, True]


# ---------------------------------------------------------------- unlocking


def test_somebody_elsewhere_who_manages_people_unlocks(cast, administrator):
    found = lock(cast.caseworker, by=cast.colleague)

    safety.unlock(found, actor=administrator, at=NOW)

    assert not access.live_grants(cast.caseworker).is_locked
    with refused(says="lifted already"):
        safety.unlock(found, actor=administrator, at=NOW)


@pytest.mark.parametrize("who", ["caseworker", "colleague", "officer", "outsider"])
def test_who_does_not_manage_people_unlocks_nobody(cast, who):
    found = lock(cast.caseworker, by=cast.colleague)

    with refused(NotAllowed):
        safety.unlock(found, actor=getattr(cast, who), at=NOW)


def test_an_administrator_unlocks_neither_themselves_nor_anybody_of_their_office(cast, administrator, second):
    own = lock(second, by=second)
    of_their_office = lock(cast.officer, by=administrator)

    for found in (own, of_their_office):
        with refused(NotAllowed):
            safety.unlock(found, actor=second, at=NOW)
        assert not safety.may_unlock(second, found)
        assert safety.may_unlock(administrator, found)


def test_nobody_of_a_locked_office_unlocks_it(cast, administrator, second):
    found = safety.lock_office(cast.west, actor=cast.officer, at=NOW)

    with refused(NotAllowed):
        safety.unlock(found, actor=second, at=NOW)
    safety.unlock(found, actor=administrator, at=NOW)

    assert not access.live_grants(cast.officer).is_locked


def test_the_operator_unlocks_where_nobody_else_is_left(cast, administrator):
    lock(administrator, by=administrator)
    safety.lock_office(cast.desk, actor=cast.caseworker, at=NOW)

    call_command("unlock", administrator.email)
    call_command("unlock", office=cast.desk.pk)

    assert not Lock.objects.standing().exists()
    rows = AccessRecord.objects.filter(kind=Read.SAFETY, place="command").order_by("number")
    assert [row.detail for row in rows] == ["unlocked", f"office {cast.desk.pk} unlocked"]
    with pytest.raises(CommandError, match="Nobody is locked"):
        call_command("unlock", administrator.email)


# ---------------------------------------------------------------- pages


def test_lock_me_takes_two_clicks_says_its_effect_and_signs_out(cast):
    browser, elsewhere = signed_in(cast.caseworker), signed_in(cast.caseworker)
    safety_page = browser.get(reverse("cases:my_safety")).content.decode()
    assert reverse("cases:lock_me") in safety_page

    asked = browser.get(reverse("cases:lock_me")).content.decode()
    answer = browser.post(reverse("cases:lock_me"))

    assert "You are signed out at once, everywhere" in asked
    assert "1 person" not in asked
    assert answer.status_code == 302 and answer["Location"] == reverse("account_login")
    assert "cookies" in answer["Clear-Site-Data"]
    assert not is_in(browser) and not is_in(elsewhere)
    row = AccessRecord.objects.get(kind=Read.SAFETY)
    assert row.about == cast.caseworker and row.detail == "locked by themselves"


OPERATOR_ALONE = "nobody but the operator of the server"


def pages_that_lead_to_a_lock(client):
    return [client.get(reverse(f"cases:{name}")).content.decode() for name in ("my_safety", "lock_me")]


@pytest.mark.parametrize("other", ["none", "closed", "locked", "same office"])
def test_who_nobody_could_unlock_is_told_before(cast, administrator, second, other):
    if other in ("none", "closed"):
        second.is_active = False
        second.save()
    if other == "none":
        second.user_permissions.clear()
    if other == "locked":
        Lock.objects.create(user=second, set_at=NOW)
    if other == "same office":
        administrator.groups.add(cast.west.group)

    for page in pages_that_lead_to_a_lock(fresh(Client(), administrator)):
        assert OPERATOR_ALONE in page and "manage.py unlock" in page


def test_who_another_administrator_could_unlock_is_not_told_of_the_operator(cast, administrator, second):
    for user in (administrator, cast.caseworker):
        for page in pages_that_lead_to_a_lock(fresh(Client(), user)):
            assert OPERATOR_ALONE not in page


def test_the_next_request_of_who_was_locked_says_little(cast):
    browser = signed_in(cast.caseworker)
    Lock.objects.create(user=cast.caseworker, set_at=NOW)  # the session is still there

    page = browser.get(reverse("cases:my_work"), follow=True).content.decode()

    assert "This account is locked. A colleague elsewhere can unlock it." in page
    assert "Omar" not in page and "Nadia" not in page


def test_the_pages_of_locking_are_there_for_who_may_lock(cast, administrator):
    person = reverse("cases:lock_person", args=[cast.caseworker.pk])
    office = reverse("cases:lock_office", args=[cast.desk.pk])

    for who, status in (
        (cast.officer, 404),
        (cast.outsider, 404),
        (cast.colleague, 200),
        (administrator, 200),
    ):
        client = fresh(Client(), who)
        assert [client.get(url).status_code for url in (person, office)] == [status, status]
        if status == 404:
            assert [client.post(url).status_code for url in (person, office)] == [404, 404]
    assert not Lock.objects.exists()


def test_a_colleague_locks_by_their_page_without_being_asked_who_they_are(cast):
    omar = signed_in(cast.colleague)

    answer = omar.post(reverse("cases:lock_person", args=[cast.caseworker.pk]), follow=True)

    assert "Nadia Karam is locked" in answer.content.decode()
    assert access.live_grants(cast.caseworker).is_locked


def test_who_locks_their_own_office_goes_with_it(cast):
    omar, luis = signed_in(cast.colleague), signed_in(cast.officer)

    answer = omar.post(reverse("cases:lock_office", args=[cast.desk.pk]))

    assert answer["Location"] == reverse("account_login")
    assert not is_in(omar) and is_in(luis)
    row = AccessRecord.objects.get(kind=Read.SAFETY)
    assert row.about == cast.colleague and f"office {cast.desk.pk} locked" in row.detail


def test_an_administrator_locks_an_office_and_unlocks_it_by_pages(cast, wei):
    asked = wei.get(reverse("cases:lock_office", args=[cast.desk.pk])).content.decode()
    assert "2 people are signed out now" in asked  # the former colleague is not among them

    wei.post(reverse("cases:lock_office", args=[cast.desk.pk]))
    page = wei.get(reverse("cases:office", args=[cast.desk.pk])).content.decode()
    found = Lock.objects.get()
    assert "Nobody of it gets in" in page and reverse("cases:unlock", args=[found.pk]) in page
    wei.post(reverse("cases:unlock", args=[found.pk]))

    assert not Lock.objects.standing().exists()
    assert wei.get(reverse("cases:unlock", args=[found.pk])).status_code == 404


# ---------------------------------------------------------------- travelling


def travel(user, by, days=9, at=NOW):
    return safety.begin_travel(user, until=at + timedelta(days=days), actor=by, at=at)


def test_the_traveller_and_who_manages_people_begin_a_travel_and_nobody_else(cast, administrator):
    with refused(NotAllowed):
        travel(cast.caseworker, by=cast.colleague)

    travel(cast.caseworker, by=cast.caseworker)
    travel(cast.officer, by=administrator)

    assert access.live_grants(cast.caseworker).is_travelling
    assert access.live_grants(cast.officer).is_travelling


def test_a_travel_is_made_longer_never_shorter(cast):
    travel(cast.caseworker, by=cast.caseworker, days=9)

    with refused(says="after the present end", field="until"):
        travel(cast.caseworker, by=cast.caseworker, days=3)
    travel(cast.caseworker, by=cast.caseworker, days=20)

    assert access.live_grants(cast.caseworker, NOW + timedelta(days=15)).is_travelling


@pytest.mark.parametrize("days", [0, -1, 400])
def test_a_travel_ends_within_a_year_and_later_than_now(cast, days):
    with refused(says="within the next 12 months", field="until"):
        travel(cast.caseworker, by=cast.caseworker, days=days)


def test_an_administrator_ends_a_travel_and_the_traveller_never(cast, administrator, second):
    travel(second, by=second)
    for actor in (second, cast.officer):
        with refused(NotAllowed):
            safety.end_travel(second, actor=actor, at=NOW)

    safety.end_travel(second, actor=administrator, at=NOW)

    assert not access.live_grants(second).is_travelling
    with refused(says="over already"):
        safety.end_travel(second, actor=administrator, at=NOW)


def test_the_pages_begin_a_travel_make_it_longer_and_end_it(cast, wei):
    nadia, url = signed_in(cast.caseworker), reverse("cases:my_safety")

    assert nadia.post(url, {"until": "2026-02-01"}).status_code == 422
    assert (
        "You travel until 10 March 2026"
        in nadia.post(url, {"until": "2026-03-10"}, follow=True).content.decode()
    )
    longer = wei.post(
        reverse("cases:travel", args=[cast.caseworker.pk]), {"until": "2026-03-20"}, follow=True
    )
    assert "Travels until 20 March 2026" in longer.content.decode()
    wei.post(reverse("cases:end_travel", args=[cast.caseworker.pk]))

    assert not access.live_grants(cast.caseworker).is_travelling
    details = AccessRecord.objects.filter(kind=Read.SAFETY).order_by("number").values_list("detail", "about")
    about = cast.caseworker.pk
    assert list(details)[-3:] == [("travel begun", about), ("travel begun", about), ("travel ended", about)]


def test_locked_again_after_an_unlock_is_a_lock_of_its_own(cast):
    first = lock(cast.caseworker, by=OPERATOR)
    safety.unlock(first, actor=OPERATOR, at=NOW)

    assert lock(cast.caseworker, by=OPERATOR).pk != first.pk
