"""The rows of a checked list that wait for nobody: what each would become, were it taken in now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from cases import access, imports
from cases.access import Actor
from cases.exchange.checking import Checked, Verdict
from cases.exchange.row_lines import rows_in
from cases.exchange.rows import CHUNK
from cases.exchange.staged_work import Work
from cases.imports import SHOWN_AT_ONCE
from cases.models import Import

_LOOKED_AT: Final = 2000  # rows that one page goes through: of a list that says nothing new, few are shown


@dataclass(frozen=True)
class Ahead:
    """Rows in the order of the file, and the number of the last one looked at; None at the end."""

    rows: tuple[Checked, ...] = ()
    looked_to: int | None = None


def look_ahead(
    of_import: Import, actor: Actor, at: datetime, *, becomes: Collection[Verdict], after: int
) -> Ahead:
    """Return the next rows after row `after` that become one of these. Raises FileNotFoundError."""
    if after >= of_import.rows:
        return Ahead()
    work = Work(of_import, access.remember_grants(actor), at)
    reader = work.checker.reader
    rows = enumerate(rows_in(imports.rows_stored(of_import)))
    passed = (reader.passed(number, row) for number, row in islice(rows, after + 1))
    while before := list(islice(passed, CHUNK)):
        work.go_past(before)
    found: list[Checked] = []
    looked_to = after
    while len(found) < SHOWN_AT_ONCE and looked_to < after + _LOOKED_AT:
        here = [reader.read(number, row) for number, row in islice(rows, SHOWN_AT_ONCE)]
        if not here:
            return Ahead(tuple(found))
        ready = work.check_ready(here, work.staged(here))
        found += [one for one in ready if one.verdict in becomes]
        looked_to = here[-1].number
    shown = found[:SHOWN_AT_ONCE]
    if len(found) > SHOWN_AT_ONCE:
        return Ahead(tuple(shown), shown[-1].number)
    return Ahead(tuple(shown), None if next(rows, None) is None else looked_to)
