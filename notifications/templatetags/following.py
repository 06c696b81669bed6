"""How pages of a case and of a campaign show who follows them. Cases do not know who listens."""

from typing import Any

from django import template

from notifications import following
from notifications.kinds import FollowLevel

register = template.Library()


@register.inclusion_tag("notifications/_follow.html", takes_context=True)
def follow_case(context: Any, case: Any) -> dict[str, Any]:
    """Show how closely the reader follows a case that came through the gate, and let them choose."""
    user = context["user"]
    level = following.level_of(user, case=case.pk)
    is_responsible = not level and case.owner_id == user.pk
    return _card(context, level or (FollowLevel.EVERYTHING if is_responsible else "")) | {
        "reference": case.reference,
        "is_responsible": is_responsible,
    }


@register.inclusion_tag("notifications/_follow.html", takes_context=True)
def follow_campaign(context: Any, campaign: Any) -> dict[str, Any]:
    return _card(context, following.level_of(context["user"], campaign=campaign.pk)) | {"slug": campaign.slug}


@register.inclusion_tag("notifications/_followers.html")
def followers(case: Any) -> dict[str, Any]:
    """Show who follows a case and may see it now."""
    return {"people": following.followers_of(case.pk)}


def _card(context: Any, level: str) -> dict[str, Any]:
    return {"level": level, "levels": FollowLevel.choices, "csrf_token": context.get("csrf_token")}
