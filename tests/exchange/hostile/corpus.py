"""All hostile files."""

from tests.exchange.hostile import archives, encoded, json_files, other_kinds, tables, workbooks
from tests.exchange.hostile.making import Hostile

ALL: list[Hostile] = [
    *encoded.FILES,
    *tables.FILES,
    *json_files.FILES,
    *workbooks.FILES,
    *archives.FILES,
    *other_kinds.FILES,
]
