"""A report for Word: headings, tables whose first row repeats, names in their own language and direction."""

import io
import zipfile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from cases.documents.report import Name, Report, Table, Value
from cases.documents.xlsx import NO_DAY

_INK = RGBColor(0x1C, 0x1A, 0x17)
_FONT, _WIDE = "Calibri", 7  # columns from which on a page is turned


def render(report: Report) -> bytes:
    document = docx.Document()
    _set_up(document, report)
    document.add_heading(report.title, 0)
    document.add_paragraph().add_run(report.sentence).bold = True
    for note in report.notes:
        document.add_paragraph(note, style="Quote")
    _facts(document, report)
    for table in report.tables:
        document.add_heading(table.title, 1)
        _table(document, table)
        if table.note:
            document.add_paragraph(table.note)
    if report.passages:
        document.add_heading(report.passages_title, 1)
    for passage in report.passages:
        _write(document.add_heading("", 2), passage.title)
        for paragraph in passage.text.split("\n\n"):
            document.add_paragraph(paragraph)
    out = io.BytesIO()
    document.save(out)
    return undated(out.getvalue())


def _set_up(document: Document, report: Report) -> None:
    """A4, and no word about who made it, with what and when."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    if any(len(table.columns) >= _WIDE for table in report.tables):
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.footer.paragraphs[0].add_run(report.footer).font.size = Pt(8)
    style = document.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10)
    for level in ("Title", "Heading 1", "Heading 2", "Quote"):
        document.styles[level].font.color.rgb = _INK
        document.styles[level].font.name = _FONT
    language = style.element.get_or_add_rPr()
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), report.language)
    language.append(lang)
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.title, about.language = report.title, report.language
    about.created = about.modified = NO_DAY
    about.revision = 1


def _facts(document: Document, report: Report) -> None:
    table = document.add_table(rows=0, cols=2)
    for fact in report.facts:
        label, value = table.add_row().cells
        label.paragraphs[0].add_run(fact.label).bold = True
        value.paragraphs[0].add_run(fact.value)
    _set_widths(table, (Mm(35), Mm(139)))


def _table(document: Document, table: Table) -> None:
    made = document.add_table(rows=1, cols=len(table.columns))
    made.style = "Table Grid"
    for cell, column in zip(made.rows[0].cells, table.columns, strict=True):
        cell.paragraphs[0].add_run(column.label).bold = True
    for row in table.rows:
        for place, (cell, value) in enumerate(zip(made.add_row().cells, row, strict=True)):
            _write(cell.paragraphs[0], value)
            if table.is_counted and place == len(row) - 1:
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _keep_rows(made)
    if table.is_counted and len(table.columns) == 2:
        _set_widths(made, (Mm(110), Mm(35)))


def _keep_rows(table: WordTable) -> None:
    """The first row stands on top of every page, and no row is broken across two."""
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _set_widths(table: WordTable, widths: tuple[Mm, ...]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _write(paragraph: Paragraph, value: Value) -> None:
    run = paragraph.add_run(str(value))
    if not isinstance(value, Name):
        return
    marks = run._r.get_or_add_rPr()
    if value.is_right_to_left:
        marks.append(OxmlElement("w:rtl"))
    if value.language:
        lang = OxmlElement("w:lang")
        which = "w:bidi" if value.is_right_to_left else "w:val"
        lang.set(qn(which), value.language)
        marks.append(lang)


def undated(content: bytes) -> bytes:
    """Return the same archive with one and the same day on every entry."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in given.infolist():
            plain = zipfile.ZipInfo(entry.filename, NO_DAY.timetuple()[:6])
            plain.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(plain, given.read(entry.filename))
    return out.getvalue()
