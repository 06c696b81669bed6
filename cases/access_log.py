"""The access log: who read or did what, when and from where. Written before the answer leaves.

Each row carries a keyed hash over itself and the row before it; a sealed head holds the last number. So an
edited, removed, added or reordered row is found by whoever has the key, which is outside the database.
Rows hold references and numbers only: no name, no text, no search word.
"""

import hashlib
import hmac
import ipaddress
import json
import uuid
from collections.abc import Iterable, Sequence
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
    row.digest = digest_of(head.digest, row)
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
        origin=_address(where.origin),
        request=where.request,
        copy_number=where.copy_number,
        detail=entry.detail[:300],
    )


def _address(text: str | None) -> str | None:
    """Return an address as every database gives it back, so that its digest holds; None for what is none."""
    try:
        address = ipaddress.ip_address((text or "").partition("%")[0])
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def digest_of(previous: str, row: AccessRecord) -> str:
    """Return the keyed hash of a row and of the digest before it."""
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
