"""Lists that come in: whose they are, how far each is, and what of one waits for somebody.

An import is its importer's alone: to anybody else there is none. Cases in it are looked up through the gate.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import Http404

from cases import access, clock
from cases.access import Actor
from cases.files import places, vault
from cases.models import Case, Import, ImportedChange, ImportRow, SavedMatch, StagedRow, User
from cases.vocabulary import ImportState, Permission, RowState

# The kinds of jobs that work on a list.
READ, CHECK, TAKE_IN, UNDO = "read_list", "check_list", "take_list_in", "undo_import"
KEPT_FOR: Final = timedelta(days=14)  # the file, and the time in which an import is undone
UNDECIDED: Final = (RowState.TO_FIX, RowState.ALIKE, RowState.CONFLICT)
SHOWN_AT_ONCE: Final = 25
AT_ONCE: Final = 500
CHECK_AGAIN: Final = "It cannot come in as it is. Match the columns again to have it checked anew."
_WHERE_IT_IS_NOW: Final = Coalesce("case__merged_into", "case")  # of a case that proved to be another


# ---------------------------------------------------------------- whose


def may_import(actor: Actor) -> bool:
    """Lists are taken in by who may record on a campaign."""
    return isinstance(actor, User) and access.may_open_cases(actor)


def imports_of(actor: Actor) -> list[Import]:
    """Return the imports of `actor`, the latest first."""
    rows = Import.objects.filter(uploaded_by=actor.pk).select_related("campaign").order_by("-uploaded_at")
    return list(rows[:100]) if may_import(actor) else []


def import_or_404(actor: Actor, key: UUID) -> Import:
    """Return an import of `actor`; Http404 alike for somebody else's and one that never was."""
    found = None
    if may_import(actor):
        found = Import.objects.filter(key=key, uploaded_by=actor.pk).select_related("campaign").first()
    if found is None or not _is_open(actor, found):
        raise Http404
    return found


def _is_open(actor: Actor, of_import: Import) -> bool:
    """True while its importer may record on the campaign that it goes into; undone, it shows no case."""
    if of_import.state in (ImportState.UNDOING, ImportState.UNDONE):
        return True
    return _may_record_on(actor, of_import.campaign_id)


def _may_record_on(actor: Actor, campaign: int | None) -> bool:
    """True of a campaign that is still to be made, too: whether it may be is asked where it is."""
    return campaign is None or access.campaigns_for(actor, Permission.RECORD).filter(pk=campaign).exists()


def at_work(pk: int, state: ImportState) -> Import | None:
    """Return an import for the job that takes it on; None once it is past that. Asks nobody's access."""
    rows = Import.objects.filter(pk=pk, state=state).select_related("campaign", "uploaded_by")
    return rows.first()


def title_of(of_import: Import) -> str:
    """Return where the rows of a list say they come from. A file's name may name somebody: it is not told."""
    day = of_import.as_of or clock.day_of(of_import.uploaded_at)
    return of_import.title or f"A list of {day.day} {day:%B %Y}"


def may_go_on(actor: Actor, of_import: Import) -> bool:
    """True while its importer has an account, and may record on the campaign that it goes into.

    Asked before each chunk, of what stands now: a list takes long, and an account may be closed meanwhile.
    """
    is_active = User.objects.filter(pk=of_import.uploaded_by_id, is_active=True).exists()
    return is_active and may_import(actor) and _may_record_on(actor, of_import.campaign_id)


def same_file(actor: Actor, of_import: Import) -> Import | None:
    """Return the last other import of the same file by `actor` that brought something in, or is about to."""
    others = Import.objects.filter(uploaded_by=actor.pk, digest=of_import.digest).exclude(pk=of_import.pk)
    brought = others.filter(started_at__isnull=False).exclude(state=ImportState.UNDONE)
    return brought.select_related("campaign").order_by("-started_at").first()


def same_headings(actor: Actor, of_import: Import) -> Import | None:
    """Return the last import of a list with the same columns by `actor`: an earlier edition, most likely."""
    others = Import.objects.filter(uploaded_by=actor.pk, headings=of_import.headings, state=ImportState.DONE)
    latest = others.exclude(pk=of_import.pk).select_related("campaign").order_by("-done_at").first()
    return latest if latest is not None and latest.campaign and _is_open(actor, latest) else None


def saved_matches(actor: Actor, of_import: Import) -> list[SavedMatch]:
    """Return the matches kept for these headings, one's own and one's offices', the latest first."""
    mine = Q(saved_by=actor.pk, office=None) | Q(office__in=access.offices_of(actor))
    rows = SavedMatch.objects.filter(mine, headings=of_import.headings).select_related("saved_by", "office")
    return list(rows.order_by("-saved_at")[:10])


# ---------------------------------------------------------------- how far


@dataclass(frozen=True)
class Standing:
    """How many rows of a checked list are ready, and how many wait for somebody."""

    rows: int
    ready: int
    unchanged: int
    to_fix: int
    alike: int
    conflict: int
    skipped: int
    updates: int

    @property
    def waiting(self) -> int:
        return self.to_fix + self.alike + self.conflict


