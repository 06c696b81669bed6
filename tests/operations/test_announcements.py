"""What cases announces: in the transaction of what happened, keys only, and nothing of long ago."""

import dataclasses
from datetime import timedelta

import pytest

from cases import announcements
from cases.announcements import Announcement
from cases.models import Case, StatusChange
from cases.operations.handing_over import offer_hand_over
from cases.operations.recording import record_event, record_outcome, record_status_change
from cases.operations.revising import verify, withdraw
from cases.operations.writing import KnownSince
from cases.vocabulary import Announced, EventKind, OutcomeKind, Status
from tests.conftest import NOW
from tests.factories import BY_LAWYER, held_case, on

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What was announced in this test."""
    told: list[Announcement] = []

    def listen(announcement, **_):
        told.append(announcement)

    announcements.announced.connect(listen)
    yield told
    announcements.announced.disconnect(listen)


@pytest.fixture
def samira(cast):
    return held_case(cast, "Samira Al-Kadiri")


def said(cast, case):
    return {
        "case": case,
        "happened_on": on("February 2026"),
        "sources": BY_LAWYER,
        "actor": cast.caseworker,
        "at": NOW,
    }


def test_each_kind_of_news_is_announced_once_with_its_row(cast, samira, heard):
    event = record_event(kind=EventKind.HEARING, **said(cast, samira))
    outcome = record_outcome(kind=OutcomeKind.MEDICAL_CARE, **said(cast, samira))
    change = record_status_change(to=Status.RELEASED_UNCONDITIONALLY, **said(cast, samira))
    verify(change, actor=cast.colleague, at=NOW)
    withdraw(event, reason="Another person", actor=cast.caseworker, at=NOW)

    assert [(one.what, one.row) for one in heard] == [
        (Announced.EVENT, event.pk),
        (Announced.OUTCOME, outcome.pk),
        (Announced.STATUS, change.pk),
        (Announced.VERIFIED, change.pk),
        (Announced.WITHDRAWN, event.pk),
    ]
    assert {one.case for one in heard} == {samira.pk}
    assert heard[0].actor == cast.caseworker.pk


def test_what_was_known_long_ago_is_no_news(cast, samira, heard):
    known = KnownSince(NOW.date() - timedelta(days=400), "From the old register")
    record_status_change(
        to=Status.RELEASED_UNCONDITIONALLY,
        known=known,
        **said(cast, samira) | {"happened_on": on("2024")},
    )

    assert heard == []


def test_a_hand_over_is_addressed_to_who_receives_it(cast, samira, heard):
    Case.objects.filter(pk=samira.pk).update(owner=cast.caseworker)
    offer_hand_over(
        samira,
        receiver=cast.colleague,
        from_on=NOW.date(),
        note="",
        keeps_view=False,
        actor=cast.caseworker,
        at=NOW,
    )

    assert [(one.what, one.names) for one in heard] == [(Announced.HAND_OVER, (cast.colleague.pk,))]


def test_a_listener_that_fails_undoes_what_happened(cast, samira):
    """What is on record was told: else somebody who follows the case would never learn of it."""

    def fail(announcement, **_):
        raise RuntimeError

    before = StatusChange.objects.count()
    announcements.announced.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            record_status_change(to=Status.RELEASED_UNCONDITIONALLY, **said(cast, samira))
    finally:
        announcements.announced.disconnect(fail)

    assert StatusChange.objects.count() == before


def test_an_announcement_has_no_place_for_a_name_or_a_text():
    kinds = {field.name: field.type for field in dataclasses.fields(Announcement)}

    assert kinds == {
        "what": Announced,
        "case": int,
        "actor": int | None,
        "at": kinds["at"],
        "names": tuple[int, ...],
        "row": int,
        "is_urgent": bool,
    }
