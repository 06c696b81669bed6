"""What a reader finds in an exported file: every word of it, and everything else that is in it."""

import io
import zipfile
import zlib

import docx
import openpyxl
import pikepdf
import pypdf

from cases.documents import csv_file, docx_file, json_file, markdown, pdf, xlsx

WRITERS = {
    "pdf": pdf.render,
    "docx": docx_file.render,
    "xlsx": xlsx.render,
    "csv": csv_file.render,
    "md": markdown.render,
    "json": json_file.render,
}


def text_of(kind, content):
    """Return the words of a file, as its reader reads them."""
    if kind == "pdf":
        return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    if kind == "docx":
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    if kind == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        return "\n".join(
            str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row
        )
    return content.decode("utf-8-sig")


def everything_in(kind, content):
    """Return all bytes of a file, unpacked: text, metadata, properties, names of entries."""
    if kind in ("docx", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return b"\n".join(one.filename.encode() + archive.read(one) for one in archive.infolist())
    if kind == "pdf":
        return content + text_of(kind, content).encode() + _objects(content)
    return content


def _objects(content):
    """Every stream and dictionary of a PDF, unpacked."""
    with pikepdf.open(io.BytesIO(content)) as document:
        found = []
        for one in document.objects:
            found.append(repr(one).encode())
            if isinstance(one, pikepdf.Stream):
                found.append(_unpacked(one))
    return b"\n".join(found)


def _unpacked(stream):
    try:
        return stream.read_bytes()
    except (pikepdf.PdfError, zlib.error):
        return stream.read_raw_bytes()
