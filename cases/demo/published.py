"""What was published before: 2019, frozen in February 2020 by the two people of the annual report."""

from datetime import date, datetime

from django.utils import timezone

from cases.demo.people import Cast
from cases.models import Edition
from cases.operations import freezing

_KNOWN_ON = date(2020, 2, 14)


def freeze_2019(cast: Cast) -> Edition:
    """Freeze what was known on 14 February 2020, three days later."""
    zone = timezone.get_default_timezone()
    proposal = freezing.propose(
        year=2019,
        known_on=_KNOWN_ON,
        note="The annual report 2019",
        acknowledges_open=True,
        actor=cast["ines"],
        at=datetime(2020, 2, 17, 10, 0, tzinfo=zone),
    )
    return freezing.approve(proposal, actor=cast["mei"], at=datetime(2020, 2, 17, 15, 30, tzinfo=zone))
