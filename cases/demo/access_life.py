"""Access as it moves: a grant that ends soon, a case offered to a colleague, one opened in an emergency."""

from datetime import timedelta

from cases.demo.calendar import Calendar
from cases.demo.people import Cast
from cases.demo.story import Story
from cases.operations.emergencies import open_in_emergency
from cases.operations.granting import give_grant
from cases.operations.handing_over import offer_hand_over
from cases.vocabulary import Permission, Sensitivity


class AccessLife:
    """What waits for somebody on My work and stands on the pages of who can see a case."""

    def __init__(self, cast: Cast, calendar: Calendar) -> None:
        self.cast = cast
        self.calendar = calendar

    def pass_on(self, stories: list[Story]) -> None:
        """Give until five days from now; offer a case of Nadia's to Omar; let Ada open one of the West."""
        mine = [story for story in stories if story.recorder == "nadia"]
        restricted = [story for story in mine if story.sensitivity == Sensitivity.RESTRICTED][-1]
        give_grant(
            on=restricted.written,
            to=self.cast["luis"],
            permissions=(Permission.VIEW,),
            until=self.calendar.at + timedelta(days=5),
            reason="To ask the lawyer who works in his region",
            actor=self.cast["nadia"],
            at=self.calendar.at,
        )
        standard = [story for story in mine if story.sensitivity == Sensitivity.STANDARD][-1]
        offer_hand_over(
            standard.written,
            receiver=self.cast["omar"],
            from_on=self.calendar.today,
            note="The lawyer expects a call each first Monday.",
            keeps_view=True,
            actor=self.cast["nadia"],
            at=self.calendar.at,
        )
        western = next(
            story
            for story in stories
            if story.recorder == "luis" and story.sensitivity == Sensitivity.STANDARD
        )
        open_in_emergency(
            western.written.reference,
            reason="The family could not reach anybody of the West office tonight",
            actor=self.cast["ada"],
            at=self.calendar.at,
        )
