"""Write many new rows at once, with their history: as `bulk_create_with_history`, several times faster.

The rows go in as plain tuples (COPY on PostgreSQL), under keys that are taken beforehand; their history is
copied from them inside the database. A test holds both against what simple-history itself writes, column by
column, for every tracked model.
"""

import gc
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState

from cases.models import User

Row = TypeVar("Row", bound=models.Model)
_AS_IT_IS: Final = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.IntegerField,
    models.BigAutoField,
    models.ForeignKey,
)


@dataclass(frozen=True)
class _Table:
    """How rows of a model are read into tuples: the columns, and what some values become on the way."""

    name: str
    columns: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    prepared: tuple[tuple[int, Callable[[Any], Any]], ...]


def new_row(model: type[Row], **values: Any) -> Row:
    """Return an unsaved row as `model(**values)` does, without going through each field that nobody set."""
    row = model.__new__(model)
    constant, made = _defaults(model)
    attributes = vars(row)
    attributes |= constant
    for name, default in made:
        attributes[name] = default()
    row._state = ModelState()
    related = _related(model)
    for name, value in values.items():
        if name in related:
            _tie(row, name, value)
        elif name in attributes:
            attributes[name] = value
        else:
            setattr(row, name, value)
    return row


def tie(row: Row, *names: str, **others: models.Model | None) -> Row:
    """Let a row belong to others, as setting them does, without asking whether they may be related.

    `names` are those it was made with, before they had a key.
    """
    known = row._state.fields_cache
    for name in names:
        _tie(row, name, known[name])
    for name, other in others.items():
        _tie(row, name, other)
    return row


def _tie(row: models.Model, name: str, other: models.Model | None) -> None:
    key, theirs = _related(type(row))[name]
    vars(row)[key] = None if other is None else getattr(other, theirs)
    row._state.fields_cache[name] = other


@lru_cache
def _related(model: type[models.Model]) -> dict[str, tuple[str, str]]:
    """Return the foreign keys of a model by name: the attribute that holds the key, and which one it is."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]
    return {key.name: (key.attname, key.target_field.attname) for key in keys}


@lru_cache
def _defaults(model: type[models.Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]]]:
    """Return the defaults of a model by attribute, and those that are made anew for each row."""
    fields = model._meta.concrete_fields
    made = [(one.attname, one.get_default) for one in fields if one.has_default() and callable(one.default)]
    anew = {name for name, _default in made}
    return {field.attname: field.get_default() for field in fields if field.attname not in anew}, made


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let the collector rest while thousands of rows are made: none of them refers back to another.

    Going through them all again and again to find that took a fifth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert(model: type[models.Model], rows: Sequence[Any]) -> None:
    """Write new rows and give each its key. No signal is sent and nothing is validated, as by bulk_create."""
    if not rows:
        return
    pk, alias = str(model._meta.pk.attname), connection.alias
    for row, key in zip(rows, _keys(model, len(rows)), strict=True):
        vars(row)[pk] = key
        row._state.adding, row._state.db = False, alias
    table = _table_of(model, alias)
    _write(table, map(_tuple_of(table), rows))


def insert_with_history(
    model: Any, rows: Sequence[Any], *, user: User | None, at: datetime, reason: str
) -> None:
    """Write new rows of a tracked model, and a row of history for each: created, by whom, when and why."""
    if not rows:
        return
    insert(model, rows)
    history = model.history.model
    there = {field.column for field in model._meta.concrete_fields}
    kept = [field.column for field in history._meta.concrete_fields if field.column in there]
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, kept))
    condition, numbers = _among([row.pk for row in rows])
    date = history._meta.get_field("history_date")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {quote(history._meta.db_table)} ({columns}, history_date, history_type,"  # noqa: S608
            f" history_user_id, history_change_reason)"
            f" SELECT {columns}, %s, '+', %s, %s FROM {quote(model._meta.db_table)}"
            f" WHERE id {condition} ORDER BY id",
            [date.get_db_prep_save(at, connection), user.pk if user else None, reason, *numbers],
        )


def _among(keys: Sequence[int]) -> tuple[str, list[Any]]:
    first, last = keys[0], keys[-1]
    if last - first == len(keys) - 1:  # none of another writer's is between them
        return "BETWEEN %s AND %s", [first, last]
    return "= ANY(%s)", [list(keys)]


def _keys(model: type[models.Model], number: int) -> list[int]:
    """Take keys for rows that are not written yet."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # The sequence is looked up once, not for each key.
            cursor.execute(
                "WITH one AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name)"
                " SELECT nextval(name) FROM one, generate_series(1, %s)",
                [table, number],
            )
            return [key for (key,) in cursor.fetchall()]
        # The transaction that writes has the database to itself.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        first = (last[0] if last else 0) + 1
        return list(range(first, first + number))


@lru_cache
def _table_of(model: type[models.Model], _alias: str) -> _Table:
    fields = model._meta.concrete_fields
    prepared = [(place, _preparing(field)) for place, field in enumerate(fields) if not _goes_as_it_is(field)]
    return _Table(
        model._meta.db_table,
        tuple(str(field.column) for field in fields),
        attrgetter(*(field.attname for field in fields)),
        tuple(prepared),
    )


def _goes_as_it_is(field: models.Field) -> bool:
    """True where the column takes the value itself; fields of our own (encrypted ones) are asked."""
    plain = type(field) in _AS_IT_IS or isinstance(field, models.IntegerField | models.ForeignKey)
    return plain or (
        connection.vendor == "postgresql" and type(field) in (models.DateField, models.DateTimeField)
    )


def _preparing(field: models.Field) -> Callable[[Any], Any]:
    def prepare(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(field, models.DateField):  # of instants too: most rows of a chunk have the same ones
        return lru_cache(maxsize=4096)(prepare)
    return prepare


def _tuple_of(table: _Table) -> Callable[[Any], tuple[Any, ...]]:
    values, prepared = table.values, table.prepared
    if not prepared:
        return values

    def as_tuple(row: Any) -> tuple[Any, ...]:
        found = list(values(row))
        for place, prepare in prepared:
            if found[place] is not None:
                found[place] = prepare(found[place])
        return tuple(found)

    return as_tuple


def _write(table: _Table, rows: Iterable[tuple[Any, ...]]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(map(quote, table.columns))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copied = f"COPY {quote(table.name)} ({columns}) FROM STDIN"
            # Django tells psycopg's errors as its own, such as IntegrityError, but not those of a copy.
            with connection.wrap_database_errors, cursor.copy(copied) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(table.columns))
        cursor.executemany(f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})", list(rows))  # noqa: S608
