"""Tell people that something needs them: by a mail that says only where to look."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

_log = logging.getLogger(__name__)


def tell(addresses: Iterable[str]) -> None:
    """Send each a mail without a name, country, reference or outcome. One that fails is logged.

    My work tells the same, so that nothing hangs on a mail.
    """
    for address in addresses:
        mail = EmailMessage(
            subject=_("Casework: something needs you today"),
            body=_("Something in Casework needs you today. Open My work:")
            + f"\n\n{settings.SITE_ADDRESS}/my-work/\n",
            to=[address],
        )
        try:
            mail.send()
        except OSError:
            _log.exception("A mail that something waits was not sent")
