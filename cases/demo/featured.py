"""What is told by hand: Samira, single stories, and the daily life of the desks and campaigns."""

from dataclasses import dataclass, field

from cases.demo import by_hand, desk_life
from cases.demo.access_life import AccessLife
from cases.demo.calendar import Calendar
from cases.demo.generated import World
from cases.demo.people import Cast
from cases.demo.radar import Radar
from cases.demo.samira import Samira
from cases.demo.story import Story
from cases.demo.working import Working
from cases.models import Case
from cases.vocabulary import Sensitivity


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
        samira = Samira(self.cast, self.calendar).write()
        working = Working(self.cast, self.calendar, samira)
        working.write()
        working.belongs_with(self._of_the_same_desk())
        life = desk_life.DeskLife(self.cast, self.calendar)
        life.run_write_for_rights(self._held)
        life.open_group()
        life.propose()
        life.import_some(self.world.names)
        life.make_work(self._held)
        Radar(self.cast, self.calendar).write(self._held)

    def _of_the_same_desk(self) -> Case:
        """Somebody held, of a case that whoever works on Samira's works on."""
        desk = [story for story in self._held if story.recorder == "nadia" and story.country == "XM"]
        standard = [story for story in desk if story.sensitivity == Sensitivity.STANDARD]
        return standard[0].written

    def finish(self) -> None:
        """What has to wait until the cases are verified."""
        desk_life.DeskLife(self.cast, self.calendar).share_and_bar(self.world.stories)
        AccessLife(self.cast, self.calendar).pass_on(self.world.stories)
