"""One invented case before it is written: who, what happened, what was learnt when."""

from dataclasses import dataclass, field
from datetime import date

from cases.dates import PartialDate, from_day
from cases.models import Case
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft
from cases.operations.writing import KnownSince, SourceDraft
from cases.vocabulary import OUTCOME_OF_STATUS, Consent, FileState, OutcomeKind, Sensitivity, Status, Sureness

_K, _S = OutcomeKind, Status
# The situation an outcome brings; the other kinds come without one.
STATUS_OF: dict[OutcomeKind, Status] = {
    **{
        kind: status for status, kind in OUTCOME_OF_STATUS.items() if status not in (_S.AMNESTY, _S.EXCHANGED)
    },
    _K.COMMUTATION: _S.SERVING_SENTENCE,
    _K.REMOVED_FROM_DEATH_ROW: _S.AWAITING_SENTENCE,
    _K.ASYLUM: _S.PROTECTED,
}


@dataclass
class Learnt:
    """A dated development and the day it was learnt."""

    kind: OutcomeKind
    happened_on: PartialDate
    known: KnownSince | None
    source: SourceDraft
    description: str = ""
    is_verified: bool = True


@dataclass
class Story:
    country: str
    campaign: str
    recorder: str
    names: list[NameDraft]
    pronoun: str
    place: str
    occupation: str
    consent: Consent
    before: list[StatusDraft] = field(default_factory=list)
    outcome: Learnt | None = None
    others: list[Learnt] = field(default_factory=list)
    reversed_on: date | None = None
    sensitivity: Sensitivity = Sensitivity.STANDARD
    is_in_totals: bool = False
    case: Case | None = None

    @property
    def written(self) -> Case:
        if self.case is None:
            raise LookupError("This story has not been written yet.")
        return self.case

    @property
    def changes(self) -> list[StatusDraft]:
        """What is opened with the case: the situations, the last one with its outcome where it has one."""
        done = self.outcome
        if done is None or done.kind not in STATUS_OF:
            return self.before
        return [*self.before, _change(done)]

    @property
    def alone(self) -> list[Learnt]:
        """Developments that come without a change of the situation."""
        with_change = [self.outcome] if self.outcome and self.outcome.kind not in STATUS_OF else []
        return [*with_change, *self.others]

    def draft(self) -> CaseDraft:
        held = self.outcome is None or self.outcome.kind not in STATUS_OF
        known = self.before[0].known if self.before else None
        return CaseDraft(
            names=self.names,
            country=self.country,
            place=self.place,
            changes=self.changes,
            pronoun=self.pronoun,
            occupation=self.occupation,
            nationalities=(self.country,),
            sensitivity=self.sensitivity,
            file_state=FileState.ACTIVE if held else FileState.MONITORING,
            consent=self.consent,
            consent_given_by=""
            if self.consent == Consent.NOT_FOR_PUBLICATION
            else "the lawyer, for the family",
            taken_up_on=from_day(known.day) if known else None,
        )


def _change(done: Learnt) -> StatusDraft:
    return StatusDraft(
        STATUS_OF[done.kind],
        done.happened_on,
        [done.source],
        Sureness.CONFIRMED,
        done.kind,
        description=done.description,
        known=done.known,
    )
