"""The access log: who read or did what, when and from where. Written before the answer leaves.

Each row carries a keyed hash over itself and the row before it; a sealed head holds the last number. So an
edited, removed, added or reordered row is found by whoever has the key, which is outside the database.
Rows hold references and numbers only: no name, no text, no search word.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from cases import references as speakable
from cases.models import AccessRecord, ChainHead, User
from cases.vocabulary import Read

BEGINNING = "0" * 64
HEAD = 1
_CHAINED = (
    "number",
    "at",
    "kind",
    "actor_id",
    "about_id",
    "reference",
    "references",
    "place",
    "method",
    "status",
    "found",
    "origin",
    "request",
    "copy_number",
    "detail",
)


@dataclass(frozen=True)
class Entry:
    """One thing read or done. `references` are the cases it showed, where there were several."""

    kind: Read
    reference: str = ""
    references: tuple[str, ...] = ()
    about: User | None = None
    detail: str = ""


@dataclass(frozen=True)
class Circumstances:
    """What all entries of one request share."""

    at: datetime
    actor: User | None = None
    place: str = ""
    method: str = ""
    status: int = 0
    found: bool = True
    origin: str | None = None
    request: uuid.UUID = field(default_factory=uuid.uuid4)
    copy_number: str = ""


@dataclass
class Reading:
    """What one request has told of itself so far; `is_part` of one that is in the log already.

    `is_led_away` of one that was answered with the way to show who one is: nothing was changed. Where that
    came before anything was looked up, nothing was found either (`is_at_the_door`).
    """

    entries: list[Entry] = field(default_factory=list)
    copy_number: str = ""
    is_part: bool = False
    is_led_away: bool = False
    is_at_the_door: bool = False


# ---------------------------------------------------------------- telling


def reading_of(request: HttpRequest) -> Reading:
    """Return what `request` has told of itself so far."""
    if not hasattr(request, "_reading"):
        request._reading = Reading()  # type: ignore[attr-defined]
    return request._reading  # type: ignore[attr-defined]


def note(
    request: HttpRequest,
    kind: Read,
    *,
    references: Iterable[str] = (),
    about: User | None = None,
    detail: str = "",
) -> None:
    """Tell what this request reads or does. The row is written after the page is made, before it leaves.

    `detail` holds no name and nothing that somebody typed.
    """
    shown = tuple(references)
    single = shown[0] if len(shown) == 1 else ""
    several = shown if len(shown) > 1 else ()
    reading_of(request).entries.append(Entry(kind, single, several, about, detail))


def part_of_another(request: HttpRequest) -> None:
    """Tell that this request only goes on with one that is in the log: the next piece of a file."""
    reading_of(request).is_part = True


def led_away(request: HttpRequest, *, at_the_door: bool = False) -> None:
    """Tell that this request was answered with the way to show who one is, and did nothing."""
    reading = reading_of(request)
    reading.is_led_away, reading.is_at_the_door = True, at_the_door


def copy_number(request: HttpRequest) -> str:
    """Return the number that stands on a print of this page, made when first asked for."""
    reading = reading_of(request)
    if not reading.copy_number:
        reading.copy_number = speakable.new_copy_number()
    return reading.copy_number


def write(
    kind: Read,
    *,
    actor: Any,
    at: datetime,
    reference: str = "",
    about: User | None = None,
    detail: str = "",
    origin: str | None = None,
) -> None:
    """Write one row at once: for what happens without a request."""
    who = actor if isinstance(actor, User) else None
    append(
        [Entry(kind, reference, about=about, detail=detail)],
        Circumstances(at=at, actor=who, place="command" if origin is None else "", origin=origin),
    )


# ---------------------------------------------------------------- the chain


def append(entries: Sequence[Entry], where: Circumstances) -> None:
    """Write the entries at the end of the chain, whole or not at all. Three queries."""
    with transaction.atomic(savepoint=False):
        head = _head()
        rows = [_chained(head, entry, where) for entry in entries]
        AccessRecord.objects.bulk_create(rows)
        head.seal = seal_of(head.number, head.digest)
        head.save(update_fields=["number", "digest", "seal"])


def _chained(head: ChainHead, entry: Entry, where: Circumstances) -> AccessRecord:
    """Return the next row, and move the head on to it."""
    row = _row(head.number + 1, entry, where)
    row.digest = _digest(head.digest, row)
    head.number, head.digest = row.number, row.digest
    return row


def _head() -> ChainHead:
    """Return the head, held until the transaction ends: one writer after the other."""
    held = ChainHead.objects.select_for_update().filter(pk=HEAD).first()
    if held is not None:
        return held
    first = ChainHead(pk=HEAD, number=0, digest=BEGINNING)
    first.seal = seal_of(0, BEGINNING)
    ChainHead.objects.bulk_create([first], ignore_conflicts=True)
    return ChainHead.objects.select_for_update().get(pk=HEAD)


def _row(number: int, entry: Entry, where: Circumstances) -> AccessRecord:
    return AccessRecord(
        number=number,
        at=where.at,
        kind=entry.kind,
        actor=where.actor,
        about=entry.about,
        reference=speakable.read_reference(entry.reference) or "",
        references=" ".join(entry.references),
        place=where.place,
        method=where.method,
        status=where.status,
        found=where.found,
        origin=where.origin,
        request=where.request,
        copy_number=where.copy_number,
        detail=entry.detail[:300],
    )


def _digest(previous: str, row: AccessRecord) -> str:
    said = [_plain(getattr(row, name)) for name in _CHAINED]
    return _keyed(json.dumps([previous, *said], ensure_ascii=False, separators=(",", ":")))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, (int, bool)) else str(value)


def seal_of(number: int, digest: str) -> str:
    """Return the seal of a head that says these two."""
    return _keyed(f"head {number} {digest}")


def _keyed(text: str) -> str:
    return hmac.new(settings.LOG_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


# ---------------------------------------------------------------- the check


@dataclass(frozen=True)
class Checked:
    """How many rows were read, and the first that does not fit; None when all do."""

    rows: int
    broken_at: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_at is None


def check() -> Checked:
    """Read the whole chain. Says the number of the first row that was edited, removed, added or moved."""
    previous, number = BEGINNING, 0
    for row in _in_order():
        if row.number != number + 1:
            return Checked(number, number + 1, "A row is missing.")
        if row.digest != _digest(previous, row):
            return Checked(number, row.number, "This row is not as it was written.")
        previous, number = row.digest, row.number
    return _check_head(number, previous)


def _in_order() -> Iterator[AccessRecord]:
    return AccessRecord.objects.order_by("number", "pk").iterator(chunk_size=2000)


def _check_head(number: int, digest: str) -> Checked:
    head = ChainHead.objects.filter(pk=HEAD).first()
    if head is None:
        broken = Checked(number, number + 1, "The head is missing.")
        return broken if number else Checked(0)
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


def missing_anchors() -> Iterator[int]:
    """Return the number of each anchored row that is no longer in the log as it was."""
    if not settings.LOG_ANCHORS.exists():
        return
    for line in settings.LOG_ANCHORS.read_text().splitlines():
        _, number, digest = line.split()
        if int(number) and not AccessRecord.objects.filter(number=number, digest=digest).exists():
            yield int(number)
