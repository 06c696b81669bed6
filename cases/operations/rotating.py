"""Put everything that is encrypted under the newest key: fields and their history, second steps, files.

A walk over all models finds the columns, so that a new encrypted field cannot be forgotten. Only ciphertext
is read and written: no text is opened into a row, no history row arises, and stopped half-way it goes on
from the start without harm. Run by the operator; `manage.py rotate_keys`.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from cases import encryption
from cases.files import vault
from cases.models.encrypted import EncryptedTextField

AT_ONCE = 200


@dataclass
class Rotated:
    """How much was written anew, by table; and how many files."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0


def encrypted_columns() -> dict[type[models.Model], list[str]]:
    """Return every table of the installation that holds encrypted columns, history tables included."""
    found = {
        model: [str(one.column) for one in model._meta.concrete_fields if isinstance(one, EncryptedTextField)]
        for model in apps.get_models(include_auto_created=True)
    }
    return {model: columns for model, columns in found.items() if columns}


def rotate_keys() -> Rotated:
    """Write everything under the newest key. Raises KeyIsMissing where an old key is not listed any more."""
    done = Rotated()
    for model, columns in encrypted_columns().items():
        done.rows[model._meta.db_table] = sum(_rotate(model, batch, columns) for batch in _batches(model))
    done.rows[Authenticator._meta.db_table] = sum(_rotate_second_step(one) for one in _second_steps())
    for name in vault.names():
        with suppress(FileNotFoundError):  # erased meanwhile, or a piece of a file that is here now
            vault.rewrap(name)
            done.files += 1
    return done


def _second_steps() -> list[int]:
    return list(Authenticator.objects.order_by("pk").values_list("pk", flat=True))


# What allauth encrypts inside the JSON of a second step: the secret of a code, the seed of recovery codes.
_SECRETS = ("secret", "seed")


@transaction.atomic
def _rotate_second_step(number: int) -> int:
    """Write one second step's secrets under the newest key; 0 where it has gone meanwhile."""
    row = Authenticator.objects.select_for_update().filter(pk=number).first()
    if row is None:
        return 0
    row.data |= {name: encryption.rotated(row.data[name]) for name in _SECRETS if row.data.get(name)}
    if codes := row.data.get("migrated_codes"):
        row.data["migrated_codes"] = [encryption.rotated(code) for code in codes]
    row.save(update_fields=["data"])
    return 1


def _batches(model: type[models.Model]) -> Iterator[list[object]]:
    """Yield the keys of all rows, some at a time: each batch is a transaction of its own."""
    key, last = model._meta.pk.name, None
    while True:
        rows = model._base_manager.order_by("pk").values_list(key, flat=True)
        batch = list((rows.filter(pk__gt=last) if last is not None else rows)[:AT_ONCE])
        if not batch:
            return
        yield batch
        last = batch[-1]


@transaction.atomic
def _rotate(model: type[models.Model], batch: list[object], columns: list[str]) -> int:
    table, key = connection.ops.quote_name(model._meta.db_table), model._meta.pk
    named = [connection.ops.quote_name(column) for column in columns]
    own = connection.ops.quote_name(str(key.column))
    held = "" if connection.vendor == "sqlite" else " FOR UPDATE"
    prepared = [key.get_db_prep_value(one, connection) for one in batch]
    with connection.cursor() as cursor:
        marks = ", ".join(["%s"] * len(prepared))
        cursor.execute(
            f"SELECT {own}, {', '.join(named)} FROM {table} WHERE {own} IN ({marks}){held}",  # noqa: S608
            prepared,
        )
        rows = cursor.fetchall()
        sets = ", ".join(f"{column} = %s" for column in named)
        for number, *tokens in rows:
            renewed = [token if token is None else encryption.rotated(token) for token in tokens]
            cursor.execute(f"UPDATE {table} SET {sets} WHERE {own} = %s", [*renewed, number])  # noqa: S608
    return len(rows)
