"""Cases left out, by reason, nearest to counting first; each reason says what would make them count."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases import behind_figures
from cases.access import Actor
from cases.behind_figures import Names
from cases.tallies import Line, Reason
from cases.vocabulary import Permission
from cases.web.tally import words
from cases.web.tally.frame import YearPage
from cases.web.tally.lists import Listed, listed, visible_lines
from cases.web.tally.rows import ExcludedRow, MayDo, excluded_row
from cases.web.tally.words import ReasonWords

_FIRST_ROWS = 10


@dataclass(frozen=True)
class Section:
    """The cases of one reason: the first rows, or one page of them when this reason was asked for."""

    words: ReasonWords
    count: int
    rows: tuple[ExcludedRow, ...]
    hidden: int
    more: int
    url: str
    list: Listed | None = None


@dataclass(frozen=True)
class NotCountedPage:
    sections: tuple[Section, ...]
    asked: ReasonWords | None
    unknown: bool


def not_counted(actor: Actor, page: YearPage, asked: Mapping[str, str]) -> NotCountedPage:
    """Return the reasons with their first cases, or one reason with a page of them. Four queries."""
    by_reason = {why: [line for line in page.tally.excluded if line.reason == why] for why in Reason}
    why = words.REASON_BY_KEY.get(asked.get("reason", ""))
    if why is not None:
        section = _whole(actor, page, why, by_reason[why], asked.get("page", ""))
        return NotCountedPage((section,), section.words, unknown=False)
    visible = visible_lines(actor, page, page.tally.excluded)
    open_ids = {line.case.pk for line in visible}
    first = {why: [line for line in lines if line.case.pk in open_ids] for why, lines in by_reason.items()}
    shown = {line.case.pk for lines in first.values() for line in lines[:_FIRST_ROWS]}
    names = behind_figures.names_of(actor, shown) if shown else {}
    may = _may_do(actor, shown, page)
    sections = tuple(
        _first_rows(page, why, by_reason[why], first[why], names, may) for why in Reason if by_reason[why]
    )
    return NotCountedPage(sections, None, unknown="reason" in asked)


def _may_do(actor: Actor, cases: Iterable[int], page: YearPage) -> MayDo:
    shown = set(cases)
    if not shown or not page.may_act:
        return MayDo()
    held = behind_figures.held_on(actor, shown)
    return MayDo(held[Permission.RECORD], held[Permission.VERIFY])


def _first_rows(
    page: YearPage,
    why: Reason,
    lines: list[Line],
    visible: list[Line],
    names: dict[int, Names],
    may: MayDo,
) -> Section:
    said = words.reason(why, page.tally.rule, page.year)
    shown = [line for line in visible[:_FIRST_ROWS] if line.case.pk in names]
    return Section(
        words=said,
        count=len(lines),
        rows=tuple(excluded_row(line, names[line.case.pk], page.tally.rule, may) for line in shown),
        hidden=len(lines) - len(visible),
        more=len(visible) - len(shown),
        url=page.url("tally_not_counted", reason=said.key),
    )


def _whole(actor: Actor, page: YearPage, why: Reason, lines: list[Line], number: str) -> Section:
    said = words.reason(why, page.tally.rule, page.year)
    url = page.url("tally_not_counted", reason=said.key)
    found = listed(actor, page, lines, number=number, base_url=url)
    may = _may_do(actor, found.names, page)
    rows = tuple(excluded_row(line, found.names[line.case.pk], page.tally.rule, may) for line in found.lines)
    return Section(said, len(lines), rows, found.hidden, 0, url, found)
