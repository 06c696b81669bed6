"""Which parts of two names are alike, for showing them side by side."""

import re
from typing import Final, NamedTuple

from .likeness import likeness
from .scripts import SYLLABLE_SCRIPTS, script_of

ALIKE_FROM: Final = 0.7
_PIECES: Final = re.compile(r"([\s,;.·・\-‐‑–]+)")


class Part(NamedTuple):
    """A piece of a name as written, and whether the other name has one like it."""

    text: str
    is_alike: bool


def marked_alike(name: str, other: str) -> list[Part]:
    """Return the pieces of `name`, spaces included, each told apart from those that `other` has too."""
    if likeness(name, other) == 1:
        return [Part(name, True)]
    theirs = [piece for piece in _pieces(other) if not _PIECES.fullmatch(piece)]
    return [Part(piece, _is_among(piece, theirs)) for piece in _pieces(name)]


def _pieces(name: str) -> list[str]:
    written = [piece for piece in _PIECES.split(name) if piece]
    return [part for piece in written for part in _syllables(piece)]


def _syllables(piece: str) -> list[str]:
    return list(piece) if script_of(piece) in SYLLABLE_SCRIPTS else [piece]


def _is_among(piece: str, theirs: list[str]) -> bool:
    return any(piece == other or likeness(piece, other) >= ALIKE_FROM for other in theirs)
