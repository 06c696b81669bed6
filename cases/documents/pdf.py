"""A report as tagged PDF (PDF/UA-1), set by Typst without system libraries.

No font is taken but those named here, so that a page looks the same on every machine. A name that none of
them can print stands in its Latin form, and the report says so: install the packages of docs/operating.md.
"""

import json
from collections import defaultdict
from functools import cache
from importlib import resources
from typing import Any, Final

import typst
from django.utils.translation import gettext as _

from cases import names
from cases.documents.report import Name, Report, Table, Value

# The first one comes with Typst; the others with Debian's fonts-noto-core and fonts-noto-cjk.
FONTS: Final = (
    "Libertinus Serif",
    *("Noto Naskh Arabic", "Noto Serif Ethiopic", "Noto Sans Ethiopic"),
    *("Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Serif Hebrew", "Noto Serif Devanagari"),
    *("Noto Serif Bengali", "Noto Serif Tamil", "Noto Serif Sinhala", "Noto Serif Thai", "Noto Serif Lao"),
    *("Noto Serif Khmer", "Noto Serif Myanmar", "Noto Serif Georgian", "Noto Serif Armenian"),
    *("Noto Serif Tibetan", "Noto Sans Mongolian", "Noto Sans Syriac", "Noto Sans Thaana", "Noto Serif"),
)
_PROBE: Final = b"""#set document(title: "probe")
#set text(font: json(bytes(sys.inputs.fonts)), fallback: false)
#sys.inputs.text"""
_WIDE, _NARROWEST, _WIDEST = 7, 9, 26


def render(report: Report, *, fonts_of_the_system: bool = True) -> bytes:
    """Return the PDF. `fonts_of_the_system` is False to see what a machine without fonts would print."""
    printing = _Printing(report, fonts_of_the_system)
    return _compile(_template(), fonts_of_the_system, report=json.dumps(printing.content()))


@cache
def _template() -> bytes:
    return resources.files(__package__).joinpath("report.typ").read_bytes()


def _compile(source: bytes, uses_system: bool, **inputs: str) -> bytes:
    return typst.compile(source, sys_inputs=inputs, pdf_standards="ua-1", ignore_system_fonts=not uses_system)


class _Printing:
    """One report on its way to the page, with what no font can print."""

    def __init__(self, report: Report, uses_system: bool) -> None:
        self.report = report
        self.unprintable = _unprintable(report, uses_system)

    def content(self) -> dict[str, Any]:
        report = self.report
        notes = [*report.notes, *([_missing_fonts()] if self.unprintable else [])]
        return {
            "title": report.title,
            "sentence": report.sentence,
            "language": report.language,
            "fonts": list(FONTS),
            "notes": [self.text(note) for note in notes],
            "facts": [{"label": fact.label, "value": fact.value} for fact in report.facts],
            "footer": report.footer,
            "is_wide": any(len(table.columns) >= _WIDE for table in report.tables),
            "tables": [self.table(table) for table in report.tables],
            "passages_title": report.passages_title,
            "passages": [
                {
                    "title": self.value(passage.title),
                    "paragraphs": [self.text(one) for one in passage.text.split("\n\n")],
                }
                for passage in report.passages
            ],
        }

    def table(self, table: Table) -> dict[str, Any]:
        return {
            "title": table.title,
            "columns": [column.label for column in table.columns],
            "rows": [[self.value(value) for value in row] for row in table.rows],
            "note": table.note,
            "is_counted": table.is_counted,
            "most": table.most if table.is_parts else 0,
            "widths": _widths(table),
        }

    def value(self, value: Value) -> Any:
        if isinstance(value, int):
            return value
        if isinstance(value, Name) and value.text in self.unprintable:
            return value.latin
        if isinstance(value, Name):
            return {
                "text": value.text,
                "language": value.language.partition("-")[0],
                "rtl": value.is_right_to_left,
            }
        return self.text(str(value))

    def text(self, text: str) -> str:
        return names.latin(text) if text in self.unprintable else text


def _widths(table: Table) -> list[int]:
    """Return the share of each column, that of its longest text within limits; 0 for what never wraps."""
    longest = [
        max([len(column.label), *(len(str(row[place])) for row in table.rows)])
        for place, column in enumerate(table.columns)
    ]
    shares = [min(_WIDEST, max(_NARROWEST, length)) for length in longest]
    return [0 if column.key == "case" else share for column, share in zip(table.columns, shares, strict=True)]


def _missing_fonts() -> str:
    return _(
        "Some names stand here in Latin letters, because this machine has no font for their script. "
        "The other formats carry them as they are written."
    )


def _unprintable(report: Report, uses_system: bool) -> set[str]:
    """Return the texts that our fonts cannot print: asked of Typst, a script at a time."""
    by_script: dict[str, set[str]] = defaultdict(set)
    for value in report.values():
        if not isinstance(value, int) and not str(value).isascii():
            by_script[names.script_of(str(value))].add(str(value))
    found: set[str] = set()
    for texts in by_script.values():
        if not _prints("\n".join(sorted(texts)), uses_system):
            found |= {text for text in texts if not _prints(text, uses_system)}
    return found


def _prints(text: str, uses_system: bool) -> bool:
    """PDF/UA refuses a text that holds a letter without a glyph."""
    try:
        _compile(_PROBE, uses_system, text=text, fonts=json.dumps(FONTS))
    except typst.TypstError as problem:
        if "could not be displayed" in str(problem):
            return False
        raise
    return True
