"""A case opened in an emergency: for a day, in the sight of others, and never past a bar."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from cases import access, jobs, references
from cases.access import NotAllowed
from cases.models import AccessRecord, EmergencyOpening, Lock, Travel, User
from cases.operations.emergencies import mark_opening_seen, open_in_emergency
from cases.operations.granting import end_grant, set_bar
from cases.vocabulary import OrganisationPermission, Permission, Read, Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.cast import _organisation, _person
from tests.factories import NOW, held_case
from tests.operations.watching import refused

pytestmark = pytest.mark.django_db
WHY = "His lawyer was arrested an hour ago"


@pytest.fixture
def wei(cast) -> User:
    """An administrator, who may open in an emergency and sees no case."""
    cast.administrator.user_permissions.add(
        *map(_organisation, (OrganisationPermission.PEOPLE, OrganisationPermission.EMERGENCY))
    )
    return cast.administrator


@pytest.fixture
def ada(cast) -> User:
    """A second administrator."""
    ada = _person("Ada Lindgren")
    ada.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))
    return ada


def open_it(user, case, **said):
    return open_in_emergency(case.reference, reason=said.pop("reason", WHY), actor=user, at=NOW, **said)


def held(user, case):
    return access.permissions_on(User.objects.get(pk=user.pk), case)


@pytest.mark.parametrize("sensitivity", list(Sensitivity))
def test_it_shows_one_case_of_any_sensitivity_for_a_day_and_nothing_else(cast, wei, sensitivity):
    case, other = held_case(cast, sensitivity=sensitivity), held_case(cast, "Karim Osman")
    assert not held(wei, case)

    open_it(wei, case)

    assert held(wei, case) == {Permission.VIEW}
    assert not held(wei, other), "leaked: a case that was not opened"
    with time_machine.travel(NOW + timedelta(hours=23, minutes=59)):
        assert held(wei, case) == {Permission.VIEW}
    with time_machine.travel(NOW + timedelta(hours=24, seconds=1)):
        assert not held(wei, case), "leaked after a day"


def test_it_ends_when_its_grant_is_ended(cast, wei):
    case = held_case(cast)
    opening = open_it(wei, case)

    end_grant(opening.bundle, reason="it was a mistake", actor=cast.caseworker, at=NOW)

    assert not held(wei, case), "leaked after the end"


def test_it_is_for_who_may_and_for_nobody_else(cast, wei):
    case = held_case(cast)

    for user in (cast.officer, cast.outsider, cast.former_colleague, cast.annual_report):
        with refused(NotAllowed):
            open_it(user, case)
    Lock.objects.create(user=wei, set_at=NOW)
    with refused(NotAllowed):
        open_it(wei, case)


def test_who_travels_opens_nothing_and_keeps_nothing_open(cast, wei):
    first, second = held_case(cast), held_case(cast, "Karim Osman")
    open_it(wei, first)
    Travel.objects.create(user=wei, begins_at=NOW - timedelta(hours=1), until=NOW + timedelta(days=2))

    assert not held(wei, first), "leaked across a border"
    with refused(NotAllowed):
        open_it(wei, second)


@pytest.mark.parametrize("on", ["case", "country"])
def test_a_bar_beats_it_and_reads_like_a_reference_that_never_was(cast, wei, on):
    case = held_case(cast)
    target = {"case": case} if on == "case" else {"country": "XM"}
    set_bar(user=wei, reason="a cousin", actor=access.OPERATOR, at=NOW, **target)

    with refused(says="^No case was opened by this reference. Check it.$", field="reference"):
        open_it(wei, case)
    with refused(says="^No case was opened by this reference. Check it.$", field="reference"):
        open_in_emergency(references.new_reference(), reason=WHY, actor=wei, at=NOW)
    assert not held(wei, case)


def test_a_bar_set_afterwards_closes_it(cast, wei):
    case = held_case(cast)
    open_it(wei, case)

    set_bar(user=wei, case=case, reason="a cousin", actor=cast.caseworker, at=NOW)

    assert not held(wei, case), "leaked past a bar"


def test_it_says_why_in_a_sentence(cast, wei):
    case = held_case(cast)

    with refused(says="what the emergency is", field="reason"):
        open_it(wei, case, reason="urgent")


def test_every_other_administrator_is_told_by_a_mail_that_says_nothing(
    cast, wei, ada, django_capture_on_commit_callbacks
):
    case = held_case(cast)

    with django_capture_on_commit_callbacks(execute=True):
        opening = open_it(wei, case)

    assert set(opening.told.all()) == {ada, case.owner}
    jobs.work()
    sent = next(one for one in mail.outbox if one.to == [ada.email])
    assert (sent.to, sent.subject) == ([ada.email], "Casework: something needs you today")
    for told in (case.reference, "Samira", "Marasia", WHY, "Wei"):
        assert told not in sent.subject + sent.body, f"leaked by mail: {told}"
    assert "/my-work/" in sent.body


def test_without_a_second_administrator_the_owner_is_told(cast, wei):
    assert list(open_it(wei, held_case(cast)).told.all()) == [cast.caseworker]


def test_the_card_stays_until_one_who_was_told_has_seen_it(cast, wei, ada):
    case = held_case(cast)
    opening = open_it(wei, case)
    url = reverse("cases:emergency_seen", args=[opening.pk])

    def card(user):
        client = fresh(Client(), user)
        return client.get(reverse("cases:my_work")).content.decode()

    assert url in card(ada) and WHY in card(ada)
    assert case.reference not in card(ada), "leaked: being told opens nothing"
    assert url not in card(cast.officer) and url not in card(wei)
    with pytest.raises(NotAllowed):
        mark_opening_seen(opening, actor=wei, at=NOW)
    assert fresh(Client(), cast.officer).post(url).status_code == 404
    fresh(Client(), ada).post(url)
    assert url not in card(ada)
    assert EmergencyOpening.objects.get().seen_by == ada


def test_it_stands_on_the_case_for_good(cast, wei):
    case = held_case(cast)
    open_it(wei, case)
    client = fresh(Client(), cast.caseworker)

    with time_machine.travel(NOW + timedelta(days=400)):
        client = fresh(Client(), cast.caseworker)
        for name in ("case", "access"):
            text = client.get(reverse(f"cases:{name}", args=[case.reference])).content.decode()
            assert "Opened in an emergency by Wei Solberg" in text and WHY in text


def test_the_page_opens_a_case_and_logs_every_try(cast, wei):
    case, absent = held_case(cast), references.new_reference()
    client = fresh(Client(), wei)
    url = reverse("cases:emergency")

    missed = client.post(url, {"reference": absent, "reason": WHY})
    opened = client.post(url, {"reference": case.reference.lower(), "reason": WHY})

    assert missed.status_code == 422
    assert opened.status_code == 302 and opened["Location"] == case.get_absolute_url()
    assert client.get(case.get_absolute_url()).status_code == 200
    tries = AccessRecord.objects.filter(kind=Read.EMERGENCY, actor=wei)
    assert list(tries.order_by("number").values_list("reference", "status")) == [
        (absent, 422),
        (case.reference, 302),
    ]


def test_a_barred_case_and_an_absent_one_answer_alike_on_the_page(cast, wei):
    case, absent = held_case(cast), references.new_reference()
    set_bar(user=wei, case=case, reason="a cousin", actor=cast.caseworker, at=NOW)
    client = fresh(Client(), wei)

    def words(reference):
        answer = client.post(reverse("cases:emergency"), {"reference": reference, "reason": WHY})
        text = answer.content.decode().replace(reference, "typed")
        return answer.status_code, text[
            text.index('class="errors"') : text.index("</ul>", text.index("errors"))
        ]

    assert words(case.reference) == words(absent)


def test_for_others_there_is_no_such_page(cast, wei):
    for user, status in ((wei, 200), (cast.caseworker, 404), (cast.officer, 404)):
        assert fresh(Client(), user).get(reverse("cases:emergency")).status_code == status
