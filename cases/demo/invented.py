"""The invented world: draws it, adds what is told by hand, and writes it through the operations."""

from dataclasses import dataclass

from cases.demo import plan
from cases.demo.calendar import Calendar
from cases.demo.featured import Featured
from cases.demo.generated import World
from cases.demo.people import Cast
from cases.demo.unsettled import add_undetermined, decide_two
from cases.demo.writing_down import Scribe
from cases.operations.revising import withdraw
from cases.vocabulary import Consent, OutcomeKind, Sensitivity

RESTRICTED = 6


@dataclass
class Invented:
    cast: Cast
    calendar: Calendar

    def write(self) -> None:
        world = World(self.calendar)
        by_hand = Featured(self.cast, self.calendar, world)
        self._draw_years(world)
        doubtful = add_undetermined(world)
        by_hand.draw()
        scribe = Scribe(self.cast, self.calendar, world)
        scribe.write()
        by_hand.write()
        scribe.verify()
        by_hand.finish()
        decide_two(doubtful, self.cast, self.calendar)
        self._withdraw_one(world)

    def _draw_years(self, world: World) -> None:
        for year, cases in plan.EARLIER_YEARS.items():
            world.counted(plan.kinds_of_earlier_year(cases), year)
            world.not_counted(plan.NOT_COUNTED_EARLIER, year)
        consents = [consent for consent, number in plan.CONSENTS_OF_2019.items() for _ in range(number)]
        self._counted_2019 = world.counted(plan.drawn_kinds_of_2019(), 2019, consents)
        world.not_counted(plan.NOT_COUNTED_2019, 2019)
        world.add_second_developments(self._counted_2019, plan.SECOND_DEVELOPMENTS_OF_2019)
        world.learnt_late(plan.LEARNT_LATE, 2019)
        world.still_held(plan.HELD_TODAY)
        self._close_some(world)

    def _close_some(self, world: World) -> None:
        """Restrict a few cases and seal two: one of them allowed in totals, and counted."""
        quiet = [story for story in self._counted_2019 if story.consent == Consent.NOT_FOR_PUBLICATION]
        alone = [story for story in quiet if world.is_alone(story)]
        world.seal(alone[0], in_totals=True)
        hidden = world.counted([OutcomeKind.RELEASED_UNCONDITIONALLY], 2019, [Consent.NOT_FOR_PUBLICATION])
        world.seal(hidden[0], in_totals=False)
        for story in [story for story in quiet if story is not alone[0]][:RESTRICTED]:
            story.sensitivity = Sensitivity.RESTRICTED

    def _withdraw_one(self, world: World) -> None:
        """Take one of the 142 back today: the news was wrong."""
        story = next(
            story
            for story in self._counted_2019
            if story.outcome
            and story.outcome.kind == OutcomeKind.RELEASED_UNCONDITIONALLY
            and story.sensitivity == Sensitivity.STANDARD
            and not story.others
        )
        change = story.written.status_changes.get(outcome__isnull=False)
        withdraw(
            change,
            reason="The lawyer wrote that it was somebody else who was released that day",
            actor=self.cast[story.recorder],
            at=self.calendar.next(),
        )
