"""Roles in words, and whose sign-in asks for a second step."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cases import staff
from cases.access import NotAllowed
from cases.models import AccessRecord, SecondStepPolicy
from cases.operations.safety import require_second_step
from cases.standing import standing_of, with_standing
from cases.vocabulary import PERMISSIONS_OF, Read, Role
from tests.factories import NOW
from tests.operations.watching import refused
from tests.sign_in.doors import with_app

pytestmark = pytest.mark.django_db


def require(by, *, is_required=True, days=7, at=NOW):
    return require_second_step(Role.CASEWORKER, is_required=is_required, grace_days=days, actor=by, at=at)


def due(user):
    return standing_of(with_standing().get(pk=user.pk)).second_step_due


def test_only_who_manages_people_says_who_needs_a_second_step(cast):
    for who in ("caseworker", "annual_report", "former_colleague"):
        with refused(NotAllowed):
            require(getattr(cast, who))


@pytest.mark.parametrize("days", [-1, 91])
def test_the_days_of_grace_are_few(administrator, days):
    with refused(says="from 0 to 90", field="grace_days"):
        require(administrator, days=days)


def test_the_days_of_grace_begin_when_it_becomes_required(cast, administrator):
    later = NOW + timedelta(days=30)
    require(administrator, is_required=False)
    assert due(cast.caseworker) is None

    require(administrator, days=5, at=later)
    assert due(cast.caseworker) == later + timedelta(days=5)
    require(administrator, days=9, at=later + timedelta(days=3))
    assert due(cast.caseworker) == later + timedelta(days=9), "other days of grace do not begin it anew"


def test_the_page_says_what_each_role_allows_and_who_is_not_ready(cast, wei):
    with_app(cast.colleague)
    page = wei.get(reverse("cases:roles"))
    rows = {row.role: row for row in page.context["rows"]}

    assert "Cases are opened by grants alone." in page.content.decode()
    assert {role: row.allows for role, row in rows.items()} == PERMISSIONS_OF
    assert cast.caseworker in rows[Role.CASEWORKER].not_ready
    assert cast.colleague not in rows[Role.CASEWORKER].not_ready
    assert cast.former_colleague not in rows[Role.CASEWORKER].not_ready


def test_a_second_step_is_required_by_the_page_and_logged(cast, wei):
    url = reverse("cases:role_second_step", args=["caseworker"])

    assert wei.post(url, {"is_required": "on", "grace_days": "200"}).status_code == 422
    wei.post(url, {"is_required": "on", "grace_days": "3"})

    policy = SecondStepPolicy.objects.get(role=Role.CASEWORKER)
    assert (policy.is_required, policy.grace_days) == (True, 3)
    assert AccessRecord.objects.get(kind=Read.SAFETY).detail == "second step required of caseworker"
    assert "required</span>, 3 days of grace" in wei.get(reverse("cases:roles")).content.decode()
    assert wei.get(reverse("cases:role_second_step", args=["king"])).status_code == 404


def test_what_a_role_allows_is_read_from_one_place(db):
    for role, allowed in PERMISSIONS_OF.items():
        assert set(staff.permissions_of(role).values_list("codename", flat=True)) == set(allowed)
