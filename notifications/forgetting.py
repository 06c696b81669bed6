"""What was told long ago and is done with is deleted, so that the tables stay as large as a year is long.

The record of a case is its own log: nothing here is part of it.
"""

from datetime import datetime, timedelta
from typing import Final

from notifications.models import Delivery, DeliveryState, Notification

KEPT_TOLD: Final = timedelta(days=365)
KEPT_DELIVERED: Final = timedelta(days=90)
_ENDED: Final = (DeliveryState.DELIVERED, DeliveryState.GIVEN_UP, DeliveryState.NOT_SENT)


def forget_old(at: datetime) -> int:
    """Delete opened lines after a year, and ended calls to programs after 90 days; return how many.

    What nobody opened stays, and so does a call that is still tried.
    """
    told = Notification.objects.filter(at__lt=at - KEPT_TOLD).exclude(opened_at=None, done_at=None)
    called = Delivery.objects.filter(at__lt=at - KEPT_DELIVERED, state__in=_ENDED)
    return told.delete()[0] + called.delete()[0]
