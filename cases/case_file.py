"""One case's file: everything in its log, read in a fixed number of queries.

Takes a case that came through the gate. An activity's other cases are not read here.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from cases.models import (
    Activity,
    Case,
    Designation,
    Event,
    Membership,
    Note,
    Outcome,
    Participation,
    Reversal,
    Source,
    StatusChange,
)

Statement = StatusChange | Outcome | Event
MODELS: dict[str, type[Statement]] = {"status": StatusChange, "outcome": Outcome, "event": Event}


@dataclass(frozen=True)
class CaseFile:
    """The rows of one case, withdrawn and corrected ones too, with the sources of each."""

    changes: list[StatusChange]
    outcomes: list[Outcome]
    events: list[Event]
    activities: list[Activity]
    participations: dict[int, list[Participation]]
    reversals: dict[int, list[Reversal]]
    memberships: list[Membership]
    designations: list[Designation]
    sources: dict[tuple[str, int], list[Source]]
    notes: list[Note]

    def sources_of(self, row: Statement | Activity | Designation) -> list[Source]:
        return self.sources.get((row._meta.model_name or "", row.pk), [])

    def outcome_of(self, change: StatusChange) -> Outcome | None:
        return next((row for row in self.outcomes if row.status_change_id == change.pk), None)

    def corrected(self, row: Statement) -> Statement | None:
        """Return the row that `row` replaced."""
        rows: list[Statement] = [*self.changes, *self.outcomes, *self.events]
        return next((one for one in rows if type(one) is type(row) and one.pk == row.corrects_id), None)

    @property
    def lines(self) -> int:
        """How many entries the timeline has: each chain of corrections once, an outcome with its change."""
        alone = [row for row in self.outcomes if row.status_change_id is None]
        rows: list[Statement] = [*self.changes, *self.events, *alone]
        replaced = {(type(row), row.corrects_id) for row in rows}
        return (
            sum((type(row), row.pk) not in replaced for row in rows) + len(self.activities) + len(self.notes)
        )

    def latest_sources(self) -> list[str]:
        """Return how we knew what was recorded last and stands, newest first, each once."""
        statements: list[Statement] = [*self.changes, *self.outcomes, *self.events]
        gone = {(row._meta.model_name, row.pk) for row in statements if row.is_withdrawn}
        gone |= {("activity", row.pk) for row in self.activities if row.is_withdrawn}
        standing = (rows for key, rows in self.sources.items() if key not in gone)
        sources = sorted((source for rows in standing for source in rows), key=lambda source: -source.pk)
        return list(dict.fromkeys(source.description for source in sources))[:8]

    @property
    def live_outcomes(self) -> list[Outcome]:
        replaced = {row.corrects_id for row in self.outcomes}
        return [row for row in self.outcomes if not row.is_withdrawn and row.pk not in replaced]


def read(case: Case) -> CaseFile:
    """Read the case's file in nine queries."""
    people = ("recorded_by", "verified_by", "withdrawn_by")
    written = ("recorded_by", "kept_by", "withdrawn_by")
    activities = list(
        Activity.objects.filter(links__case=case).select_related("campaign", "recorded_by").order_by("pk")
    )
    participations = defaultdict(list)
    for part in Participation.objects.live().filter(activity__links__case=case).order_by("pk"):
        participations[part.activity_id].append(part)
    reversals = defaultdict(list)
    for end in Reversal.objects.live().filter(outcome__case=case).select_related("outcome").order_by("pk"):
        reversals[end.outcome.chain_id or end.outcome_id].append(end)
    return CaseFile(
        changes=list(StatusChange.objects.filter(case=case).select_related(*people).order_by("pk")),
        outcomes=list(Outcome.objects.filter(case=case).select_related(*people).order_by("pk")),
        events=list(Event.objects.filter(case=case).select_related(*people).order_by("pk")),
        activities=activities,
        participations=dict(participations),
        reversals=dict(reversals),
        memberships=list(Membership.objects.current().filter(case=case).select_related("campaign")),
        designations=list(Designation.objects.live().filter(case=case)),
        sources=_sources(case),
        notes=list(Note.objects.filter(case=case).select_related(*written).order_by("pk")),
    )


def statement_of(case: Case, kind: str, number: int) -> Statement | None:
    """Return one row of the case's log by its kind (status, outcome, event), or None.

    None too for what was recorded for the wrong person: its words are about somebody else.
    """
    model = MODELS.get(kind)
    if model is None:
        return None
    rows = model.objects.about_this_case().filter(case=case, pk=number)
    return rows.select_related("case").first()


def _sources(case: Case) -> dict[tuple[str, int], list[Source]]:
    found: dict[tuple[str, int], list[Source]] = defaultdict(list)
    for source in Source.objects.filter(_under(case)).order_by("pk"):
        found[_target(source)].append(source)
    return dict(found)


def _under(case: Case) -> Q:
    return (
        Q(status_change__case=case)
        | Q(outcome__case=case)
        | Q(event__case=case)
        | Q(designation__case=case)
        | Q(activity__in=Activity.objects.filter(links__case=case).values("pk"))
    )


def _target(source: Source) -> tuple[str, int]:
    targets = {
        "statuschange": source.status_change_id,
        "outcome": source.outcome_id,
        "event": source.event_id,
        "designation": source.designation_id,
        "activity": source.activity_id,
    }
    return next((name, number) for name, number in targets.items() if number is not None)
