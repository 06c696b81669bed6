"""Why something was done for several cases at once goes when one of their people is erased."""

import pytest

from cases.models import Together
from cases.operations import together as doing
from cases.operations.erasing import ask_erasure, confirm_erasure
from cases.operations.together import do_together
from cases.vocabulary import OrganisationPermission
from tests.cast import _organisation, _person
from tests.factories import NOW, held_case

pytestmark = pytest.mark.django_db


def test_the_reason_of_a_bulk_change_is_erased_with_the_person(cast):
    case, other = held_case(cast), held_case(cast, "Jon Vell")
    call = doing.GivingTask("call", cast.colleague, NOW.date())
    do_together(call, [case, other], reason="Samira was freed with him", actor=cast.caseworker, at=NOW)
    both = cast.administrator, _person("Ada Lindgren")
    for user in both:
        user.user_permissions.add(_organisation(OrganisationPermission.PEOPLE))

    ask_erasure(case.reference, reason="asked for", actor=both[0], at=NOW)
    confirm_erasure(case.reference, actor=both[1], at=NOW)

    assert "Samira" not in Together.objects.get().reason
