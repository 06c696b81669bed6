"""The first day of an organisation: its first administrator, and a second step for everybody."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from cases import staff
from cases.models import SecondStepPolicy, User
from cases.operations.writing import Refused
from cases.vocabulary import Role

GRACE_DAYS = 7


def has_begun() -> bool:
    """True when somebody has an account."""
    return User.objects.exists()


@transaction.atomic
def begin(*, email: str, working_name: str, password: str | None, at: datetime) -> User:
    """Make the organisation's first administrator. Raises Refused when somebody has an account already.

    Two who try at once: the second waits for the first, and is refused.
    """
    ContentType.objects.select_for_update().get(app_label="cases", model="user")
    if has_begun():
        raise Refused("This organisation has begun. Ask an administrator of yours for an account.")
    for role in Role:
        SecondStepPolicy.objects.get_or_create(role=role, defaults={"grace_days": GRACE_DAYS, "since": at})
    return make_administrator(email=email, working_name=working_name, password=password, at=at)


@transaction.atomic
def make_administrator(*, email: str, working_name: str, password: str | None, at: datetime) -> User:
    """Make an administrator, for the operator of the server. Raises Refused when the address is taken."""
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("Somebody has this address already. Enter another one.", field="email")
    user = User.objects.create_user(
        email, password, working_name=working_name, role=Role.ADMINISTRATOR, date_joined=at
    )
    user.user_permissions.set(staff.permissions_of(Role.ADMINISTRATOR))
    return user
