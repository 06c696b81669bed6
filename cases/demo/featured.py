"""stub"""
from dataclasses import dataclass
from cases.demo.calendar import Calendar
from cases.demo.generated import World
from cases.demo.people import Cast
@dataclass
class Featured:
    cast: Cast
    calendar: Calendar
    world: World
    def draw(self) -> None: ...
    def write(self) -> None: ...
    def finish(self) -> None: ...
