"""What a column of the list becomes in a file: cells under the names by which an import takes them back."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cases import countries
from cases.models import Case
from cases.vocabulary import Consent, FileState, Sensitivity, Status

SEVERAL = "; "


@dataclass(frozen=True)
class Cell:
    """One column of the file: its heading, and what stands in it for a case."""

    heading: str
    of: Callable[[Case], str]


def _name(case: Case) -> str:
    shown = case.shown_name
    return shown.text if shown else ""


def _other_names(case: Case) -> str:
    """Every other spelling, but a former name: it never leaves."""
    others = [name for name in case.names.all() if not name.for_finding_only and name != case.shown_name]
    return SEVERAL.join(name.text for name in others)


def _campaigns(case: Case) -> str:
    return SEVERAL.join(row.campaign.name for row in case.current_memberships)  # type: ignore[attr-defined]


ALWAYS: Final = (Cell("reference", lambda case: case.reference), Cell("name", _name))
# By the columns of the list (web/columns.py). Dates are in words, as the list shows them.
_OF_COLUMN: Final[dict[str, tuple[Cell, ...]]] = {
    "situation": (
        Cell("status", lambda case: str(Status(case.status).label) if case.status_on else ""),
        Cell("happened", lambda case: case.status_on.words() if case.status_on else ""),
        Cell("sureness", lambda case: case.get_status_sureness_display() if case.status_on else ""),
    ),
    "names": (Cell("other_names", _other_names),),
    "country": (Cell("country", lambda case: countries.name_of(case.country) if case.country else ""),),
    "place": (Cell("place", lambda case: case.place),),
    "born": (Cell("born", lambda c: c.person.born_on.words() if c.person and c.person.born_on else ""),),
    "occupation": (Cell("occupation", lambda case: case.person.occupation if case.person else ""),),
    "campaigns": (Cell("campaigns", _campaigns),),
    "owner": (Cell("responsible", lambda case: case.owner.working_name if case.owner else ""),),
    "file": (Cell("file_state", lambda case: str(FileState(case.file_state).label)),),
    "sensitivity": (Cell("sensitivity", lambda case: Sensitivity(case.sensitivity).value),),
    "consent": (Cell("consent", lambda case: str(Consent(case.consent).label)),),
    "opened": (Cell("opened", lambda case: case.opened_at.date().isoformat()),),
    "changed": (Cell("changed", lambda case: case.updated_at.date().isoformat()),),
}
COLUMNS: Final = tuple(_OF_COLUMN)


def cells_of(columns: Iterable[str]) -> list[Cell]:
    """Return the cells of these columns, the reference and the name first. Unknown ones are left out."""
    return [*ALWAYS, *(cell for key in columns for cell in _OF_COLUMN.get(key, ()))]


def row_of(case: Case, cells: list[Cell]) -> Iterator[str]:
    return (cell.of(case) for cell in cells)
