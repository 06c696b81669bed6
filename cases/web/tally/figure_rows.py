"""What is behind one of the other numbers, as rows: of cases the reader may open, and of nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format

from cases import behind_figures, countries, figure_words
from cases.access import Actor
from cases.figures import Entry
from cases.models import Activity
from cases.web.tally import words
from cases.web.tally.frame import YearPage
from cases.web.tally.rows import CaseShown

_CASES_NAMED = 5


@dataclass(frozen=True)
class FigureEntry:
    """One thing counted, or possibly counted (`is_certain`): what, when, how many, and the cases it is of.

    `campaigns`: those the reader may divide a figure by.
    """

    cases: tuple[CaseShown, ...]
    what: str
    when: str
    amount: str
    campaigns: tuple[str, ...]
    is_certain: bool
    is_verified: bool

    @property
    def first_cases(self) -> tuple[CaseShown, ...]:
        """Those that a page names; an export has all of them."""
        return self.cases[:_CASES_NAMED]

    @property
    def more_cases(self) -> int:
        return len(self.cases) - len(self.first_cases)

    @property
    def case(self) -> CaseShown:
        return self.cases[0]


def rows_of(
    actor: Actor,
    page: YearPage,
    figure: str,
    groups: Sequence[tuple[Entry, ...]],
    campaigns: Mapping[int, str],
) -> tuple[FigureEntry, ...]:
    """Return a row for each group of entries, whose cases `actor` may see. Two queries."""
    cases = {entry.case for group in groups for entry in group if entry.case is not None}
    names = behind_figures.names_of(actor, cases) if cases else {}
    acts = _acts(actor, page, cases) if figure in figure_words.OF_ACTIVITIES and cases else {}
    rows = []
    for group in groups:
        shown = tuple(
            CaseShown(entry.reference, names[entry.case], countries.name_of(entry.country))
            for entry in group
            if entry.case in names
        )
        if shown:
            rows.append(_row(figure, group[0], shown, acts, campaigns))
    return tuple(rows)


def _row(
    figure: str,
    entry: Entry,
    shown: tuple[CaseShown, ...],
    acts: Mapping[int, Activity],
    campaigns: Mapping[int, str],
) -> FigureEntry:
    act = acts.get(entry.activity) if entry.activity is not None else None
    label = figure_words.kind_label(figure, entry.kind)
    return FigureEntry(
        cases=shown,
        what=" ".join(part for part in (label, act.number if act else "") if part),
        when=words.when(entry.happened),
        amount=_amount(entry.amount),
        campaigns=tuple(sorted(campaigns[pk] for pk in entry.campaigns if pk in campaigns)),
        is_certain=entry.is_certain,
        is_verified=entry.is_verified,
    )


def _acts(actor: Actor, page: YearPage, cases: set[int]) -> dict[int, Activity]:
    found = behind_figures.actions_of(actor, cases, page.tally.known_by)
    return {link.activity_id: link.activity for link in found}


def _amount(amount: tuple[int, int]) -> str:
    least, most = (number_format(number, force_grouping=True) for number in amount)
    return least if least == most else f"{least}–{most}"
