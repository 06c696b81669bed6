"""Short ways to the rows a test is about, through the operations."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.test import Client

from cases.dates import PartialDate, parse
from cases.facts import BY_NAME
from cases.models import Case, CaseMerge, Outcome, StatusChange
from cases.operations.acting import record_activity
from cases.operations.merging import merge_cases
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case
from cases.operations.recording import record_outcome, record_status_change
from cases.operations.revising import verify
from cases.operations.writing import KnownSince, SourceDraft
from cases.vocabulary import (
    ActivityKind,
    FileState,
    OutcomeKind,
    Sensitivity,
    SourceKind,
    Status,
)
from tests.cast import Cast

BY_LAWYER = [SourceDraft("lawyer, by phone", SourceKind.LAWYER)]
# What the access log writes for a page: its head, its rows, its head (tests/access/test_the_access_log.py).
LOG_QUERIES = 3
BADGE_QUERIES = 1  # how much waits in the inbox: on every page, beside the grants
_ALL_STAY = dict.fromkeys(BY_NAME, False)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def on(phrase: str) -> PartialDate:
    return parse(phrase, today=NOW.date())


def known(day: str) -> KnownSince:
    return KnownSince(date.fromisoformat(day), "test: known then")


def held_case(cast: Cast, name: str = "Samira al-Qadari", **fields: Any) -> Case:
    """A standard case of the desk: somebody arrested on 14 March 2017."""
    fields.setdefault("country", "XM")
    fields.setdefault("sensitivity", Sensitivity.STANDARD)
    fields.setdefault("file_state", FileState.ACTIVE)
    actor = fields.pop("actor", cast.caseworker)
    campaign = fields.pop("campaign", cast.individuals)
    arrested = fields.pop("arrested", "14 March 2017")
    changes = (StatusDraft(Status.ARRESTED, on(arrested), BY_LAWYER),) if arrested else ()
    draft = CaseDraft(names=[NameDraft(name)], changes=changes, **fields)
    return open_case(draft, campaign=campaign, actor=actor, at=NOW - timedelta(days=1))


def urgent_action(cast: Cast, *cases: Case, began: str = "10 December 2018", **fields: Any) -> Any:
    fields.setdefault("kind", ActivityKind.URGENT_ACTION)
    fields.setdefault("campaign", cast.individuals)
    fields.setdefault("actor", cast.caseworker)
    fields.setdefault("at", NOW - timedelta(hours=20))
    return record_activity(cases=list(cases), began_on=on(began), **fields)


def release(cast: Cast, case: Case, day: str = "5 May 2019", **fields: Any) -> StatusChange:
    """A release recorded by the caseworker, with its outcome; not yet verified."""
    fields.setdefault("to", Status.RELEASED_UNCONDITIONALLY)
    fields.setdefault("outcome", OutcomeKind.RELEASED_UNCONDITIONALLY)
    fields.setdefault("actor", cast.caseworker)
    fields.setdefault("at", NOW - timedelta(hours=10))
    return record_status_change(case=case, happened_on=on(day), sources=BY_LAWYER, **fields)


def outcome(cast: Cast, case: Case, kind: OutcomeKind, day: str = "5 May 2019", **fields: Any) -> Outcome:
    fields.setdefault("actor", cast.caseworker)
    fields.setdefault("at", NOW - timedelta(hours=10))
    return record_outcome(case=case, kind=kind, happened_on=on(day), sources=BY_LAWYER, **fields)


def merged(cast: Cast, duplicate: Case, survivor: Case, **said: Any) -> CaseMerge:
    """The duplicate is the survivor from now on; of facts on which they differ the survivor's hold."""
    said = {"chosen": _ALL_STAY, "reason": "The same person", "actor": cast.caseworker, "at": NOW, **said}
    return merge_cases(survivor, duplicate, **said)


def verified(cast: Cast, row: Any, at: datetime | None = None) -> Any:
    verify(row, actor=cast.colleague, at=at or NOW - timedelta(hours=1))
    row.refresh_from_db()
    return row


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="cases.access.GateBackend")
    return client
