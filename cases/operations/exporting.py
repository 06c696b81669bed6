"""Ask for a report as files, made by a job (documents/making.py), and write down where it went."""

import hashlib
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from cases import clock, editions, exports, figures, jobs
from cases.access import Actor, NotAllowed
from cases.models import Case, Erasure, Export, ExportedCase, ExportedFile, User, WhereItWent
from cases.operations.writing import Refused, recording, withdraw_row
from cases.vocabulary import Audience, ExportFormat, ShownAs

MAKE = "make_export"
_MARGIN = timedelta(minutes=1)


class ErasedMeanwhile(Exception):
    """Somebody in it was erased while it was written: it is written again."""


@transaction.atomic
def ask_for_export(
    *,
    year: int,
    edition: int | None,
    audience: Audience,
    formats: Collection[ExportFormat],
    language: str,
    figure: str = "",
    left_out: Collection[str] = (),
    actor: User,
    at: datetime,
) -> Export:
    """Have an edition, or the live figure, written as files, with what `actor` may take out when it runs.

    `figure` names one of the other numbers. For publication the cases of `left_out`, by reference, stand in
    the total alone. Raises Refused without a format, and where there is no such
    edition or number.
    """
    _require(actor)
    if not formats:
        raise Refused("Choose at least one format.", field="formats")
    frozen = editions.edition(actor, year, edition) if edition else None
    if edition and frozen is None:
        raise Refused(f"There is no edition {edition} of {year}.", field="edition")
    if figure and (edition or figure not in {one.name for one in figures.FIGURES}):
        raise Refused("There is no such number.", field="edition")
    export = Export.objects.create(
        year=year,
        figure=figure,
        edition=frozen,
        audience=audience,
        language=language,
        formats=" ".join(one.value for one in ExportFormat if one in formats),
        left_out=" ".join(sorted(set(left_out))) if audience == Audience.PUBLICATION else "",
        asked_by=actor,
        asked_at=at,
    )
    jobs.enqueue(MAKE, at=at, export=export.pk)
    return export


def to_be_made(pk: int) -> Export | None:
    """Return an export whose files are still to be made."""
    waiting = Export.objects.filter(pk=pk, made_at=None, failed_at=None)
    return waiting.select_related("asked_by", "edition").first()


@transaction.atomic
def keep(
    export: Export,
    *,
    rule: str,
    known_by: datetime,
    value: int,
    fingerprint: str,
    texts: str,
    shown: Mapping[int, ShownAs],
    files: Mapping[ExportFormat, tuple[UUID, bytes]],
    at: datetime,
) -> bool:
    """Write the record of what was made; False where another worker did so meanwhile.

    `shown` are the cases that the files show; `files` are stored already, under their keys. Raises
    ErasedMeanwhile.
    """
    _check_nobody_erased(shown, at)
    row = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if row.made_at is not None:
        return False
    row.made_at, row.keep_until = at, at + exports.KEPT_FOR
    row.rule, row.known_by, row.value = rule, known_by, value
    row.fingerprint, row.texts = fingerprint, texts
    row.save(update_fields=["made_at", "keep_until", "rule", "known_by", "value", "fingerprint", "texts"])
    for one, (key, content) in files.items():
        digest = hashlib.sha256(content).hexdigest()
        ExportedFile.objects.create(export=row, format=one, key=key, size=len(content), sha256=digest)
    cases = (ExportedCase(export=row, case_id=case, shown_as=how) for case, how in shown.items())
    ExportedCase.objects.bulk_create(cases)
    return True


def _check_nobody_erased(shown: Iterable[int], at: datetime) -> None:
    """An erasure holds the cases while it lists the files to delete: it sees this export, or we see it."""
    held = Case.objects.select_for_update(of=("self",)).filter(pk__in=list(shown)).order_by("pk")
    references = set(held.values_list("reference", flat=True))
    for erasure in Erasure.objects.filter(confirmed_at__gte=at - _MARGIN):
        if references & set(erasure.references.split()):
            raise ErasedMeanwhile


@transaction.atomic
def fail(export: Export, at: datetime) -> None:
    """Say that its files will not be made: it is asked for again."""
    row = Export.objects.select_for_update(of=("self",)).get(pk=export.pk)
    if row.is_waiting:
        row.failed_at = at
        row.save(update_fields=["failed_at"])


def say_where_it_went(
    export: Export, *, place: str, published_on: date, actor: Actor, at: datetime
) -> WhereItWent:
    """Write down where an export for publication was published. Raises Refused."""
    _require(actor)
    if export.audience != Audience.PUBLICATION:
        raise Refused("This one is internal: it is not for publication.")
    if export.made_at is None:
        raise Refused("It is not made yet.")
    if not clock.day_of(export.made_at) <= published_on <= clock.day_of(at):
        raise Refused("Choose a day from the one on which it was made until today.", field="published_on")
    return WhereItWent.objects.create(
        export=export, place=in_one_line(place), published_on=published_on, **recording(actor, at)
    )


def in_one_line(text: str) -> str:
    """Return what was typed as one line of visible characters: it stands in lists that others read."""
    visible = "".join(one if unicodedata.category(one)[0] != "C" else " " for one in text)
    return " ".join(visible.split())


@transaction.atomic
def withdraw_where(row: WhereItWent, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take back what was said of a place: it was not published there."""
    _require(actor)
    row = WhereItWent.objects.select_for_update().get(pk=row.pk)
    if row.is_withdrawn:
        raise Refused("This was withdrawn already.")
    withdraw_row(row, reason=reason, actor=actor, at=at)


def _require(actor: Actor) -> None:
    if not exports.may_export(actor):
        raise NotAllowed("You may not take reports out.")
