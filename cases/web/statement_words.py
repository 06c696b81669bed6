"""A status change, an outcome or an event in words, and as a form would say it again."""

from typing import Any

from cases.case_file import Statement
from cases.models import StatusChange


def what_of(statement: Statement) -> str:
    label = (
        statement.get_to_display() if isinstance(statement, StatusChange) else statement.get_kind_display()
    )
    return f"{label}, {statement.happened_on.words()}"


def choice_of(statement: Statement) -> str:
    return statement.to if isinstance(statement, StatusChange) else statement.kind


def said_before(statement: Statement) -> dict[str, Any]:
    source = statement.sources.first()
    return {
        "choice": choice_of(statement),
        "happened_on": statement.happened_on_typed or statement.happened_on.words(),
        "source": source.description if source else "",
        "sureness": statement.sureness,
        "description": statement.description,
        "place": statement.place,
    }
