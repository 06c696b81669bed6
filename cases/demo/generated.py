"""Draws the invented cases: the same ones each time, for every day but those near today."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.dates import PartialDate, from_day, from_parts, parse, span
from cases.demo import plan, wording
from cases.demo.calendar import Calendar
from cases.demo.names_pool import PLACES, Names
from cases.demo.story import Learnt, Story
from cases.operations.acting import ParticipationDraft
from cases.operations.opening import StatusDraft
from cases.vocabulary import ActivityKind, Consent, Family, OutcomeKind, Sensitivity, Status

RECORDERS = {
    "XM": ("nadia", "omar"),
    "QR": ("omar", "nadia"),
    "XV": ("luis", "carla"),
    "QO": ("luis", "carla"),
    "XL": ("hana", "tomas"),
    "XS": ("hana", "tomas"),
}
SIZES = (1, 1, 2, 2, 3, 4, 6, 9)
_S = Status


@dataclass
class Effort:
    """One activity for some stories. What is left empty is drawn when it is written."""

    stories: list[Story]
    kind: ActivityKind
    began_on: PartialDate
    known: date
    title: str = ""
    number: str = ""
    campaign: str = ""
    actor: str = ""
    took_part: list[ParticipationDraft] = field(default_factory=list)


@dataclass
class World:
    """Stories and what was done for them."""

    calendar: Calendar
    rng: random.Random = field(default_factory=lambda: random.Random(142))  # noqa: S311 - a fixed draw
    stories: list[Story] = field(default_factory=list)
    efforts: list[Effort] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = Names(self.rng)

    # ------------------------------------------------------------ drawing one case

    def story(
        self, kind: OutcomeKind | None = None, country: str = "", consent: Consent | None = None
    ) -> Story:
        place = country or self._country()
        pronoun, names = self.names.draw(place)
        return Story(
            country=place,
            campaign=_campaign_of(kind),
            recorder=self.rng.choice(RECORDERS[place]),
            names=names,
            pronoun=pronoun,
            place=self.rng.choice(PLACES[place]),
            occupation=self.rng.choice(wording.OCCUPATIONS),
            consent=consent or self.rng.choice(list(Consent)),
        )

    def learnt(
        self, kind: OutcomeKind, happened_on: PartialDate, known: str = "", *, is_verified: bool = True
    ) -> Learnt:
        """A development, learnt within three weeks of its last possible day where nothing else is said."""
        last = happened_on.last or self.calendar.today
        day = date.fromisoformat(known) if known else last + timedelta(days=self.rng.randint(0, 21))
        return Learnt(
            kind,
            happened_on,
            self.calendar.known(day),
            wording.source(self.rng),
            wording.said_of(kind, self.rng),
            is_verified,
        )

    def hold(self, story: Story, by: date, status: Status | None = None) -> None:
        """Give the story its beginning: held, threatened or sentenced some time before `by`."""
        arrested = by - timedelta(days=self.rng.randint(15, 1500))
        kind = story.outcome.kind if story.outcome else None
        to = status or _situation_before(kind, self.rng)
        story.before = [self._situation(to, arrested, wording.beginning(to, self.rng))]
        if kind in _AFTER_A_SENTENCE:
            sentenced = arrested + (by - arrested) // 2
            story.before.append(self._situation(_S.SERVING_SENTENCE, sentenced, "Sentenced"))

    def _situation(self, to: Status, day: date, note: str) -> StatusDraft:
        known = self.calendar.known(day + timedelta(days=self.rng.randint(1, 14)))
        happened = from_parts(day.year, day.month) if self.rng.random() < 0.12 else from_day(day)
        if happened.last and happened.last > known.day:
            happened = from_day(day)
        return StatusDraft(to, happened, [wording.source(self.rng)], description=note, known=known)

    def day_in(self, year: int) -> PartialDate:
        """A date wholly inside the year: mostly a day, now and then a month, a few days, or about a day."""
        day = date(year, 1, 6) + timedelta(days=self.rng.randint(0, 352))
        how = self.rng.random()
        if how < 0.14:
            return from_parts(day.year, day.month)
        if how < 0.22:
            return from_parts(day.year, day.month, day.day, approximate=True)
        if how < 0.28:
            return span(day, min(day + timedelta(days=self.rng.randint(2, 9)), date(year, 12, 31)))
        return from_day(day)

    def _country(self) -> str:
        return self.rng.choices(list(plan.COUNTRY_WEIGHTS), list(plan.COUNTRY_WEIGHTS.values()))[0]

    # ------------------------------------------------------------ drawing many

    def counted(
        self, kinds: Sequence[OutcomeKind], year: int, consents: Sequence[Consent] = ()
    ) -> list[Story]:
        """Cases that count in the year: a verified development after one of our activities."""
        kinds = self.rng.sample(list(kinds), len(kinds))
        agreed = self.rng.sample(list(consents), len(consents)) if consents else [None] * len(kinds)
        stories = []
        for kind, consent in zip(kinds, agreed, strict=True):
            story = self.story(kind, consent=consent)
            story.outcome = self.learnt(kind, self.day_in(year))
            stories.append(story)
        self.act_before(stories)
        self.stories += stories
        return stories

    def not_counted(self, numbers: dict[str, int], year: int) -> None:
        """Cases with a positive development that do not count, by reason."""
        for reason, number in numbers.items():
            draw = getattr(self, f"_{reason.replace(' ', '_')}")
            for _ in range(number):
                self.stories.append(draw(year))

    def _no_activity(self, year: int) -> Story:
        story = self._ordinary(year)
        self.hold(story, _first(story))
        if self.rng.random() < 0.3:
            kind = self.rng.choice(
                (ActivityKind.PUBLIC_EVENT, ActivityKind.MEDIA_WORK, ActivityKind.RESEARCH)
            )
            began = _first(story) - timedelta(days=self.rng.randint(3, 14))
            self.efforts.append(Effort([story], kind, from_day(began), began))
        return story

    def _not_verified(self, year: int) -> Story:
        story = self._ordinary(year)
        assert story.outcome  # noqa: S101 - drawn with one
        story.outcome.is_verified = False
        self.act_before([story])
        return story

    def _not_after(self, year: int) -> Story:
        story = self._ordinary(year)
        self.hold(story, _first(story))
        began = _last(story) + timedelta(days=self.rng.randint(0, 40))
        self.efforts.append(Effort([story], ActivityKind.LETTERS, from_day(began), began))
        return story

    def _reversed(self, year: int) -> Story:
        story = self.story(OutcomeKind.RELEASED_UNCONDITIONALLY)
        day = date(year, 2, 1) + timedelta(days=self.rng.randint(0, 240))
        story.outcome = self.learnt(OutcomeKind.RELEASED_UNCONDITIONALLY, from_day(day))
        story.reversed_on = day + timedelta(days=self.rng.randint(25, 85))
        self.act_before([story])
        return story

    def _kind_does_not_count(self, year: int) -> Story:
        kind = self.rng.choice((OutcomeKind.BAIL, OutcomeKind.BAIL, OutcomeKind.FURLOUGH))
        story = self.story(kind)
        story.outcome = self.learnt(kind, self.day_in(year))
        self.act_before([story])
        return story

    def _ordinary(self, year: int) -> Story:
        kind = self.rng.choice(
            (_K.RELEASED_UNCONDITIONALLY, _K.RELEASED_CONDITIONALLY, _K.CHARGES_DROPPED, _K.ACQUITTED)
        )
        story = self.story(kind)
        story.outcome = self.learnt(kind, self.day_in(year))
        return story

    def learnt_late(self, late: Iterable[tuple[str, OutcomeKind]], year: int) -> None:
        """Cases of the year that were learnt only after its figure was published."""
        for known, kind in late:
            story = self.story(kind)
            story.outcome = self.learnt(kind, self.day_in(year), known)
            self.act_before([story])
            self.stories.append(story)

    def add_second_developments(self, stories: Sequence[Story], number: int) -> None:
        """Give some counted cases a lesser development between our activity and the deciding one."""
        for story in [one for one in stories if one.outcome and self._has_room(one)][:number]:
            day = _first(story) - timedelta(days=self.rng.randint(1, 4))
            kind = self.rng.choice((_K.FAMILY_CONTACT, _K.LAWYER_ACCESS, _K.MEDICAL_CARE))
            story.others.append(self.learnt(kind, from_day(day)))

    def _has_room(self, story: Story) -> bool:
        done = story.outcome
        is_liberty = done is not None and done.kind.family == Family.LIBERTY
        return is_liberty and _first(story) > date(_first(story).year, 1, 6)

    def still_held(self, number: int) -> None:
        """People for whom nothing good has happened yet; to some, harm was done."""
        for _ in range(number):
            status = self.rng.choice(_OF_THOSE_HELD)
            story = self.story(_K.COMMUTATION if status == _S.ON_DEATH_ROW else None)
            by = self.calendar.ago(self.rng.randint(30, 2600))
            self.hold(story, by, status)
            self.stories.append(story)
            if self.rng.random() < 0.6:
                kind = self.rng.choice((*_FOR_ONE, *_FOR_MANY))
                self.efforts.append(Effort([story], kind, from_day(by), by))
            if self.rng.random() < 0.12:
                harm = self.rng.choice((_K.TORTURE, _K.CARE_DENIED, _K.WORSE_PLACE, _K.CONTACT_CUT_OFF))
                story.others.append(self.learnt(harm, from_day(by)))

    def is_alone(self, story: Story) -> bool:
        """True when every activity for the story was for it only."""
        return all(len(effort.stories) == 1 for effort in self.efforts if story in effort.stories)

    # ------------------------------------------------------------ what was done

    def act_before(self, stories: Iterable[Story]) -> None:
        """Give each story a beginning and, between it and the outcome, an activity shared by neighbours."""
        groups: dict[tuple[str, str], list[Story]] = {}
        for story in sorted(stories, key=_first):
            groups.setdefault((story.country, story.campaign), []).append(story)
        for group in groups.values():
            while group:
                size = self.rng.choice(SIZES)
                self._act_for(group[:size])
                del group[:size]

    def _act_for(self, stories: list[Story]) -> None:
        began = min(_first(story) for story in stories) - timedelta(days=self.rng.randint(6, 300))
        kind = self.rng.choice(_FOR_ONE if len(stories) == 1 else _FOR_MANY)
        self.efforts.append(Effort(list(stories), kind, from_day(began), began))
        for story in stories:
            self.hold(story, began)

    def seal(self, story: Story, *, in_totals: bool) -> None:
        """Only people named on the case may see it; opened by the first of the desk."""
        story.sensitivity, story.is_in_totals = Sensitivity.SEALED, in_totals
        story.recorder = RECORDERS[story.country][0]


_K = OutcomeKind
_AFTER_A_SENTENCE = (_K.SENTENCE_REDUCED, _K.RELEASED_AT_END, _K.PARDONED)
_OF_THOSE_HELD = (
    *(_S.ARRESTED, _S.ARRESTED, _S.PRE_TRIAL_DETENTION, _S.SERVING_SENTENCE, _S.ON_TRIAL_IN_DETENTION),
    *(_S.ON_DEATH_ROW, _S.DISAPPEARED, _S.HOUSE_ARREST, _S.THREATENED, _S.ADMINISTRATIVE_DETENTION),
)
_FOR_ONE = (
    ActivityKind.URGENT_ACTION,
    ActivityKind.URGENT_ACTION,
    ActivityKind.TRIAL_OBSERVATION,
    ActivityKind.PRIVATE_APPROACH,
)
_FOR_MANY = (ActivityKind.URGENT_ACTION, ActivityKind.PETITION, ActivityKind.LETTERS, ActivityKind.LOBBYING)


def _campaign_of(kind: OutcomeKind | None) -> str:
    if kind and kind.family == Family.LIFE:
        return "death-penalty"
    if kind and kind.family == Family.PROTECTION:
        return "i-welcome"
    return "individuals"


def _situation_before(kind: OutcomeKind | None, rng: random.Random) -> Status:
    if kind and kind.family == Family.LIFE:
        return _S.ON_DEATH_ROW
    if kind and kind.family == Family.PROTECTION:
        return _S.THREATENED
    if kind == _K.LAWYER_ACCESS:
        return _S.INCOMMUNICADO
    return rng.choice((_S.ARRESTED, _S.ARRESTED, _S.PRE_TRIAL_DETENTION, _S.DETAINED_WITHOUT_CHARGE))


def _first(story: Story) -> date:
    first = story.outcome.happened_on.first if story.outcome else None
    return first or date.max


def _last(story: Story) -> date:
    last = story.outcome.happened_on.last if story.outcome else None
    return last or date.max


def phrase(text: str) -> PartialDate:
    return parse(text, today=date(2020, 1, 1))
