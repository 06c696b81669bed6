"""Samira al-Qadari, invented: the case that a newcomer opens first. She is still held."""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.demo.calendar import Calendar
from cases.demo.people import Cast
from cases.models import Case
from cases.operations import caring, recording, revising
from cases.operations.acting import ParticipationDraft, record_activity
from cases.operations.contacts import ContactDraft, add_contact
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case
from cases.operations.writing import SourceDraft
from cases.vocabulary import (
    ActivityKind,
    Consent,
    ContactKind,
    DesignationKind,
    EventKind,
    FileState,
    NameKind,
    OutcomeKind,
    ParticipationKind,
    Sensitivity,
    SourceKind,
    Status,
    Sureness,
)

NAME = "Samira al-Qadari"
NOTE = "Do not phone the family. Reach them only through the lawyer, by Signal. Do not name the village."
_LAWYER = SourceDraft("lawyer, by phone", SourceKind.LAWYER, "high")
_COURT = SourceDraft("court document", SourceKind.COURT_DOCUMENT, "high")
_FAMILY = SourceDraft("family, through lawyer", SourceKind.FAMILY, "high")
_PARTNER = SourceDraft("partner organisation", SourceKind.PARTNER, "medium")

CONTACTS = (
    ContactDraft(
        ContactKind.LAWYER,
        "Idris Belmar",
        "defence lawyer since 2017",
        "Signal: ask Omar for the number",
        "mornings, Marasia time; never from an office line",
    ),
    ContactDraft(
        ContactKind.FAMILY,
        "Salma al-Qadari",
        "elder sister",
        "through the lawyer only",
        "do not phone, do not write to the village",
        "Gave the consent of 3 May 2023.",
    ),
)


@dataclass(frozen=True)
class Act:
    """What was done for her: kind, first day, title, number, messages, campaign, by whom."""

    kind: ActivityKind
    began: str
    title: str
    number: str = ""
    messages: int = 0
    campaign: str = "individuals"
    by: str = "nadia"


ACTS = (
    Act(ActivityKind.LETTERS, "10 December 2018", "Letters to the court of appeal", messages=3_400),
    Act(
        ActivityKind.WRITE_FOR_RIGHTS,
        "27 November 2020",
        "Write for Rights 2020",
        messages=118_600,
        campaign="write-for-rights-2020",
        by="paulo",
    ),
    Act(ActivityKind.LOBBYING, "September 2021", "Talks with the embassy in Port Amsal", by="omar"),
    Act(ActivityKind.PETITION, "28 June 2022", "Petition for hospital treatment"),
    Act(ActivityKind.PRIVATE_APPROACH, "May 2023", "Private approach to the ministry of justice", by="omar"),
    Act(
        ActivityKind.URGENT_ACTION,
        "3 February 2024",
        "Appeal for medical care and immediate release",
        "UA 11/24",
        41_200,
        by="paulo",
    ),
)


