"""Where each stored file is, by the random key of its row."""

from uuid import UUID


def original(key: UUID) -> str:
    return f"evidence/{key.hex[:2]}/{key.hex}.original"


def copy(key: UUID) -> str:
    return f"evidence/{key.hex[:2]}/{key.hex}.copy"


def pieces(key: UUID) -> str:
    """Return the folder of an upload's pieces."""
    return f"uploads/{key.hex}"


def piece(key: UUID, offset: int) -> str:
    return f"{pieces(key)}/{offset:012d}.piece"


def export(key: UUID) -> str:
    return f"exports/{key.hex[:2]}/{key.hex}.export"
