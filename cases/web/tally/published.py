"""An edition on a page: what it says, the cases a reader may open, and what moved since."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cases import behind_figures, countries, editions, published
from cases.access import Actor
from cases.behind_figures import Names
from cases.editions import Content
from cases.models import Case, Edition, PublishedElsewhere
from cases.published import Moved
from cases.rules import RULES
from cases.tallies import Reason
from cases.vocabulary import ActivityKind, OutcomeKind
from cases.web.tally import words
from cases.web.tally.changed import Direction, directions, names_in
from cases.web.tally.frame import YearPage
from cases.web.tally.rows import CaseShown


@dataclass(frozen=True)
class FrozenRow:
    """One counted case as it was frozen."""

    case: CaseShown
    development: str
    when: str
    why: str
    is_decided: bool


@dataclass(frozen=True)
class Part:
    """One way in which the number falls into parts, which add up to it."""

    title: str
    cells: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class EditionPage:
    edition: Edition
    people: tuple[int, int]
    numbers: Content
    parts: tuple[Part, ...]
    rows: tuple[FrozenRow, ...]
    hidden: int
    moved: Moved
    directions: tuple[Direction, ...]
    sealed: tuple[Case, ...]
    reread: tuple[Case, ...]

    @property
    def url(self) -> str:
        return reverse("cases:edition", args=[self.edition.year, self.edition.number])


def edition_page(actor: Actor, page: YearPage, edition: Edition) -> EditionPage:
    """Return an edition as `actor`, who may read it, sees it: lines of hidden cases are told as a number."""
    content = editions.content_of(edition)
    moved = published.moved(edition, cases=page.scope.cases, now=page.now)
    found = directions(moved, names_in(actor, moved), moved.later)
    cases = behind_figures.names_by_reference(actor, [line["case"] for line in content["counted"]])
    shown = sorted(line["case"] for line in content["counted"] if line["case"] in cases)
    lines = {line["case"]: line for line in content["counted"]}
    rows = tuple(_row(lines[reference], cases[reference]) for reference in shown)
    low, high = content["numbers"]["people"]
    return EditionPage(
        edition=edition,
        people=(low, high),
        numbers=content["numbers"],
        parts=tuple(_parts(actor, content)),
        rows=rows,
        hidden=len(content["counted"]) - len(rows),
        moved=moved,
        directions=tuple(one for one in found.values() if one.count),
        sealed=_seen(actor, moved.sealed),
        reread=_seen(actor, moved.reread),
    )


def _seen(actor: Actor, cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """Return those of `cases` that the reader may open."""
    visible = behind_figures.visible_of(actor, [case.pk for case in cases]) if cases else set()
    return tuple(case for case in cases if case.pk in visible)


def _row(line: Content, names: Names) -> FrozenRow:
    outcome = line["outcome"]
    return FrozenRow(
        case=CaseShown(line["case"], names, countries.name_of(line["country"])),
        development=str(OutcomeKind(outcome["kind"]).label),
        when=words.when(outcome["date"]),
        why=_why(line),
        is_decided=line["decision"] is not None,
    )


def _why(line: Content) -> str:
    done, days = line["activity"], line["days_between"]
    if done is None or days is None:
        return _("That we acted earlier was decided by a named person.")
    act = words.our_action(ActivityKind(done["kind"]), "", done["date"])
    return words.earlier(days[0], days[1], act)


def _parts(actor: Actor, content: Content) -> Iterable[Part]:
    of, rule = content["breakdowns"], RULES[content["rule"]["name"]]
    campaigns = {one.slug: one.name for one in behind_figures.campaigns(actor)}
    yield Part(_("By development"), _largest((str(OutcomeKind(k).label), n) for k, n in of["kind"].items()))
    yield Part(_("By country"), _largest((countries.name_of(k), n) for k, n in of["country"].items()))
    named = ((_campaign(key, campaigns), number) for key, number in of["campaign"].items())
    yield Part(_("By the campaign of our first action"), _largest(named))
    why = {key: words.reason(Reason(key), rule, content["year"]).title for key in content["not_counted"]}
    yield Part(_("Not counted"), _largest((why[key], n) for key, n in content["not_counted"].items()))


def _campaign(slug: str, known: dict[str, str]) -> str:
    if not slug:
        return _("No campaign")
    return known.get(slug, _("Another campaign"))


def _largest(cells: Iterable[tuple[str, int]]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(cells, key=lambda cell: (-cell[1], cell[0])))


@dataclass(frozen=True)
class Elsewhere:
    """A figure published before Casework, with those of its cases that the reader may open."""

    entry: PublishedElsewhere
    cases: tuple[CaseShown, ...]
    hidden: int


def elsewhere(actor: Actor, year: int) -> tuple[Elsewhere, ...]:
    rows = editions.published_elsewhere(actor, year)
    named = {reference for row in rows for reference in row.references.split()}
    names = behind_figures.names_by_reference(actor, named) if named else {}
    return tuple(_elsewhere(row, names) for row in rows)


def _elsewhere(row: PublishedElsewhere, names: dict[str, Names]) -> Elsewhere:
    listed = row.references.split()
    cases = tuple(CaseShown(reference, names[reference], "") for reference in listed if reference in names)
    return Elsewhere(row, cases, len(listed) - len(cases))
