"""What left as a file: who may take a report out, what was taken out, and whether a file may still be given.

A file is of the day on which it was made. When a case in it is no longer open to whoever asked, or consent
was narrowed since, it is not given any more: it is made anew.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Q

from cases import access, editions
from cases.access import Actor
from cases.files import places, vault
from cases.models import Export, ExportedCase, ExportedFile, WhereItWent
from cases.vocabulary import ExportFormat, ShownAs

KEPT_FOR: Final = timedelta(days=7)
UNCLAIMED: Final = timedelta(days=1)


def may_export(actor: Actor) -> bool:
    """Reports are of the whole organisation; who is travelling takes nothing out."""
    return editions.may_read(actor) and not access.live_grants(actor).is_travelling


def taken_out(actor: Actor) -> list[Export]:
    """Return every export, the latest first, with how many cases each shows; none to who may not see them."""
    if not may_export(actor):
        return []
    named = Count("shown", filter=Q(shown__shown_as=ShownAs.NAMED))
    rows = Export.objects.select_related("asked_by", "edition").annotate(
        named=named, anonymised=Count("shown", filter=Q(shown__shown_as=ShownAs.ANONYMISED))
    )
    return list(rows.order_by("-asked_at", "-pk"))


def export(actor: Actor, pk: int) -> Export | None:
    if not may_export(actor):
        return None
    return Export.objects.select_related("asked_by", "edition").filter(pk=pk).first()


def files_of(export: Export, at: datetime) -> list[ExportedFile]:
    """Return its files that are still there and may be fetched, in the order of the formats."""
    order = list(ExportFormat)
    rows = ExportedFile.objects.filter(export=export, forgotten_at=None, export__keep_until__gt=at)
    return sorted(rows, key=lambda row: order.index(ExportFormat(row.format)))


def places_of(export: Export) -> list[WhereItWent]:
    rows = WhereItWent.objects.live().filter(export=export).select_related("recorded_by")
    return list(rows.order_by("published_on", "pk"))


def whom_it_shows(export: Export) -> dict[int, ShownAs]:
    """Return the cases it shows, and how."""
    rows = ExportedCase.objects.filter(export=export).values_list("case_id", "shown_as")
    return {case: ShownAs(how) for case, how in rows}


def references_in(export: Export) -> list[str]:
    return list(ExportedCase.objects.filter(export=export).values_list("case__reference", flat=True))


def contents_of(row: ExportedFile) -> Iterator[bytes]:
    return vault.read(places.export(row.key))


def forget_old(at: datetime) -> int:
    """Delete files past their day, and files that a killed worker left without a row. Return how many."""
    old = ExportedFile.objects.filter(forgotten_at=None, export__keep_until__lte=at)
    rows = list(old)
    for row in rows:
        vault.forget(places.export(row.key))
        row.forgotten_at = at
        row.save(update_fields=["forgotten_at"])
    kept = {places.export(key) for key in ExportedFile.objects.values_list("key", flat=True)}
    left = [name for name in vault.names_under(places.EXPORTS, older_than=at - UNCLAIMED) if name not in kept]
    for name in left:
        vault.forget(name)
    return len(rows) + len(left)
