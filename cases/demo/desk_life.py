"""The daily life of the desks: a community, proposals, an import, Write for Rights, things that are due."""

from dataclasses import dataclass
from datetime import date, timedelta

from cases.dates import from_day
from cases.demo.calendar import Calendar
from cases.demo.names_pool import Names
from cases.demo.people import Cast
from cases.demo.story import Story
from cases.models import Case
from cases.operations.acting import ParticipationDraft, add_participation, record_activity
from cases.operations.caring import add_to_campaign, set_consent, write_handling_note
from cases.operations.granting import give_grant, set_bar
from cases.operations.opening import CaseDraft, NameDraft, StatusDraft, open_case, open_cases
from cases.operations.writing import SourceDraft
from cases.vocabulary import (
    ActivityKind,
    ActivityState,
    CaseKind,
    Consent,
    ConsentGiver,
    FileState,
    ParticipationKind,
    Permission,
    Sensitivity,
    SourceKind,
    Status,
    Sureness,
)

_PARTNER = SourceDraft("partner organisation", SourceKind.PARTNER, "medium")
_OWN_FILES = SourceDraft("our own files")
_TOOK_PART = {
    2019: (ParticipationKind.MESSAGES, 412_000, ParticipationKind.CLASSROOMS, 640),
    2020: (ParticipationKind.MESSAGES, 455_500, ParticipationKind.CLASSROOMS, 710),
}


