"""Every way in which a case can be read: address, filter, parameter, field of a form, command.

Whoever adds a page, a filter, an export or a command adds its path to the file of its kind in `paths`;
`test_registry.py` holds that. An address that names no case stands in `tests/addresses.py`. What a path
tells one reader is compared with the oracle by `checks.py`.
"""

from collections.abc import Iterator
from typing import Any

from tests.addresses import PLAIN
from tests.oracle.paths import (
    annual,
    commands,
    duplicates,
    gate,
    imports,
    lists,
    people,
    searches,
    told,
    totals,
    work,
    working,
)
from tests.oracle.paths.commands import COMMANDS
from tests.oracle.paths.kinds import NumberPath, SetPath
from tests.oracle.paths.lists import FILTERS
from tests.oracle.paths.log import LOG_QUERIES
from tests.oracle.paths.objects import OBJECTS
from tests.oracle.paths.typed import CHOOSING_FIELDS, COUNTED_FILTERS, GET_PARAMETERS, TYPED

__all__ = [
    "CHOOSING_FIELDS",
    "COMMANDS",
    "COUNTED_FILTERS",
    "FILTERS",
    "GET_PARAMETERS",
    "LOG_QUERIES",
    "NUMBERS",
    "OBJECTS",
    "PLAIN",
    "ROUTES_OF_SETS",
    "SETS",
    "TYPED",
    "routes",
]

SETS: tuple[SetPath, ...] = (
    *lists.SETS,
    *searches.SETS,
    *totals.SETS,
    *commands.SETS,
    *gate.SETS,
    *work.SETS,
    *lists.OFFERED,
    *working.SETS,
    *told.SETS,
    *annual.SETS,
    *duplicates.SETS,
    *imports.SETS,
)
NUMBERS: tuple[NumberPath, ...] = (
    *lists.NUMBERS,
    *totals.NUMBERS,
    *commands.NUMBERS,
    *people.NUMBERS,
    *told.NUMBERS,
    *annual.NUMBERS,
)
ROUTES_OF_SETS = {path.route for path in SETS} | {path.route for path in NUMBERS} | {"cases:log"}


def routes(resolver: Any, prefix: str = "") -> Iterator[str]:
    """Yield the name of every address."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, prefix + (f"{pattern.namespace}:" if pattern.namespace else ""))
        else:
            yield prefix + (pattern.name or f"(no name: {pattern.pattern})")
