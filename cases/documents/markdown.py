"""A report as Markdown (CommonMark with tables), for a website."""

import html
import re
from collections.abc import Iterator

from cases.documents.report import Name, Report, Table, Value

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|<>~&-])")


def render(report: Report) -> bytes:
    return ("\n".join(_lines(report)).rstrip() + "\n").encode()


def _lines(report: Report) -> Iterator[str]:
    yield from (f"# {escaped(report.title)}", "", f"**{escaped(report.sentence)}**", "")
    for note in report.notes:
        yield from (f"> {escaped(note)}", "")
    yield from (f"- {escaped(fact.label)}: {escaped(fact.value)}" for fact in report.facts)
    for table in report.tables:
        yield from ("", f"## {escaped(table.title)}", "", *_table(table))
        if table.note:
            yield from ("", escaped(table.note))
    if report.passages:
        yield from ("", f"## {escaped(report.passages_title)}")
    for passage in report.passages:
        yield from ("", f"### {cell(passage.title)}", "", *_paragraphs(passage.text))


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from (escaped(paragraph), "")


def _table(table: Table) -> Iterator[str]:
    yield f"| {' | '.join(escaped(column.label) for column in table.columns)} |"
    marks = ["---"] * (len(table.columns) - table.is_counted) + ["---:"] * table.is_counted
    yield f"| {' | '.join(marks)} |"
    for row in table.rows:
        yield f"| {' | '.join(map(cell, row))} |"


def cell(value: Value) -> str:
    """Return a cell; a name from right to left carries its language and direction."""
    text = escaped(str(value))
    if not isinstance(value, Name) or not value.is_right_to_left:
        return text
    language = f' lang="{html.escape(value.language)}"' if value.language else ""
    return f'<bdi{language} dir="rtl">{text}</bdi>'


def escaped(text: str) -> str:
    """Return text that no reader of Markdown takes for a mark."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
