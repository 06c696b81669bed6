"""Take rows of a list in, each once: open the cases of new ones, bring those that are there up to date."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from cases import access, clock, editions
from cases.access import Actor
from cases.models import Campaign, Case, Import, ImportedChange, ImportRow, SaidAgain
from cases.models.name_index import gather
from cases.operations import updating
from cases.operations.bulk import insert, new_row
from cases.operations.opening import CaseDraft, open_checked
from cases.operations.writing import KnownSince, Refused, user_or_none
from cases.vocabulary import Permission

CLOSED = "This case is not open to you any more, or you may not record on it."
ELSEWHERE = "A row with this id came in before, for another case. Correct the id, or the reference."
DECIDE = "The list says otherwise than what was edited here since. Decide which holds."


@dataclass(frozen=True)
class RowToTakeIn:
    """A row that was read and checked. `key` tells it within the campaign, `content` is its digest.

    `case` is the one it brings up to date, None to open a new one. `takes_file` and `keeps_here` have the
    keys of what both the list and somebody here changed, and about which somebody decided. `said` has the
    digests of what the draft says, where they were made before.
    """

    line: int
    key: str
    content: str
    draft: CaseDraft
    case: int | None = None
    number: int = -1  # of the row in its file, from 0
    times: int = 0  # how often its key came before, with cases that are hidden from the actor
    takes_file: frozenset[str] = frozenset()
    keeps_here: frozenset[str] = frozenset()
    said: Mapping[str, str] | None = None


@dataclass
class TakenIn:
    """What became of some rows. `refused` has the rows that a rule forbids, with why."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: list[tuple[RowToTakeIn, str, str]] = field(default_factory=list)


# ---------------------------------------------------------------- rows that came before


@dataclass(frozen=True)
class CameBefore:
    """Rows that came into a campaign before: those whose cases are open to the actor, and how often any came.

    Of a row whose case is hidden nothing is told: it is taken in as one that never came. Only who was erased
    does not come back by a list, whoever sends it.
    """

    open: dict[str, ImportRow]
    times: dict[str, int]


def rows_before(campaign: Campaign | None, keys: Collection[str], actor: Actor) -> CameBefore:
    """Return the rows with these keys that came into `campaign` before."""
    if campaign is None or not keys:
        return CameBefore({}, {})
    rows = ImportRow.objects.with_keys(campaign, keys).select_related("status_change").order_by("number")
    found = list(rows)
    # Asked of nothing too, so that an id of a hidden case costs what one that never came costs.
    cases = {row.case_id for row in found} or {0}
    visible = set(access.cases_for(actor).filter(pk__in=cases).values_list("pk", flat=True))
    times: dict[str, int] = {}
    for row in found:
        times[row.row_key] = row.number + 1
    open_to = visible | {row.case_id for row in found if row.is_erased}
    first_open = {row.row_key: row for row in reversed(found) if row.case_id in open_to}
    return CameBefore(first_open, times)


def check_known_day(known: date | None) -> None:
    """Refuse a day up to which an edition was frozen: what was published knew it then, or did not."""
    check_known_days([] if known is None else [known])


def check_known_days(days: Collection[date]) -> None:
    """Refuse the earliest of these days where `check_known_day` would. One query for all."""
    if not days:
        return
    if why := why_too_early(min(days), editions.last_known_by()):
        raise Refused(why, field="as_of")


def why_too_early(known: date, frozen: datetime | None) -> str:
    """Return why nothing comes in as known on this day; empty where no edition knew of it."""
    if frozen is None or clock.end_of(known) > frozen:
        return ""
    day = clock.local(frozen)
    return (
        f"A report was frozen as known on {day.day} {day:%B %Y}. A list of an earlier day would change "
        "what was known then. Choose a later day."
    )


# ---------------------------------------------------------------- taking in


