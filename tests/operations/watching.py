"""Hold an operation to what it writes: a refused one leaves no trace, in any table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps

from cases.operations.writing import Refused


def every_row() -> dict[str, list[tuple]]:
    """Return every row of every table of ours, history included: a count would miss a changed column."""
    return {
        model.__name__: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_app_config("cases").get_models(include_auto_created=True)
    }


@contextmanager
def no_trace() -> Iterator[None]:
    """The block writes nothing that stays."""
    before = every_row()
    yield
    after = every_row()
    changed = sorted(table for table in after if after[table] != before[table])
    assert not changed, f"a trace was left in {changed}"


@contextmanager
def refused(
    kind: type[Exception] = Refused, says: str | None = None, field: str | None = None
) -> Iterator[Any]:
    """The block raises `kind` with these words for this field, and leaves no trace."""
    with no_trace(), pytest.raises(kind, match=says) as caught:
        yield caught
    if field is not None:
        assert isinstance(caught.value, Refused) and caught.value.field == field


def new_rows(before: dict[str, list[tuple]]) -> dict[str, int]:
    """Return how many rows each table has gained since, where it has; not the job that tells others."""
    gained = {table: len(rows) - len(before[table]) for table, rows in every_row().items()}
    return {table: number for table, number in gained.items() if number and table != "Job"}


def last_edit(row: Any) -> tuple[Any, str]:
    """Return who edited a tracked row last, and why."""
    edit = row.history.latest()
    return edit.history_user, edit.history_change_reason
