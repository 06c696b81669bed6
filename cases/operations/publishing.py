"""Enter what was published before Casework, as it was said."""

from datetime import date, datetime

from django.db import transaction

from cases import access, clock, editions
from cases.access import Actor, NotAllowed
from cases.models import PublishedElsewhere
from cases.operations.writing import Refused, recording, withdraw_row
from cases.references import read_reference
from cases.vocabulary import OrganisationPermission


def enter_published(
    *,
    year: int,
    value: int,
    wording: str,
    place: str,
    published_on: date,
    references: str,
    actor: Actor,
    at: datetime,
) -> PublishedElsewhere:
    """Enter a figure of `year`: its wording, place and day, and its cases where a list was kept."""
    _require(actor)
    if published_on > clock.day_of(at) or published_on < date(year, 1, 1):
        raise Refused(
            f"Choose the day on which it was published, from 1 January {year} on.", field="published_on"
        )
    return PublishedElsewhere.objects.create(
        year=year,
        value=value,
        wording=wording,
        place=place,
        published_on=published_on,
        references=" ".join(_known(references, value, actor)),
        **recording(actor, at),
    )


@transaction.atomic
def withdraw_published(row: PublishedElsewhere, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take an entry back: it was not published so."""
    _require(actor)
    row = PublishedElsewhere.objects.select_for_update().get(pk=row.pk)
    if row.is_withdrawn:
        raise Refused("This was withdrawn already.")
    withdraw_row(row, reason=reason, actor=actor, at=at)


def _require(actor: Actor) -> None:
    if not editions.may_freeze(actor):
        raise NotAllowed(f"You may not {OrganisationPermission.FREEZE.label}.")


def _known(typed: str, value: int, actor: Actor) -> list[str]:
    """Return the references typed, each once; of a case that the actor may not see as of none."""
    asked = list(dict.fromkeys(read_reference(word) or word for word in typed.replace(",", " ").split()))
    found = set(access.cases_for(actor).filter(reference__in=asked).values_list("reference", flat=True))
    missing = [reference for reference in asked if reference not in found]
    if missing:
        raise Refused(f"{missing[0][:20]} is no case that you may see. Leave it out.", field="references")
    if len(asked) > value:
        raise Refused(f"The list has {len(asked)} cases, the figure says {value}.", field="references")
    return asked
