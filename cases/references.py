"""Speakable references: `K7M-2PX`. Opaque, not sequential, with a check character."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
_LOOKALIKES = str.maketrans({"I": "1", "L": "1", "O": "0"})
_LENGTH = 5
_SHIFTS = tuple(range(0, 5 * _LENGTH, 5))  # a character is five bits


def new_reference() -> str:
    """Return a random reference: five characters and a check character (value mod 31)."""
    drawn = secrets.randbelow(32**_LENGTH)
    return _written("".join(ALPHABET[drawn >> shift & 31] for shift in _SHIFTS))


def new_copy_number() -> str:
    """Return a random number for one print: eight characters, 40 bits."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def read_reference(text: str) -> str | None:
    """Return the reference in `text` as we write it, or None when it is none (check character included)."""
    letters = text.upper().replace("-", "").replace(" ", "").translate(_LOOKALIKES)
    if len(letters) != _LENGTH + 1 or any(letter not in ALPHABET for letter in letters):
        return None
    reference = _written(letters[:-1])
    return reference if reference[-1] == letters[-1] else None


def _written(letters: str) -> str:
    value = 0
    for letter in letters:
        value = value * 32 + ALPHABET.index(letter)
    whole = letters + ALPHABET[value % 31]
    return f"{whole[:3]}-{whole[3:]}"
