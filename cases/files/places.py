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


EXPORTS = "exports"


def export(key: UUID) -> str:
    return f"{EXPORTS}/{key.hex[:2]}/{key.hex}.export"


IMPORTS = "imports"


def list_file(key: UUID) -> str:
    """Return where a list is as it came, or the corrected rows of one."""
    return f"{IMPORTS}/{key.hex[:2]}/{key.hex}.list"


def list_rows(key: UUID) -> str:
    """Return where the rows of the file with this key are, as they were read."""
    return f"{IMPORTS}/{key.hex[:2]}/{key.hex}.rows"


def of_lists(*keys: UUID | None) -> list[str]:
    return [place(key) for key in keys if key for place in (list_file, list_rows)]
