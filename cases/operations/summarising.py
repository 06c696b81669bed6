"""Write, check and approve victory summaries; say that the family knows of a death.

Whatever is saved is a draft again. Who saved last neither checks nor approves. Before either, everything that
came later is looked at: what was recorded while somebody read it is not passed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from cases import clock, forbidden, summaries, summary_facts
from cases.access import Actor
from cases.models import Case, FamilyKnows, VictorySummary
from cases.operations.caring import ChangedMeanwhile
from cases.operations.writing import (
    Refused,
    check_reason,
    lock,
    recording,
    save_edit,
    user_or_none,
    withdraw_row,
)
from cases.since_then import Since
from cases.tallies import Verdict
from cases.vocabulary import SummaryState

TEXTS: Final = ("text", "anonymised_text")
_ANSWERS: Final = ("checked_by", "checked_at", "approved_by", "approved_at", "since_seen", "kept_why")


@dataclass(frozen=True)
class Conflict:
    """A text that two people changed: what was, what stands now, and what was to be."""

    name: str
    before: str
    now: str
    mine: str


class SummaryChanged(ChangedMeanwhile):
    """Somebody saved the same text meanwhile: `conflicts`, beside `version` as it stands now."""

    def __init__(self, conflicts: tuple[Conflict, ...], version: int) -> None:
        super().__init__("Somebody saved this summary while you were writing. Put both together, then save.")
        self.conflicts, self.version = conflicts, version


@transaction.atomic
def write_summary(
    case: Case, year: int, language: str, texts: Mapping[str, str], *, seen: int, actor: Actor, at: datetime
) -> VictorySummary:
    """Save both texts as a draft. `seen` is the version that the writer had before them, 0 for none.

    A text that only somebody else changed keeps their words. Raises SummaryChanged for what both changed, and
    nothing is written. Refused where the case does not count in the year.
    """
    summaries.require_writer(actor, case)
    case = lock(case)
    verdict = summaries.counted_verdict(case, year, at)
    if verdict is None:
        raise Refused(f"The case does not count in {year}: there is nothing to tell of that year.")
    row = VictorySummary.objects.select_for_update().filter(case=case, year=year, language=language).first()
    said = {name: texts[name].replace("\r\n", "\n").strip() for name in TEXTS}
    if row is None:
        return _begun(case, year, language, said, verdict, actor, at)
    changes = _merged(row, said, seen)
    if not changes and row.outcome_id == verdict.outcome.pk:
        raise Refused("Nothing was changed. Change a text, or go back to the list.")
    for name, words in changes.items():
        setattr(row, name, words)
    row.outcome_id = verdict.outcome.pk
    row.edited_by, row.edited_at = user_or_none(actor), at
    _save(row, SummaryState.DRAFT, actor, at, "Saved", ["edited_by", "edited_at", "outcome", *TEXTS])
    return row


def _begun(
    case: Case, year: int, language: str, said: dict[str, str], verdict: Verdict, actor: Actor, at: datetime
) -> VictorySummary:
    if not any(said.values()):
        raise Refused("Write the text, or start from the facts.", field="anonymised_text")
    by = user_or_none(actor)
    row = VictorySummary(
        case=case,
        year=year,
        language=language,
        outcome_id=verdict.outcome.pk,
        drafted_by=by,
        drafted_at=at,
        edited_by=by,
        edited_at=at,
        **said,
    )
    row._history_user, row._history_date, row._change_reason = by, at, "Drafted"  # type: ignore[attr-defined]
    row.save()
    return row


def _merged(row: VictorySummary, said: dict[str, str], seen: int) -> dict[str, str]:
    """Return what the writer changed; what somebody else changed too is a conflict."""
    before = row if row.version == seen else row.history.filter(version=seen).order_by("-history_id").first()
    changes, conflicts = {}, []
    for name, mine in said.items():
        was, now = getattr(before, name) if before is not None else "", getattr(row, name)
        if mine in (was, now):
            continue
        changes[name] = mine
        if now != was:
            conflicts.append(Conflict(name, was, now, mine))
    if conflicts:
        raise SummaryChanged(tuple(conflicts), row.version)
    return changes


# ---------------------------------------------------------------- checking, approving, taking back


@transaction.atomic
def check_summary(
    summary: VictorySummary, *, seen: int, since: str, actor: Actor, at: datetime
) -> VictorySummary:
    """Say that the texts are true to the record. `since` is the digest of the list that was looked at."""
    summaries.require_writer(actor, summary.case)
    row = _locked(summary, seen)
    if row.state != SummaryState.DRAFT:
        raise Refused("This was checked already.")
    _check_answer(row, since, actor)
    row.checked_by, row.checked_at, row.since_seen = user_or_none(actor), at, since
    _save(row, SummaryState.CHECKED, actor, at, "Checked", ["checked_by", "checked_at", "since_seen"])
    return row


@transaction.atomic
def approve_summary(
    summary: VictorySummary, *, seen: int, since: str, kept_why: str, actor: Actor, at: datetime
) -> VictorySummary:
    """Let the texts be published. Again, too, where something came up since the last time.

    Refused while a text holds what may not be published, and after a death of which nobody has said that the
    family knows; other words that the check of the text marks stay with a reason, `kept_why`.
    """
    summaries.require_approver(actor, summary.case)
    row = _locked(summary, seen)
    if row.state == SummaryState.DRAFT:
        raise Refused("Somebody has to check it first.")
    found = _check_answer(row, since, actor)
    day = clock.day_of(at)
    if row.state == SummaryState.APPROVED and not summaries.news_of(row, found):
        raise Refused("This was approved already.")
    if found.is_held_back:
        raise Refused("A death is on record. Say first who told us that the family knows, and since when.")
    if not row.outcome.is_live:
        raise Refused("What it tells was corrected or withdrawn. Save it again as it is now, then check it.")
    _check_words(row, kept_why, actor, day)
    row.approved_by, row.approved_at = user_or_none(actor), at
    row.since_seen, row.kept_why = since, kept_why.strip()
    fields = ["approved_by", "approved_at", "since_seen", "kept_why"]
    _save(row, SummaryState.APPROVED, actor, at, "Approved", fields)
    return row


@transaction.atomic
def return_summary(summary: VictorySummary, *, seen: int, actor: Actor, at: datetime) -> VictorySummary:
    """Make it a draft again: what was checked or approved is taken back."""
    summaries.require_writer(actor, summary.case)
    row = _locked(summary, seen)
    if row.state == SummaryState.DRAFT:
        raise Refused("This is a draft already.")
    _save(row, SummaryState.DRAFT, actor, at, "Back to draft", [])
    return row


def _check_answer(row: VictorySummary, since: str, actor: Actor) -> Since:
    """Refuse who saved last, an empty text, and a list of what came later that is not the one of now."""
    user = user_or_none(actor)
    if row.edited_by_id == (user.pk if user else None):
        raise Refused("You saved this text last: somebody else checks and approves it.")
    if not row.anonymised_text:
        raise Refused(
            "Write the text without a name first: it is a text of its own.", field="anonymised_text"
        )
    found = summaries.since_of(row.case, row.outcome)
    if since != found.digest:
        raise Refused("Look at what came later, and say that you did: it may have changed.", field="since")
    return found


def _check_words(row: VictorySummary, kept_why: str, actor: Actor, day: date) -> None:
    known = summary_facts.known_to(actor, row.case, day)
    if summaries.has_to_go(row.text, row.anonymised_text, known):
        raise Refused("The texts hold words that have to go. They are marked below.")
    everything = summary_facts.everything_known([row.case], day)[row.case_id]
    if summaries.has_to_go(row.text, row.anonymised_text, everything):
        raise Refused("The texts hold a word that has to go. Ask somebody who may see contacts which one.")
    marked = forbidden.in_named(row.text, known) + forbidden.in_anonymised(row.anonymised_text, known)
    if marked:
        check_reason(kept_why, "Say why the marked words stay, in one sentence.")


def _locked(summary: VictorySummary, seen: int) -> VictorySummary:
    case = lock(summary.case)
    rows = VictorySummary.objects.select_for_update(of=("self",))
    row = rows.select_related("outcome", "outcome__corrected_by").get(pk=summary.pk)
    row.case = case
    if row.version != seen:
        raise ChangedMeanwhile("Somebody saved this summary meanwhile. Read it as it is now.")
    return row


def _save(
    row: VictorySummary, state: SummaryState, actor: Actor, at: datetime, reason: str, fields: list[str]
) -> None:
    """Save with a row of history. A draft has no answers; what is approved keeps who checked it."""
    row.state, row.version = state, row.version + 1
    if state == SummaryState.DRAFT:
        row.checked_by = row.checked_at = row.approved_by = row.approved_at = None
        row.since_seen = row.kept_why = ""
        fields = [*fields, *_ANSWERS]
    save_edit(row, actor=actor, at=at, reason=reason, fields=[*fields, "state", "version"])


# ---------------------------------------------------------------- the family knows


@transaction.atomic
def say_family_knows(case: Case, *, who: str, since: date, actor: Actor, at: datetime) -> FamilyKnows:
    """Write down who told us that the family knows of the death, and since which day."""
    summaries.require_writer(actor, case)
    lock(case)
    if not who.strip():
        raise Refused("Say who told us that the family knows.", field="who")
    if since > clock.day_of(at):
        raise Refused("This day is still to come. Enter the day since which they know.", field="since_when")
    return FamilyKnows.objects.create(case=case, who=who.strip(), since=since, **recording(actor, at))


@transaction.atomic
def withdraw_family_knows(row: FamilyKnows, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take it back: the family may not know."""
    summaries.require_writer(actor, row.case)
    lock(row.case)
    row.refresh_from_db()
    if row.is_withdrawn:
        raise Refused("This was withdrawn already.")
    withdraw_row(row, reason=reason, actor=actor, at=at)
