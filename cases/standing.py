"""How somebody stands when they knock: what each request asks of a person, in the query that loads them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from cases.models import DemoMarker, Lock, SecondStepPolicy, User
from cases.vocabulary import OrganisationPermission


@dataclass(frozen=True)
class Standing:
    """Locked out or not; with a second step or not, and from when one is required (None: never).

    People of a demonstration sign in by a button: nothing is required of them. `administers` only shows the
    way to the administration: each page of it asks the gate.
    """

    is_locked: bool
    has_second_step: bool
    second_step_due: datetime | None
    is_demonstration: bool
    administers: bool


def is_demonstration() -> bool:
    """True where this installation holds the demonstration's world."""
    return DemoMarker.objects.exists()


def with_standing() -> QuerySet[Any]:
    """Return the people, each with what `standing_of` reads."""
    policy = SecondStepPolicy.objects.filter(role=OuterRef("role"), is_required=True)
    locks = Lock.objects.against(OuterRef("pk"))
    authenticators = Authenticator.objects.filter(user=OuterRef("pk"))
    return User.objects.annotate(
        _is_locked=Exists(locks),
        _has_second_step=Exists(authenticators.exclude(type=Authenticator.Type.RECOVERY_CODES)),
        _policy_since=Subquery(policy.values("since")[:1]),
        _policy_grace=Subquery(policy.values("grace_days")[:1]),
        _is_demonstration=Exists(DemoMarker.objects.all()),
        _administers=Exists(
            User.user_permissions.through.objects.filter(
                user=OuterRef("pk"),
                permission__codename__in=[OrganisationPermission.PEOPLE, OrganisationPermission.AUDIT],
            )
        ),
    )


def signed_in(user_id: int) -> User | None:
    """Return who is signed in, with how they stand: one query; nobody when deactivated."""
    return with_standing().filter(pk=user_id, is_active=True).first()


def standing_of(user: Any) -> Standing:
    """Return how `user` stands; without a query for somebody who came with this request."""
    known: Any = user if hasattr(user, "_is_locked") else with_standing().get(pk=user.pk)
    return Standing(
        is_locked=known._is_locked,
        has_second_step=known._has_second_step,
        second_step_due=_due(known),
        is_demonstration=known._is_demonstration,
        administers=known._administers,
    )


def _due(user: Any) -> datetime | None:
    if user._policy_since is None or user._is_demonstration:
        return None
    policy = SecondStepPolicy(role=user.role, since=user._policy_since, grace_days=user._policy_grace)
    return policy.due_at(user.date_joined, user.second_step_reset_at)
