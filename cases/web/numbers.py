"""Numbers in addresses: of a row, as it is counted or concealed."""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.urls import register_converter
from django.urls.converters import IntConverter
from django.utils.crypto import salted_hmac


class RowNumber(IntConverter):
    """The number itself, no longer than a row's can be, so that a longer one is not found."""

    regex = "[0-9]{1,18}"  # the database holds 64 bits


class ConcealedNumber:
    """A row's number of which nobody sees how many rows were written between two of their own.

    For rows that the product writes of what it finds: a gap between the pairs one sees would tell of a pair
    that one must not see, and so that a hidden case has that name.
    """

    regex = "[0-9a-f]{32}"

    def to_url(self, number: int) -> str:
        return conceal(number)

    def to_python(self, text: str) -> int:
        return reveal(text)


def conceal(number: int) -> str:
    """Return a text that stands for the number, always the same one."""
    block = _cipher().encryptor()
    return (block.update(number.to_bytes(16)) + block.finalize()).hex()


def reveal(text: str) -> int:
    """Return the number that a text stands for. Raises ValueError for one that stands for none."""
    if len(text) != 32:
        raise ValueError
    block = _cipher().decryptor()
    number = int.from_bytes(block.update(bytes.fromhex(text)) + block.finalize())
    if number >= 1 << 63:
        raise ValueError
    return number


def _cipher() -> Cipher[modes.ECB]:
    key = salted_hmac("cases.web.numbers", "", algorithm="sha256").digest()
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305 - one block, in which no two numbers are alike


register_converter(RowNumber, "number")  # as the stubs have IntConverter itself
register_converter(ConcealedNumber, "concealed")
