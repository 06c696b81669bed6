"""The duty list of an office: who is told next of something urgent that nobody opened."""

from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction

from cases import access
from cases.access import Actor, NotAllowed, OrganisationPermission
from notifications.models import Duty

PLACES: Final = 5


def people_on_duty(office: int) -> list[Any]:
    """Return who is on the list, in order."""
    return [one.user for one in Duty.objects.filter(office=office).select_related("user").order_by("place")]


@transaction.atomic
def set_duty(office: int, people: Sequence[int], *, actor: Actor) -> None:
    """Write the list anew, each person once, in this order. By who manages people."""
    if not access.may_in_organisation(actor, OrganisationPermission.PEOPLE):
        raise NotAllowed("You may not change who is on duty.")
    Duty.objects.filter(office=office).delete()
    once = list(dict.fromkeys(people))[:PLACES]
    Duty.objects.bulk_create(
        [Duty(office_id=office, user_id=user, place=place) for place, user in enumerate(once, 1)]
    )
