"""Writes the drawn stories and efforts: many cases at once, then what belongs to single ones."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from cases import access, clock
from cases.dates import from_day
from cases.demo.calendar import WHY, Calendar
from cases.demo.generated import RECORDERS, Effort, World
from cases.demo.people import ORDINARY, Cast
from cases.demo.story import Learnt, Story
from cases.models import Case, Outcome, StatusChange
from cases.operations.acting import ParticipationDraft, record_activity
from cases.operations.closing import change_sensitivity
from cases.operations.granting import give_grant
from cases.operations.opening import open_cases
from cases.operations.recording import record_outcome, record_status_change
from cases.operations.revising import verify_all
from cases.operations.writing import SourceDraft
from cases.vocabulary import (
    ActivityKind,
    OutcomeKind,
    ParticipationKind,
    Permission,
    Sensitivity,
    SourceKind,
    Status,
    Sureness,
)

Row = StatusChange | Outcome
TITLES = {
    ActivityKind.URGENT_ACTION: "Urgent action",
    ActivityKind.PETITION: "Petition to the ministry of justice",
    ActivityKind.LETTERS: "Letters to the authorities",
    ActivityKind.LOBBYING: "Talks with the embassy",
    ActivityKind.TRIAL_OBSERVATION: "Trial observed",
    ActivityKind.PRIVATE_APPROACH: "Private approach to the authorities",
    ActivityKind.PUBLIC_EVENT: "Vigil",
    ActivityKind.MEDIA_WORK: "Interviews with newspapers",
    ActivityKind.RESEARCH: "Visit of researchers",
}


def second_person(key: str) -> str:
    """The colleague of the same desk, who verifies what `key` recorded."""
    return next(b if a == key else a for a, b in RECORDERS.values() if key in (a, b))


@dataclass
class Scribe:
    cast: Cast
    calendar: Calendar
    world: World
    _unverified: set[int] = field(default_factory=set)  # cases whose outcome stays unverified
    _numbers: dict[int, int] = field(default_factory=lambda: defaultdict(lambda: 12))

    def write(self) -> None:
        self._open()
        self._share_sealed()
        for effort in self.world.efforts:
            self._act(effort)
        for story in self.world.stories:
            self._tell(story)

    # ------------------------------------------------------------ cases

    def _open(self) -> None:
        batches: dict[tuple[str, str], list[Story]] = defaultdict(list)
        for story in self.world.stories:
            batches[story.campaign, story.recorder].append(story)
        for (campaign, recorder), stories in batches.items():
            opened = open_cases(
                [story.draft() for story in stories],
                campaign=self.cast.campaigns[campaign],
                actor=self.cast[recorder],
                at=self.calendar.at,
            )
            for story, case in zip(stories, opened, strict=True):
                story.case = case
        self.forget_grants()

    def _share_sealed(self) -> None:
        """Name the second person on each sealed case, so that somebody can verify it."""
        for story in self.world.stories:
            if story.sensitivity == Sensitivity.SEALED:
                give_grant(
                    on=story.written,
                    to=self.cast[second_person(story.recorder)],
                    permissions=(Permission.RECORD, Permission.VERIFY),
                    until=self.calendar.at + timedelta(days=300),
                    reason="Second person of this sealed case",
                    actor=self.cast[story.recorder],
                    at=self.calendar.at,
                )
                change_sensitivity(
                    story.written,
                    Sensitivity.SEALED,
                    actor=self.cast[story.recorder],
                    at=self.calendar.next(),
                    reason="Its owner decided about totals",
                    in_totals=story.is_in_totals,
                )
        self.forget_grants()

    def _tell(self, story: Story) -> None:
        if story.outcome and not story.outcome.is_verified:
            self._unverified.add(story.written.pk)
        for done in story.alone:
            self._develop(story, done)
        if story.reversed_on:
            self._reverse(story, story.reversed_on)

    def _develop(self, story: Story, done: Learnt) -> None:
        record_outcome(
            case=story.written,
            kind=done.kind,
            happened_on=done.happened_on,
            sources=[done.source],
            description=done.description,
            known=done.known,
            actor=self.cast[story.recorder],
            at=self.calendar.next(),
        )

    def _reverse(self, story: Story, day: date) -> None:
        record_status_change(
            case=story.written,
            to=Status.ARRESTED,
            happened_on=from_day(day),
            sources=[SourceDraft("lawyer, by phone", SourceKind.LAWYER)],
            outcome=OutcomeKind.RE_ARREST,
            ends=Outcome.objects.get(case=story.written, status_change__isnull=False),
            description="Detained again",
            known=self.calendar.known(day + timedelta(days=2)),
            is_confirmed_rare=True,
            actor=self.cast[story.recorder],
            at=self.calendar.next(),
        )

    # ------------------------------------------------------------ activities

    def _act(self, effort: Effort) -> None:
        first = effort.stories[0]
        record_activity(
            cases=[story.written for story in effort.stories],
            kind=effort.kind,
            began_on=effort.began_on,
            title=effort.title or TITLES[effort.kind],
            number=effort.number or self._number(effort),
            campaign=self.cast.campaigns[effort.campaign or first.campaign],
            sources=[SourceDraft("our own files", SourceKind.OTHER)],
            participations=effort.took_part or self._took_part(effort),
            known=self.calendar.known(effort.known),
            actor=self.cast[effort.actor or RECORDERS[first.country][0]],
            at=self.calendar.next(),
        )

    def _number(self, effort: Effort) -> str:
        if effort.kind != ActivityKind.URGENT_ACTION:
            return ""
        year = effort.known.year
        self._numbers[year] += self.world.rng.randint(1, 3)
        return f"UA {self._numbers[year]}/{year % 100:02d}"

    def _took_part(self, effort: Effort) -> list[ParticipationDraft]:
        kinds = {
            ActivityKind.URGENT_ACTION: ParticipationKind.MESSAGES,
            ActivityKind.LETTERS: ParticipationKind.MESSAGES,
            ActivityKind.PETITION: ParticipationKind.SIGNATURES,
        }
        if effort.kind not in kinds:
            return []
        number = self.world.rng.randint(12, 480) * 100
        return [ParticipationDraft(kinds[effort.kind], number, from_day(effort.known))]

    # ------------------------------------------------------------ verification

    def verify(self) -> None:
        """Have the second person of each desk verify what was known by each year's review."""
        batches: dict[tuple[str, datetime], list[Row]] = defaultdict(list)
        for row in self._waiting():
            recorder = row.recorded_by.email.partition("@")[0] if row.recorded_by else ""
            batches[second_person(recorder), self.calendar.reviewed(clock.day_of(row.known_at))].append(row)
        for (verifier, instant), rows in sorted(batches.items()):
            verify_all(rows, actor=self.cast[verifier], at=self.calendar.next(), verified_at=instant)

    def _waiting(self) -> list[Row]:
        """What was known earlier and is Confirmed, but for the outcomes that stay unverified."""
        campaigns = [self.cast.campaigns[slug] for slug in ORDINARY]
        waiting = Q(known_reason=WHY, verified_at=None, corrected_by=None, sureness=Sureness.CONFIRMED)
        ours = Q(case__in=Case.objects.filter(memberships__campaign__in=campaigns).values("pk"))
        related = ("recorded_by", "corrected_by")
        changes = StatusChange.objects.filter(waiting, ours).select_related(*related, "outcome")
        alone = Outcome.objects.filter(waiting, ours, status_change=None).select_related(*related)
        with_outcome = [
            change for change in changes if not (hasattr(change, "outcome") and self._stays(change))
        ]
        return [*with_outcome, *(outcome for outcome in alone if not self._stays(outcome))]

    def _stays(self, row: Row) -> bool:
        return row.case_id in self._unverified

    def forget_grants(self) -> None:
        for person in self.cast.people.values():
            access.forget_grants(person)
