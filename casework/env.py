"""Reading the environment: one place, typed, with a sentence for what is wrong."""

import base64
import importlib.util
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str) -> bool:
    return text(name).lower() in {"1", "true", "yes", "on"}


def words(name: str, default: str = "") -> list[str]:
    return [word for word in text(name, default).replace(",", " ").split() if word]


def state_folder() -> Path:
    """Return the folder that holds all state of the embedded default, made when absent."""
    folder = Path(text("CASEWORK_VAR") or ROOT / "var")
    os.umask(0o077)  # names of people at risk: nobody else on this machine reads them
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".writable-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise ImproperlyConfigured(
            f"{folder} cannot be written ({problem.strerror}). Make it writable, "
            "or name another folder with CASEWORK_VAR."
        ) from None
    return folder


def is_demonstration(folder: Path) -> bool:
    """True where CASEWORK_DEMO says so, and in the state folder that the demonstration made."""
    return flag("CASEWORK_DEMO") if text("CASEWORK_DEMO") else (folder / "demonstration").exists()


def secret_key(folder: Path) -> str:
    """Return SECRET_KEY of the environment, or the one this installation made for itself."""
    return text("SECRET_KEY") or _kept(folder / "secret-key", lambda: secrets.token_urlsafe(50))


def field_keys(folder: Path) -> list[str]:
    """Return the keys of encrypted fields and files, newest first: from the environment, or made here.

    One key a line in the file, so that a rotation adds a line at the top.
    """
    return words("CASEWORK_FIELD_KEYS") or _kept(folder / "field-keys", _new_field_key).split()


def log_key(folder: Path) -> str:
    """Return the key that chains the access log: from the environment, or made here."""
    return text("CASEWORK_LOG_KEY") or _kept(folder / "log-key", lambda: secrets.token_urlsafe(50))


def _new_field_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def _kept(stored: Path, make: Callable[[], str]) -> str:
    """Return what is kept in a file of the state folder, made the first time."""
    if not stored.exists():
        made = stored.with_name(f"{stored.name}-{os.getpid()}")
        made.write_text(make())
        with suppress(FileExistsError):
            os.link(made, stored)  # whole or not at all, and the first of two processes wins
        made.unlink()
    return stored.read_text().strip()


# ---------------------------------------------------------------- in earnest

_SHORTEST_SECRET = 50


def is_production(*, demo: bool, debug: bool) -> bool:
    """True where CASEWORK_PRODUCTION says so. Raises ImproperlyConfigured while anything is missing."""
    if not flag("CASEWORK_PRODUCTION"):
        return False
    wrong = [
        (demo, "A demonstration is not for real people. Unset CASEWORK_DEMO, or name another CASEWORK_VAR."),
        (debug, "CASEWORK_DEBUG shows the inside of the program to visitors. Unset it."),
        (
            len(text("SECRET_KEY")) < _SHORTEST_SECRET,
            f"Set SECRET_KEY to at least {_SHORTEST_SECRET} random characters.",
        ),
        (not words("CASEWORK_FIELD_KEYS"), "Set CASEWORK_FIELD_KEYS, and keep it apart from the backups."),
        (
            len(text("CASEWORK_LOG_KEY")) < _SHORTEST_SECRET,
            f"Set CASEWORK_LOG_KEY, which chains the access log, to at least {_SHORTEST_SECRET} "
            "random characters.",
        ),
        (
            not words("ALLOWED_HOSTS") or "*" in words("ALLOWED_HOSTS"),
            "Set ALLOWED_HOSTS to the names under which this server is reached.",
        ),
        (
            not text("CASEWORK_ADDRESS").startswith("https://"),
            "Set CASEWORK_ADDRESS to where people reach this server: https://… Links in mails lead there.",
        ),
    ]
    if problems := [sentence for is_wrong, sentence in wrong if is_wrong]:
        raise ImproperlyConfigured("\n".join(["This is not ready for production.", *problems]))
    return True


# ---------------------------------------------------------------- single sign-on


@dataclass(frozen=True)
class SingleSignOn:
    """The organisation's own identity provider (OpenID Connect)."""

    name: str
    server: str
    client: str
    secret: str
    has_second_step: bool

    def as_app(self) -> dict[str, Any]:
        """Return it as allauth reads it."""
        return {
            "provider_id": "organisation",
            "name": self.name,
            "client_id": self.client,
            "secret": self.secret,
            "settings": {"server_url": self.server},
        }


def single_sign_on() -> SingleSignOn | None:
    """Return the provider of CASEWORK_OIDC_SERVER; None without one. Raises ImproperlyConfigured."""
    server, client = text("CASEWORK_OIDC_SERVER"), text("CASEWORK_OIDC_CLIENT")
    if not server:
        return None
    if not client:
        raise ImproperlyConfigured("Set CASEWORK_OIDC_CLIENT to the client id that the provider gave.")
    if not all(importlib.util.find_spec(library) for library in ("jwt", "requests")):
        raise ImproperlyConfigured("Single sign-on needs the extra `sso`: pip install casework[sso]")
    name = text("CASEWORK_OIDC_NAME", "your organisation")
    secret, has_second_step = text("CASEWORK_OIDC_SECRET"), flag("CASEWORK_OIDC_SECOND_STEP")
    return SingleSignOn(name, server, client, secret, has_second_step)
