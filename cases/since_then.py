"""What came later and has to be known before a development is published: every setback and every death.

Whether somebody linked it to the development or not, and whether it is verified or not: it is told as it is.
What has no end, or no known day, may be later, and is told so. Takes cases that came through the gate; the
log of a case that was merged into one of them is read with it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from cases.models import FamilyKnows, Outcome, Reversal, StatusChange
from cases.vocabulary import DEATHS, FAMILIES, GROUPS, HELD, Family, OutcomeKind, Status, StatusGroup

_NOT_FREE = (*HELD, *GROUPS[StatusGroup.MISSING], *GROUPS[StatusGroup.RESTRICTED], *DEATHS)
_DEADLY = (OutcomeKind.EXECUTION, OutcomeKind.DEATH_IN_CUSTODY)


@dataclass(frozen=True)
class Development:
    """What is to be published: its possible days, and the row of the outcome."""

    first: date | None = None
    last: date | None = None
    outcome: int = 0


@dataclass(frozen=True)
class Later:
    """Something of a case that is, or may be, later than a development."""

    strand: str  # "status", "outcome", "reversal"
    row: int
    case: int
    what: str
    edtf: str
    first: date | None
    last: date | None
    is_verified: bool
    recorded_at: datetime
    outcome: int  # with which a change of the situation came, 0 for none
    is_certain: bool = True

    @property
    def label(self) -> str:
        if self.strand == "outcome":
            return str(OutcomeKind(self.what).label)
        return str(Status(self.what).label) if self.what else ""

    @property
    def is_death(self) -> bool:
        return self.what in DEATHS or (self.strand == "outcome" and self.what in _DEADLY)


@dataclass(frozen=True)
class Since:
    """Everything later of one case, and whether somebody has died; `family_knows` when that may be told."""

    later: tuple[Later, ...] = ()
    has_died: bool = False
    family_knows: bool = False

    @property
    def is_held_back(self) -> bool:
        """True while a death is told and nobody has said that the family knows of it."""
        return self.has_died and not self.family_knows

    @property
    def digest(self) -> str:
        """Return what changes as soon as a row comes, goes or is corrected."""
        rows = sorted(f"{one.strand}:{one.row}" for one in self.later)
        return hashlib.sha256(" ".join(rows).encode()).hexdigest()


def of_cases(developments: Mapping[int, Development]) -> dict[int, Since]:
    """Return what is later than the possible days of each case's development, by case. Two queries.

    `has_died` tells of any death on record, whenever it was.
    """
    cases = sorted(developments)
    rows = [Later(*row) for row in _rows(cases)] if cases else []
    known = set(FamilyKnows.objects.live().filter(case__in=cases).values_list("case", flat=True))
    return {
        case: Since(
            later=tuple(_later(rows, case, developments[case])),
            has_died=any(row.case == case and row.is_death for row in rows),
            family_knows=case in known,
        )
        for case in cases
    }


def _later(rows: Iterable[Later], case: int, what: Development) -> list[Later]:
    """The change with which the development itself came is no later one."""
    first, last = what.first, what.last
    found = []
    for row in rows:
        is_possible = row.last is None or first is None or row.last > first
        is_itself = row.outcome == what.outcome and row.outcome != 0
        if row.case == case and not is_itself and (row.strand == "reversal" or is_possible):
            is_certain = row.first is not None and last is not None and row.first > last
            found.append(Later(**{**row.__dict__, "is_certain": is_certain}))
    return sorted(found, key=lambda row: (row.first or date.min, row.strand, row.row))


def _rows(cases: list[int]) -> Iterable[tuple[Any, ...]]:
    """What turned for the worse, of all strands, in one query. A change with its outcome is told once."""
    with_outcome = Outcome.objects.live().filter(status_change=OuterRef("pk"), kind__in=_negative())
    changes = StatusChange.objects.live().filter(to__in=_NOT_FREE).exclude(Exists(with_outcome))
    outcomes = Outcome.objects.live().filter(kind__in=_negative())
    ends = Reversal.objects.live()
    return _strand(changes, cases, "status", "to", "verified_at").union(
        _strand(outcomes, cases, "outcome", "kind", "verified_at"),
        _strand(ends, cases, "reversal", "ended_by__to", "ended_by__verified_at", at="outcome__case"),
        all=True,
    )


def _negative() -> tuple[OutcomeKind, ...]:
    return FAMILIES[Family.NEGATIVE]


def _strand(
    rows: QuerySet, cases: list[int], strand: str, what: str, verified: str, at: str = "case"
) -> QuerySet:
    told = rows.filter(**{f"{at}__in": cases}).annotate(
        strand=Value(strand),
        shown_with=F(f"{at}_id"),
        what=Coalesce(F(what), Value("")),
        is_verified=Q(**{f"{verified}__isnull": False}),
        came_with=Coalesce(F("outcome__pk"), 0) if strand == "status" else Value(0),
    )
    days = ("happened_on_edtf", "happened_on_first", "happened_on_last")
    return told.values_list(
        "strand", "pk", "shown_with", "what", *days, "is_verified", "recorded_at", "came_with"
    )
