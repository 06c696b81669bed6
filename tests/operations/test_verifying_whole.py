"""Many at once: verified whole, known at different days, and a community with its names."""

import pytest

from cases.models import Case, Outcome, StatusChange
from cases.operations.caring import add_name
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case
from cases.operations.revising import verify_all
from cases.operations.writing import Refused
from cases.vocabulary import CaseKind, OutcomeKind, Sensitivity, Status
from tests.factories import BY_LAWYER, NOW, held_case, known, on, outcome, release

pytestmark = pytest.mark.django_db


def test_an_outcome_without_a_status_change_is_verified_with_the_others(cast):
    case = held_case(cast)
    change, alone = release(cast, case), outcome(cast, case, OutcomeKind.MEDICAL_CARE)

    verify_all([change, alone], actor=cast.colleague, at=NOW, verified_at=NOW)

    assert not Outcome.objects.filter(case=case, verified_at=None).exists()
    assert Case.objects.get(pk=case.pk).status_verified


def test_verifying_the_arrest_does_not_verify_the_release(cast):
    case = held_case(cast)
    arrest = StatusChange.objects.get(case=case)
    release(cast, case)

    verify_all([arrest], actor=cast.colleague, at=NOW, verified_at=NOW)

    assert not Case.objects.get(pk=case.pk).status_verified


def test_ones_own_record_refuses_them_all(cast):
    case = held_case(cast)
    alone = outcome(cast, case, OutcomeKind.MEDICAL_CARE)

    with pytest.raises(Refused, match="second person"):
        verify_all([alone], actor=cast.caseworker, at=NOW, verified_at=NOW)

    assert Outcome.objects.filter(pk=alone.pk, verified_at=None).exists()


def test_each_change_may_have_been_known_on_its_own_day(cast):
    draft = CaseDraft(
        names=[NameDraft("Salwa al-Harandi")],
        country="XM",
        changes=[
            StatusDraft(Status.ARRESTED, on("2 May 2018"), BY_LAWYER, known=known("2018-05-03")),
            StatusDraft(Status.SERVING_SENTENCE, on("June 2019"), BY_LAWYER),
        ],
        known=known("2019-07-01"),
    )

    case = open_case(draft, campaign=cast.individuals, actor=cast.caseworker, at=NOW)

    days = [change.known_at.date().isoformat() for change in case.status_changes.order_by("pk")]
    assert days == ["2018-05-03", "2019-07-01"]


def test_a_community_has_names_and_no_person(cast):
    draft = CaseDraft(
        names=[NameDraft("Families of Wadi Salim")],
        kind=CaseKind.GROUP,
        people=(40, 60),
        country="XM",
        sensitivity=Sensitivity.STANDARD,
    )

    group = open_case(draft, campaign=cast.individuals, actor=cast.caseworker, at=NOW)
    add_name(group, NameDraft("عائلات وادي سالم", "ar"), actor=cast.caseworker, at=NOW)

    assert group.person is None
    assert set(group.names.values_list("person", flat=True)) == {None}
    assert group.names.count() == 2
