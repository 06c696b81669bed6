"""Everything that is kept, as bytes: whoever takes the disk has this."""

from pathlib import Path

from django.db import connection


def dump() -> dict[str, str]:
    """Return each table's rows as the database holds them, nothing decrypted."""
    tables = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            tables[table] = repr(cursor.fetchall())
    return tables


def tables_with(words: list[str]) -> dict[str, list[str]]:
    """Return the tables in which a word stands, with the words."""
    found = {table: [word for word in words if word in text] for table, text in dump().items()}
    return {table: words for table, words in found.items() if words}


def files_with(words: list[str], *folders: Path) -> list[str]:
    """Return the files of these folders that hold a word, or are named by one."""
    return [
        str(path)
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and any(w.encode() in path.read_bytes() or w in str(path) for w in words)
    ]
