"""The job that writes an export's files, from one reading at one instant, so that all formats agree."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from types import ModuleType
from typing import Final
from uuid import UUID, uuid4

from django.utils import translation

from cases import editions, exports, jobs
from cases.documents import csv_file, docx_file, for_publication, internal, json_file, markdown, pdf, xlsx
from cases.documents import reading as readings
from cases.documents.reading import Reading
from cases.documents.report import Report
from cases.files import places, vault
from cases.models import Export, Job
from cases.operations import exporting
from cases.publication import published
from cases.vocabulary import Audience, Consent, ExportFormat, ShownAs

_TRIES: Final = 3
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
    try:
        _make(export, at)
    except Exception:
        if job.tries >= _TRIES:
            exporting.fail(export, at)
        raise


def _make(export: Export, at: datetime) -> None:
    reading = readings.read(export.asked_by, export.year, export.edition, at, language=export.language)
    files = {one: _written(export, reading, one) for one in export.asked_formats}
    keys = {one: uuid4() for one in files}
    try:
        for one, content in files.items():
            vault.write(places.export(keys[one]), content)
        is_kept = _keep(export, reading, files, keys, at)
    except BaseException:
        _forget(keys.values())
        raise
    if not is_kept:
        _forget(keys.values())


def _forget(keys: Iterable[UUID]) -> None:
    for key in keys:
        vault.forget(places.export(key))


def report_of(reading: Reading, audience: Audience, language: str) -> Report:
    with translation.override(language):
        builder = internal if audience == Audience.INTERNAL else for_publication
        return builder.report(reading, language)


def _written(export: Export, reading: Reading, one: ExportFormat) -> bytes:
    """Return one file. Inside the house JSON is the whole edition, to be checked without the product."""
    if export.audience == Audience.INTERNAL and one == ExportFormat.JSON:
        return _whole(reading)
    report = report_of(reading, Audience(export.audience), export.language)
    with translation.override(export.language):
        return _WRITERS[one].render(report)


def _whole(reading: Reading) -> bytes:
    references = {line["case"] for name in editions.LISTS for line in reading.content[name]}
    copy = editions.without(reading.content, references - set(reading.cases))
    return json.dumps({**copy, "fingerprint": reading.fingerprint}, ensure_ascii=False, indent=1).encode()


def _keep(
    export: Export,
    reading: Reading,
    files: Mapping[ExportFormat, bytes],
    keys: Mapping[ExportFormat, UUID],
    at: datetime,
) -> bool:
    return exporting.keep(
        export,
        rule=reading.content["rule"]["name"],
        known_by=reading.known_by,
        value=reading.content["numbers"]["value"],
        fingerprint=reading.fingerprint,
        shown=shown_as(reading, Audience(export.audience)),
        files={one: (keys[one], content) for one, content in files.items()},
        at=at,
    )


def shown_as(reading: Reading, audience: Audience) -> dict[int, ShownAs]:
    """Return which cases the files show, and how."""
    if audience == Audience.INTERNAL:
        given = {line["case"] for name in editions.LISTS for line in reading.lines(name)}
        return {reading.cases[one].pk: ShownAs.INTERNAL for one in sorted(given)}
    counted = reading.counted()
    found = {reading.cases[one.case].pk: ShownAs.NAMED for one in published(counted).named}
    if published(counted).anonymised:
        unnamed = [one for one in counted if one.consent == Consent.ANONYMISE]
        found |= {reading.cases[one.case].pk: ShownAs.ANONYMISED for one in unnamed}
    return found