def standing_of(of_import: Import) -> Standing:
    counted = of_import.staged.values_list("state").annotate(rows=Count("pk"))
    by_state: dict[str, int] = dict(counted)
    found = {state: by_state.get(state, 0) for state in RowState}
    unchanged = of_import.counts.get("unchanged", 0)
    waits = sum(found[state] for state in UNDECIDED)
    ready = of_import.counts.get("checked", 0) - unchanged - waits - found[RowState.SKIPPED]
    return Standing(
        rows=of_import.rows,
        ready=ready,
        unchanged=unchanged,
        to_fix=found[RowState.TO_FIX],
        alike=found[RowState.ALIKE],
        conflict=found[RowState.CONFLICT],
        skipped=found[RowState.SKIPPED],
        updates=of_import.counts.get("updates", 0),
    )


# ---------------------------------------------------------------- rows that wait


@dataclass(frozen=True)
class ProblemSaid:
    """What is wrong with a row: the field, why, and the column whose cell says it ("" for none)."""

    field: str
    reason: str
    column: str = ""


@dataclass(frozen=True)
class Differs:
    """One thing that a list says otherwise than the record, which somebody edited here since.

    `key` tells it from what would differ after either changed again: a decision holds for what it was shown.
    """

    field: str
    here: str
    in_file: str
    key: str = ""


@dataclass(frozen=True)
class Staged:
    """A row that waits, opened: its cells as they came, as they are now, and what is wrong or alike."""

    row: StagedRow
    cells: Mapping[str, str]
    fixes: Mapping[str, str]
    problems: tuple[ProblemSaid, ...]
    conflicts: tuple[Differs, ...]

    @property
    def now(self) -> dict[str, str]:
        return {**self.cells, **self.fixes}


def opened(row: StagedRow) -> Staged:
    said = json.loads(row.problems or "{}")
    return Staged(
        row,
        json.loads(row.cells or "{}"),
        json.loads(row.fixes or "{}"),
        tuple(ProblemSaid(**one) for one in said.get("problems", ())),
        tuple(Differs(**one) for one in said.get("conflicts", ())),
    )


def opened_to(rows: Iterable[StagedRow], open_now: Collection[int]) -> list[Staged]:
    """Open rows for a reader. What a rule says of the case that a row is about is told while it is open."""
    return [_opened_to(row, set(open_now)) for row in rows]


def _opened_to(row: StagedRow, open_now: Collection[int]) -> Staged:
    said = opened(row)
    if row.state != RowState.TO_FIX or all(case in open_now for case in row.alike):
        return said
    return replace(said, problems=tuple(replace(one, reason=CHECK_AGAIN) for one in said.problems))


def rows_in_state(
    of_import: Import, states: Sequence[RowState], *, after: int = -1, at_most: int = SHOWN_AT_ONCE
) -> list[StagedRow]:
    """Return rows that wait, in the order of the file, after row `after`."""
    rows = of_import.staged.filter(state__in=states, number__gt=after).select_related("case")
    return list(rows.order_by("number")[:at_most])


def settled_count(of_import: Import) -> int:
    """Return how many rows were mended or decided here."""
    return of_import.staged.filter(state__in=(RowState.READY, RowState.SKIPPED)).count()


def to_undo(of_import: Import) -> int:
    """Return how many cases an undoing has to go through in all."""
    made = ImportRow.objects.filter(made_by=of_import, opened_case=True).count()
    return made + ImportedChange.objects.filter(of_import=of_import).count()


def staged_or_404(of_import: Import, number: int) -> StagedRow:
    found = of_import.staged.filter(number=number).select_related("case").first()
    if found is None:
        raise Http404
    return found


def all_rows_to_fix(of_import: Import, actor: Actor) -> Iterator[Staged]:
    """Yield every row that waits to be mended, in the order of the file, as `actor` may read it."""
    rows = of_import.staged.filter(state=RowState.TO_FIX).order_by("number").iterator(chunk_size=AT_ONCE)
    while some := list(islice(rows, AT_ONCE)):
        about = {case for row in some for case in row.alike}
        open_now = access.cases_for(actor).filter(pk__in=about).values_list("pk", flat=True) if about else ()
        yield from opened_to(some, set(open_now))


def staged_between(of_import: Import, first: int, last: int) -> dict[int, StagedRow]:
    """Return what was found or decided of rows `first` to `last`, both included, by number."""
    rows = of_import.staged.filter(number__gte=first, number__lte=last)
    return {row.number: row for row in rows}


# ---------------------------------------------------------------- the stored file


def rows_stored(of_import: Import) -> Iterator[str]:
    """Yield the lines of the rows as they were read (exchange/row_lines.py). Raises FileNotFoundError."""
    left = b""
    for piece in vault.read(places.list_rows(of_import.file_key)):
        *lines, left = (left + piece).split(b"\n")
        for line in lines:
            yield line.decode("utf-8", "surrogatepass")
    if left:
        yield left.decode("utf-8", "surrogatepass")


