"""The clock of the demonstration: when it is seeded, when things were known, when they were verified."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from cases import clock
from cases.dates import PartialDate, parse
from cases.operations.writing import KnownSince

WHY = "Demonstration: known then"
REVIEW = (2, 10)  # each year on 10 February a second person has checked what was known by then


@dataclass
class Calendar:
    """`at` is the instant of seeding; `next` gives each row its own, in the order they are written."""

    at: datetime
    _ticks: count = field(default_factory=lambda: count(1))

    @property
    def today(self) -> date:
        return clock.day_of(self.at)

    def next(self) -> datetime:
        return self.at + timedelta(microseconds=next(self._ticks))

    def read(self, phrase: str) -> PartialDate:
        return parse(phrase, today=self.today)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def known(self, day: date) -> KnownSince:
        """Known since `day`, today at the latest."""
        return KnownSince(min(day, self.today), WHY)

    def reviewed(self, known: date) -> datetime:
        """The instant by which what was known on `known` had been verified, now at the latest."""
        review = date(known.year, *REVIEW)
        if known > review:
            review = date(known.year + 1, *REVIEW)
        return min(clock.end_of(review), self.next())
