"""The index by which names are found: what finding asks of it is the same on both engines.

PostgreSQL keeps trigrams of `PersonName.search` in a GIN index, which `contains` uses. SQLite keeps them in a
table of its own beside it, `cases_name_index`, in step by triggers; it holds no text, and what leaves it is
gone from the disk once `forget_leftovers` has run.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.db import connection, transaction
from django.db.models import Lookup, Q

from cases.models.people import PersonName

TRIGRAM: Final = 3  # characters that the index needs; a shorter piece is compared with the text itself

# One word of a query: pieces of which, in each alternative, all stand in the name.
Alternatives = Sequence[Sequence[str]]


class InNameIndex(Lookup):
    """`pk__in_name_index=expression`: the names whose trigrams answer it. SQLite alone."""

    lookup_name = "in_name_index"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, given = self.process_lhs(compiler, connection)
        found = "SELECT rowid FROM cases_name_index WHERE cases_name_index MATCH %s"
        return f"{column} IN ({found})", (*given, self.rhs)


PersonName._meta.pk.register_lookup(InNameIndex)


def holding(asked: Sequence[Alternatives]) -> Q:
    """Return the condition that, for each word asked, one alternative stands whole in `search`.

    On SQLite it may let pass a name that only holds the same trigrams: whoever reads it compares once more.
    """
    if connection.vendor != "sqlite":
        return _all(_contained(word) for word in asked)
    indexed = [word for word in asked if all(max(map(len, pieces)) >= TRIGRAM for pieces in word)]
    rest = _all(_contained(word) for word in asked if word not in indexed)
    return Q(pk__in_name_index=_expression(indexed)) & rest if indexed else rest


_BY_INDEX: Final = (
    "SELECT set_config('enable_mergejoin', 'off', true), set_config('random_page_cost', '1.1', true)"
)
_AS_BEFORE: Final = "SET LOCAL enable_mergejoin TO DEFAULT; SET LOCAL random_page_cost TO DEFAULT"


@contextmanager
def read_by_index() -> Iterator[None]:
    """Have PostgreSQL look up what it needs of names and cases, instead of reading all of both in order.

    As so many rows are enough, it hopes to come by them early on that way. But which names are visible has
    nothing to do with their order: it took 0.3 s among 100,000 people, with some samples of statistics.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(_BY_INDEX)
        yield
        cursor.execute(_AS_BEFORE)


# Its owner alone may; another leaves it to the database's own vacuum, minutes later.
_GATHER: Final = """
SELECT gin_clean_pending_list(oid::regclass) FROM pg_class
WHERE relname = 'cases_personname_search_trgm' AND pg_has_role(relowner, 'USAGE')
"""


def gather() -> None:
    """Bring names that were written together into the index: till then each search goes through them all."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_GATHER)


def _all(conditions: Any) -> Q:
    whole = Q()
    for condition in conditions:
        whole &= condition
    return whole


def _contained(word: Alternatives) -> Q:
    found = Q()
    for pieces in word:
        found |= _all(Q(search__contains=piece) for piece in pieces)
    return found


def _expression(asked: Sequence[Alternatives]) -> str:
    return " AND ".join(f"({' OR '.join(f'({_trigrams(pieces)})' for pieces in word)})" for word in asked)


def _trigrams(pieces: Sequence[str]) -> str:
    each = (piece[at : at + TRIGRAM] for piece in pieces for at in range(len(piece) - TRIGRAM + 1))
    return " AND ".join(f'"{three.replace(chr(34), chr(34) * 2)}"' for three in dict.fromkeys(each))


def forget_leftovers() -> None:
    """Write SQLite's index anew without the trigrams of names that are gone: they may spell one."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO cases_name_index(cases_name_index) VALUES ('optimize')")
