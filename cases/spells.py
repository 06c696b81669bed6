"""Times deprived of liberty, by the log of a person's situation: when each began and ended, for certain."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from cases import clock, situation
from cases.models import StatusChange
from cases.vocabulary import DEATHS, DEPRIVED_OF_LIBERTY


@dataclass(frozen=True)
class Spell:
    """A run of situations in which the person was held, `run`. `row` is the one it began with.

    It began between `begins` and ended between `ends`, both days included; an open start is None. Where it
    may have ended before it certainly began, the order is undecidable, and `ends` starts earlier.
    """

    row: StatusChange
    begins: tuple[date | None, date]
    ends: tuple[date, date]
    run: tuple[StatusChange, ...] = ()

    def held_as(self, last: date | None) -> StatusChange:
        """Return the last situation of the spell that had certainly begun by a day, else its first."""
        begun = [row for row in self.run if last is None or closed(row) <= last]
        return begun[-1] if begun else self.row

    def touches(self, first: date | None, last: date | None) -> bool:
        """True when the person may have been held on a day of the period."""
        starts_by_then = last is None or self.begins[0] is None or self.begins[0] <= last
        return starts_by_then and (first is None or self.ends[1] >= first)

    def certainly_touches(self, first: date | None, last: date | None) -> bool:
        """True when the person was held on some day of the period, whichever the days were."""
        opening, closing = first or date.min, last or date.max
        begun, latest = self.begins
        if not self.row.happened_on.is_known:
            return first is None and latest <= closing
        if (begun or date.min) >= opening and latest <= closing:
            return True  # the first day of it, whichever it was, is in the period
        return latest <= self.ends[0] and latest <= closing and self.ends[0] >= opening


def spells_of(changes: Iterable[StatusChange], today: date) -> list[Spell]:
    """Return the spells of one case's log. What only was reported moves nothing; a death is final."""
    rows = sorted((row for row in changes if situation.moves(row)), key=_rank)
    runs = [list(run) for _, run in groupby(rows, key=lambda row: row.to in DEPRIVED_OF_LIBERTY)]
    outs = [row for row in rows if row.to not in DEPRIVED_OF_LIBERTY]
    death = next((closed(row) for row in reversed(rows) if row.to in DEATHS), None)
    return list(_spells(runs, outs, death or today))


def _spells(runs: list[list[StatusChange]], outs: list[StatusChange], today: date) -> Iterator[Spell]:
    for run, after in zip(runs, [*runs[1:], None], strict=True):
        row = run[0]
        if row.to not in DEPRIVED_OF_LIBERTY:
            continue
        begun = row.happened_on_first
        # What was not certainly over before this spell began may have ended it.
        ending = [out for out in outs if begun is None or closed(out) >= begun]
        ends_first = min((out.happened_on_first or date.min for out in ending), default=today)
        ends_last = min(closed(after[0]), today) if after else today
        yield Spell(row, (begun, min(closed(row), today)), (ends_first, ends_last), tuple(run))


def closed(row: StatusChange) -> date:
    """Return the last possible day; an open or unknown end closes on the day of recording."""
    return row.happened_on_last or clock.day_of(row.known_at)


def _rank(row: StatusChange) -> tuple[bool, date, date, object]:
    """In the order of the situation; a death comes last, for it is final."""
    return row.to in DEATHS, closed(row), row.happened_on_first or date.min, row.recorded_at
