"""What is told by hand: Samira, single stories, and the daily life of the desks and campaigns."""

from dataclasses import dataclass, field

from cases.demo import by_hand, desk_life
from cases.demo.access_life import AccessLife
from cases.demo.calendar import Calendar
from cases.demo.generated import World
from cases.demo.people import Cast
from cases.demo.samira import Samira
from cases.demo.story import Story


@dataclass
class Featured:
    cast: Cast
    calendar: Calendar
    world: World
    _held: list[Story] = field(default_factory=list)

    def draw(self) -> None:
        """Draw the stories that are written with the others."""
        self._held = [story for story in self.world.stories if story.outcome is None]
        for draw in (by_hand.of_the_142, by_hand.waiting_for_a_second_person, by_hand.awkward):
            self.world.stories += draw(self.world, self.calendar)

    def write(self) -> None:
        Samira(self.cast, self.calendar).write()
        life = desk_life.DeskLife(self.cast, self.calendar)
        life.run_write_for_rights(self._held)
        life.open_group()
        life.propose()
        life.import_some(self.world.names)
        life.make_work(self._held)

    def finish(self) -> None:
        """What has to wait until the cases are verified."""
        desk_life.DeskLife(self.cast, self.calendar).share_and_bar(self.world.stories)
        AccessLife(self.cast, self.calendar).pass_on(self.world.stories)
