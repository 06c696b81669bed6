"""What one export holds, from one reading at one instant: its report, and whom it shows."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from cases import editions, exports
from cases.documents import for_publication, internal, other_numbers
from cases.documents import reading as readings
from cases.documents.reading import Reading
from cases.documents.report import Report, cleaned
from cases.models import Export
from cases.vocabulary import Audience, Consent, ShownAs


@dataclass(frozen=True)
class Contents:
    """`whole` is the JSON of the edition, to be checked without the product; empty where it may not leave."""

    report: Report
    rule: str
    known_by: datetime
    value: int
    fingerprint: str
    shown: Mapping[int, ShownAs]
    whole: bytes = b""

    @property
    def texts(self) -> str:
        """A digest of the summaries in it, to hold against those that may be printed later."""
        told = sorted((str(one.title), one.text) for one in self.report.passages)
        return editions.digest(told) if told else ""


def contents_of(export: Export, at: datetime) -> Contents:
    """Return what `export` holds when it is made at this instant, as whoever asked may take it out."""
    with translation.override(export.language):
        return _number(export, at) if export.figure else _year(export, at)


def is_still_so(export: Export, at: datetime) -> bool:
    """True while whoever asked would be shown the same cases in the same way, and the same texts.

    Access may have ended, consent been narrowed, a summary been taken back, or a death told of which the
    family may not know: then its files are not given any more.
    """
    shown = exports.whom_it_shows(export)
    now = contents_of(export, at)
    if any(now.shown.get(case) not in _AS_LOOSE[how] for case, how in shown.items()):
        return False
    return export.audience == Audience.INTERNAL or export.texts == now.texts


_AS_LOOSE = {
    ShownAs.INTERNAL: (ShownAs.INTERNAL,),
    ShownAs.NAMED: (ShownAs.NAMED,),
    ShownAs.ANONYMISED: (ShownAs.ANONYMISED, ShownAs.NAMED),
}


def report_of(reading: Reading, audience: Audience, language: str) -> Report:
    builder = internal if audience == Audience.INTERNAL else for_publication
    return cleaned(builder.report(reading, language))


def _year(export: Export, at: datetime) -> Contents:
    reading = readings.read(
        export.asked_by,
        export.year,
        export.edition,
        at,
        language=export.language,
        left_out=frozenset(export.left_out.split()),
    )
    audience = Audience(export.audience)
    return Contents(
        report=report_of(reading, audience, export.language),
        rule=reading.content["rule"]["name"],
        known_by=reading.known_by,
        value=reading.content["numbers"]["value"],
        fingerprint=reading.fingerprint,
        shown=shown_as(reading, audience),
        whole=whole(reading) if audience == Audience.INTERNAL else b"",
    )


def _number(export: Export, at: datetime) -> Contents:
    reading = other_numbers.read(export.asked_by, export.year, export.figure, at)
    audience = Audience(export.audience)
    is_internal = audience == Audience.INTERNAL
    return Contents(
        report=cleaned(other_numbers.report(reading, audience, export.language)),
        rule="",
        known_by=at,
        value=reading.answer.value,
        fingerprint=reading.fingerprint,
        shown=dict.fromkeys(reading.cases, ShownAs.INTERNAL) if is_internal else {},
    )


def whole(reading: Reading) -> bytes:
    """Return the edition as JSON; the lines of cases that may not be taken out as their digests."""
    copy = editions.copy_with(reading.content, reading.cases, reading.fingerprint)
    return json.dumps(copy, ensure_ascii=False, indent=1).encode()


def shown_as(reading: Reading, audience: Audience) -> dict[int, ShownAs]:
    """Return which cases the files show, and how."""
    if audience == Audience.INTERNAL:
        given = {line["case"] for name in editions.LISTS for line in reading.lines(name)}
        return {reading.cases[one].pk: ShownAs.INTERNAL for one in sorted(given)}
    found = {reading.cases[one.case].pk: ShownAs.NAMED for one in reading.printed.named}
    if reading.printed.anonymised:
        unnamed = [one for one in reading.counted if one.consent == Consent.ANONYMISE]
        found |= {reading.cases[one.case].pk: ShownAs.ANONYMISED for one in unnamed}
    return found
