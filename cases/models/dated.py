"""A partial date on a model: one attribute, four columns."""

from datetime import date
from typing import Any

from django.db import models

from cases import dates


class PartialDateColumns:
    """Give a model an attribute holding a `PartialDate`, kept in four plain columns.

    `happened_on = PartialDateColumns()` makes the columns `happened_on_edtf`, `happened_on_first`,
    `happened_on_last` (the possible days, both included; NULL is open or unknown) and `happened_on_typed`
    (what was written). Queries filter on the columns; code reads and writes the attribute. With
    `blank=True` an empty EDTF reads as None: nothing was said about a date.
    """

    def __init__(self, *, blank: bool = False) -> None:
        self.blank = blank

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        add = model.add_to_class
        add(f"{name}_edtf", models.CharField(max_length=64, blank=self.blank, default=""))
        add(f"{name}_first", models.DateField(null=True, blank=True))
        add(f"{name}_last", models.DateField(null=True, blank=True))
        add(f"{name}_typed", models.CharField(max_length=200, blank=True, default=""))
        # A plain property, so that Model(**{name: value}) accepts it too.
        setattr(model, name, _attribute(name))


def read_columns(row: Any, name: str) -> dates.PartialDate | None:
    """Return the date in the four columns of `row`; a row of a history has the columns, not the attribute."""
    edtf, first, last, typed = (getattr(row, f"{name}_{part}") for part in ("edtf", "first", "last", "typed"))
    return dates.PartialDate(edtf, first, last, typed) if edtf else None


def _attribute(name: str) -> property:
    edtf, first, last, typed = (f"{name}_{part}" for part in ("edtf", "first", "last", "typed"))

    def read(row: Any) -> dates.PartialDate | None:
        return read_columns(row, name)

    def write(row: Any, value: dates.PartialDate | None) -> None:
        setattr(row, edtf, value.edtf if value else "")
        setattr(row, first, value.first if value else None)
        setattr(row, last, value.last if value else None)
        setattr(row, typed, value.typed if value else "")

    return property(read, write)


def columns(name: str, value: dates.PartialDate | None) -> dict[str, str | date | None]:
    """Return the four columns of `value`, for `update_fields` and bulk writes."""
    return {
        f"{name}_edtf": value.edtf if value else "",
        f"{name}_first": value.first if value else None,
        f"{name}_last": value.last if value else None,
        f"{name}_typed": value.typed if value else "",
    }
