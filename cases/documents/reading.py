"""One reading of a year: what is counted, and what whoever asked may take out of it at this instant."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from cases import (
    access,
    behind_figures,
    clock,
    editions,
    publication,
    publicity,
    since_then,
    standing,
    summaries,
    tallies,
)
from cases.access import Actor
from cases.behind_figures import Names
from cases.editions import Content
from cases.models import Case, Edition
from cases.publication import Counted, Published
from cases.since_then import Development, Since
from cases.summaries import Publishable
from cases.vocabulary import Consent, OutcomeKind, Permission


@dataclass(frozen=True)
class Reading:
    """A year's content, of an edition or of the live figure (number 0), as one person may take it out.

    `cases` are those of its lines that they may take out, by reference; names and consents are as today,
    also of an old edition (36).
    """

    content: Content
    fingerprint: str
    edition: Edition | None
    cases: Mapping[str, Case]
    names: Mapping[str, Names]
    consents: Mapping[str, Consent]
    since: Mapping[str, Since]
    summaries: Mapping[str, Publishable]
    kept_back: frozenset[str]  # by whoever asked, because of what came later
    campaigns: Mapping[str, str]
    at: datetime
    is_demonstration: bool

    @property
    def today(self) -> date:
        return clock.day_of(self.at)

    @property
    def known_by(self) -> datetime:
        return datetime.fromisoformat(self.content["known_by"])

    def lines(self, name: str) -> list[Content]:
        """Return the lines of one list that may be taken out, by reference."""
        given = [line for line in self.content[name] if line["case"] in self.cases]
        return sorted(given, key=lambda line: line["case"])

    def left_out(self, name: str) -> int:
        return len(self.content[name]) - len(self.lines(name))

    def consent_of(self, reference: str) -> Consent:
        """What was agreed to, as it holds today; of a case that may not be taken out nothing."""
        return self.consents.get(reference, Consent.NOT_FOR_PUBLICATION)

    def may_print(self, reference: str) -> Consent:
        """What may be printed today: nothing of somebody whose family may not know of the death yet, and of
        whom whoever asked leaves out.
        """
        is_unknown = reference in self.since and self.since[reference].is_held_back
        is_held_back = is_unknown or reference in self.kept_back
        return Consent.NOT_FOR_PUBLICATION if is_held_back else self.consent_of(reference)

    def is_reversed(self, line: Content) -> bool:
        """True where a counted development is known today to have been ended later, by a link to it."""
        since = self.since.get(line["case"])
        ends = [one for one in since.later if one.strand == "reversal"] if since else []
        return line["since_reversed"] or bool(ends)

    @cached_property
    def counted(self) -> list[Counted]:
        return [self._counted(line) for line in self.content["counted"]]

    @cached_property
    def printed(self) -> Published:
        """What of it may be printed for everybody."""
        return publication.published(self.counted)

    def _counted(self, line: Content) -> Counted:
        return Counted(
            case=line["case"],
            kind=OutcomeKind(line["outcome"]["kind"]),
            country=line["country"],
            campaign=line["activity"]["campaign"] if line["activity"] else "",
            is_release=line["release"],
            consent=self.may_print(line["case"]),
        )


def read(
    actor: Actor,
    year: int,
    edition: Edition | None,
    at: datetime,
    *,
    language: str = "en",
    left_out: frozenset[str] = frozenset(),
) -> Reading:
    """Return the year as `actor` may take it out at this instant. A fixed number of queries."""
    content = editions.content_of(edition) if edition else _live(actor, year, at)
    allowed = access.cases_for(actor, Permission.EXPORT).filter(reference__in=editions.references_in(content))
    cases = {case.reference: case for case in allowed.select_related("person")}
    names = behind_figures.names_of(actor, [case.pk for case in cases.values()])
    counted = {line["case"]: line for line in content["counted"] if line["case"] in cases}
    developments = {cases[one].pk: _development(line) for one, line in counted.items()}
    since = since_then.of_cases(developments)
    texts = summaries.for_publication(developments, year, language, clock.day_of(at))
    return Reading(
        content=content,
        fingerprint=edition.fingerprint if edition else editions.fingerprint(content),
        edition=edition,
        cases=cases,
        names={reference: names[case.pk] for reference, case in cases.items() if case.pk in names},
        consents={one: publicity.may_say_of(case, clock.day_of(at)).consent for one, case in cases.items()},
        since={one: since[cases[one].pk] for one in counted},
        summaries={
            one: texts[cases[one].pk] for one, line in counted.items() if _tells(texts, cases[one].pk, line)
        },
        kept_back=left_out,
        campaigns={one.slug: one.name for one in behind_figures.campaigns(actor)},
        at=at,
        is_demonstration=standing.is_demonstration(),
    )


def _development(line: Content) -> Development:
    outcome = line["outcome"]
    first = date.fromisoformat(outcome["first"]) if outcome["first"] else None
    return Development(first, date.fromisoformat(outcome["last"]), outcome["id"])


def _tells(texts: Mapping[int, Publishable], case: int, line: Content) -> bool:
    """True where there is a text of this case, and it tells the development by which the case counts."""
    return case in texts and texts[case].outcome == line["outcome"]["id"]


def _live(actor: Actor, year: int, at: datetime) -> Content:
    """Return the figure as it stands, in the form of an edition without a number."""
    rule = editions.rules_of([year])[year]
    tally = tallies.tally(year, cases=access.organisation_cases(actor), now=at, rule=rule)
    return editions.finished(editions.drawn_up(tally), number=0, frozen_at=at)
