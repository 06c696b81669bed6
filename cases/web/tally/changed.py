"""What changed since a day: cases added and taken out, each with its reason, who and when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from cases import behind_figures, clock, tallies, tally_changes
from cases.access import Actor
from cases.behind_figures import Names
from cases.published import Moved
from cases.tallies import Line, Tally
from cases.tally_changes import Change, Changes, Deed, Trace, Why
from cases.web.tally import words
from cases.web.tally.frame import DayField, YearPage, read_field
from cases.web.tally.rows import CaseShown, shown

_LATELY = timedelta(days=30)
_ROWS = 200


@dataclass(frozen=True)
class ChangeRow:
    case: CaseShown
    development: str
    why: str
    traces: tuple[str, ...]


@dataclass(frozen=True)
class Direction:
    """Cases that went one way: rows of those one may open; `hidden` may not be, `more` are not shown."""

    key: str
    title: str
    count: int
    rows: tuple[ChangeRow, ...]
    hidden: int
    more: int


@dataclass(frozen=True)
class ChangesPage:
    since: DayField
    since_words: str
    changes: Changes
    added: Direction
    removed: Direction
    duplicates: Direction

    @property
    def directions(self) -> tuple[Direction, ...]:
        return tuple(one for one in (self.added, self.removed, self.duplicates) if one.count)


def changed(actor: Actor, page: YearPage, typed: str) -> ChangesPage:
    """Return the changes since the day asked for, else since the usual day, else lately. Nine queries."""
    since = read_field("since", typed, page.today)
    if since.day is None:
        since = DayField("since", since.typed, page.usual_day or page.today - _LATELY, since.error)
    then = _as_known(page, since)
    found = tally_changes.changes(then, page.tally)
    names = names_in(actor, found)
    return ChangesPage(
        since=since,
        since_words=words.day(since.day) if since.day else "",
        changes=found,
        **directions(found, names, page.tally),
    )


def directions(found: Changes | Moved, names: dict[int, Names], today: Tally) -> dict[str, Direction]:
    """Return what came in, what left, and what proved to be one, with the rows that may be opened."""
    return {
        "added": _direction("added", _("Added"), found.added, names, today),
        "removed": _direction("removed", _("Taken out"), found.removed, names, today),
        "duplicates": _same(found.duplicates, names),
    }


def names_in(actor: Actor, found: Changes | Moved) -> dict[int, Names]:
    """Return the names of the cases that moved, of those that `actor` may open."""
    lines = [change.line for change in (*found.added, *found.removed)] + list(found.duplicates)
    return behind_figures.names_of(actor, {line.case.pk for line in lines}) if lines else {}


def _as_known(page: YearPage, since: DayField) -> Tally:
    known_by = clock.end_of(since.day) if since.day else None
    cases, rule = page.scope.cases, page.own_rule
    return tallies.tally(page.year, cases=cases, now=page.now, known_by=known_by, rule=rule)


def _direction(
    key: str, title: str, changes: Sequence[Change], names: dict[int, Names], today: Tally
) -> Direction:
    visible = [change for change in changes if change.line.case.pk in names]
    rows = tuple(
        ChangeRow(
            case=shown(change.line, names[change.line.case.pk]),
            development=words.development(change.line.deciding.outcome),
            why=_why(change, today, is_added=key == "added"),
            traces=tuple(_trace(trace) for trace in change.traces),
        )
        for change in visible[:_ROWS]
    )
    return Direction(key, title, len(changes), rows, len(changes) - len(visible), len(visible) - len(rows))


def _same(lines: tuple[Line, ...], names: dict[int, Names]) -> Direction:
    visible = [line for line in lines if line.case.pk in names]
    rows = tuple(
        ChangeRow(
            case=shown(line, names[line.case.pk]),
            development=words.development(line.deciding.outcome),
            why=_("It proved to be the same case as another one that counts."),
            traces=(),
        )
        for line in visible[:_ROWS]
    )
    title = _("Found to be one case")
    return Direction(
        "duplicates", title, len(lines), rows, len(lines) - len(visible), len(visible) - len(rows)
    )


def _why(change: Change, today: Tally, *, is_added: bool) -> str:
    year = today.years[0]
    missing = [words.missing(what, today.rule, year) for what in tally_changes.what_was_missing(change)]
    said = {"reasons": ", ".join(missing)}
    if change.why == Why.LATE:
        return (
            _("Late. On that day: %(reasons)s.") % said if missing else _("Late. It was not on record then.")
        )
    if change.why == Why.REDATED:
        return _("Re-dated: its date was corrected to this year.")
    if change.why == Why.DECIDED:
        return _("Decided to count.") if is_added else _("Decided otherwise.")
    if change.why == Why.WITHDRAWN:
        return _("Withdrawn.")
    if change.why == Why.CORRECTED:
        return _("Corrected. Now: %(reasons)s.") % said if missing else _("Corrected.")
    if change.why == Why.UNSEALED:
        return _("No longer sealed: its owner lets it count.")
    if change.why == Why.REVERSED:
        return _("Reversed too soon after.")
    return _("Now: %(reasons)s.") % said if missing else _("It is no longer in this list.")


def _trace(trace: Trace) -> str:
    sentences = {
        Deed.RECORDED: _("Recorded by %(who)s, %(day)s."),
        Deed.KNOWN: _("Known since %(day)s, recorded by %(who)s."),
        Deed.VERIFIED: _("Verified by %(who)s, %(day)s."),
        Deed.CORRECTED: _("Corrected by %(who)s, %(day)s: “%(reason)s”."),
        Deed.WITHDRAWN: _("Withdrawn by %(who)s, %(day)s: “%(reason)s”."),
        Deed.DECIDED: _("Decided by %(who)s, %(day)s: “%(reason)s”."),
    }
    return sentences[trace.deed] % {"who": trace.by, "day": words.day(trace.at), "reason": trace.reason}
