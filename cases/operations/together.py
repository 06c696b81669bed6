"""One change for chosen cases: foreseen case by case, written all or none, undone in one go.

Nothing of its own is decided here: each case passes through the operation that does it for one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Protocol
from uuid import UUID

from django.db import transaction
from django.http import Http404

from cases import access, case_file
from cases.access import Actor, NotAllowed
from cases.case_file import Statement
from cases.dates import PartialDate
from cases.models import Campaign, Case, HandOver, Membership, Office, Task, Together, TogetherRow, User
from cases.operations.assigning import give_task, withdraw_task
from cases.operations.caring import add_to_campaign
from cases.operations.granting import end_grant, give_grant
from cases.operations.handing_over import offer_hand_over, take_back_hand_over
from cases.operations.recording import record_event, record_outcome, record_status_change
from cases.operations.revising import withdraw
from cases.operations.writing import Refused, SourceDraft, check_reason, user_or_none
from cases.together import MOST_AT_ONCE
from cases.vocabulary import (
    OUTCOME_OF_STATUS,
    EventKind,
    OutcomeKind,
    Permission,
    Sensitivity,
    Status,
    Sureness,
    TogetherKind,
)

UNDONE_WITHIN = timedelta(days=1)
UNDONE = "Undone by its author"


class Deed(Protocol):
    """What is done for each case; `do` returns the key by which it is undone."""

    kind: ClassVar[TogetherKind]

    def do(self, case: Case, *, reason: str, actor: Actor, at: datetime) -> str: ...


@dataclass(frozen=True)
class Recording:
    """The same news for all of them: a status, an outcome or an event, with how we know."""

    kind: ClassVar[TogetherKind] = TogetherKind.RECORD
    choice: Status | OutcomeKind | EventKind
    happened_on: PartialDate
    sources: Sequence[SourceDraft]
    sureness: Sureness
    description: str = ""
    place: str = ""
    is_confirmed_rare: bool = False

    def do(self, case: Case, *, reason: str, actor: Actor, at: datetime) -> str:
        said: dict[str, Any] = {
            "case": case,
            "happened_on": self.happened_on,
            "sources": self.sources,
            "sureness": self.sureness,
            "description": self.description,
            "place": self.place,
            "actor": actor,
            "at": at,
        }
        row: Statement
        if isinstance(self.choice, Status):
            outcome, is_rare = OUTCOME_OF_STATUS.get(self.choice), self.is_confirmed_rare
            row = record_status_change(to=self.choice, outcome=outcome, is_confirmed_rare=is_rare, **said)
        elif isinstance(self.choice, OutcomeKind):
            row = record_outcome(kind=self.choice, **said)
        else:
            row = record_event(kind=self.choice, **said)
        strand = next(name for name, model in case_file.MODELS.items() if isinstance(row, model))
        return f"{strand}:{row.pk}"


@dataclass(frozen=True)
class GivingTask:
    kind: ClassVar[TogetherKind] = TogetherKind.TASK
    what: str
    for_whom: User
    due_on: date

    def do(self, case: Case, *, reason: str, actor: Actor, at: datetime) -> str:
        task = give_task(case, what=self.what, for_whom=self.for_whom, due_on=self.due_on, actor=actor, at=at)
        return str(task.pk)


@dataclass(frozen=True)
class Offering:
    """Responsibility is offered for each: who receives it answers case by case."""

    kind: ClassVar[TogetherKind] = TogetherKind.OFFER
    receiver: User
    from_on: date

    def do(self, case: Case, *, reason: str, actor: Actor, at: datetime) -> str:
        offer = offer_hand_over(
            case,
            receiver=self.receiver,
            from_on=self.from_on,
            note=reason,
            keeps_view=True,
            actor=actor,
            at=at,
        )
        return str(offer.pk)


@dataclass(frozen=True)
class AddingToCampaign:
    kind: ClassVar[TogetherKind] = TogetherKind.CAMPAIGN
    campaign: Campaign

    def do(self, case: Case, *, reason: str, actor: Actor, at: datetime) -> str:
        return str(add_to_campaign(case, self.campaign, reason=reason, actor=actor, at=at).pk)


@dataclass(frozen=True)
class Sharing:
    kind: ClassVar[TogetherKind] = TogetherKind.SHARE
    to: User | Office
    permissions: Sequence[Permission]
    until: datetime | None

    def do(self, case: Case, *, reason: str, actor: Actor, at: datetime) -> str:
        if case.sensitivity == Sensitivity.STANDARD:
            access.require(actor, Permission.SHARE, case)
            raise Refused("It is standard: its campaigns open it. Give access to one of them.")
        terms: dict[str, Any] = {"permissions": self.permissions, "until": self.until}
        return str(give_grant(on=case, to=self.to, reason=reason, actor=actor, at=at, **terms))


@dataclass(frozen=True)
class Foreseen:
    """One case of those chosen: why it cannot be done there, empty where it can; and its situation `then`."""

    case: Case
    refusal: str
    then: Status

    @property
    def moves(self) -> bool:
        return self.then != self.case.status


class _TakenBack(Exception):
    """Ends the trial: nothing of it stays."""


def foresee_together(
    deed: Deed, cases: Sequence[Case], *, reason: str, actor: Actor, at: datetime
) -> list[Foreseen]:
    """Return for each case what it would come to. Everything is tried, and everything taken back."""
    _check(cases)
    refusals: dict[int, str] = {}
    then: dict[int, str] = {}
    try:
        with transaction.atomic():
            refusals = {case.pk: _refusal_of(deed, case, reason, actor, at) for case in _by_key(cases)}
            then = dict(Case.objects.filter(pk__in=refusals).values_list("pk", "status"))
            raise _TakenBack
    except _TakenBack:
        access.forget_grants(actor)
    return [Foreseen(case, refusals[case.pk], Status(then.get(case.pk, case.status))) for case in cases]


def _by_key(cases: Sequence[Case]) -> list[Case]:
    """All who try this, or do it, hold the cases in one order: two of them wait and do not meet."""
    return sorted(cases, key=lambda case: case.pk)


def _refusal_of(deed: Deed, case: Case, reason: str, actor: Actor, at: datetime) -> str:
    try:
        with transaction.atomic():
            deed.do(case, reason=reason, actor=actor, at=at)
    except (Refused, NotAllowed) as refusal:
        return str(refusal)
    return ""


@transaction.atomic
def do_together(deed: Deed, cases: Sequence[Case], *, reason: str, actor: User, at: datetime) -> Together:
    """Do it for every case, or for none: what is refused for one is told with its reference."""
    _check(cases)
    check_reason(reason, "Say why, in one sentence.")
    together = Together.objects.create(kind=deed.kind, reason=reason, done_at=at, done_by=actor)
    rows = []
    for case in _by_key(cases):
        try:
            key = deed.do(case, reason=reason, actor=actor, at=at)
        except (Refused, NotAllowed) as refusal:
            raise Refused(f"{case.reference}: {refusal}") from None
        rows.append(TogetherRow(together=together, case=case, key=key))
    TogetherRow.objects.bulk_create(rows)
    return together


def _check(cases: Sequence[Case]) -> None:
    if not cases:
        raise Refused("Choose at least one case.")
    if len(cases) > MOST_AT_ONCE:
        raise Refused(f"{len(cases)} cases are chosen. Do at most {MOST_AT_ONCE} at once: narrow the list.")


def may_undo_together(together: Together, actor: Actor, at: datetime) -> bool:
    """True for who did it, within a day, once."""
    mine = together.done_by_id == actor.pk and together.undone_at is None
    return mine and timedelta(0) <= at - together.done_at <= UNDONE_WITHIN


@transaction.atomic
def undo_together(together: Together, *, actor: Actor, at: datetime) -> Together:
    """Take it back for every case; where somebody built on it since it stays, and says why."""
    row = Together.objects.select_for_update().get(pk=together.pk)
    if not may_undo_together(row, actor, at):
        raise Refused("Undo is for who did it, within a day, once. Change the cases one by one.")
    undo = _UNDO[TogetherKind(row.kind)]
    for one in row.rows.select_related("case").order_by("case"):
        try:
            with transaction.atomic():
                _check_not_copied(row, one)
                undo(one.key, actor, at)
        except (Refused, NotAllowed, Http404) as refusal:
            one.kept_why = (str(refusal) or "This case is closed to you by now.")[:300]
            one.save(update_fields=["kept_why"])
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    return row


def _check_not_copied(together: Together, one: TogetherRow) -> None:
    """Refuse what a merge has copied since: taken back on the merged case alone, it would still hold."""
    if together.kind in (TogetherKind.CAMPAIGN, TogetherKind.SHARE) and one.case.merged_into_id is not None:
        raise Refused("It was merged since. End this on the case that it is now.")


def _undo_record(key: str, actor: Actor, at: datetime) -> None:
    strand, _, number = key.partition(":")
    row = case_file.MODELS[strand]._default_manager.get(pk=int(number))
    if row.verified_at is not None:
        raise Refused("It was verified since. Withdraw it with a reason.")
    withdraw(row, reason=UNDONE, actor=actor, at=at)


def _undo_task(key: str, actor: Actor, at: datetime) -> None:
    withdraw_task(Task.objects.get(pk=int(key)), reason=UNDONE, actor=actor, at=at)


def _undo_offer(key: str, actor: Actor, at: datetime) -> None:
    take_back_hand_over(HandOver.objects.select_related("case").get(pk=int(key)), actor=actor, at=at)


def _undo_campaign(key: str, actor: Actor, at: datetime) -> None:
    """Take the row away: a case that was added by a slip never was in the campaign's figures."""
    row = Membership.objects.select_related("case", "campaign").filter(pk=int(key)).first()
    if row is None or row.left_at is not None:
        raise Refused("It left the campaign since.")
    access.require(actor, Permission.SHARE, row.case)
    row._history_user, row._history_date = user_or_none(actor), at  # type: ignore[attr-defined]
    row._change_reason = UNDONE  # type: ignore[attr-defined]
    row.delete()


def _undo_share(key: str, actor: Actor, at: datetime) -> None:
    end_grant(UUID(key), reason=UNDONE, actor=actor, at=at)


_UNDO: dict[TogetherKind, Callable[[str, Actor, datetime], None]] = {
    TogetherKind.RECORD: _undo_record,
    TogetherKind.TASK: _undo_task,
    TogetherKind.OFFER: _undo_offer,
    TogetherKind.CAMPAIGN: _undo_campaign,
    TogetherKind.SHARE: _undo_share,
}
