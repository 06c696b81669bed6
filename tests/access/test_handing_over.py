"""Responsibility passes by being accepted; till then the giver has it, and nobody gains access by it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cases import access, hand_overs
from cases.access import NotAllowed
from cases.models import Case, HandOver, User
from cases.operations.granting import give_grant
from cases.operations.handing_over import (
    ReceiverSeesNothing,
    accept_hand_over,
    hand_over_all,
    offer_hand_over,
    return_hand_over,
    take_back_hand_over,
)
from cases.vocabulary import HandOverState, OrganisationPermission, Permission, Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.cast import _organisation
from tests.factories import NOW, held_case, release
from tests.operations.watching import last_edit, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def samira(cast) -> Case:
    return held_case(cast)


@pytest.fixture
def sealed(cast) -> Case:
    """Opened by the caseworker; the colleague is named on it too."""
    case = held_case(cast, "Karim Osman", sensitivity=Sensitivity.SEALED)
    give_grant(
        on=case,
        to=cast.colleague,
        permissions=[Permission.RECORD],
        until=NOW + timedelta(days=90),
        reason="the second person",
        actor=cast.caseworker,
        at=NOW - timedelta(hours=1),
    )
    return case


def offer(cast, case, **said) -> HandOver:
    said.setdefault("receiver", cast.colleague)
    said.setdefault("from_on", NOW.date())
    said.setdefault("keeps_view", False)
    said.setdefault("actor", cast.caseworker)
    return offer_hand_over(case, note=said.pop("note", ""), at=NOW, **said)


def test_until_it_is_accepted_the_giver_stays_responsible(cast, samira):
    waiting = offer(cast, samira)
    assert Case.objects.get(pk=samira.pk).owner == cast.caseworker

    accept_hand_over(waiting, actor=cast.colleague, at=NOW)

    assert Case.objects.get(pk=samira.pk).owner == cast.colleague
    assert last_edit(samira) == (cast.colleague, "Handed over")
    assert HandOver.objects.get().state == HandOverState.ACCEPTED


def test_it_is_returned_with_a_reason_or_taken_back_and_nothing_changes(cast, samira):
    first = offer(cast, samira)
    with refused(says="Say why", field="reason"):
        return_hand_over(first, reason=" ", actor=cast.colleague, at=NOW)
    return_hand_over(first, reason="I am away in May", actor=cast.colleague, at=NOW)
    take_back_hand_over(offer(cast, samira), actor=cast.caseworker, at=NOW)

    states = list(HandOver.objects.order_by("pk").values_list("state", flat=True))
    assert states == [HandOverState.RETURNED, HandOverState.TAKEN_BACK]
    assert Case.objects.get(pk=samira.pk).owner == cast.caseworker
    with refused(says="answered already"):
        accept_hand_over(first, actor=cast.colleague, at=NOW)


def test_only_the_receiver_answers(cast, samira):
    waiting = offer(cast, samira)

    with refused(NotAllowed):
        accept_hand_over(waiting, actor=cast.caseworker, at=NOW)
    with refused(NotAllowed):
        return_hand_over(waiting, reason="not for me", actor=cast.caseworker, at=NOW)


def test_who_does_not_see_the_case_is_not_offered_it(cast, samira):
    for receiver in (cast.officer, cast.former_colleague):
        with refused(ReceiverSeesNothing, says="cannot see this case", field="receiver"):
            offer(cast, samira, receiver=receiver)
    assert not access.cases_for(cast.officer).exists()


@pytest.mark.parametrize("keeps_view", [False, True])
def test_what_the_giver_holds_by_name_ends_or_becomes_seeing_for_thirty_days(cast, sealed, keeps_view):
    waiting = offer(cast, sealed, keeps_view=keeps_view)
    assert Permission.SHARE in access.permissions_on(cast.caseworker, sealed)

    accept_hand_over(waiting, actor=cast.colleague, at=NOW)

    held = access.permissions_on(cast.caseworker, sealed)
    assert held == ({Permission.VIEW} if keeps_view else frozenset()), "leaked to the giver"


def test_an_offer_of_a_case_that_closed_is_not_shown_and_not_accepted(cast, sealed):
    waiting = offer(cast, sealed)
    sealed.user_grants.filter(user=cast.colleague).delete()

    assert hand_overs.offers_of(cast.colleague) == [], "leaked: an offer of a hidden case"
    assert hand_overs.offers_of(cast.caseworker) == [waiting]
    url = reverse("cases:answer_hand_over", args=[sealed.reference, "accept"])
    assert fresh(Client(), cast.colleague).post(url).status_code == 404


def test_it_begins_on_its_day(cast, samira):
    waiting = offer(cast, samira, from_on=NOW.date() + timedelta(days=3))

    with refused(says="You take over on 5 March 2026"):
        accept_hand_over(waiting, actor=cast.colleague, at=NOW)
    accept_hand_over(waiting, actor=cast.colleague, at=NOW + timedelta(days=3))


def test_a_case_is_offered_once(cast, samira):
    offer(cast, samira)

    with refused(says="offered already"):
        offer(cast, samira)


def test_the_checklist_says_what_is_open(cast, samira):
    release(cast, samira)

    found = hand_overs.open_items(samira, at=NOW)

    assert (found.unverified, found.grants_ending, found.consent_until) == (2, 0, None)
    assert not found.is_nothing


def test_by_pages_from_the_offer_to_the_answer(cast, samira):
    nadia, omar = fresh(Client(), cast.caseworker), fresh(Client(), cast.colleague)
    url = reverse("cases:hand_over", args=[samira.reference])

    hidden = nadia.post(url, {"receiver": cast.officer.pk, "from_on": "2026-03-02"})
    assert "Give access first" in hidden.content.decode() and hidden.status_code == 422
    nadia.post(url, {"receiver": cast.colleague.pk, "from_on": "2026-03-02", "note": "Call the lawyer"})

    for client, words in ((omar, "Nadia Karam offers it to you"), (nadia, "Offered to Omar Haddad")):
        assert words in client.get(reverse("cases:my_work")).content.decode()
        assert "Nadia Karam stays responsible" in client.get(samira.get_absolute_url()).content.decode()
    omar.post(reverse("cases:answer_hand_over", args=[samira.reference, "accept"]))
    assert Case.objects.get(pk=samira.pk).owner == cast.colleague


# ---------------------------------------------------------------- somebody leaves


def test_everything_of_who_leaves_is_offered_without_naming_a_case(cast, samira, sealed):
    hidden = held_case(cast, "Noor Hadi", sensitivity=Sensitivity.SEALED)
    offer(cast, samira, receiver=cast.colleague)
    cast.administrator.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))

    with refused(NotAllowed):
        hand_over_all(cast.caseworker, receiver=cast.colleague, note="", actor=cast.colleague, at=NOW)
    done = hand_over_all(
        cast.caseworker, receiver=cast.colleague, note="She leaves in May", actor=cast.administrator, at=NOW
    )

    assert (done.offered, done.not_seen_by_receiver) == (2, 1)
    waiting = HandOver.objects.filter(state=HandOverState.OFFERED)
    assert {one.case for one in waiting} == {samira, sealed}
    assert not access.cases_for(User.objects.get(pk=cast.administrator.pk)).exists(), "leaked"
    assert not access.cases_for(cast.colleague).filter(pk=hidden.pk).exists(), "leaked"
    work = hand_overs.open_work_of(cast.caseworker)
    assert (work.cases, work.offered_by_them) == (3, 2)
