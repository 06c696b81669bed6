"""What is said of a bulk change that is undone is true, also after one of its cases was merged or closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases import access
from cases.models import CaseGroupGrant, CaseUserGrant, Task
from cases.operations import together as doing
from cases.operations.together import do_together
from cases.vocabulary import Sensitivity
from tests.access.showing_who_one_is import fresh
from tests.factories import held_case, merged

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(cast):
    return {"reason": "Needed for the summer", "actor": cast.caseworker, "at": timezone.now()}


def test_what_was_shared_and_merged_since_is_not_said_to_be_undone(cast, by):
    said = {"sensitivity": Sensitivity.RESTRICTED}
    survivor, duplicate = held_case(cast, **said), held_case(cast, "Samira K.", **said)
    sharing = doing.Sharing(cast.outsider, [], by["at"] + timedelta(days=9))
    done = do_together(sharing, [duplicate], **by)
    merged(cast, duplicate, survivor, at=by["at"])

    answer = undone(cast, done)

    assert list(access.cases_for(cast.outsider)) == [survivor]
    assert "Undone for all" not in answer and "End this on the case that it is now" in answer


def test_what_was_closed_to_its_author_since_is_not_said_to_be_undone(cast, by):
    case = held_case(cast, sensitivity=Sensitivity.RESTRICTED)
    done = do_together(doing.GivingTask("call", cast.colleague, by["at"].date()), [case], **by)
    for table in (CaseUserGrant, CaseGroupGrant):
        table.objects.filter(content_object=case).delete()

    answer = undone(cast, done)

    assert Task.objects.live().count() == 1
    assert "Undone for all" not in answer and case.reference not in answer


def undone(cast, done):
    address = reverse("cases:undo_together", args=[done.pk])
    return fresh(Client(), cast.caseworker).post(address, follow=True).content.decode()
