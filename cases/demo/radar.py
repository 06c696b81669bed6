"""What waits for an answer: an appeal that goes on, consent to ask again, a case that was declined."""

from dataclasses import dataclass
from datetime import timedelta

from cases.dates import from_day
from cases.demo.calendar import Calendar
from cases.demo.people import Cast
from cases.demo.story import Story
from cases.models import Case
from cases.operations.acting import record_activity
from cases.operations.caring import set_consent
from cases.operations.noting import NoteDraft, write_note
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case
from cases.operations.recording import record_status_change
from cases.operations.taking_up import IntakeDraft, Weighed, decide_intake
from cases.operations.writing import SourceDraft
from cases.vocabulary import (
    ActivityKind,
    Consent,
    ConsentGiver,
    IntakeOutcome,
    IntakeQuestion,
    NameKind,
    NoteKind,
    Sensitivity,
    SourceKind,
    SpokenWith,
    Status,
    Sureness,
    YesNo,
)

_LAWYER = [SourceDraft("lawyer, by phone", SourceKind.LAWYER)]


@dataclass
class Radar:
    cast: Cast
    calendar: Calendar

    def write(self, held: list[Story]) -> None:
        """On two cases of Nadia's, and two that are proposed. Nothing of it changes a figure."""
        hers = [story.written for story in held if story.country == "XM" and story.recorder == "nadia"]
        self._goes_to_trial(hers[-1])
        self._writes_herself(hers[-2])
        self._decline()
        self._propose_once_more()

    def _goes_to_trial(self, case: Case) -> None:
        """A petition asks for a release without charge, and now there is a trial."""
        began = self.calendar.ago(20)
        record_activity(
            cases=[case],
            kind=ActivityKind.PETITION,
            began_on=from_day(began),
            title="Release without charge: a petition",
            campaign=self.cast.campaigns["individuals"],
            known=self.calendar.known(began),
            actor=self.cast["nadia"],
            at=self.calendar.next(),
        )
        record_status_change(
            case=case,
            to=Status.ON_TRIAL_IN_DETENTION,
            happened_on=from_day(self.calendar.ago(2)),
            sources=_LAWYER,
            description="The trial has begun",
            actor=self.cast["omar"],
            at=self.calendar.next(),
        )

    def _writes_herself(self, case: Case) -> None:
        """The family agreed; now there is a letter from the prison."""
        set_consent(
            case,
            Consent.MAY_BE_NAMED,
            is_confirmed=True,
            given_by="the mother, by telephone",
            by=ConsentGiver.FAMILY,
            given_on=self.calendar.ago(200),
            actor=self.cast["nadia"],
            at=self.calendar.next(),
        )
        said = "A letter came out of the prison. All is well, and visits are allowed again."
        letter = NoteDraft(said, from_day(self.calendar.ago(1)), NoteKind.CONTACT, SpokenWith.PERSON)
        write_note(case, letter, actor=self.cast["omar"], at=self.calendar.next())

    def _decline(self) -> None:
        case = self._proposed("Wadih al-Sabbari", "omar", "Port Amsal")
        answers = {
            IntakeQuestion.WISHES: Weighed(YesNo.NO, "The family is talking with the governor"),
            IntakeQuestion.HARM: Weighed(YesNo.YES, "Two brothers work at the harbour"),
            IntakeQuestion.RELIABILITY: Weighed(YesNo.YES, "The lawyer has seen the warrant"),
            IntakeQuestion.CAPACITY: Weighed(YesNo.YES),
        }
        decided_on = self.calendar.ago(1)
        draft = IntakeDraft(IntakeOutcome.DECLINED, decided_on, "The family asks us to wait", answers)
        decide_intake(case, draft, actor=self.cast["omar"], at=self.calendar.next())

    def _propose_once_more(self) -> None:
        """A colleague proposed somebody of one of these spellings already: the same person, or not?"""
        self._proposed("Jad Ramathi", "nadia", "Tell Nuri", "Jad al-Ramathi")

    def _proposed(self, name: str, by: str, place: str, *others: str) -> Case:
        arrested = from_day(self.calendar.today - timedelta(days=6))
        draft = CaseDraft(
            names=[NameDraft(name, "en"), *(NameDraft(one, "en", NameKind.ALIAS) for one in others)],
            country="XM",
            place=place,
            summary="Taken at the harbour strike.",
            changes=[StatusDraft(Status.ARRESTED, arrested, _LAWYER, Sureness.LIKELY)],
            sensitivity=Sensitivity.STANDARD,
        )
        campaign = self.cast.campaigns["individuals"]
        return open_case(draft, campaign=campaign, actor=self.cast[by], at=self.calendar.next())
