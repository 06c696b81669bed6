"""Whether the access log is as it was written: the chain, its head, and what is kept of it elsewhere."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from cases.access_log import BEGINNING, HEAD, digest_of, seal_of
from cases.models import AccessRecord, ChainHead


@dataclass(frozen=True)
class Checked:
    """How many rows were read, and the first that does not fit; None when all do."""

    rows: int
    broken_at: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_at is None


_OTHER_ROW = "This row is not as it was written."
_OTHER_KEY = "This row is not as it was written, or CASEWORK_LOG_KEY is not the key it was written with."


def check() -> Checked:
    """Read the whole chain. Says the number of the first row that was edited, removed, added or moved."""
    previous, number = BEGINNING, 0
    for row in _in_order():
        if row.number != number + 1:
            return Checked(number, number + 1, "A row is missing.")
        if row.digest != digest_of(previous, row):
            return Checked(number, row.number, _OTHER_KEY if row.number == 1 else _OTHER_ROW)
        previous, number = row.digest, row.number
    return _check_head(number, previous)


def _in_order() -> Iterator[AccessRecord]:
    return AccessRecord.objects.order_by("number", "pk").iterator(chunk_size=2000)


def _check_head(number: int, digest: str) -> Checked:
    head = ChainHead.objects.filter(pk=HEAD).first()
    if head is None:
        return Checked(number, number + 1, "The head is missing.")
    if (
        not hmac.compare_digest(head.seal, seal_of(head.number, head.digest))
        or ChainHead.objects.count() != 1
    ):
        return Checked(number, number + 1, "The head is not as it was written.")
    if head.number != number or head.digest != digest:
        return Checked(number, number + 1, "The last rows are missing.")
    return Checked(number)


# ---------------------------------------------------------------- anchors


def last_digest() -> tuple[int, str]:
    """Return the last number and digest."""
    head = ChainHead.objects.filter(pk=HEAD).first()
    return (head.number, head.digest) if head else (0, BEGINNING)


def drop_anchor(at: datetime) -> None:
    """Keep the last number and digest outside the database: then the whole log cannot be replaced.

    One line in `access-log-anchors` of the state folder. Copy that file to where no administrator of the
    database can write.
    """
    number, digest = last_digest()
    with settings.LOG_ANCHORS.open("a") as anchors:
        anchors.write(f"{at.isoformat(timespec='seconds')} {number} {digest}\n")


def was_ever_anchored() -> bool:
    return settings.LOG_ANCHORS.exists()


def missing_anchors() -> Iterator[int]:
    """Return the number of each anchored row that is no longer in the log as it was."""
    if not settings.LOG_ANCHORS.exists():
        return
    for line in settings.LOG_ANCHORS.read_text().splitlines():
        _, number, digest = line.split()
        if int(number) and not AccessRecord.objects.filter(number=number, digest=digest).exists():
            yield int(number)