@dataclass
class DeskLife:
    cast: Cast
    calendar: Calendar

    def run_write_for_rights(self, held: list[Story]) -> None:
        """Ten cases in each year's campaign, one activity for them all, counted in January."""
        known_then = [story for story in held if story.before[0].happened_on.first.year < 2019]  # type: ignore[union-attr]
        for year, stories in ((2019, known_then[:10]), (2020, known_then[5:15])):
            for story in stories:
                self._join(story, year)
            messages, sent, classrooms, classes = _TOOK_PART[year]
            counted = from_day(date(year + 1, 1, 20))
            self._act(
                [story.written for story in stories],
                date(year, 11, 29),
                ActivityKind.WRITE_FOR_RIGHTS,
                f"write-for-rights-{year}",
                "paulo",
                took_part=[
                    ParticipationDraft(messages, sent, counted),
                    ParticipationDraft(classrooms, classes, counted),
                    ParticipationDraft(ParticipationKind.PARTICIPANTS, 31_000, counted, "Veloria section"),
                ],
            )

    def _join(self, story: Story, year: int) -> None:
        add_to_campaign(
            story.written,
            self.cast.campaigns[f"write-for-rights-{year}"],
            taken_up_on=self.calendar.read(f"September {year}"),
            reason=f"One of the cases of Write for Rights {year}",
            actor=self.cast[story.recorder],
            at=self.calendar.next(),
        )

    def open_group(self) -> None:
        """A community of 40 to 60 people that is to be driven out."""
        draft = CaseDraft(
            names=[
                NameDraft("Families of the Wadi Salim quarter", "en"),
                NameDraft("عائلات حي وادي سالم", "ar"),
            ],
            kind=CaseKind.GROUP,
            people=(40, 60),
            country="XM",
            place="Wadi Salim",
            summary="The quarter is to be cleared for a harbour. Nobody was asked.",
            sensitivity=Sensitivity.STANDARD,
            file_state=FileState.ACTIVE,
            changes=[
                StatusDraft(
                    Status.THREATENED,
                    self.calendar.read("June 2023"),
                    [_PARTNER],
                    description="Soldiers went from house to house",
                    known=self.calendar.known(date(2023, 7, 3)),
                )
            ],
            consent=Consent.ANONYMISE,
            consent_given_by="the council of the quarter",
        )
        group = open_case(
            draft, campaign=self.cast.campaigns["individuals"], actor=self.cast["omar"], at=self.calendar.at
        )
        self._act([group], date(2023, 7, 10), ActivityKind.PETITION, "individuals", "omar")

    def propose(self) -> None:
        """Three new cases that wait to be taken up, and an urgent action that is planned."""
        arrested = from_day(self.calendar.ago(5))
        names = ("Hadil al-Khayrani", "Jad al-Ramathi", "Sirin al-Luhayban")
        drafts = [
            CaseDraft(
                names=[NameDraft(name, "en")],
                country="XM",
                place="Port Amsal",
                summary="Taken at the harbour strike. To be checked before we take it up.",
                changes=[StatusDraft(Status.ARRESTED, arrested, [_PARTNER], Sureness.LIKELY)],
                sensitivity=Sensitivity.STANDARD,
            )
            for name in names
        ]
        opened = open_cases(
            drafts,
            campaign=self.cast.campaigns["individuals"],
            actor=self.cast["omar"],
            at=self.calendar.next(),
        )
        record_activity(
            cases=opened,
            kind=ActivityKind.URGENT_ACTION,
            state=ActivityState.PLANNED,
            began_on=from_day(self.calendar.today + timedelta(days=3)),
            send_by=self.calendar.today + timedelta(days=45),
            title="Urgent action for three people of the harbour strike",
            campaign=self.cast.campaigns["individuals"],
            actor=self.cast["omar"],
            at=self.calendar.next(),
        )

    def import_some(self, names: Names) -> None:
        """Eight cases from a partner's list, restricted until somebody has checked them."""
        told = SourceDraft("partner's list of prisoners", SourceKind.DATASET)
        drafts = []
        for number in range(8):
            pronoun, drawn = names.draw("XM")
            day = self.calendar.ago(60 + 11 * number)
            changes = [StatusDraft(Status.ARRESTED, from_day(day), [told], Sureness.LIKELY)]
            drafts.append(
                CaseDraft(names=drawn, country="XM", place="Tell Nuri", pronoun=pronoun, changes=changes)
            )
        open_cases(
            drafts,
            campaign=self.cast.campaigns["imports"],
            actor=self.cast["ruth"],
            at=self.calendar.next(),
            reason="Imported from a partner's list",
        )

    def make_work(self, held: list[Story]) -> None:
        """Notes to check, consents that lapse or have lapsed, urgent actions to send by a day."""
        mine = [story for story in held if story.country == "XM"]
        for story, days in zip(mine, (-4, 0, 12), strict=False):
            case = Case.objects.get(pk=story.written.pk)
            write_handling_note(
                case,
                "Call the lawyer only in the evening. Never leave a message.",
                version=case.version,
                check_on=self.calendar.today + timedelta(days=days),
                actor=self.cast[story.recorder],
                at=self.calendar.next(),
            )
        for story, days in zip(mine[3:], (-20, 6, 17), strict=False):
            set_consent(
                story.written,
                Consent.MAY_BE_NAMED,
                is_confirmed=True,
                given_by="the lawyer, for the family",
                by=ConsentGiver.LAWYER,
                given_on=self.calendar.ago(340),
                until=self.calendar.today + timedelta(days=days),
                actor=self.cast[story.recorder],
                at=self.calendar.next(),
            )
        for story, days in zip(mine[6:], (2, 9, 30), strict=False):
            self._act(
                [story.written],
                self.calendar.ago(12),
                ActivityKind.URGENT_ACTION,
                "individuals",
                "nadia",
                send_by=self.calendar.today + timedelta(days=days),
            )

    def share_and_bar(self, stories: list[Story]) -> None:
        """Share a restricted case with the campaign manager until a day; bar one person from one case."""
        restricted = next(
            one
            for one in stories
            if one.sensitivity == Sensitivity.RESTRICTED and one.recorder in ("nadia", "omar")
        )
        give_grant(
            on=restricted.written,
            to=self.cast["paulo"],
            permissions=(Permission.VIEW,),
            until=self.calendar.at + timedelta(days=30),
            reason="To write the summary for Write for Rights",
            actor=self.cast[restricted.recorder],
            at=self.calendar.at,
        )
        veloria = next(story for story in stories if story.country == "XV" and story.recorder == "luis")
        set_bar(
            user=self.cast["carla"],
            case=veloria.written,
            reason="Carla Wendt is related to one of the judges",
            actor=self.cast["luis"],
            at=self.calendar.next(),
        )

    def _act(
        self,
        cases: list[Case],
        day: date,
        kind: ActivityKind,
        campaign: str,
        by: str,
        *,
        send_by: date | None = None,
        took_part: list[ParticipationDraft] | None = None,
    ) -> None:
        """Record an activity on its day, and who took part on the later day on which they were counted."""
        actor = self.cast[by]
        activity = record_activity(
            cases=cases,
            kind=kind,
            began_on=from_day(day),
            title="Write for Rights" if kind == ActivityKind.WRITE_FOR_RIGHTS else "",
            campaign=self.cast.campaigns[campaign],
            send_by=send_by,
            sources=[_OWN_FILES],
            known=self.calendar.known(day),
            actor=actor,
            at=self.calendar.next(),
        )
        for counted in took_part or ():
            known = self.calendar.known(counted.as_of.last or day)
            add_participation(activity, counted, actor=actor, at=self.calendar.next(), known=known)