@dataclass
class Samira:
    cast: Cast
    calendar: Calendar

    def write(self) -> Case:
        self.case = self._open()
        self._agree()
        caring.add_to_campaign(
            self.case,
            self.cast.campaigns["write-for-rights-2020"],
            actor=self.cast["nadia"],
            at=self.calendar.next(),
            taken_up_on=self.calendar.read("September 2020"),
            reason="One of the cases of Write for Rights 2020",
        )
        for act in ACTS:
            self._act(act)
        self._happen()
        self._whom_to_reach()
        return self.case

    def _open(self) -> Case:
        read = self.calendar.read
        draft = CaseDraft(
            names=[
                NameDraft(NAME, "en"),
                NameDraft("سميرة القادري", "ar"),
                NameDraft("Samirah Al-Kadiry", "en", NameKind.PASSPORT),
                NameDraft("Самира аль-Кадири", "ru", NameKind.PRESS),
            ],
            country="XM",
            place="Harran",
            changes=[
                StatusDraft(
                    Status.ARRESTED,
                    read("14 March 2017"),
                    [_LAWYER, _PARTNER],
                    description="Detained at her home. Charged with “spreading false news” over two articles "
                    "on flood relief.",
                )
            ],
            born_on=read("about 1984"),
            pronoun="she",
            occupation="Journalist",
            nationalities=("XM",),
            summary="Held over two articles on flood relief. Art. 112, “false news”: 10 years, now 7.",
            sensitivity=Sensitivity.STANDARD,
            file_state=FileState.ACTIVE,
            taken_up_on=read("20 March 2017"),
            known=self.calendar.known(date(2017, 3, 16)),
        )
        return open_case(
            draft, campaign=self.cast.campaigns["individuals"], actor=self.cast["nadia"], at=self.calendar.at
        )

    def _agree(self) -> None:
        """Her sister's consent lapses within the month; the handling note is to be looked at today."""
        today = self.calendar.today
        caring.set_consent(
            self.case,
            Consent.MAY_BE_NAMED,
            is_confirmed=True,
            given_by="her sister",
            given_on=date(2023, 5, 3),
            until=today + timedelta(days=24),
            actor=self.cast["nadia"],
            at=self.calendar.next(),
        )
        self.case.refresh_from_db()
        caring.write_handling_note(
            self.case,
            NOTE,
            version=self.case.version,
            check_on=today,
            actor=self.cast["nadia"],
            at=self.calendar.next(),
        )
        caring.designate(
            self.case,
            DesignationKind.PRISONER_OF_CONSCIENCE,
            given_on=self.calendar.read("20 April 2017"),
            reason="Held only for her reporting",
            known=self.calendar.known(date(2017, 4, 20)),
            actor=self.cast["nadia"],
            at=self.calendar.next(),
        )

    def _act(self, act: Act) -> None:
        began = self.calendar.read(act.began)
        counted_by = self.calendar.read("21 February 2024") if act.number else began
        known = counted_by.last or self.calendar.today
        record_activity(
            cases=[self.case],
            kind=act.kind,
            began_on=began,
            title=act.title,
            number=act.number,
            campaign=self.cast.campaigns[act.campaign],
            sources=[SourceDraft("our own files")],
            participations=[ParticipationDraft(ParticipationKind.MESSAGES, act.messages, counted_by)]
            if act.messages
            else [],
            known=self.calendar.known(known),
            actor=self.cast[act.by],
            at=self.calendar.next(),
        )

    def _happen(self) -> None:
        recording.record_event(
            case=self.case,
            kind=EventKind.THREAT,
            happened_on=self.calendar.read("not known"),
            sources=[SourceDraft("family member", SourceKind.FAMILY)],
            sureness=Sureness.LIKELY,
            description="Threatened by phone, before the arrest",
            known=self.calendar.known(date(2017, 4, 2)),
            actor=self.cast["nadia"],
            at=self.calendar.next(),
        )
        recording.record_outcome(
            case=self.case,
            kind=OutcomeKind.SENTENCE_REDUCED,
            happened_on=self.calendar.read("21 November 2019"),
            sources=[_COURT],
            description="Sentence reduced from 10 years to 7",
            place="Court of appeal, Harran",
            known=self.calendar.known(date(2019, 11, 25)),
            actor=self.cast["omar"],
            at=self.calendar.next(),
        )
        self._refused_treatment()
        recording.record_event(
            case=self.case,
            kind=EventKind.MOVED,
            happened_on=self.calendar.read("January 2024"),
            sources=[_FAMILY],
            sureness=Sureness.LIKELY,
            description="Moved to Harran women's prison",
            place="Harran women's prison",
            known=self.calendar.known(date(2024, 1, 9)),
            actor=self.cast["nadia"],
            at=self.calendar.next(),
        )

    def _whom_to_reach(self) -> None:
        for draft in CONTACTS:
            add_contact(self.case, draft, actor=self.cast["nadia"], at=self.calendar.next())

    def _refused_treatment(self) -> None:
        """Recorded as June 2022, corrected when the partner wrote which days."""
        event = recording.record_event(
            case=self.case,
            kind=EventKind.HEALTH,
            happened_on=self.calendar.read("June 2022"),
            sources=[_PARTNER],
            description="Refused hospital treatment",
            known=self.calendar.known(date(2022, 6, 24)),
            actor=self.cast["omar"],
            at=self.calendar.next(),
        )
        revising.correct_event(
            event,
            kind=EventKind.HEALTH,
            happened_on=self.calendar.read("between 5 and 20 June 2022"),
            sources=[_PARTNER],
            sureness=Sureness.CONFIRMED,
            description="Refused hospital treatment",
            reason="The partner wrote on which days she was refused",
            actor=self.cast["omar"],
            at=self.calendar.next(),
        )
