"""Ask for a list of cases as a file, made by a job (exchange/list_files.py); keep it; forget it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from cases import jobs, list_exports
from cases.access import NotAllowed
from cases.files import places, vault
from cases.models import ListExport, User
from cases.narrowing import Chosen
from cases.vocabulary import ListFormat

MAKE = "make_list_export"
KEPT_FOR = timedelta(days=1)


@transaction.atomic
def ask_for_list(
    *, query: Chosen, columns: Sequence[str], format: ListFormat, actor: User, at: datetime
) -> ListExport:
    """Have a list written by a worker, with what `actor` may take out when it runs. Raises NotAllowed."""
    row = begin_list(query=query, columns=columns, format=format, actor=actor, at=at)
    jobs.enqueue(MAKE, at=at, export=row.pk)
    return row


def begin_list(
    *, query: Chosen, columns: Sequence[str], format: ListFormat, actor: User, at: datetime
) -> ListExport:
    """Write down what `actor` takes out, for who makes it here and now. Raises NotAllowed."""
    if not list_exports.may_take_out(actor):
        raise NotAllowed("You may not take cases out.")
    return ListExport.objects.create(
        query={name: list(values) for name, values in query.items()},
        columns=list(columns),
        format=format,
        asked_by=actor,
        asked_at=at,
    )


def to_be_made(pk: int) -> ListExport | None:
    waiting = ListExport.objects.filter(pk=pk, made_at=None, failed_at=None)
    return waiting.select_related("asked_by").first()


@transaction.atomic
def keep(row: ListExport, *, references: Sequence[str], size: int, at: datetime) -> bool:
    """Write the record of what was made; False where another worker did so meanwhile."""
    now = ListExport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if not now.is_waiting:
        return False
    now.made_at, now.keep_until = at, at + KEPT_FOR
    now.references, now.rows, now.size = " ".join(references), len(references), size
    now.save(update_fields=["made_at", "keep_until", "references", "rows", "size"])
    return True


@transaction.atomic
def fail(row: ListExport, at: datetime) -> None:
    """Say that it will not be made: it is asked for again."""
    now = ListExport.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if now.is_waiting:
        now.failed_at = at
        now.save(update_fields=["failed_at"])


def forget_old_lists(at: datetime) -> int:
    """Delete the files whose day has passed. The record of what left stays. Returns how many."""
    old = list(ListExport.objects.filter(keep_until__lte=at, forgotten_at=None).defer("references"))
    for row in old:
        forget_file(row, at)
    return len(old)


def forget_file(row: ListExport, at: datetime) -> None:
    vault.forget(places.export(row.key))
    row.forgotten_at = at
    row.save(update_fields=["forgotten_at"])
