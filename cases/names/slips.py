"""Typing slips: a letter left out, doubled, changed, or two that changed places.

One slip is forgiven from five letters, two from twelve. A name within as many is found by pieces that no slip
reached: one half of the word, or what is left at both ends where the two letters in the middle changed
places; of a long word one third.
"""

from typing import Final

from rapidfuzz.distance import OSA

ONE_FROM: Final = 5
TWO_FROM: Final = 12  # a third has four letters then: three stand in too many names


def slips_forgiven(word: str) -> int:
    return 2 if len(word) >= TWO_FROM else int(len(word) >= ONE_FROM)


def has_slip(word: str, written: list[str]) -> bool:
    """Whether a word is, slips forgiven, one of those written."""
    slips = slips_forgiven(word)
    return bool(slips) and any(OSA.distance(word, one, score_cutoff=slips) <= slips for one in written)


def pieces_with_slips(word: str) -> list[list[str]]:
    """Return alternatives of pieces of a word: in what was meant, all pieces of one of them stand."""
    return _pieces(word) if slips_forgiven(word) else []


def _pieces(word: str) -> list[list[str]]:
    if slips_forgiven(word) == 2:
        third = len(word) // 3
        return [[f" {word[:third]}"], [word[third : 2 * third]], [f"{word[2 * third :]} "]]
    half = len(word) // 2
    whole = [[f" {word[:half]}"], [f"{word[half:]} "]]
    around = [f" {word[: half - 1]}", f"{word[half + 1 :]} "]
    return [*whole, around]
