"""A report as CSV: one table, in which each row says of which part of the report it is.

Cells that a spreadsheet would take for a formula are written as text.
"""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from cases.documents.report import Report, Value
from cases.spreadsheets import neutral


def render(report: Report) -> bytes:
    """Return UTF-8 with a byte order mark, without which Excel reads names wrong."""
    keys = list(dict.fromkeys(column.key for table in report.tables for column in table.columns))
    out = io.StringIO(newline="")
    columns = ["part", "item", "text", *keys]
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for row in _rows(report):
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return out.getvalue().encode("utf-8-sig")


def _rows(report: Report) -> Iterator[dict[str, Value]]:
    yield {"part": "about", "item": "title", "text": report.title}
    yield {"part": "about", "item": "sentence", "text": report.sentence}
    for note in report.notes:
        yield {"part": "about", "item": "note", "text": note}
    for fact in report.facts:
        yield {"part": "about", "item": fact.key, "text": fact.value}
    for table in report.tables:
        for row in table.as_objects():
            yield {"part": table.key, **row}
        if table.note:
            yield {"part": table.key, "item": "note", "text": table.note}
    for passage in report.passages:
        yield {"part": "summaries", "item": passage.title or _("Summary"), "text": passage.text}


def _cell(value: Value) -> str | int:
    return value if isinstance(value, int) else neutral(str(value))
