"""A client that showed a moment ago who it is, as step-up asks before access is given or ended."""

import time
from typing import Any

from django.test import Client


def fresh(client: Client, user: Any) -> Client:
    """Sign `user` in on `client`, with the password asked again just now."""
    client.force_login(user, backend="cases.access.GateBackend")
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
