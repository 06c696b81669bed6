"""What the jobs write of a list: what was read, what the check found, which rows came in, how far it is.

Each chunk is one transaction that holds the import and moves its `position`: whoever comes with a position
that is not the present one, a worker that was thought dead, writes nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import Permission as DjangoPermission
from django.db import transaction

from cases import access, clock
from cases.access import NotAllowed
from cases.list_contents import Contents, Match
from cases.models import (
    Campaign,
    CampaignGroupGrant,
    CampaignUserGrant,
    Import,
    Office,
    StagedRow,
    User,
)
from cases.operations.bringing_in import Found
from cases.operations.granting import grant_rows
from cases.operations.importing import RowToTakeIn, TakenIn, take_in
from cases.operations.opening import PERSONAL_GRANT
from cases.operations.telling_apart import look_through_later
from cases.vocabulary import ImportState, Permission, RowState


class WentOnElsewhere(Exception):
    """Another worker, or a person, took the import further meanwhile."""


class Stopped(Exception):
    """The import stops here: asked for, or its importer may not go on."""


@dataclass(frozen=True)
class RowFound:
    """A row that needs somebody, as the check found it."""

    number: int
    line: int
    cells: Mapping[str, str]
    found: Found


@dataclass
class Chunk:
    """Some rows one after the other, and what they came to. `rows` counts all of them."""

    position: int
    rows: int
    found: list[RowFound] = field(default_factory=list)
    in_order: Sequence[int] = ()  # numbers of staged rows that are in order now
    counts: dict[str, int] = field(default_factory=dict)


# ---------------------------------------------------------------- reading


@transaction.atomic
def keep_read(of_import: Import, *, contents: Contents, headings: str, rows: int, match: Match) -> None:
    """Write down what was read of the file, and the first guess of how its columns match."""
    held = _held(of_import, ImportState.READING)
    held.contents, held.headings, held.rows = contents.written(), headings, rows
    held.match, held.state = match.written(), ImportState.MATCHING
    held.save(update_fields=["contents", "headings", "rows", "match", "state"])


@transaction.atomic
def keep_unreadable(of_import: Import, *, contents: Contents) -> None:
    held = _held(of_import, ImportState.READING)
    held.contents, held.state = contents.written(), ImportState.UNREADABLE
    held.save(update_fields=["contents", "state"])


# ---------------------------------------------------------------- checking


@transaction.atomic
def keep_checked(of_import: Import, chunk: Chunk) -> None:
    """Write down what a check found of some rows. Raises WentOnElsewhere."""
    held = _held(of_import, ImportState.CHECKING, chunk.position)
    _keep_rows(held, chunk)
    _move(held, chunk)


@transaction.atomic
def keep_corrections(of_import: Import, fixes: Mapping[int, Mapping[str, str]], *, said: Contents) -> None:
    """Write corrected cells over rows that wait, by the number of the row; they are checked next."""
    held = _held(of_import, ImportState.CHECKING, 0)
    for row in StagedRow.objects.filter(of_import=held, number__in=list(fixes)):
        row.fixes, row.is_mended = json.dumps(dict(fixes[row.number])), True
        row.choice, row.case = "", None
        row.save(update_fields=["fixes", "is_mended", "choice", "case"])
    held.correction_key, held.contents = None, said.written()
    held.save(update_fields=["correction_key", "contents"])


@transaction.atomic
def finish_check(of_import: Import, *, gone: Sequence[int]) -> None:
    held = _held(of_import, ImportState.CHECKING, of_import.position)
    held.gone, held.state, held.position = list(gone), ImportState.CHECKED, 0
    held.save(update_fields=["gone", "state", "position"])


@transaction.atomic
def give_up_check(of_import: Import, *, contents: Contents) -> None:
    """Go back to the matching of columns: with these, or with this file, nothing can be checked."""
    held = _held(of_import, ImportState.CHECKING)
    held.state, held.position, held.contents = ImportState.MATCHING, 0, contents.written()
    held.save(update_fields=["state", "position", "contents"])


# ---------------------------------------------------------------- taking in


@transaction.atomic
def campaign_for(of_import: Import, *, at: datetime) -> Campaign:
    """Return the campaign that the list goes into; make its own, and grant it, on the first call."""
    held = _held(of_import, ImportState.IMPORTING)
    if held.campaign is None:
        held.campaign = _own_campaign(held, held.uploaded_by, at)
        held.save(update_fields=["campaign"])
    return held.campaign


def _own_campaign(held: Import, importer: User, at: datetime) -> Campaign:
    """Make a campaign that is open to the importing office alone, with what that holds elsewhere."""
    day = clock.day_of(at)
    campaign = Campaign(
        slug=f"import-{held.key.hex[:12]}",
        name=f"Import of {day.day} {day:%B %Y} ({held.key.hex[:4]})",
        purpose="What came in by one list, open to the office that brought it in until it is checked.",
        starts_on=day,
    )
    campaign._history_user, campaign._history_date = importer, at  # type: ignore[attr-defined]
    campaign.save()
    terms: dict[str, Any] = {
        "granted_at": at,
        "granted_by": importer,
        "reason": "Brought this list in",
        "numbers": _numbers(campaign),
    }
    office = Office.objects.filter(pk=held.office_id).first() if held.office_id else None
    if office is not None:
        rows = grant_rows(
            CampaignGroupGrant, campaign, _held_by(importer, office.pk), group_id=office.pk, **terms
        )
        CampaignGroupGrant.objects.bulk_create(rows)
    else:
        mine = {Permission.VIEW, Permission.RECORD}
        until = _no_longer_than_own(importer, at + PERSONAL_GRANT, at)
        CampaignUserGrant.objects.bulk_create(
            grant_rows(CampaignUserGrant, campaign, mine, user=importer, until=until, **terms)
        )
    access.forget_grants(importer)
    return campaign


def _no_longer_than_own(importer: User, until: datetime, at: datetime) -> datetime:
    """Return when the grant on the own campaign ends: a list gives nobody the right to record for longer."""
    of_lists = Import.objects.filter(has_own_campaign=True, campaign__isnull=False).values("campaign")
    own = CampaignUserGrant.objects.live(at).filter(user=importer, permission__codename=Permission.RECORD)
    ends = list(own.exclude(content_object__in=of_lists).values_list("until", flat=True))
    if not ends:
        raise NotAllowed("You may not record by a grant of your own any more.")
    return until if None in ends else min(until, max(end for end in ends if end))


def _held_by(importer: User, office: int) -> frozenset[Permission]:
    held = access.offices_that_record(importer).get(office)
    if held is None:
        raise NotAllowed("The office may not record any more.")
    return held


def _numbers(campaign: Campaign) -> dict[str, int]:
    rows = DjangoPermission.objects.filter(
        content_type__app_label="cases", content_type__model=campaign._meta.model_name
    )
    return dict(rows.values_list("codename", "pk"))


@transaction.atomic
def take_chunk_in(
    of_import: Import,
    chunk: Chunk,
    rows: Sequence[RowToTakeIn],
    *,
    campaign: Campaign,
    cells: Mapping[int, Mapping[str, str]],
    actor: User,
    at: datetime,
    reason: str,
    again: Iterable[tuple[int, date]] = (),
) -> TakenIn:
    """Take some rows in and move on, whole or not at all. Raises WentOnElsewhere, Stopped, IntegrityError."""
    held = _held(of_import, ImportState.IMPORTING, chunk.position)
    if held.stop_asked:
        raise Stopped
    done = take_in(rows, campaign=campaign, actor=actor, at=at, reason=reason, of_import=held, again=again)
    chunk.found += [
        RowFound(row.number, row.line, cells[row.number], found_refused(row, field_name, reason))
        for row, field_name, reason in done.refused
    ]
    _keep_rows(held, chunk)
    counts = chunk.counts
    counts["created"] = counts.get("created", 0) + done.created
    counts["updated"] = counts.get("updated", 0) + done.updated
    counts["same"] = counts.get("same", 0) + done.unchanged
    _move(held, chunk)
    return done


@transaction.atomic
def finish(of_import: Import, *, at: datetime) -> None:
    held = _held(of_import, ImportState.IMPORTING, of_import.position)
    held.state, held.done_at = ImportState.DONE, at
    held.save(update_fields=["state", "done_at"])
    look_through_later(at=at)


@transaction.atomic
def halt(of_import: Import, *, at: datetime) -> None:
    """Stop where it is: what came in stays, and the rest may follow."""
    held = _held(of_import, ImportState.IMPORTING)
    held.state, held.stop_asked, held.done_at = ImportState.STOPPED, False, at
    held.save(update_fields=["state", "stop_asked", "done_at"])
    look_through_later(at=at)


def found_refused(row: RowToTakeIn, field_name: str, reason: str) -> Found:
    """Return what is told of a row that a rule forbids on its case."""
    said = json.dumps({"problems": [{"field": field_name, "reason": reason}]})
    return Found(RowState.TO_FIX, said, (row.case,) if row.case else ())


# ---------------------------------------------------------------- the import, held


def _held(of_import: Import, state: ImportState, position: int | None = None) -> Import:
    """Return the import, held; it is in this state and at this position still. Raises WentOnElsewhere."""
    found = (
        Import.objects.select_for_update(of=("self",))
        .select_related("campaign", "uploaded_by")
        .filter(pk=of_import.pk)
        .first()
    )
    if found is None or found.state != state or position not in (None, found.position):
        raise WentOnElsewhere
    return found


def _keep_rows(held: Import, chunk: Chunk) -> None:
    """Write down the rows that need somebody, over what was known of them."""
    there = {
        row.number: row
        for row in StagedRow.objects.filter(
            of_import=held, number__gte=chunk.position, number__lt=chunk.position + chunk.rows
        )
    }
    new = []
    for one in chunk.found:
        row = there.get(one.number)
        if row is None:
            row = StagedRow(
                of_import=held,
                number=one.number,
                line=one.line,
                cells=json.dumps(dict(one.cells)),
            )
            new.append(row)
        row.state, row.problems, row.alike = one.found.state, one.found.problems, list(one.found.alike)
        if row.pk:
            row.save(update_fields=["state", "problems", "alike"])
    StagedRow.objects.bulk_create(new, batch_size=500)
    for number in chunk.in_order:
        row = there.get(number)
        if row is not None:
            row.state, row.problems = RowState.READY, ""
            row.save(update_fields=["state", "problems"])


def _move(held: Import, chunk: Chunk) -> None:
    held.position = chunk.position + chunk.rows
    for name, number in chunk.counts.items():
        held.counts[name] = held.counts.get(name, 0) + number
    held.save(update_fields=["position", "counts"])