@transaction.atomic
def take_in(
    rows: Sequence[RowToTakeIn],
    *,
    campaign: Campaign,
    actor: Actor,
    at: datetime,
    reason: str,
    of_import: Import | None = None,
    again: Iterable[tuple[int, date]] = (),
) -> TakenIn:
    """Take the rows in, all or none. A row that a rule forbids on its case is told, and the others come.

    `again` has the keys of rows that came before and say the same now, with the day of this edition.

    The gate is that of `open_cases`, and `record` on each case that is brought up to date. Raises
    IntegrityError when somebody took one of the rows in meanwhile.
    """
    # Once more: an edition may have been frozen since the rows were checked.
    check_known_days({row.draft.known.day for row in rows if row.draft.known})
    _remember_again(dict(again), actor, of_import)
    done = TakenIn()
    new = [row for row in rows if row.case is None]
    if new:
        opened = open_cases_of_rows(
            new, campaign=campaign, actor=actor, at=at, reason=reason, of_import=of_import
        )
        done.created = len(opened)
    there = [row for row in rows if row.case is not None]
    if there:
        _bring_up_to_date(there, done, campaign, actor, at, reason, of_import)
    return done


def _remember_again(days: Mapping[int, date], actor: Actor, of_import: Import | None) -> None:
    """Let no edition between change what a later one said again: rows by key, with the day of this one.

    Of cases on which the actor may record: of others, a list changes nothing.
    """
    if not days:
        return
    said = []
    theirs = access.cases_for(actor, Permission.RECORD).values("pk")
    rows = ImportRow.objects.filter(pk__in=days, case__in=theirs).order_by("pk")
    for row in rows.select_for_update(of=("self",)):
        was, day = row.known_on, days[row.pk]
        if was is None or was >= day:
            continue  # another edition came in meanwhile
        row.known_on = day
        row.save(update_fields=["known_on"])
        if of_import is not None:
            said.append(SaidAgain(of_import=of_import, row=row, was_known_on=was, known_on=day))
    SaidAgain.objects.bulk_create(said, batch_size=500)


def would_take_in(rows: Sequence[RowToTakeIn]) -> TakenIn:
    """Return what `take_in` would do with rows that were checked: a dry run."""
    there = sum(row.case is not None for row in rows)
    return TakenIn(created=len(rows) - there, updated=there)


def open_cases_of_rows(
    rows: Sequence[RowToTakeIn],
    *,
    campaign: Campaign,
    actor: Actor,
    at: datetime,
    reason: str,
    of_import: Import | None = None,
) -> list[Case]:
    """Open a case for each row and remember the rows, all or none."""
    drafts = [row.draft for row in rows]
    opened = open_checked(drafts, campaign=campaign, actor=actor, at=at, reason=reason)
    insert(
        ImportRow,
        [
            new_row(
                ImportRow,
                campaign=campaign,
                case=one.case,
                row_key=row.key,
                number=row.times,
                content=row.content,
                said=row.said or updating.said_in(row.draft),
                status_change=one.changes[0] if one.changes else None,
                known_on=row.draft.known.day if row.draft.known else None,
                line=row.line,
                made_by=of_import,
                imported_at=at,
                imported_by=user_or_none(actor),
            )
            for row, one in zip(rows, opened, strict=True)
        ],
    )
    gather()
    return [one.case for one in opened]


def _bring_up_to_date(
    rows: Sequence[RowToTakeIn],
    done: TakenIn,
    campaign: Campaign,
    actor: Actor,
    at: datetime,
    reason: str,
    of_import: Import | None,
) -> None:
    cases = _held([row.case for row in rows if row.case], actor)
    before = rows_before(campaign, [row.key for row in rows], actor).open
    for row in rows:
        case = cases.get(row.case or 0)
        if case is None:
            done.refused.append((row, "row", CLOSED))
            continue
        try:
            with transaction.atomic():
                came = before.get(row.key)
                if came is not None and came.case_id != case.pk:
                    raise Refused(ELSEWHERE)
                change = _update(case, row, came, campaign, actor, at, reason, of_import)
        except Refused as refusal:
            done.refused.append((row, field_of(refusal), str(refusal)))
        else:
            done.updated += change
            done.unchanged += not change


