"""Lists of cases that left as files: who may take one out, and whether a file may still be given."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from cases import access
from cases.access import Actor
from cases.files import places, vault
from cases.models import ListExport, User
from cases.models.cases import CaseQuerySet
from cases.narrowing import Chosen, narrowed
from cases.vocabulary import Permission

AT_ONCE: Final = 900


def may_take_out(actor: Actor) -> bool:
    """True for who may export some case: who is travelling takes nothing out."""
    return access.may_anywhere(actor, Permission.EXPORT)


def cases_of(actor: Actor, query: Chosen) -> CaseQuerySet:
    """Return what a list holds of the cases that `actor` may take out now. A sealed one never leaves."""
    return narrowed(access.cases_for(actor, Permission.EXPORT), query, actor)


def mine(actor: Actor) -> list[ListExport]:
    """Return the latest lists that `actor` took out."""
    return list(ListExport.objects.filter(asked_by=actor.pk).defer("references").order_by("-pk")[:50])


def own(actor: Actor, pk: int) -> ListExport | None:
    """Return one list that `actor` asked for, while they may take lists out."""
    if not isinstance(actor, User) or not may_take_out(actor):
        return None
    return ListExport.objects.filter(pk=pk, asked_by=actor).first()


def has_file(row: ListExport, at: datetime) -> bool:
    return row.keep_until is not None and row.forgotten_at is None and at < row.keep_until


def is_still_so(actor: Actor, row: ListExport) -> bool:
    """True while `actor` may take out every case that the file holds."""
    references = row.references.split()
    open_to_them = access.cases_for(actor, Permission.EXPORT)
    found = (
        open_to_them.filter(reference__in=references[start : start + AT_ONCE]).count()
        for start in range(0, len(references), AT_ONCE)
    )
    return sum(found) == len(references)


def contents_of(row: ListExport) -> Iterator[bytes]:
    return vault.read(places.export(row.key))
