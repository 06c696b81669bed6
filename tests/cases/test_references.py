"""References are opaque and speakable, and tell most slips of the pen."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import references
from cases.references import ALPHABET, new_reference, read_reference

LETTERS = st.text(ALPHABET, min_size=5, max_size=5)


def reference_of(letters: str) -> str:
    """Return the one reference that begins with these five characters."""
    [found] = {ref for last in ALPHABET if (ref := read_reference(letters + last))}
    return found


def test_a_new_reference_is_read_as_it_is_written():
    for _ in range(200):
        reference = new_reference()
        assert len(reference) == 7 and reference[3] == "-"
        assert read_reference(reference) == reference


def test_new_references_are_drawn_and_not_counted(monkeypatch):
    monkeypatch.setattr(references.secrets, "choice", random.Random(7).choice)

    drawn = [new_reference() for _ in range(300)]

    assert len(set(drawn)) == 300
    assert drawn != sorted(drawn)


@pytest.mark.parametrize("written", ["k7m-2p{}", "K7M2P{}", " k7m 2p{} ", "K7M--2P{}", "K7-M2-P{}"])
def test_it_is_read_however_it_is_written(written):
    whole = reference_of("K7M2P")

    assert read_reference(written.format(whole[-1].lower())) == whole


def test_letters_that_look_like_digits_are_read_as_the_digits():
    whole = reference_of("10110")

    assert read_reference(f"loiIO{whole[-1]}") == whole
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize(
    "text", ["", "K7M", "K7M-2PXX", "K7M-2U0", "Samira", "K7M-2P!", "سميرة", "K7M-2P\u00b2", "ß" * 3]
)
def test_what_is_no_reference_is_none(text):
    assert read_reference(text) is None


@given(LETTERS)
def test_each_five_characters_have_one_check_character(letters):
    assert reference_of(letters).replace("-", "")[:5] == letters


@given(LETTERS, st.integers(0, 4), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(letters, position, wrong):
    """But for 0 against Z, which are the same modulo 31."""
    right = reference_of(letters)
    if {letters[position], wrong} <= {"0", "Z"} or letters[position] == wrong:
        return
    slip = letters[:position] + wrong + letters[position + 1 :]

    assert read_reference(slip + right[-1]) is None
