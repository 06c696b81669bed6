"""Open one case in an emergency: for a day, with a reason, and told to somebody else at once."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from cases import access, references
from cases.access import Actor, NotAllowed
from cases.models import Bar, Case, CaseUserGrant, EmergencyOpening, User
from cases.operations.granting import SHORTEST_REASON, end_open_rows, grant_rows
from cases.operations.telling import tell
from cases.operations.writing import Refused, check_reason, lock, tell_listeners
from cases.vocabulary import Announced, OrganisationPermission, Permission

LASTS = timedelta(hours=24)
NOTHING_OPENED = "No case was opened by this reference. Check it."


@transaction.atomic
def open_in_emergency(reference: str, *, reason: str, actor: Actor, at: datetime) -> EmergencyOpening:
    """Let `actor` see one case of any sensitivity for 24 hours, by name. Others are told.

    Needs the organisation's permission for it, which nobody keeps while locked or travelling. A reference
    that never was and a case from which the actor is barred are refused with the same words: a case's
    existence is learnt only by opening it, in the sight of others, and a bar is not found out by trying.
    The door logs every try with the reference as asked.
    """
    actor = _require(actor)
    _check_reason(reason)
    case = Case.objects.filter(reference=references.read_reference(reference) or "").first()
    if case is None or _is_barred(actor, case):
        raise Refused(NOTHING_OPENED, field="reference")
    case = lock(case)
    access.forget_grants(actor)  # what is held now decides: the same form may have been sent twice
    _require(actor)
    if _is_barred(actor, case):
        raise Refused(NOTHING_OPENED, field="reference")
    if access.cases_for(actor).filter(pk=case.pk).exists():
        raise Refused("You can see this case without that.", field="reference")
    bundle, until = uuid.uuid4(), at + LASTS
    user = User.objects.get(pk=actor.pk)
    end_open_rows(CaseUserGrant, case, [Permission.VIEW], actor, at, user=user)
    CaseUserGrant.objects.bulk_create(
        grant_rows(
            CaseUserGrant,
            case,
            [Permission.VIEW],
            user=user,
            bundle=bundle,
            until=until,
            reason=reason,
            granted_at=at,
            granted_by=user,
        )
    )
    opening = EmergencyOpening.objects.create(
        case=case, by=user, reason=reason, opened_at=at, until=until, bundle=bundle
    )
    told = _to_be_told(actor, case)
    opening.told.set(told)
    access.forget_grants(actor)
    names = tuple(user.pk for user in told)
    tell(names, at=at)
    tell_listeners(Announced.EMERGENCY, opening, actor=actor, at=at, names=names, is_urgent=True)
    return opening


@transaction.atomic
def mark_opening_seen(opening: EmergencyOpening, *, actor: Actor, at: datetime) -> None:
    """Say that one has seen it: by somebody who was told, never by who opened the case."""
    opening = EmergencyOpening.objects.select_for_update().get(pk=opening.pk)
    if actor.pk is None or actor.pk == opening.by_id or not opening.told.filter(pk=actor.pk).exists():
        raise NotAllowed("Only somebody who was told says that they have seen it.")
    if opening.seen_at is None:
        opening.seen_at, opening.seen_by_id = at, actor.pk
        opening.save(update_fields=["seen_at", "seen_by"])


def _require(actor: Actor) -> User:
    if not isinstance(actor, User) or not access.may_in_organisation(actor, OrganisationPermission.EMERGENCY):
        raise NotAllowed("You may not open a case in an emergency.")
    return actor


def _check_reason(reason: str) -> None:
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("Say what the emergency is, in one sentence. Others will read it.", field="reason")
    check_reason(reason)


def _is_barred(actor: User, case: Case) -> bool:
    return Bar.objects.standing().on(case).filter(user=actor.pk).exists()


def _to_be_told(actor: User, case: Case) -> list[User]:
    """Return every other administrator, and the case's owner. Raises Refused when there is nobody.

    One who is locked out just now is told too: they find it when they are back.
    """
    is_administrator = Q(
        user_permissions__codename=OrganisationPermission.PEOPLE,
        user_permissions__content_type__app_label="cases",
    )
    told = User.objects.filter(is_administrator | Q(pk=case.owner_id), is_active=True).exclude(pk=actor.pk)
    found = list(told.distinct().order_by("pk"))
    if not found:
        raise Refused("There is nobody who could be told of it. Name a second administrator first.")
    return found
