"""What caseworkers wrote down about Samira: talks, tasks, the trial, who belongs to her."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cases.dates import from_day
from cases.demo.calendar import Calendar
from cases.demo.people import Cast
from cases.models import Case
from cases.operations.assigning import give_task
from cases.operations.linking import link_cases
from cases.operations.noting import NoteDraft, write_note
from cases.operations.proceeding import (
    ChargeDraft,
    DetentionDraft,
    HearingDraft,
    ProceedingDraft,
    SentenceDraft,
    record_proceeding,
    verify_proceeding,
)
from cases.vocabulary import (
    HearingKind,
    HearingState,
    LinkKind,
    NoteKind,
    Runs,
    SpokenWith,
    Sureness,
    TimeHeld,
)

_CHARGE = "Spreading false news with the aim of disturbing public order"


@dataclass
class Working:
    """Writes down what stands on Samira's case besides what happened to her."""

    cast: Cast
    calendar: Calendar
    case: Case

    def write(self) -> None:
        self._try_her()
        self._talk()
        self._give_tasks()

    def belongs_with(self, other: Case) -> None:
        """Somebody else whom they took on the same day."""
        link_cases(
            self.case,
            other,
            kind=LinkKind.SAME_INCIDENT,
            relation="arrested over the same flood relief",
            actor=self.cast["nadia"],
            at=self.calendar.next(),
        )

    def _try_her(self) -> None:
        """Charged, sentenced, given less on appeal; how much of the time before comes off is not known."""
        read = self.calendar.read
        says: dict[str, Any] = {"source": "court document", "place": "Court of Harran"}
        self._record(
            ChargeDraft(
                read("30 March 2017"), "the indictment", description=_CHARGE, law="Criminal code, art. 112"
            ),
            date(2017, 4, 2),
        )
        self._record(
            SentenceDraft(read("8 May 2018"), years=10, counted_from=read("14 March 2017"), **says),
            date(2018, 5, 9),
        )
        says["place"] = "Court of appeal, Harran"
        self._record(
            HearingDraft(read("21 November 2019"), kind=HearingKind.APPEAL, state=HearingState.HELD, **says),
            date(2019, 11, 25),
        )
        self._record(
            SentenceDraft(
                read("21 November 2019"),
                years=7,
                counted_from=read("21 November 2019"),
                time_held=TimeHeld.NOT_KNOWN,
                runs=Runs.INSTEAD,
                **says,
            ),
            date(2019, 11, 25),
        )
        self._record(
            DetentionDraft(
                read("January 2024"), "family, through lawyer", Sureness.LIKELY, place="Harran women's prison"
            ),
            date(2024, 1, 9),
        )
        ahead = HearingDraft(
            from_day(self.calendar.today + timedelta(days=9)),
            "lawyer, by phone",
            place="Court of Harran",
            description="Her request to be treated in hospital",
            kind=HearingKind.OTHER,
            observer_planned=True,
        )
        self._record(ahead, self.calendar.ago(6))

    def _record(self, draft: ProceedingDraft, known: date) -> None:
        row = record_proceeding(
            self.case,
            draft,
            actor=self.cast["nadia"],
            at=self.calendar.next(),
            known=self.calendar.known(known),
        )
        if isinstance(draft, ChargeDraft | SentenceDraft):
            verify_proceeding(row, actor=self.cast["omar"], at=self.calendar.next())

    def _talk(self) -> None:
        today = self.calendar.today
        said = (
            (
                NoteDraft(
                    "Immediate and unconditional release; until then, treatment in the hospital of Harran.",
                    from_day(self.calendar.ago(400)),
                    NoteKind.DEMAND,
                ),
                "nadia",
            ),
            (
                NoteDraft(
                    "Through the lawyer: she was allowed one visit, and asked for reading glasses.",
                    from_day(self.calendar.ago(48)),
                    NoteKind.CONTACT,
                    SpokenWith.FAMILY,
                ),
                "omar",
            ),
            (
                NoteDraft(
                    "Through the lawyer: nobody told them of the hearing. They want an observer there.",
                    from_day(self.calendar.ago(5)),
                    NoteKind.CONTACT,
                    SpokenWith.FAMILY,
                    "To tell them who will observe",
                    from_day(today + timedelta(days=6)),
                ),
                "nadia",
            ),
            (
                NoteDraft(
                    "The embassy in Port Amsal answers letters faster when they name the article of the law.",
                    from_day(self.calendar.ago(30)),
                ),
                "omar",
            ),
        )
        for draft, who in said:
            write_note(
                self.case,
                draft,
                actor=self.cast[who],
                at=self.calendar.next(),
                known=self.calendar.known(draft.held_on.last or today),
            )

    def _give_tasks(self) -> None:
        today = self.calendar.today
        for what, days, giver, who in (
            ("Find an observer for the hearing in Harran", 4, "nadia", "omar"),
            ("Ask the lawyer whether the time before the appeal comes off", 12, "omar", "nadia"),
        ):
            give_task(
                self.case,
                what=what,
                for_whom=self.cast[who],
                due_on=today + timedelta(days=days),
                actor=self.cast[giver],
                at=self.calendar.next(),
            )
