"""Ask for a report as files, made by a job (documents/making.py), and write down where it went."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from cases import clock, editions, exports, jobs
from cases.access import Actor, NotAllowed
from cases.models import Export, User, WhereItWent
from cases.operations.writing import Refused, recording, withdraw_row
from cases.vocabulary import Audience, ExportFormat

MAKE = "make_export"


@transaction.atomic
def ask_for_export(
    *,
    year: int,
    edition: int | None,
    audience: Audience,
    formats: Collection[ExportFormat],
    language: str,
    actor: User,
    at: datetime,
) -> Export:
    """Have an edition, or the live figure, written as files, with what `actor` may take out when it runs.

    Raises Refused without a format, and where there is no such edition.
    """
    _require(actor)
    if not formats:
        raise Refused("Choose at least one format.", field="formats")
    frozen = editions.edition(actor, year, edition) if edition else None
    if edition and frozen is None:
        raise Refused(f"There is no edition {edition} of {year}.", field="edition")
    export = Export.objects.create(
        year=year,
        edition=frozen,
        audience=audience,
        language=language,
        formats=" ".join(one.value for one in ExportFormat if one in formats),
        asked_by=actor,
        asked_at=at,
    )
    jobs.enqueue(MAKE, at=at, export=export.pk)
    return export


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
        export=export, place=place, published_on=published_on, **recording(actor, at)
    )


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