# ---------------------------------------------------------------- what became of it


def cases_made(actor: Actor, of_import: Import, at_most: int = 200) -> list[Case]:
    """Return the cases that it opened and that `actor` may see, in the order of the file."""
    made = of_import.made.filter(opened_case=True, undone_at=None).order_by("line")
    return _visible(actor, list(made.values_list("case", flat=True)[:at_most]))


def cases_changed(actor: Actor, of_import: Import, at_most: int = 200) -> list[Case]:
    """Return the cases that it brought up to date and that `actor` may see."""
    changed = ImportedChange.objects.filter(of_import=of_import).order_by("pk")
    return _visible(actor, list(changed.values_list("case", flat=True)[:at_most]))


def cases_kept(actor: Actor, of_import: Import, at_most: int = 200) -> list[Case]:
    """Return what stays after the import was undone, as somebody worked on it since: what `actor` may see."""
    made = ImportRow.objects.filter(made_by=of_import, opened_case=True, undone_at=None)
    changed = ImportedChange.objects.filter(of_import=of_import, was_kept=True)
    numbers = [
        *made.order_by("line").values_list(_WHERE_IT_IS_NOW, flat=True)[:at_most],
        *changed.order_by("pk").values_list(_WHERE_IT_IS_NOW, flat=True)[:at_most],
    ]
    return _visible(actor, numbers)


def cases_gone(actor: Actor, of_import: Import, at_most: int = 200) -> list[Case]:
    """Return the cases of rows that stood in an earlier edition and not in this one: what `actor` may see."""
    rows = ImportRow.objects.filter(pk__in=of_import.gone[:at_most]).values_list("case", flat=True)
    return _visible(actor, list(rows))


def count_gone(actor: Actor, of_import: Import) -> int:
    """Return how many of them `actor` may see now."""
    visible = access.cases_for(actor).values("pk")
    parts = (of_import.gone[start : start + AT_ONCE] for start in range(0, len(of_import.gone), AT_ONCE))
    return sum(ImportRow.objects.filter(pk__in=part, case__in=visible).count() for part in parts)


def _visible(actor: Actor, numbers: Collection[int]) -> list[Case]:
    order = {number: place for place, number in enumerate(dict.fromkeys(numbers))}
    found = access.cases_for(actor).filter(pk__in=list(order)).prefetch_related("names")
    return sorted(found, key=lambda case: order[case.pk])


def is_ready_behind(of_import: Import) -> bool:
    """True where a row that was passed was mended since, or decided, and has not come in."""
    passed = StagedRow.objects.filter(of_import=of_import, number__lt=of_import.position)
    return passed.filter(state=RowState.READY).exists()


def may_undo(of_import: Import, at: datetime) -> bool:
    """True for two weeks after it came in, whole or in part."""
    ended = of_import.done_at
    return of_import.state in (ImportState.DONE, ImportState.STOPPED) and (
        ended is not None and at < ended + KEPT_FOR
    )


def keys_before(actor: Actor, of_import: Import) -> Iterator[tuple[int, str]]:
    """Yield the rows of earlier lists with the same columns in the campaign: their numbers and keys.

    Of cases that `actor` may see alone: by a number of the others, ids of hidden cases could be tried out.
    """
    rows = ImportRow.objects.standing().filter(
        campaign=of_import.campaign,
        made_by__headings=of_import.headings,
        case__in=access.cases_for(actor).values("pk"),
    )
    yield from rows.exclude(made_by=of_import).values_list("pk", "row_key").iterator(chunk_size=2000)


def forget_old(at: datetime) -> int:
    """Delete the files of lists past their day, and files that no list has. Returns how many lists."""
    old = list(Import.objects.filter(file_forgotten_at=None, file_until__lte=at))
    for of_import in old:
        for name in places.of_lists(of_import.file_key, of_import.correction_key):
            vault.forget(name)
        of_import.file_forgotten_at = at
        of_import.save(update_fields=["file_forgotten_at"])
        StagedRow.objects.filter(of_import=of_import).delete()
    _forget_left(at)
    return len(old)


def _forget_left(at: datetime) -> None:
    """Delete what a killed worker, or a replaced file, left without a row."""
    kept = set()
    for file_key, correction in Import.objects.values_list("file_key", "correction_key"):
        kept |= set(places.of_lists(file_key, correction))
    for name in list(vault.names_under(places.IMPORTS, older_than=at - timedelta(days=1))):
        if name not in kept:
            vault.forget(name)


def numbers_of(of_import: Import) -> dict[str, int]:
    """Return how many rows were opened, brought up to date, the same as before, and left out."""
    names = ("created", "updated", "same", "removed", "restored", "kept")
    found = {name: int(of_import.counts.get(name, 0)) for name in names}
    found["left_out"] = of_import.rows - found["created"] - found["updated"] - found["same"]
    return found
