"""Everything that is learnt from a file before it is taken in."""

import hashlib
from dataclasses import dataclass

from cases.files import cleaning, limits, names, sniffing
from cases.files.kinds import Kind
from cases.files.refusing import NotAccepted


@dataclass(frozen=True)
class Examined:
    """A file that may be taken in. `copy` is the same without metadata; None where none can be made."""

    name: str
    content: bytes
    kind: Kind
    sha256: str
    copy: bytes | None


def check_size(name: str, size: int) -> None:
    if size > limits.FILE:
        raise NotAccepted(
            f"{names.short(name)} is {limits.in_words(size)}. The limit is {limits.in_words(limits.FILE)}. "
            "Save it smaller, or split it."
        )


def examine(name: str, content: bytes) -> Examined:
    """Look at the bytes, and make the copy that may leave. Raises NotAccepted. Takes seconds at most."""
    check_size(name, len(content))
    kind = sniffing.kind_of(content, name)
    copy = cleaning.copy_of(content, kind, name)
    return Examined(names.clean(name), content, kind, hashlib.sha256(content).hexdigest(), copy)
