"""Put a generated world (tests/cases/worlds.py) into the database, row by row as it says."""

from datetime import date
from typing import Any

from cases.access import OPERATOR
from cases.models import (
    Activity,
    Campaign,
    Case,
    CaseMerge,
    Decision,
    Membership,
    Outcome,
    Person,
    Reversal,
    User,
)
from cases.models.activities import CaseActivity
from cases.operations.merging import lead
from cases.operations.moving_rows import bring_together
from tests.cases import worlds

NOBODY = "!"


def build(world: worlds.World) -> None:
    """Write every row of `world` with its own number as primary key."""
    people = {o.recorded_by for o in world.outcomes} | {
        o.verified_by for o in world.outcomes if o.verified_by
    }
    User.objects.bulk_create(
        User(pk=n, email=f"{n}@example.org", working_name=f"person {n}", password=NOBODY) for n in people
    )
    Campaign.objects.bulk_create(Campaign(pk=n, slug=f"c{n}", name=f"Campaign {n}") for n in world.campaigns)
    Person.objects.bulk_create(Person(pk=n) for n in {case.person for case in world.cases})
    Case.objects.bulk_create(_case(case) for case in world.cases)
    Membership.objects.bulk_create(
        _membership(case.id, campaign) for case in world.cases for campaign in case.campaigns
    )
    Activity.objects.bulk_create(_activity(done) for done in world.activities)
    CaseActivity.objects.bulk_create(
        CaseActivity(activity_id=done.id, case_id=case) for done in world.activities for case in done.cases
    )
    outcomes = {row.id: row for row in world.outcomes}
    Outcome.objects.bulk_create(
        _outcome(row, outcomes) for row in sorted(world.outcomes, key=lambda row: row.id)
    )
    Reversal.objects.bulk_create(
        Reversal(
            pk=r.id,
            outcome_id=r.outcome,
            recorded_at=r.known_at,
            known_at=r.known_at,
            **_days("happened_on", r),
            **_withdrawn(r),
        )
        for r in world.reversals
    )
    Decision.objects.bulk_create(
        Decision(
            pk=d.id,
            outcome_id=d.outcome,
            year=d.year,
            counts=d.counts,
            activity_id=d.activity,
            reason="decided",
            recorded_at=d.decided_at,
            known_at=d.decided_at,
            **_withdrawn(d),
        )
        for d in world.decisions
    )
    for merge in sorted(world.merges, key=lambda merge: merge.merged_at):
        _merge(merge)


def _merge(merge: worlds.Merge) -> None:
    """Merge as the operation does, into what the survivor is by then; of facts there are none."""
    survivor, duplicate = Case.objects.get(pk=merge.survivor), Case.objects.get(pk=merge.duplicate)
    row = CaseMerge.objects.create(
        duplicate=duplicate,
        survivor=survivor.merged_into or survivor,
        merged_at=merge.merged_at,
        reason="same",
    )
    bring_together(row, actor=OPERATOR, at=merge.merged_at)
    lead(row, to=row.survivor, actor=OPERATOR, at=merge.merged_at)


def _case(case: worlds.Case) -> Case:
    return Case(
        pk=case.id,
        reference=f"R{case.id:06}",
        person_id=case.person,
        country=case.country,
        sensitivity=case.sensitivity,
        in_totals=case.in_totals,
        opened_at=worlds.NOW,
        updated_at=worlds.NOW,
    )


def _membership(case: int, campaign: int) -> Membership:
    return Membership(
        case_id=case,
        campaign_id=campaign,
        added_at=worlds.NOW,
        left_at=worlds.NOW if campaign % 2 else None,  # past members select as current ones do
        taken_up_on_edtf="XXXX",
    )


def _activity(done: worlds.Activity) -> Activity:
    return Activity(
        pk=done.id,
        kind=done.kind,
        state=done.state,
        campaign_id=done.campaign,
        recorded_at=done.known_at,
        known_at=done.known_at,
        **_days("began_on", done),
        **_withdrawn(done),
    )


def _outcome(row: worlds.Outcome, outcomes: dict[int, worlds.Outcome]) -> Outcome:
    first = row
    while first.corrects is not None:
        first = outcomes[first.corrects]
    return Outcome(
        pk=row.id,
        case_id=row.case,
        kind=row.kind,
        sureness=row.sure,
        recorded_at=row.recorded_at,
        recorded_by_id=row.recorded_by,
        known_at=row.known_at,
        verified_at=row.verified_at,
        verified_by_id=row.verified_by,
        corrects_id=row.corrects,
        chain_id=first.id if first is not row else None,
        **_days("happened_on", row),
        **_withdrawn(row),
    )


def _days(name: str, row: Any) -> dict[str, date | str | None]:
    return {f"{name}_first": row.first, f"{name}_last": row.last, f"{name}_edtf": "as generated"}


def _withdrawn(row: Any) -> dict[str, Any]:
    return {"withdrawn_at": row.withdrawn_at, "withdrawn_reason": "withdrawn" if row.withdrawn_at else ""}
