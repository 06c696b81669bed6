"""Lists of cases in pages of a few, the ones a reader may open; the rest is a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from cases import behind_figures
from cases.access import Actor
from cases.behind_figures import Names
from cases.tallies import Line
from cases.web.tally.frame import YearPage

A_PAGE = 50
Item = TypeVar("Item")


@dataclass(frozen=True)
class Listed:
    """One page of a list. `hidden` counts the cases of the whole list that the reader may not open."""

    lines: tuple[Line, ...]
    names: dict[int, Names]
    total: int
    hidden: int
    first: int
    last: int
    previous_url: str = ""
    next_url: str = ""

    @property
    def visible(self) -> int:
        return self.total - self.hidden


def listed(
    actor: Actor, page: YearPage, lines: Sequence[Line], *, number: str, base_url: str, a_page: int = A_PAGE
) -> Listed:
    """Return the asked page of the visible lines; the last one for a number too great. Two queries."""
    open_lines = visible_lines(actor, page, lines)
    turned = turned_to(open_lines, number=number, base_url=base_url, a_page=a_page)
    shown = turned.items
    names = behind_figures.names_of(actor, {line.case.pk for line in shown}) if shown else {}
    return Listed(
        lines=tuple(line for line in shown if line.case.pk in names),
        names=names,
        total=len(lines),
        hidden=len(lines) - len(open_lines),
        first=turned.first,
        last=turned.last,
        previous_url=turned.previous_url,
        next_url=turned.next_url,
    )


@dataclass(frozen=True)
class Turned(Generic[Item]):
    """The items of one page, which of all of them they are, and where the pages beside it are."""

    items: tuple[Item, ...]
    first: int
    last: int
    previous_url: str
    next_url: str


def turned_to(items: Sequence[Item], *, number: str, base_url: str, a_page: int = A_PAGE) -> Turned[Item]:
    """Return the asked page; the last one for a number too great."""
    pages = max(1, -(-len(items) // a_page))
    current = min(max(1, int(number)), pages) if number.isascii() and number.isdigit() else 1
    start = (current - 1) * a_page
    shown = tuple(items[start : start + a_page])
    return Turned(
        items=shown,
        first=start + 1 if shown else 0,
        last=start + len(shown),
        previous_url=_numbered(base_url, current - 1) if current > 1 else "",
        next_url=_numbered(base_url, current + 1) if current < pages else "",
    )


def visible_lines(actor: Actor, page: YearPage, lines: Sequence[Line]) -> list[Line]:
    """Return the lines the reader may open; "in your scope" they all are."""
    if not page.is_whole:
        return list(lines)
    seen = behind_figures.visible_of(actor, {line.case.pk for line in lines}) if lines else set()
    return [line for line in lines if line.case.pk in seen]


def _numbered(base_url: str, number: int) -> str:
    return f"{base_url}{'&' if '?' in base_url else '?'}{urlencode({'page': number})}"
