"""Take up a proposed case, or decline it: who decides, on which day, why, and what was weighed.

A declined case stays visible to whoever may see it, has nothing done for it by us, and is found again when
somebody proposes the same person. It may be taken up after all, by another decision. Who proposed a case may
decide on it: no second person is asked for.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from cases import access, clock
from cases.access import Actor
from cases.intakes import waits
from cases.models import Activity, Case, IntakeDecision
from cases.operations.writing import (
    NeedsConfirmation,
    Refused,
    lock,
    recording,
    save_edit,
    tell_listeners,
)
from cases.vocabulary import (
    ActivityState,
    Announced,
    FileState,
    IntakeOutcome,
    IntakeQuestion,
    Permission,
    YesNo,
)

LONGEST_WORDS = 1000


@dataclass(frozen=True)
class Weighed:
    """The answer to one of the four questions, with its words."""

    answer: YesNo
    words: str = ""


@dataclass(frozen=True)
class IntakeDraft:
    """A decision as typed. `answers` has all four questions."""

    outcome: IntakeOutcome
    decided_on: date
    reason: str
    answers: Mapping[IntakeQuestion, Weighed] = field(default_factory=dict)


@transaction.atomic
def decide_intake(
    case: Case, draft: IntakeDraft, *, actor: Actor, at: datetime, is_confirmed: bool = False
) -> IntakeDecision:
    """Take a proposed or declined case up, or decline it.

    Raises NeedsConfirmation when it is taken up although the person does not want it, or it could do harm.
    """
    access.require(actor, Permission.RECORD, case)
    case = lock(case)
    _check(case, draft, at)
    if draft.outcome == IntakeOutcome.TAKEN_UP and not is_confirmed:
        _ask_once_more(draft)
    if draft.outcome == IntakeOutcome.DECLINED:
        _check_nothing_done(case)
    row = IntakeDecision.objects.create(
        case=case,
        outcome=draft.outcome,
        decided_on=draft.decided_on,
        reason=draft.reason.strip(),
        **{one.value: draft.answers[one].answer for one in IntakeQuestion},
        **{f"{one.value}_words": draft.answers[one].words.strip() for one in IntakeQuestion},
        **recording(actor, at),
    )
    taken_up = draft.outcome == IntakeOutcome.TAKEN_UP
    case.file_state = FileState.ACTIVE if taken_up else FileState.DECLINED
    case.updated_at, case.version = at, case.version + 1
    words = "Taken up" if taken_up else "Declined"
    save_edit(case, actor=actor, at=at, reason=words, fields=["file_state", "updated_at", "version"])
    tell_listeners(Announced.FACTS, case, actor=actor, at=at)
    return row


def _check(case: Case, draft: IntakeDraft, at: datetime) -> None:
    if not waits(case):
        raise Refused("This case was taken up already. Open the page again.", field="outcome")
    if case.file_state == FileState.DECLINED and draft.outcome == IntakeOutcome.DECLINED:
        raise Refused("This case was declined already. Take it up, or leave it.", field="outcome")
    if draft.decided_on > clock.day_of(at):
        raise Refused("This day is still to come. Enter the day on which it was decided.", field="decided_on")
    if not draft.reason.strip():
        raise Refused("Say why, in one sentence.", field="reason")
    for question in IntakeQuestion:
        if question not in draft.answers:
            raise Refused(f"Answer: {question.label}", field=question.value)
    if any(len(text) > LONGEST_WORDS for text in (draft.reason, *(w.words for w in draft.answers.values()))):
        raise Refused(f"Say it in {LONGEST_WORDS} characters.", field="reason")


def _ask_once_more(draft: IntakeDraft) -> None:
    against = (one for one in (IntakeQuestion.WISHES, IntakeQuestion.HARM))
    if any(draft.answers[one].answer == one.against for one in against):
        raise NeedsConfirmation(
            "What you weighed speaks against it: the person does not want it, or it could do harm. "
            "Decline it, or say that it is taken up all the same.",
            field="is_confirmed",
        )


def _check_nothing_done(case: Case) -> None:
    done = Activity.objects.live().filter(links__case=case, state=ActivityState.BEGUN)
    if done.exists():
        raise Refused(
            "We have acted for this person already, so the case is not declined. Close it instead.",
            field="outcome",
        )