def _held(numbers: Iterable[int], actor: Actor) -> dict[int, Case]:
    """Return the cases that the actor may bring up to date, held in one order."""
    open_to = access.cases_for(actor, Permission.RECORD).filter(pk__in=set(numbers))
    held = open_to.select_related("person").prefetch_related("names", "person__nationalities")
    return {case.pk: case for case in held.select_for_update(of=("self",)).order_by("pk")}


def _update(
    case: Case,
    row: RowToTakeIn,
    came: ImportRow | None,
    campaign: Campaign,
    actor: Actor,
    at: datetime,
    reason: str,
    of_import: Import | None,
) -> bool:
    """Bring one case up to date. Returns whether anything changed. Raises Refused, conflicts among it."""
    known = row.draft.known
    check_not_older(came, known)
    update = updating.plan(case, row.draft, came, actor, at, takes_file=row.takes_file)
    if undecided := update.undecided(row.keeps_here):
        raise Refused(DECIDE, field=undecided[0].field)
    was, updated_at, before = _kept(came), case.updated_at.isoformat(), versions(case.pk)
    changed = updating.apply(update, row.draft, known=known, reason=reason, actor=actor, at=at)
    if not update.changes_nothing:
        case.refresh_from_db()  # with its names and nationalities: another row may be about it too
    came = _remember(case, row, came, changed, campaign, actor, at, of_import)
    if of_import is not None:
        now = versions(case.pk)
        ImportedChange.objects.create(
            of_import=of_import,
            row=came,
            case=case,
            changed=json.dumps({**changed, "row": was, "updated_at": updated_at}),
            made_at=at,
            version=now.case,
            case_raised=now.case - before.case,
            person_raised=now.person - before.person,
        )
    return not update.changes_nothing


def check_not_older(came: ImportRow | None, known: KnownSince | None) -> None:
    """Refuse what an earlier edition says once a later one came: it would bring back what was corrected."""
    if came is None or came.known_on is None or known is None or known.day >= came.known_on:
        return
    day = came.known_on
    raise Refused(
        f"This row came in with a later edition already, as of {day.day} {day:%B %Y}. "
        "Take in editions in their order.",
        field="known_on",
    )


def _remember(
    case: Case,
    row: RowToTakeIn,
    came: ImportRow | None,
    changed: dict[str, Any],
    campaign: Campaign,
    actor: Actor,
    at: datetime,
    of_import: Import | None,
) -> ImportRow:
    said = {**(came.said if came else {}), **updating.said_in(row.draft)}
    known_on = row.draft.known.day if row.draft.known else None
    status = changed.get("status") or changed.get("stands")
    if came is None:
        return ImportRow.objects.create(
            campaign=campaign, case=case, row_key=row.key, number=row.times, content=row.content, said=said,
            status_change_id=status, known_on=known_on, line=row.line, made_by=of_import,
            opened_case=False, imported_at=at, imported_by=user_or_none(actor),
        )  # fmt: skip
    came.content, came.said = row.content, said
    came.status_change_id = status or came.status_change_id
    came.known_on = known_on or came.known_on
    came.save(update_fields=["content", "said", "status_change", "known_on"])
    return came


def _kept(came: ImportRow | None) -> dict[str, Any] | None:
    """Return what the row said before, to be put back; None for one that had not come."""
    if came is None:
        return None
    known_on = came.known_on.isoformat() if came.known_on else None
    return {
        "content": came.content,
        "said": came.said,
        "status": came.status_change_id,
        "known_on": known_on,
    }


@dataclass(frozen=True)
class Versions:
    """How often a case and its person were written since they were opened; 1 for not once."""

    case: int
    person: int


def versions(number: int) -> Versions:
    case, person = Case.objects.values_list("version", "person__version").get(pk=number)
    return Versions(case, person or 1)


def field_of(refusal: Refused) -> str:
    """Return the field of a list that a refusal is about."""
    return {"happened_on": "happened", "to": "status", None: "row"}.get(refusal.field, refusal.field or "row")
