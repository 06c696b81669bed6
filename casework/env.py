"""Reading the environment: one place, typed, with a sentence for what is wrong."""

import base64
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

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
