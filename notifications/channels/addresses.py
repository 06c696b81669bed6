"""Where a webhook may lead: to a public address, checked at the moment of the call and then used as checked.

The name is resolved once; each address it gives is checked, and the call goes to the first of them: so a name
that answers otherwise a moment later leads nowhere else.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

_TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_TO_4 = ipaddress.ip_network("2002::/16")


class NotThere(Exception):
    """A webhook may not lead there: a sentence that says why."""


@dataclass(frozen=True)
class Target:
    """An address that was checked, and what is asked for there."""

    host: str
    port: int
    address: str
    path: str
    is_encrypted: bool


def target_of(url: str) -> Target:
    """Return where `url` leads. Raises NotThere, or OSError when the name is not found now."""
    parts = urlsplit(url)
    check_form(url)
    host, is_encrypted = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_encrypted else 80)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]).partition("%")[0] for one in found]
    if not addresses:
        raise NotThere("The name of the host has no address.")
    if not settings.WEBHOOKS_TO_PRIVATE and not all(is_public(one) for one in addresses):
        raise NotThere("The address is inside a private network.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port, addresses[0], path, is_encrypted)


def check_form(url: str) -> None:
    """Refuse what no webhook may be, without looking anything up."""
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise NotThere("Write an address like https://example.org/casework.") from None
    if not is_whole or parts.scheme not in ("http", "https") or not url.isascii() or not url.isprintable():
        raise NotThere("Write an address like https://example.org/casework.")
    if " " in url or parts.username or parts.password:
        raise NotThere("Leave out spaces, the user name and the password.")
    if parts.scheme == "http" and not settings.WEBHOOKS_TO_PRIVATE:
        raise NotThere("Begin the address with https.")


# Documentation, the old 6to4 relays, and the host of a cloud's machine.
_NOT_PUBLIC = [ipaddress.ip_network(one) for one in ("3fff::/20", "192.88.99.0/24", "168.63.129.16/32")]


def is_public(text: str) -> bool:
    """True for an address of the open internet, as itself and as whatever is wrapped in it."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(str(address.ipv4_mapped))
        if address in _TO_4 or address.teredo or any(address in one for one in _TRANSLATED):
            return False  # an IPv4 address in disguise
        if int(address) < 2**32 or address.is_site_local:  # ::127.0.0.1 and fec0::, as they were once written
            return False
    return (
        address.is_global
        and not any(address.version == one.version and address in one for one in _NOT_PUBLIC)
        and not (address.is_multicast or address.is_reserved or address.is_unspecified)
        and not (address.is_link_local or address.is_loopback)
    )
