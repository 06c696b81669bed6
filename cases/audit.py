"""Reading the access log: for who may, by references alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from cases import access, clock
from cases.access import Actor, NotAllowed
from cases.models import AccessRecord, Case, User
from cases.vocabulary import OrganisationPermission, Read

OPENED_WITHIN = timedelta(days=90)
_OPENING = (Read.CASE, Read.PRINT, Read.FILE, Read.CONTACTS, Read.HISTORY, Read.CHANGE, Read.GRANT)


@dataclass(frozen=True)
class Asked:
    """What somebody looks for in the log; empty asks for everything."""

    person: int | None = None
    kind: str = ""
    reference: str = ""
    copy_number: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


def require_reader(actor: Actor) -> None:
    if not access.may_in_organisation(actor, OrganisationPermission.AUDIT):
        raise NotAllowed("You may not read the access log.")


def records(actor: Actor, asked: Asked) -> QuerySet[AccessRecord]:
    """Return the rows that were asked for, newest first. Raises NotAllowed.

    A case is found where it was asked for by its reference and where a page showed it.
    """
    require_reader(actor)
    rows = AccessRecord.objects.select_related("actor", "about").order_by("-number")
    for condition in _conditions(asked):
        rows = rows.filter(condition)
    return rows


def _conditions(asked: Asked) -> Iterable[Q]:
    if asked.person:
        yield Q(actor=asked.person) | Q(about=asked.person)
    if asked.kind:
        yield Q(kind=asked.kind)
    if asked.reference:
        yield Q(reference=asked.reference) | Q(references__contains=asked.reference)
    if asked.copy_number:
        yield Q(copy_number=asked.copy_number)
    if asked.since:
        yield Q(at__gt=clock.end_of(asked.since - timedelta(days=1)))
    if asked.until:
        yield Q(at__lte=clock.end_of(asked.until))
    if asked.before:
        yield Q(number__lt=asked.before)


def people(actor: Actor) -> QuerySet[User]:
    """Return everybody who may stand in the log, by working name. Raises NotAllowed."""
    require_reader(actor)
    return User.objects.order_by("working_name", "pk")


@dataclass(frozen=True)
class Opened:
    """Somebody opened a case: who, and when last."""

    who: str
    last: date
    times: int


def opened_by(case: Case, today: date) -> list[Opened]:
    """Return who opened a case within the last 90 days, the latest first. The case came through the gate."""
    rows = AccessRecord.objects.filter(
        reference=case.reference, found=True, kind__in=_OPENING, at__gt=clock.end_of(today - OPENED_WITHIN)
    )
    by_name: dict[str, list[date]] = {}
    for name, at in rows.order_by("-number").values_list("actor__working_name", "at"):
        by_name.setdefault(name or "", []).append(clock.day_of(at))
    return [Opened(name, days[0], len(days)) for name, days in by_name.items() if name]
