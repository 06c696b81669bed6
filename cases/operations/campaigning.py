"""Begin a campaign. It takes up cases once somebody holds it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from cases import staff
from cases.access import Actor
from cases.models import Campaign
from cases.operations.writing import Refused, user_or_none

LONGEST_NAME = 120


@transaction.atomic
def begin_campaign(name: str, *, actor: Actor, at: datetime, purpose: str = "") -> Campaign:
    """Make a campaign that nobody holds yet. By who manages people, or the operator.

    Its address is made of its name: a campaign's name is no secret to whoever works here, a person's is.
    Raises Refused when the name is missing, too long, or taken.
    """
    staff.require_manager(actor)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused(f"Enter a name of at most {LONGEST_NAME} characters.", field="name")
    slug = slugify(name)[:60].strip("-")
    if not slug:
        raise Refused("Write the name in Latin letters too, for example in brackets.", field="name")
    if Campaign.objects.filter(name__iexact=name).exists():
        raise Refused("Another campaign has this name. Choose another one.", field="name")
    campaign = Campaign(slug=slug, name=name, purpose=purpose.strip(), starts_on=at.date())
    campaign._history_user, campaign._history_date = user_or_none(actor), at  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            campaign.save()
    except IntegrityError:
        raise Refused("Another campaign has nearly this name. Choose another one.", field="name") from None
    return campaign
