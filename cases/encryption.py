"""Keys, and text that is kept encrypted. The key is outside the database (settings.FIELD_KEYS).

The newest key encrypts; every key listed can still read. `manage.py rotate_keys` writes everything anew
under the newest, history included; then the old key can be destroyed, with the backups it opens.
"""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class KeyIsMissing(Exception):
    """Something was encrypted under a key that this installation does not have."""


@lru_cache
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def cipher() -> MultiFernet:
    """Return the cipher of the current keys."""
    return _cipher(tuple(settings.FIELD_KEYS))


def encrypt(text: str) -> str:
    """Return `text` unreadable to whoever has only the database; empty stays empty."""
    return cipher().encrypt(text.encode()).decode() if text else ""


def decrypt(token: str) -> str:
    """Return what was encrypted. Raises KeyIsMissing."""
    if not token:
        return ""
    try:
        return cipher().decrypt(token.encode()).decode()
    except InvalidToken:
        raise KeyIsMissing("None of the keys in CASEWORK_FIELD_KEYS opens this.") from None


def rotated(token: str) -> str:
    """Return the same text under the newest key. Raises KeyIsMissing."""
    if not token:
        return ""
    try:
        return cipher().rotate(token.encode()).decode()
    except InvalidToken:
        raise KeyIsMissing("None of the keys in CASEWORK_FIELD_KEYS opens this.") from None
