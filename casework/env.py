"""Reading the environment: one place, typed, with a sentence for what is wrong."""

import os
import secrets
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
    if key := text("SECRET_KEY"):
        return key
    stored = folder / "secret-key"
    if not stored.exists():
        made = folder / f"secret-key-{os.getpid()}"
        made.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):
            os.link(made, stored)  # whole or not at all, and the first of two processes wins
        made.unlink()
    return stored.read_text().strip()
