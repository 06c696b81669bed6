"""One of the other numbers of a year: what it counts, its parts, and what is behind it.

Every entry of the reader's scope is in the number and in its parts. What becomes a row is of cases the reader
may open; the rest is told as a number. Narrowed in two ways at once, only open cases are told of.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from cases import behind_figures, countries, figure_words, figures
from cases.access import Actor
from cases.figures import Answer, Entry, Figure
from cases.models import Campaign
from cases.web.tally.counted import NO_CAMPAIGN, country_key
from cases.web.tally.figure_rows import FigureEntry, rows_of
from cases.web.tally.figures import address_of, question_of
from cases.web.tally.frame import YearPage
from cases.web.tally.lists import A_PAGE, turned_to

KEYS = ("kind", "country", "campaign")


@dataclass(frozen=True)
class FigureHead:
    """What the number is, how it is counted, and how much of it is not verified."""

    figure: Figure
    how: str
    value: int
    value_max: int
    unverified: int


@dataclass(frozen=True)
class FigureCell:
    key: str
    label: str
    value: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class FigurePart:
    """One way in which the number falls into parts. `overlap`: by how much they add up to more than it."""

    key: str
    title: str
    cells: tuple[FigureCell, ...]
    overlap: int
    is_whole: bool


@dataclass(frozen=True)
class CountryHeld:
    """A country that held people: how many, and on what ground, as far as the reader may open their cases."""

    name: str
    people: int
    grounds: tuple[tuple[str, int], ...]
    hidden: int


@dataclass(frozen=True)
class FigurePage:
    """One figure, for one reader. `rows` are those of one page; `hidden` counts what may not be opened."""

    head: FigureHead
    parts: tuple[FigurePart, ...]
    rows: tuple[FigureEntry, ...]
    total: int
    hidden: int
    first: int
    last: int
    previous_url: str
    next_url: str
    pills: tuple[dict[str, str], ...]
    clear_url: str
    unknown: bool
    countries: tuple[CountryHeld, ...] = field(default=())

    @property
    def is_of_activities(self) -> bool:
        return self.head.figure.name in figure_words.OF_ACTIVITIES

    @property
    def visible(self) -> int:
        return self.total - self.hidden


def figure_page(
    actor: Actor, page: YearPage, name: str, asked: Mapping[str, str], *, a_page: int = A_PAGE
) -> FigurePage:
    """Return one figure with its parts and a page of what is behind it. Raises UnknownFigure.

    Queries: those of the figure, and six.
    """
    figure = figures.figure_named(name)
    answer = figure.count(question_of(page))
    held = {campaign.pk: campaign for campaign in behind_figures.campaigns(actor)}
    parts = _parts(page, figure, answer, held, asked)
    chosen = {part.key: cell for part in parts for cell in part.cells if cell.is_chosen}
    visible = _visible(actor, page, answer.entries)
    entries = [entry for entry in answer.entries if _holds(entry, chosen, held)]
    open_entries = [entry for entry in entries if entry.case in visible]
    told = entries if len(chosen) < 2 else open_entries
    groups = _grouped(open_entries, figure)
    said = {key: cell.key for key, cell in chosen.items()}
    turned = turned_to(
        groups, number=asked.get("page", ""), base_url=address_of(page, name, **said), a_page=a_page
    )
    total = len(_grouped(told, figure))
    return FigurePage(
        head=FigureHead(
            figure, str(figure_words.how(name)), answer.value, answer.value_max, answer.unverified
        ),
        parts=parts,
        rows=rows_of(actor, page, name, turned.items, {pk: one.name for pk, one in held.items()}),
        total=total,
        hidden=total - len(groups),
        first=turned.first,
        last=turned.last,
        previous_url=turned.previous_url,
        next_url=turned.next_url,
        pills=_pills(page, name, parts, said),
        clear_url=address_of(page, name),
        unknown=any(asked.get(key) and key not in chosen for key in KEYS),
        countries=_countries(page, visible) if name == figure_words.COUNTRIES else (),
    )


def _visible(actor: Actor, page: YearPage, entries: Iterable[Entry]) -> set[int]:
    """Return the cases that may be opened; "in your scope" they all are."""
    cases = {entry.case for entry in entries if entry.case is not None}
    if not page.is_whole or not cases:
        return cases
    return behind_figures.visible_of(actor, cases)


def _grouped(entries: Sequence[Entry], figure: Figure) -> list[tuple[Entry, ...]]:
    """Return what makes one row each: an activity with all its cases, else each entry by itself."""
    in_order = sorted(entries, key=lambda entry: (not entry.is_certain, entry.reference, entry.counts_as))
    if figure.name not in figure_words.OF_ACTIVITIES:
        return [(entry,) for entry in in_order]
    together: dict[str, list[Entry]] = {}
    for entry in in_order:
        together.setdefault(entry.counts_as, []).append(entry)
    return [tuple(rows) for rows in together.values()]


# ---------------------------------------------------------------- parts


def _parts(
    page: YearPage, figure: Figure, answer: Answer, held: Mapping[int, Campaign], asked: Mapping[str, str]
) -> tuple[FigurePart, ...]:
    def part(key: str, title: str, said: Callable[[str], tuple[str, str] | None]) -> FigurePart:
        numbers = answer.by(key)
        cells = [
            FigureCell(
                *told, value, address_of(page, figure.name, **{key: told[0]}), asked.get(key) == told[0]
            )
            for cell, value in numbers.items()
            if (told := said(cell)) is not None
        ]
        # Parts of campaigns one does not hold are not told, nor what they would add up to.
        is_whole = len(cells) == len(numbers) and (page.is_whole or key != "campaign")
        return FigurePart(
            key, title, tuple(cells), sum(numbers.values()) - answer.value if is_whole else 0, is_whole
        )

    def campaign(key: str) -> tuple[str, str] | None:
        if not key:
            return NO_CAMPAIGN, _("No campaign")
        one = held.get(int(key))
        return (one.slug, one.name) if one else None

    found = (
        part(
            "kind",
            figure_words.by_kind(figure.name),
            lambda key: (key or "none", figure_words.kind_label(figure.name, key)),
        ),
        part("country", _("By country"), lambda key: (country_key(key), countries.name_of(key))),
        part("campaign", _("By campaign"), campaign),
    )
    return tuple(one for one in found if one.cells)


def _holds(entry: Entry, chosen: Mapping[str, FigureCell], held: Mapping[int, Campaign]) -> bool:
    for key, cell in chosen.items():
        if key == "kind" and (entry.kind or "none") != cell.key:
            return False
        if key == "country" and country_key(entry.country) != cell.key:
            return False
        if key == "campaign":
            of = {held[pk].slug for pk in entry.campaigns if pk in held} if entry.campaigns else {NO_CAMPAIGN}
            if cell.key not in of:
                return False
    return True


def _pills(
    page: YearPage, name: str, parts: Iterable[FigurePart], said: Mapping[str, str]
) -> tuple[dict[str, str], ...]:
    return tuple(
        {
            "label": f"{part.title}: {cell.label}",
            "url": address_of(page, name, **{key: value for key, value in said.items() if key != part.key}),
        }
        for part in parts
        for cell in part.cells
        if cell.is_chosen
    )


# ---------------------------------------------------------------- countries, and on what ground they hold


def _countries(page: YearPage, visible: set[int]) -> tuple[CountryHeld, ...]:
    """Return each country with the people it certainly held. Country and ground together can single out one
    case: the grounds are those of cases that may be opened.
    """
    held = figures.figure_named("people-held").count(question_of(page))
    certain = [entry for entry in held.entries if entry.is_certain and entry.country]
    rows = []
    for code, people in Answer(tuple(certain)).by("country").items():
        here = [entry for entry in certain if entry.country == code]
        shown = Answer(tuple(entry for entry in here if entry.case in visible))
        grounds = tuple(
            (figure_words.kind_label("people-held", kind), value) for kind, value in shown.by("kind").items()
        )
        hidden = sum(entry.case not in visible for entry in here)
        rows.append(CountryHeld(countries.name_of(code), people, grounds, hidden))
    return tuple(sorted(rows, key=lambda row: row.name))
