"""Files at rest: unreadable without the key, and every change of them is found."""

import os

import pytest

from cases import encryption
from cases.files import vault
from cases.files.sealing import CHUNK, TAG, FileIsDamaged

LONG = bytes(range(256)) * (CHUNK // 64)  # four chunks


@pytest.mark.parametrize("content", [b"", b"x", b"y" * CHUNK, b"z" * (CHUNK + 1), LONG])
def test_what_is_stored_is_read_again_and_nobody_reads_it_from_the_disk(content):
    vault.write("a/one", content)

    assert vault.contents("a/one") == content
    assert vault.size_of("a/one") == len(content)
    assert len(content) < 9 or content[:9] not in vault.place_of("a/one").read_bytes()


def test_nothing_is_ever_overwritten():
    vault.write("a/one", b"first")

    with pytest.raises(FileExistsError):
        vault.write("a/one", b"second")
    assert vault.contents("a/one") == b"first"


def test_a_write_that_fails_leaves_nothing():
    def broken():
        yield b"begun"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        vault.write("a/one", broken())
    assert list(vault.names()) == []


def test_what_is_forgotten_leaves_nothing_of_a_rotation_that_was_cut_off():
    vault.write("a/one", b"the words")
    path = vault.place_of("a/one")
    path.with_name("one.new").write_bytes(path.read_bytes())

    vault.forget("a/one")

    assert list(path.parent.iterdir()) == []


def test_a_forgotten_file_is_not_rotated():
    vault.write("a/one", b"the words")
    vault.forget("a/one")

    with pytest.raises(FileNotFoundError):
        vault.rewrap("a/one")
    assert list(vault.place_of("a/one").parent.iterdir()) == []


@pytest.mark.parametrize("how", ["whole", "half way"])
def test_a_file_forgotten_during_its_rotation_does_not_come_back(monkeypatch, how):
    """The new head and the chunks are on the disk, beside a file that somebody forgets just then."""
    vault.write("a/one", b"the words")
    path, to_the_disk = vault.place_of("a/one"), os.fsync

    def forgotten_meanwhile(number: int) -> None:
        to_the_disk(number)
        if how == "whole":
            vault.forget("a/one")
        else:
            path.unlink()

    monkeypatch.setattr(os, "fsync", forgotten_meanwhile)

    with pytest.raises(FileNotFoundError):
        vault.rewrap("a/one")
    assert list(path.parent.iterdir()) == []


def _chunks(stored: bytes) -> tuple[bytes, list[bytes]]:
    head = 6 + int.from_bytes(stored[4:6], "big")
    body = stored[head:]
    return stored[:head], [body[at : at + CHUNK + TAG] for at in range(0, len(body), CHUNK + TAG)]


@pytest.mark.parametrize(
    "change",
    [
        lambda head, chunks: head + b"".join(chunks[:-1]),
        lambda head, chunks: head + b"".join(chunks)[:-1],
        lambda head, chunks: head + b"".join([chunks[1], chunks[0], *chunks[2:]]),
        lambda head, chunks: head + b"".join([chunks[0], *chunks]),
        lambda head, chunks: head + b"".join(chunks[1:]),
        lambda head, chunks: head + b"".join(chunks) + b"more",
        lambda head, chunks: head + bytes([chunks[0][0] ^ 1]) + b"".join(chunks)[1:],
        lambda head, chunks: head,
        lambda head, chunks: b"CWF2" + head[4:] + b"".join(chunks),
    ],
    ids=["last lost", "cut", "swapped", "doubled", "first lost", "longer", "a bit", "empty", "no head"],
)
def test_a_changed_file_is_found(change):
    vault.write("a/one", LONG)
    path = vault.place_of("a/one")
    path.write_bytes(change(*_chunks(path.read_bytes())))

    with pytest.raises(FileIsDamaged):
        vault.contents("a/one")


def test_a_file_in_anothers_place_is_found():
    vault.write("a/one", b"of one case")
    vault.write("a/two", b"of another")
    vault.place_of("a/one").write_bytes(vault.place_of("a/two").read_bytes())

    with pytest.raises(FileIsDamaged):
        vault.contents("a/one")


def test_without_the_key_it_stays_closed(settings):
    vault.write("a/one", b"the words")
    settings.FIELD_KEYS = ["bWluZSBpcyBub3QgdGhlIGtleSBvZiB0aGlzIGZpbGU="]

    with pytest.raises(encryption.KeyIsMissing):
        vault.contents("a/one")
