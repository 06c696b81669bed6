"""Records the people of the public record, fact by fact, through the operations."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from cases.dates import PartialDate
from cases.demo.calendar import Calendar
from cases.demo.facts import By, Done, Fact, Life
from cases.demo.people import Cast
from cases.demo.public_record import DONE, LIVES
from cases.models import Case, Outcome, StatusChange
from cases.operations.acting import ParticipationDraft, record_activity
from cases.operations.caring import designate
from cases.operations.opening import CaseDraft, NameDraft, open_cases
from cases.operations.recording import record_event, record_outcome, record_status_change
from cases.operations.revising import verify_all
from cases.operations.writing import SourceDraft
from cases.vocabulary import (
    Consent,
    DesignationKind,
    EventKind,
    FileState,
    NameKind,
    OutcomeKind,
    Sensitivity,
    SourceKind,
    Status,
)

CAMPAIGN = "public-record"


@dataclass
class PublicRecord:
    """Writes the part of the demonstration that is real. Ruth Amadi records, Ines Calder verifies."""

    cast: Cast
    calendar: Calendar
    cases: dict[str, Case] = field(default_factory=dict)
    _to_verify: dict[datetime, list[StatusChange | Outcome]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def write(self) -> None:
        drafts = [self._draft(life) for life in LIVES]
        campaign = self.cast.campaigns[CAMPAIGN]
        opened = open_cases(drafts, campaign=campaign, actor=self.cast["ruth"], at=self.calendar.at)
        self.cases = {life.key: case for life, case in zip(LIVES, opened, strict=True)}
        for life in LIVES:
            self._tell(life)
        for done in DONE:
            self._do(done)
        for instant, rows in sorted(self._to_verify.items()):
            verify_all(rows, actor=self.cast["ines"], at=self.calendar.next(), verified_at=instant)

    def _draft(self, life: Life) -> CaseDraft:
        return CaseDraft(
            names=[
                NameDraft(name.text, name.language, NameKind.ALIAS if name.is_alias else NameKind.PUBLIC)
                for name in life.names
            ],
            country=life.country,
            nationalities=life.nationalities,
            born_on=self.calendar.read(life.born_on) if life.born_on else None,
            summary="From the public record. Each fact names its publisher.",
            sensitivity=Sensitivity.STANDARD,
            file_state=FileState.MONITORING,
            consent=Consent.MAY_BE_NAMED,
            consent_given_by="public record",
            taken_up_on=self.calendar.read(life.facts[0].day),
        )

    def _tell(self, life: Life) -> None:
        """Record what had happened by the day of seeding, in the order of the page."""
        last: Outcome | None = None
        for fact in life.facts:
            known = self._known(self.calendar.read(fact.day), fact.known)
            if known <= self.calendar.today:
                last = self._record(self.cases[life.key], fact, known, last) or last
        if life.poc_since:
            self._designate(life)

    def _record(self, case: Case, fact: Fact, known: date, last: Outcome | None) -> Outcome | None:
        """Record one fact; return the outcome that came of it, if one did."""
        at = self.calendar.next()
        said: dict[str, Any] = {
            "case": case,
            "happened_on": self.calendar.read(fact.day),
            "sources": [self._source(by) for by in fact.by],
            "description": fact.note,
            "place": fact.place,
            "known": self.calendar.known(known),
            "actor": self.cast["ruth"],
            "at": at,
        }
        if isinstance(fact.what, EventKind):
            record_event(kind=fact.what, **said)
            return None
        if isinstance(fact.what, OutcomeKind):
            outcome = record_outcome(kind=fact.what, **said)
            self._to_verify[self.calendar.reviewed(known)].append(outcome)
            return outcome
        change = record_status_change(
            to=Status(fact.what),
            outcome=fact.outcome,
            ends=last if fact.ends else None,
            conditions=fact.conditions,
            is_confirmed_rare=True,
            **said,
        )
        self._to_verify[self.calendar.reviewed(known)].append(change)
        return Outcome.objects.filter(status_change=change).first()

    def _designate(self, life: Life) -> None:
        given = self.calendar.read(life.poc_since)
        designate(
            self.cases[life.key],
            DesignationKind.PRISONER_OF_CONSCIENCE,
            given_on=given,
            reason="The designation is in the public record",
            sources=[SourceDraft("widely published", SourceKind.MEDIA)],
            known=self.calendar.known(self._known(given)),
            actor=self.cast["ruth"],
            at=self.calendar.next(),
        )

    def _do(self, done: Done) -> None:
        began = self.calendar.read(done.began)
        known = self.calendar.known(self._known(began))
        record_activity(
            cases=[self.cases[key] for key in done.people],
            kind=done.kind,
            began_on=began,
            title=done.title,
            number=done.number,
            index_number=done.index_number,
            campaign=self.cast.campaigns[CAMPAIGN],
            sources=[SourceDraft(done.source, SourceKind.OTHER)],
            participations=[
                ParticipationDraft(part.kind, part.number, self.calendar.read(part.as_of), part.section)
                for part in done.took_part
            ],
            known=known,
            actor=self.cast["ruth"],
            at=self.calendar.next(),
        )

    def _known(self, happened: PartialDate, said: str = "") -> date:
        """The day a fact was learnt: as said, else the day after its last possible day."""
        if said:
            return date.fromisoformat(said)
        return (happened.last or self.calendar.today) + timedelta(days=1)

    def _source(self, by: By) -> SourceDraft:
        return SourceDraft(by.publisher, by.kind, states=self.calendar.read(by.states) if by.states else None)
