"""Match the columns of a list to fields: guessed from headings and contents, shown, and then followed."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cases import countries
from cases.exchange.fields import FIELDS, Holds, read_choice
from cases.exchange.heading_words import HEADINGS, NAME_PARTS, SAYS_NOTHING, STATUSES
from cases.exchange.mapping import Mapping, NameRule, Rule, folded
from cases.exchange.problems import CellNotUsable
from cases.exchange.row import FileRow
from cases.list_contents import ColumnHolds, ColumnMatch, Contents, Match, showable
from cases.names.folding import words
from cases.vocabulary import NameKind, Sensitivity, Status

ID, NAME, OTHER_NAMES = "id", "name", "other_names"
# What a column may go to; the rest of FIELDS is said for the whole list.
TARGETS: tuple[str, ...] = (
    NAME, OTHER_NAMES, "country", "place", "born", "age", "gender", "occupation", "nationality", "status",
    "happened", "sureness", "description", "conditions", "summary", "source", "source_kind",
    "source_reliability", "source_url", "taken_up", ID, "reference",
)  # fmt: skip
_MANY = frozenset({NAME, OTHER_NAMES, "description", "summary", "place", "source", ID})
_NUMERIC_DAY = re.compile(r"([0-9]{1,2})[/.\- ]([0-9]{1,2})[/.\- ][0-9]{4}(?: 0?0:00(?::00)?)?")
_FEW = 60  # different values, beyond which a column is no closed list
_LONG = 80  # characters, beyond which a cell is no word of one


def plain(text: str) -> str:
    """Return a heading or a word as it is compared: folded, in the order written."""
    return " ".join(words(_APOSTROPHE.sub(" ", text)))


_APOSTROPHE = re.compile("['’]")
_BY_HEADING = {plain(heading): name for name, said in reversed(HEADINGS.items()) for heading in said}
_STATUS_OF = {plain(word): status for status, said in STATUSES.items() for word in said}
_PARTS = frozenset(plain(word) for word in NAME_PARTS)


# ---------------------------------------------------------------- what the columns hold


@dataclass
class _Column:
    filled: int = 0
    values: Counter[str] = field(default_factory=Counter)
    is_open: bool = False  # more different values than a closed list has
    numeric: int = 0
    day_first: int = 0
    month_first: int = 0

    def take(self, text: str) -> None:
        self.filled += 1
        if not self.is_open:
            self.values[text] += 1
            self.is_open = len(self.values) > _FEW or len(text) > _LONG
        if numbers := _NUMERIC_DAY.fullmatch(text):
            first, second = int(numbers[1]), int(numbers[2])
            self.numeric += 1
            self.day_first += first > 12 >= second
            self.month_first += second > 12 >= first

    def as_held(self) -> ColumnHolds:
        values = {} if self.is_open else dict(self.values.most_common())
        return ColumnHolds(self.filled, values, self.numeric, self.day_first, self.month_first)


def survey(columns: Sequence[str], rows: Iterable[FileRow]) -> tuple[ColumnHolds, ...]:
    """Return what each column holds. Reads every row, in memory that does not grow with them."""
    found = {name: _Column() for name in columns}
    for row in rows:
        for name, text in row.cells.items():
            if (said := showable(text).strip()) and name in found:
                found[name].take(said)
    return tuple(one.as_held() for one in found.values())


# ---------------------------------------------------------------- the first guess


def guess(contents: Contents) -> Match:
    """Return what the columns most likely go to: each field once, but those that several columns make."""
    taken: set[str] = set()
    found = []
    for heading, holds in zip(contents.columns, contents.holds, strict=True):
        to = _BY_HEADING.get(plain(heading), "")
        if not to and folded(heading).replace(" ", "_") in TARGETS:
            to = folded(heading).replace(" ", "_")
        is_part = to == NAME and plain(heading) in _PARTS
        if to in taken and not is_part:
            to = ""
        taken.add(to)
        found.append(guess_column(to, holds))
    return Match(tuple(found))


def guess_column(to: str, holds: ColumnHolds) -> ColumnMatch:
    """Return how a column that goes to `to` is read, as far as that can be seen."""
    order = ""
    if is_date(to) and holds.numeric and not holds.is_ambiguous:
        order = "dmy" if holds.day_first else "mdy"
    values = {folded(text): meaning for text in holds.values if (meaning := meaning_of(to, text))}
    return ColumnMatch(to, order, values)


def is_date(to: str) -> bool:
    return to in FIELDS and FIELDS[to].holds is Holds.DATE


def has_words(to: str) -> bool:
    """True for what takes words of a closed list, or countries."""
    return to in FIELDS and FIELDS[to].holds in (Holds.CHOICE, Holds.COUNTRY)


def meaning_of(to: str, text: str) -> str:
    """Return the value of a word that the reader of rows would not know by itself; empty for any other."""
    if to == "status" and not _is_known(to, text):
        return str(_STATUS_OF.get(plain(text), ""))
    return ""


def _is_known(to: str, text: str) -> bool:
    """True where the reader of rows knows the word as it stands."""
    if FIELDS[to].holds is Holds.COUNTRY:
        return countries.find(text) is not None
    try:
        read_choice(FIELDS[to], text)
    except CellNotUsable:
        return False
    return True


def unknown_words(match: ColumnMatch, holds: ColumnHolds) -> list[str]:
    """Return the words of a column that nothing is known of, the most frequent first."""
    if not has_words(match.to):
        return []
    return [
        text
        for text in holds.values
        if folded(text) not in match.values
        and folded(text) not in SAYS_NOTHING
        and not _is_known(match.to, text)
    ]


# ---------------------------------------------------------------- what is missing, and following it


def missing(match: Match) -> list[str]:
    """Return the fields without which no row comes in, that no column goes to."""
    there = {one.to for one in match.columns}
    return [name for name in (NAME, "country") if name not in there]


def twice(match: Match) -> list[str]:
    """Return the fields that several columns go to, of those that only one can make."""
    times = Counter(one.to for one in match.columns if one.to and one.to not in _MANY)
    return [name for name, number in times.items() if number > 1]


def mapping_of_match(
    match: Match,
    columns: Sequence[str],
    *,
    title: str,
    as_of: date | None,
    reason: str,
    sensitivity: Sensitivity,
) -> Mapping:
    """Return the mapping that a match says, as the command reads one from a file."""
    by_target: dict[str, list[str]] = {}
    for heading, one in zip(columns, match.columns, strict=True):
        if one.to:
            by_target.setdefault(one.to, []).append(heading)
    how = dict(zip(columns, match.columns, strict=True))
    rules = {
        name: _rule(name, headings, how)
        for name, headings in by_target.items()
        if name in FIELDS and FIELDS[name].holds is not Holds.NAME
    }
    rules["sensitivity"] = Rule("sensitivity", constant=sensitivity.value)
    if as_of is not None:
        rules["known_on"] = Rule("known_on", constant=as_of.isoformat())
        rules["known_reason"] = Rule("known_reason", constant=reason)
    return Mapping(
        names=tuple(_names(by_target)),
        rules=rules,
        title=title,
        id_columns=tuple(by_target.get(ID, ())),
        outcome=match.outcome,
    )


def _rule(name: str, headings: list[str], how: dict[str, ColumnMatch]) -> Rule:
    first = how[headings[0]]
    rule = Rule(name, tuple(headings), empty=SAYS_NOTHING, values=dict(first.values), order=first.order)
    return replace(rule, split=";") if FIELDS[name].holds is Holds.COUNTRIES else rule


def _names(by_target: dict[str, list[str]]) -> Iterable[NameRule]:
    parts = by_target.get(NAME, [])
    if parts:
        yield NameRule(parts[0], also=tuple(parts[1:]))
    for heading in by_target.get(OTHER_NAMES, ()):
        yield NameRule(heading, NameKind.ALIAS, split=";")


def status_choices() -> list[tuple[str, str]]:
    return [(one.value, str(one.label)) for one in Status]
