"""What somebody follows: a case, a campaign or an office, and how closely. Following opens nothing."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import F

from cases import access
from notifications.kinds import FollowLevel
from notifications.models import Follow

STOP: Final = "stop"
LEVELS: Final = (*FollowLevel.values, STOP)
SHOWN_AT_MOST: Final = 200


@dataclass(frozen=True)
class Following:
    """What one person follows, of what is open to them now. `name` is that of the case's person."""

    follow: Follow
    case: Any = None
    name: Any = None


def follow(user: Any, level: str, *, at: datetime, **what: int) -> None:
    """Follow one thing at `level`, or stop. `what` is the key of a case, campaign or office that is open."""
    where = {f"{kind}_id": key for kind, key in what.items()}
    if level == STOP:
        Follow.objects.filter(user=user.pk, **where).delete()
        return
    Follow.objects.update_or_create(
        user_id=user.pk, **where, defaults={"level": level}, create_defaults={"level": level, "since": at}
    )


def level_of(user: Any, **what: int) -> str:
    """Return how closely `user` follows one thing; nothing when they do not."""
    found = Follow.objects.filter(user=user.pk, **{f"{kind}_id": key for kind, key in what.items()})
    return found.values_list("level", flat=True).first() or ""


def followers_of(case: int) -> list[Any]:
    """Return who follows the case itself and may see it now."""
    return access.told_about(Follow.objects.filter(case=case).values_list("user", flat=True), case)


def followed_by(user: Any) -> list[Following]:
    """Return what `user` follows and may see now: cases first, then campaigns and offices."""
    rows = Follow.objects.filter(user=user.pk).select_related("campaign", "office__group")
    held = {one.pk for one in access.campaigns_for(user)}
    offices = access.offices_of(user)
    in_order = (F("case").asc(nulls_last=True), F("campaign").asc(nulls_last=True), "office")
    shown = list(rows.order_by(*in_order)[:SHOWN_AT_MOST])
    asked = [row.case_id for row in shown if row.case_id]
    cases = {case.pk: case for case in access.cases_for(user).filter(pk__in=asked)} if asked else {}
    names: dict[int, Any] = {}
    for name in access.names_for(user, cases.values()) if cases else ():
        if not name.for_finding_only:
            names.setdefault(name.case_id, name)
    return [
        Following(row, cases.get(row.case_id or 0), names.get(row.case_id or 0))
        for row in shown
        if row.case_id in cases or row.campaign_id in held or row.office_id in offices
    ]


def numbered(user: Any, number: int) -> Following | None:
    """Return one of what `user` follows; None alike for closed, absent and somebody else's."""
    return next((one for one in followed_by(user) if one.follow.pk == number), None)
