"""The job that writes an export's files, all from one reading at one instant, so that they agree."""

import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import ModuleType
from typing import Final
from uuid import UUID, uuid4

from django.utils import translation

from cases import exports, jobs
from cases.documents import csv_file, docx_file, json_file, markdown, pdf, xlsx
from cases.documents.contents import Contents, contents_of
from cases.files import places, vault
from cases.models import Export, Job
from cases.operations import exporting
from cases.vocabulary import ExportFormat

Files = Mapping[ExportFormat, tuple[UUID, bytes]]
_TRIES: Final = 3
_log = logging.getLogger(__name__)
_WRITERS: Final[Mapping[ExportFormat, ModuleType]] = {
    ExportFormat.PDF: pdf,
    ExportFormat.DOCX: docx_file,
    ExportFormat.XLSX: xlsx,
    ExportFormat.CSV: csv_file,
    ExportFormat.MARKDOWN: markdown,
    ExportFormat.JSON: json_file,
}


@jobs.handles(exporting.MAKE, is_long=True)
def make(job: Job, at: datetime) -> None:
    """Write the files of an export as whoever asked may take them out now. Doing it twice does it once."""
    export = exporting.to_be_made(job.about["export"])
    if export is None:
        return
    if not exports.may_export(export.asked_by):
        exporting.fail(export, at)
        raise jobs.GiveUp("Whoever asked for it may not any more.")
    is_last = job.tries >= _TRIES
    try:
        _make(export, at, leaves_out=is_last)
    except Exception:
        if is_last:
            exporting.fail(export, at)
        raise


def _make(export: Export, at: datetime, *, leaves_out: bool) -> None:
    """Write the files. With `leaves_out` a format that cannot be written does not keep the others back."""
    contents = contents_of(export, at)
    files = _files(contents, export.asked_formats, leaves_out)
    try:
        for key, content in files.values():
            vault.write(places.export(key), content)
        is_kept = _keep(export, contents, files, at)
    except BaseException:
        _forget(files)
        raise
    if not is_kept:
        _forget(files)


def _files(contents: Contents, formats: Iterable[ExportFormat], leaves_out: bool) -> Files:
    found, problem = {}, None
    for one in formats:
        try:
            found[one] = (uuid4(), _written(contents, one))
        except Exception as failed:
            if not leaves_out:
                raise
            problem = failed
            _log.error("An export could not be written as %s: %s", one.value, type(failed).__name__)
    if problem and not found:
        raise problem
    return found


def _forget(files: Files) -> None:
    for key, _content in files.values():
        vault.forget(places.export(key))


def _written(contents: Contents, one: ExportFormat) -> bytes:
    """Return one file. Inside the house JSON is the whole edition, to be checked without the product."""
    if contents.whole and one == ExportFormat.JSON:
        return contents.whole
    with translation.override(contents.report.language):
        return _WRITERS[one].render(contents.report)


def _keep(export: Export, contents: Contents, files: Files, at: datetime) -> bool:
    return exporting.keep(
        export,
        rule=contents.rule,
        known_by=contents.known_by,
        value=contents.value,
        fingerprint=contents.fingerprint,
        texts=contents.texts,
        shown=contents.shown,
        files=files,
        at=at,
    )
