"""The job that writes an export's files, from one reading at one instant, so that all formats agree."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import ModuleType
from typing import Final
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import translation

from cases import editions, exports, jobs
from cases.documents import csv_file, docx_file, for_publication, internal, json_file, markdown, pdf, xlsx
from cases.documents import reading as readings
from cases.documents.reading import Reading
from cases.documents.report import Report
from cases.files import places, vault
from cases.models import Case, Erasure, Export, ExportedCase, ExportedFile, Job
from cases.operations.exporting import MAKE
from cases.publication import published
from cases.vocabulary import Audience, Consent, ExportFormat, ShownAs

_TRIES: Final = 3
_MARGIN: Final = timedelta(minutes=1)
_WRITERS: Final[Mapping[ExportFormat, ModuleType]] = {
    ExportFormat.PDF: pdf,
    ExportFormat.DOCX: docx_file,
    ExportFormat.XLSX: xlsx,
    ExportFormat.CSV: csv_file,
    ExportFormat.MARKDOWN: markdown,
    ExportFormat.JSON: json_file,
}


class ErasedMeanwhile(Exception):
    """Somebody in it was erased while it was written: it is written again."""


@jobs.handles(MAKE, is_long=True)
def make(job: Job, at: datetime) -> None:
    """Write the files of an export as whoever asked may take them out now. Doing it twice does it once."""
    rows = Export.objects.select_related("asked_by", "edition")
    export = rows.filter(pk=job.about["export"], made_at=None, failed_at=None).first()
    if export is None:
        return
    if not exports.may_export(export.asked_by):
        _fail(export, at)
        raise jobs.GiveUp("Whoever asked for it may not any more.")
    try:
        _make(export, at)
    except Exception:
        if job.tries >= _TRIES:
            _fail(export, at)
        raise


def _make(export: Export, at: datetime) -> None:
    reading = readings.read(export.asked_by, export.year, export.edition, at)
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


@transaction.atomic
def _keep(
    export: Export,
    reading: Reading,
    files: Mapping[ExportFormat, bytes],
    keys: Mapping[ExportFormat, UUID],
    at: datetime,
) -> bool:
    """Write the record of what was made; False where another worker did so meanwhile."""
    shown = shown_as(reading, Audience(export.audience))
    _check_nobody_erased(shown, at)
    row = Export.objects.select_for_update().get(pk=export.pk)
    if row.made_at is not None:
        return False
    row.made_at, row.keep_until = at, at + exports.KEPT_FOR
    row.rule, row.known_by = reading.content["rule"]["name"], reading.known_by
    row.value, row.fingerprint = reading.content["numbers"]["value"], reading.fingerprint
    row.save(update_fields=["made_at", "keep_until", "rule", "known_by", "value", "fingerprint"])
    ExportedFile.objects.bulk_create(
        ExportedFile(
            export=row,
            format=one,
            key=keys[one],
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for one, content in files.items()
    )
    cases = (ExportedCase(export=row, case_id=case, shown_as=how) for case, how in shown.items())
    ExportedCase.objects.bulk_create(cases)
    return True


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


def _check_nobody_erased(shown: Iterable[int], at: datetime) -> None:
    """An erasure holds the cases while it lists the files to delete: it sees this export, or we see it."""
    held = Case.objects.select_for_update(of=("self",)).filter(pk__in=list(shown)).order_by("pk")
    references = set(held.values_list("reference", flat=True))
    for erasure in Erasure.objects.filter(confirmed_at__gte=at - _MARGIN):
        if references & set(erasure.references.split()):
            raise ErasedMeanwhile


def _fail(export: Export, at: datetime) -> None:
    Export.objects.filter(pk=export.pk, made_at=None).update(failed_at=at)
