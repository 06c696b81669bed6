"""How the public record is written down: people, dated facts with their publisher, and what was done."""

from dataclasses import dataclass

from cases.vocabulary import ActivityKind, EventKind, OutcomeKind, ParticipationKind, SourceKind, Status

WIDELY = "widely published"
DEMONSTRATION = "demonstration: the day is not in the public record used here"


@dataclass(frozen=True)
class By:
    """A publisher; `states` is the day it gives where publishers disagree."""

    publisher: str
    states: str = ""
    kind: SourceKind = SourceKind.MEDIA


@dataclass(frozen=True)
class Fact:
    """One dated fact. `what` says whether it is a situation, an outcome or an event.

    `ends` says that it ended the outcome recorded last: the reversal is a link of its own. `known` is the
    day it was learnt (ISO); without it the day after the last possible day.
    """

    day: str
    what: Status | OutcomeKind | EventKind
    note: str
    by: tuple[By, ...] = (By(WIDELY),)
    outcome: OutcomeKind | None = None
    place: str = ""
    conditions: str = ""
    ends: bool = False
    known: str = ""


@dataclass(frozen=True)
class Spelling:
    text: str
    language: str = "en"
    is_alias: bool = False


@dataclass(frozen=True)
class Life:
    """One person of the public record."""

    key: str
    country: str
    names: tuple[Spelling, ...]
    facts: tuple[Fact, ...]
    nationalities: tuple[str, ...] = ()
    born_on: str = ""
    poc_since: str = ""


@dataclass(frozen=True)
class TookPart:
    kind: ParticipationKind
    number: int
    as_of: str
    section: str = ""


@dataclass(frozen=True)
class Done:
    """One activity for one or several people of the public record."""

    people: tuple[str, ...]
    kind: ActivityKind
    began: str
    title: str
    source: str = DEMONSTRATION
    number: str = ""
    index_number: str = ""
    took_part: tuple[TookPart, ...] = ()
